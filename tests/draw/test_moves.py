"""Beats: how the parts come, and that each ends in the picture of its step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from convviz.digits import digit
from convviz.draw import (
    Appear,
    Convolution1d,
    Convolution2d,
    ConvScene,
    Label,
    Raster,
    Sweep,
)
from convviz.draw.moves import moves_1d, moves_2d
from convviz.formatting import number

from ..staging import hurry, painted, picture, seen, staged
from ..traced import over_image, over_words

SIZES = [(480, 270), (270, 270), (270, 480)]


class Stand(ConvScene):
    title = "A stand for parts"
    category = "test"


@pytest.fixture(params=SIZES, ids=lambda size: "x".join(map(str, size)))
def scene(request: pytest.FixtureRequest) -> Iterator[Any]:
    with staged(Stand, request.param) as made:
        hurry(made)
        yield made


def sentence(scene: Any) -> Convolution1d:
    trace = over_words([-1.33, 0.52, 0.75, -0.08, 2.5], [-0.67, 0.42], -0.15)
    words = ["I", "sit", "and", "read", "on"]
    return Convolution1d(trace, words, stage=scene.stage, theme=scene.theme, decimals=2)


def image(scene: Any) -> Convolution2d:
    trace = over_image(digit(3)[4:20, 6:22].tolist(), [[1, 1], [-1, -0.5], [0, 0.25]], 0.2)
    return Convolution2d(
        trace, stage=scene.stage, theme=scene.theme, input_name="the digit 3", decimals=2
    )


def texts(scene: Any) -> set[str]:
    """Return all that the viewer reads now."""
    members = [part for mobject in scene.mobjects for part in mobject.get_family()]
    return {seen(m) for m in members if isinstance(m, Label)} - {""}


def still(scene: Any, view: Any) -> np.ndarray:
    return painted([view], (scene.camera.pixel_width, scene.camera.pixel_height))


def alike(one: np.ndarray, other: np.ndarray) -> bool:
    """Return whether two pictures are one.

    Where two antialiased edges meet, a pixel depends a little on which was drawn first.
    """
    return bool(np.abs(one.astype(int) - other).max() <= 24)


def introduce(scene: Any, view: Convolution1d) -> None:
    scene.play(moves_1d.speak(view))
    scene.play(moves_1d.number_words(view))
    scene.play(moves_1d.bring_kernel(view))
    scene.play(moves_1d.open_outputs(view))
    scene.play(moves_1d.multiply(view))
    scene.play(moves_1d.add_up(view))
    scene.play(moves_1d.land(view, 0))


def test_sentence_comes_part_by_part(scene: Any) -> None:
    view = sentence(scene)
    scene.play(moves_1d.speak(view))
    words = {"I", "sit", "and", "read", "on"}
    assert texts(scene) == words
    scene.play(moves_1d.number_words(view))
    inputs = {"−1.33", "0.52", "0.75", "−0.08", "2.50"}
    named = {label.text for label in view.names}
    assert texts(scene) == words | inputs | ({"sentence"} & named)
    scene.play(moves_1d.bring_kernel(view))
    kernel = {"−0.67", "+0.42"}
    assert texts(scene) == words | inputs | kernel | {"sentence", "kernel"}
    scene.play(moves_1d.open_outputs(view))
    assert texts(scene) == words | inputs | kernel | {"sentence", "kernel", "output", "×"}
    scene.play(moves_1d.multiply(view))
    assert "0.96" not in texts(scene)
    assert {"0.42", "(", ")", "+"} <= texts(scene)
    scene.play(moves_1d.add_up(view))
    assert {"0.96", "−0.15", "bias", "="} <= texts(scene)
    assert not seen(view.outputs[0].label)
    scene.play(moves_1d.land(view, 0))
    assert seen(view.outputs[0].label) == "0.96"


def test_every_beat_over_a_sentence_ends_in_the_picture_of_its_step(scene: Any) -> None:
    view = sentence(scene)
    introduce(scene, view)
    assert alike(picture(scene), still(scene, sentence(scene).show(0)))
    for index in range(1, len(view.trace)):
        scene.play(moves_1d.step_to(view, index))
        assert alike(picture(scene), still(scene, sentence(scene).show(index))), index


def test_step_over_a_sentence_shows_only_what_is_known(scene: Any) -> None:
    view = sentence(scene)
    introduce(scene, view)
    move = moves_1d.step_to(view, 1)
    move.begin()
    boxes = [view.window_box(i).x for i in (0, 1)]
    results = [number(view.trace.step(i).value) for i in (0, 1)]
    for alpha in np.linspace(0, 1, 31):
        move.interpolate(float(alpha))
        assert boxes[0] - 1e-9 <= view.window.get_x() <= boxes[1] + 1e-9
        landed = bool(seen(view.outputs[1].label))
        assert landed == (alpha == 1)
        assert seen(view.outputs[0].label) == "0.96"
        assert seen(view.formula.value) in ("", *results)
        if seen(view.formula.value) == results[1]:
            assert view.window.get_x() == pytest.approx(boxes[1])


def show_image(scene: Any, view: Convolution2d) -> None:
    scene.add(moves_2d.empty(view))
    scene.play(moves_2d.draw_input(view))
    scene.play(Appear(view.window))
    scene.play(moves_2d.open_loupe(view))
    scene.play(moves_2d.show_patch_numbers(view))
    scene.play(moves_2d.bring_kernel(view))
    scene.play(moves_2d.multiply(view))
    scene.play(moves_2d.add_up(view))
    scene.play(moves_2d.land(view, 0), Appear(view.bar))


def rasters(scene: Any) -> list[Raster]:
    members = [part for mobject in scene.mobjects for part in mobject.get_family()]
    return [m for m in members if isinstance(m, Raster)]


def test_image_comes_part_by_part(scene: Any) -> None:
    view = image(scene)
    scene.add(moves_2d.empty(view))
    assert {"input", "feature map"} <= texts(scene)
    assert len(np.unique(view.image.colors.reshape(-1, 3), axis=0)) == 1
    scene.play(moves_2d.draw_input(view))
    assert np.array_equal(view.image.colors, view.input_colors)
    scene.play(Appear(view.window))
    scene.play(moves_2d.open_loupe(view))
    assert view.loupe.patch.raster in rasters(scene)
    assert view.loupe.kernel.raster not in rasters(scene)
    scene.play(moves_2d.show_patch_numbers(view))
    assert "patch" in texts(scene)
    scene.play(moves_2d.bring_kernel(view))
    assert "× kernel" in texts(scene)
    assert "= products" not in texts(scene)
    scene.play(moves_2d.multiply(view))
    assert "= products" in texts(scene)
    assert "= value" not in texts(scene)
    scene.play(moves_2d.add_up(view))
    assert {"sum", "+ bias", "= value"} <= texts(scene)
    assert (view.map.colors == view.map.colors[0, 0]).all(), "nothing in the map yet"


def test_every_beat_over_an_image_ends_in_the_picture_of_its_step(scene: Any) -> None:
    view = image(scene)
    show_image(scene, view)
    assert alike(picture(scene), still(scene, image(scene).show(0)))
    for index in (1, 2, 3):
        scene.play(moves_2d.step_to(view, index))
        assert alike(picture(scene), still(scene, image(scene).show(index))), index
    end = len(view.trace) - 1
    for stop in (end // 2, end):
        scene.play(Sweep(view, 3, stop))
        assert alike(picture(scene), still(scene, image(scene).show(stop))), stop


def test_value_is_in_the_map_only_when_it_has_landed(scene: Any) -> None:
    view = image(scene)
    show_image(scene, view)
    move = moves_2d.step_to(view, 1)
    move.begin()
    for alpha in np.linspace(0, 1, 21):
        move.interpolate(float(alpha))
        filled = not np.array_equal(view.map.colors[0, 1], view.map.colors[0, 2])
        assert filled == (alpha >= 0.8)


def test_closing_the_loupe_leaves_input_kernel_and_map(scene: Any) -> None:
    view = image(scene)
    show_image(scene, view)
    scene.play(Sweep(view, 0, len(view.trace) - 1))
    scene.play(moves_2d.close_loupe(view))
    left = texts(scene)
    assert {"input", "feature map", "× kernel"} <= left
    assert not {"patch", "= products", "sum", "= value"} & left
    assert {view.image, view.map, view.loupe.kernel.raster} <= set(rasters(scene))
    assert view.loupe.patch.raster not in rasters(scene)


MOVES_1D = {
    "speak": moves_1d.speak,
    "number_words": moves_1d.number_words,
    "bring_kernel": moves_1d.bring_kernel,
    "multiply": moves_1d.multiply,
    "add_up": moves_1d.add_up,
    "land": lambda view: moves_1d.land(view, 0),
    "step_to": lambda view: moves_1d.step_to(view, 2),
}
MOVES_2D = {
    "draw_input": moves_2d.draw_input,
    "open_loupe": moves_2d.open_loupe,
    "multiply": moves_2d.multiply,
    "add_up": moves_2d.add_up,
    "land": lambda view: moves_2d.land(view, 0),
    "step_to": lambda view: moves_2d.step_to(view, 2),
    "sweep": lambda view: Sweep(view, 2, 100),
}


@pytest.mark.parametrize(
    ("make", "move"),
    [(sentence, move) for move in MOVES_1D.values()]
    + [(image, move) for move in MOVES_2D.values()],
    ids=[*(f"1d {name}" for name in MOVES_1D), *(f"2d {name}" for name in MOVES_2D)],
)
def test_each_frame_can_be_drawn_without_those_before_it(make, move) -> None:
    # stills, storyboards and films drawn in parts by several processes rely on it
    with staged(Stand, SIZES[0]) as scene:
        straight, wandering = make(scene), make(scene)
        first, second = move(straight), move(wandering)
        first.begin()
        second.begin()
        for alpha in (0.9, 0.1, 1.0, 0.3, 0.62):
            second.interpolate(alpha)
        first.interpolate(0.62)
        one, other = painted([straight]), painted([wandering])
        assert np.array_equal(one, other)
