"""The protocol that every picture of a layer keeps, over layers of many kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn

from convviz.draw import Box, ConvScene, LayerPicture, Stage, come, go, land, picture_of, step_to
from convviz.tracing import trace

from ...staging import hurry, painted, picture, staged

WORDS = ["we", "met", "at", "the", "lake"]
Made = tuple[Callable[[], nn.Module], tuple[int, ...], dict[str, Any]]
LAYERS: dict[str, Made] = {
    "Conv2d": (lambda: nn.Conv2d(1, 1, 3), (1, 6, 7), {}),
    "no bias, stride": (lambda: nn.Conv2d(1, 1, 3, 2, 1, bias=False), (1, 6, 6), {}),
    "dilation": (lambda: nn.Conv2d(1, 1, 2, dilation=2, padding=1), (1, 5, 5), {}),
    "mirrored": (lambda: nn.Conv2d(1, 1, 3, padding=2, padding_mode="reflect"), (1, 4, 5), {}),
    "channels in": (lambda: nn.Conv2d(3, 2, 2), (3, 4, 5), {"channel": 1}),
    "channels out": (lambda: nn.Conv2d(1, 2, 2), (1, 4, 5), {"channel": (0, 1)}),
    "many channels": (lambda: nn.Conv2d(40, 1, 3), (40, 5, 5), {}),
    "one output": (lambda: nn.Conv2d(1, 1, 4), (1, 4, 4), {}),
    "MaxPool2d": (lambda: nn.MaxPool2d(3, 2, 1, ceil_mode=True), (1, 6, 6), {}),
    "AvgPool2d": (lambda: nn.AvgPool2d(2, ceil_mode=True), (2, 5, 5), {"channel": 1}),
    "Conv1d": (lambda: nn.Conv1d(1, 1, 2), (1, 5), {"words": WORDS}),
    "Conv1d, no bias": (lambda: nn.Conv1d(1, 1, 3, padding=1, bias=False), (1, 5), {}),
    "wrapped": (lambda: nn.Conv1d(1, 1, 3, padding=2, padding_mode="circular"), (1, 6), {}),
    "rows": (lambda: nn.Conv1d(4, 2, 3, padding=1), (4, 5), {"channel": 1, "words": WORDS}),
    "many rows": (lambda: nn.Conv1d(64, 1, 3), (64, 8), {}),
    "long row": (lambda: nn.Conv1d(1, 1, 9, 3, dilation=2), (1, 200), {}),
    "MaxPool1d": (lambda: nn.MaxPool1d(3, 2, 1), (2, 9), {"channel": 1}),
    "AvgPool1d": (lambda: nn.AvgPool1d(3, 2, 1, ceil_mode=True), (1, 8), {}),
}
every = pytest.mark.parametrize("name", LAYERS)
SMALL, FULL = Stage(480, 270), Stage(1920, 1080)


def view_of(name: str, stage: Stage = SMALL, **more: Any) -> LayerPicture:
    make, shape, options = LAYERS[name]
    torch.manual_seed(1)
    layer = make()
    return picture_of(trace(layer, torch.randn(shape)), stage=stage, **options, **more)


def pixels(view: Any, stage: Stage = SMALL) -> NDArray[np.uint8]:
    return painted([view], (stage.pixel_width, stage.pixel_height))


def steps(view: LayerPicture) -> list[int]:
    return sorted({0, len(view) // 2, len(view) - 1})


@every
def test_there_is_a_step_for_each_place_of_the_output(name: str) -> None:
    view = view_of(name)
    assert len(view) == view.trace.output[0].size
    assert set(view.of_one_step) <= set(view.parts)


@every
def test_a_step_does_not_depend_on_those_before_it(name: str) -> None:
    wandering = view_of(name)
    for index in steps(wandering):
        alone = pixels(view_of(name).show(index))
        for other in (*steps(wandering), 0):
            wandering.show(other, numbers=bool(other))
            wandering.approach(other, 0.5)
            wandering.land(other, 0.3)
        wandering.empty()
        assert np.array_equal(pixels(wandering.show(index)), alone)


@every
def test_the_way_to_a_step_ends_with_it(name: str) -> None:
    view = view_of(name)
    for index in steps(view):
        shown = pixels(view.show(index))
        view.approach(index, 0.6)
        view.approach(index, 1.0)
        assert np.array_equal(pixels(view), shown)
        view.land(index, 1.0)
        assert np.array_equal(pixels(view), shown)


@every
def test_the_way_to_a_step_begins_with_the_step_before(name: str) -> None:
    view = view_of(name)
    for index in steps(view)[1:]:
        view.show(index - 1)
        # what points at the newest value and at the largest number is gone
        view.parts["marker"].mobjects[1].connect()
        if "winner" in view.parts:
            view.source.show_winner(None)
        before = pixels(view)
        view.approach(index, 0.0)
        assert np.array_equal(pixels(view), before)


@every
def test_nothing_is_calculated_where_the_way_to_the_first_step_begins(name: str) -> None:
    view = view_of(name)
    view.approach(0, 0.0)
    first, shown = pixels(view), pixels(view.show(0))
    box = view.output_boxes(0)[0]
    assert usual(first, box, SMALL) != usual(shown, box, SMALL)


def crop(image: NDArray[np.uint8], box: Box, stage: Stage) -> NDArray[np.uint8]:
    """Return the pixels of a box, (count, 3)."""
    scale = stage.pixel_width / stage.frame.width
    left, right = ((x - stage.frame.left) * scale for x in (box.left, box.right))
    top, bottom = ((stage.frame.top - y) * scale for y in (box.top, box.bottom))
    return image[round(top) : round(bottom), round(left) : round(right)].reshape(-1, 3)


def usual(image: NDArray[np.uint8], box: Box, stage: Stage) -> tuple[int, ...]:
    """Return the colour that most of a box has."""
    colors, counts = np.unique(crop(image, box, stage), axis=0, return_counts=True)
    return tuple(colors[counts.argmax()].tolist())


@every
def test_output_boxes_are_where_the_cells_are(name: str) -> None:
    view = view_of(name, FULL)
    last = len(view) - 1
    image = pixels(view.show(last), FULL)
    channels = [each.channel for each in view.reckonings]
    for index in steps(view):
        boxes = view.output_boxes(index)
        assert len(boxes) == len(channels)
        for box, channel, grid in zip(boxes, channels, view.results.grids, strict=True):
            value = view.trace.output[channel].flat[index]
            assert usual(image, box, FULL) == tuple(grid.look.scale.colors(value).tolist())
    empty = pixels(view.show(0), FULL)
    for box in view.output_boxes(last) if last else []:
        assert usual(empty, box, FULL) != usual(image, box, FULL)


@every
def test_window_boxes_are_where_the_cells_are(name: str) -> None:
    view = view_of(name, FULL)
    for index in steps(view):
        image = pixels(view.show(index), FULL)
        boxes = view.window_boxes(index)
        assert len(boxes) == len(view.reckonings[0].channels)
        for box, colors in zip(boxes, view.source.colors(view.start(index)), strict=True):
            is_map = view.trace.spatial_rank > 1
            cell = view.source.maps[0].cell(0, 0) if is_map else view.source.column(0)
            if cell.width * FULL.pixel_width / FULL.frame.width < 12:
                continue  # the window's frame hides it
            wide, high = cell.width, cell.height
            first = Box(box.left, box.top - high, box.left + wide, box.top)
            last = Box(box.right - wide, box.bottom, box.right, box.bottom + high)
            assert usual(image, first, FULL) == tuple(colors[0, 0].tolist())
            assert usual(image, last, FULL) == tuple(colors[-1, -1].tolist())


class Stand(ConvScene):
    title = "A stand for a picture"
    category = "test"


@pytest.fixture
def scene() -> Iterator[Any]:
    with staged(Stand) as made:
        hurry(made)
        yield made


def alike(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> bool:
    # where two antialiased edges meet, a pixel depends on which was drawn first
    return bool(np.abs(one.astype(int) - other).max() <= 24)


@every
def test_all_parts_come_and_go(name: str, scene: Any) -> None:
    view = view_of(name)
    scene.add(view.empty())
    others = {"words", "numbers"}  # which "input" is made of
    for part in view.parts:
        if part not in others:
            scene.play(come(view, part))
    scene.play(land(view, 0))
    assert alike(picture(scene), pixels(view_of(name).show(0)))
    if len(view) > 1:
        scene.play(step_to(view, 1))
        assert alike(picture(scene), pixels(view_of(name).show(1)))
    scene.play(go(view))
    family = set(scene.get_mobject_family_members())
    for part, each in view.parts.items():
        drawn = [m for m in each.group.get_family() if len(m.points)]
        assert part in others or bool(family & set(drawn)) == (
            part not in view.of_one_step and bool(drawn)
        )
    for part in view.parts:
        scene.play(go(view, part))
    left = set(scene.get_mobject_family_members())
    for part in view.parts.values():
        assert not [m for m in part.group.get_family() if len(m.points) and m in left]


@every
def test_a_part_is_drawn_without_what_was_before(name: str) -> None:
    one, other = view_of(name), view_of(name)
    for part in one.parts:
        if one.parts[part].draw is None:
            continue
        one.parts[part].draw(0.6)
        for share in (0.9, 0.0, 1.0, 0.3, 0.6):
            other.parts[part].draw(share)
        assert np.array_equal(pixels(one), pixels(other)), part
