"""Smaller maps, more of them: the maps, their counts, and a quarter that can be seen."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from convviz.draw import Label
from convviz.draw.kit.theme import rgb
from convviz.studio.catalogue import find
from convviz.studio.job import Job
from convviz.studio.settings import Settings

from ..staging import FRAMES, play_through, scene_class, staged

SCENE = "shrink-and-widen"


def texts(scene: Any) -> list[str]:
    members = (part for mobject in scene.mobjects for part in mobject.get_family())
    return [m.text for m in members if isinstance(m, Label) and m.text and m.get_fill_opacity() > 0]


@pytest.mark.parametrize("fps", [10, 25])
def test_film_takes_about_half_a_minute(fps: int) -> None:
    job = Job(find(SCENE)[0], Settings(64, 64, Fraction(fps)))
    assert 25 <= job.count_frames() / fps <= 35


def test_shapes() -> None:
    with staged(scene_class(SCENE)) as scene:
        layers = scene.layers()
    assert [layer.output.shape for layer in layers] == [
        (2, 28, 28),
        (2, 14, 14),
        (4, 14, 14),
        (8, 7, 7),
    ]
    assert [layer.stride[0] for layer in layers] == [1, 2, 2, 2]
    assert all(layer.padding == (1, 1) for layer in layers)


@pytest.mark.parametrize("digit", range(10))
def test_each_layer_reads_the_one_before(digit: int) -> None:
    with staged(scene_class(SCENE), digit=digit) as scene:
        edges, two, four, eight = scene.layers()
    assert np.array_equal(two.input, edges.output)
    assert np.array_equal(four.input, edges.output)
    assert np.array_equal(eight.input, four.output)
    # the film lets the four maps grow out of the two
    assert np.allclose(four.output[:2], two.output, atol=1e-6)
    assert all(np.abs(channel).max() > 0.2 for channel in eight.output)


def test_a_map_is_the_neighbourhoods_sum_at_every_other_pixel() -> None:
    with staged(scene_class(SCENE)) as scene:
        edges, two, *_ = scene.layers()
    padded = np.pad(edges.output.astype(float), ((0, 0), (1, 1), (1, 1)))
    for channel, row, column in [(0, 0, 0), (0, 5, 9), (1, 7, 8), (1, 13, 13)]:
        window = padded[channel, 2 * row : 2 * row + 3, 2 * column : 2 * column + 3]
        assert two.output[channel, row, column] == pytest.approx(window.sum() / 4, abs=1e-5)


@pytest.mark.parametrize("frame", FRAMES)
def test_maps_are_drawn_to_one_scale(frame: str) -> None:
    with staged(scene_class(SCENE), FRAMES[frame]) as scene:
        view = scene.begin()
        _, two, four, eight = view.stacks
        for stack in [view.source, *view.stacks]:
            for grid in stack:
                rows, columns = grid.values.shape
                assert grid.box.width == pytest.approx(columns * view.cell)
                assert grid.box.height == pytest.approx(rows * view.cell)
        # the two maps are where the first two of the four will be
        for mine, other in zip(two, four, strict=False):
            assert mine.box == other.box
        heights = [
            stack[0].box.top - stack[-1].box.bottom for stack in (view.stacks[0], four, eight)
        ]
        assert heights == pytest.approx([heights[0]] * 3)


@pytest.mark.parametrize("digit", [1, 5])
def test_counts_come_with_their_maps(digit: int) -> None:
    said: list[tuple[str, list[str]]] = []
    with staged(scene_class(SCENE), FRAMES["16:9"], digit=digit) as scene:
        play_through(scene, lambda beat: said.append((scene.beats[-1].text, texts(scene))))
    seen = dict(said)  # the last picture of each sentence
    assert "2 × 28 × 28 = 1,568" in seen[next(iter(seen))]
    quarter = seen["Half as high and half as wide: a quarter of the numbers."]
    assert {"2 × 28 × 28 = 1,568", "2 × 14 × 14 = 392", "a quarter as many"} <= set(quarter)
    half = seen["A quarter of the pixels, twice as many maps: half of the numbers."]
    assert {"4 × 14 × 14 = 784", "half as many"} <= set(half)
    assert "2 × 14 × 14 = 392" not in half
    last = said[-1][1]
    assert last.count("half as many") == 2
    assert "8 × 7 × 7 = 392" in last


def test_a_dot_marks_the_middle_of_every_second_window() -> None:
    with staged(scene_class(SCENE)) as scene:
        passing = scene.begin().passings[1]
        passing.show(16)
        squares = passing.dots.points.reshape(-1, 16, 3).mean(axis=1)
        assert len(squares) == 2 * 17
        for index in (0, 3, 16):
            row, column = divmod(index, 14)
            wanted = passing.read[0].cell(2 * row, 2 * column).center
            assert np.allclose(squares[2 * index], wanted)


def test_windows_stand_on_all_maps_that_are_read() -> None:
    with staged(scene_class(SCENE)) as scene:
        view = scene.begin()
        passing = view.passings[3].show(7 * 7 + 8)
        assert len(passing.windows) == 4
        for window, grid in zip(passing.windows, view.stacks[2], strict=True):
            low, high = window.points.min(axis=0), window.points.max(axis=0)
            assert low[0] == pytest.approx(grid.cell(1, 1).left)
            assert high[1] == pytest.approx(grid.cell(1, 1).top)
        marker = passing.marker.points
        assert marker.min(axis=0)[0] == pytest.approx(view.stacks[3][1].cell(1, 1).left)


def test_steps_run_over_all_layers() -> None:
    with staged(scene_class(SCENE)) as scene:
        assert scene.step_count() == 1568 + 392 + 784 + 392
    for step, sentence in [
        (0, "Window 1 of 1568, with stride 1."),
        (1567, "Window 1568 of 1568, with stride 1."),
        (1568, "Window 1 of 392, with stride 2."),
        (1960, "Window 1 of 784, with stride 2."),
        (3135, "Window 392 of 392, with stride 2."),
    ]:
        with staged(scene_class(SCENE)) as scene:
            scene.show_step(step)
            assert scene.beats[-1].text == sentence


def test_alt_text_says_the_counts() -> None:
    with staged(scene_class(SCENE)) as scene:
        assert "Numbers in 2 × 28 × 28: 1,568. Numbers in 2 × 14 × 14: 392." in scene.alt_text()


def test_values_come_channel_after_channel() -> None:
    with staged(scene_class(SCENE)) as scene:
        passing = scene.begin().passings[1]
    empty = rgb(passing.theme.surface)

    def filled() -> list[int]:
        colors = (grid.raster.colors for grid in passing.filled)
        return [int((each != empty).any(axis=2).sum()) for each in colors]

    size = 14 * 14
    for index, wanted in [(0, [1, 0]), (size - 1, [size, 0]), (size + 2, [size, 3])]:
        passing.show(index)
        assert filled() == wanted
    passing.approach(size + 3, 0.5)
    assert filled() == [size, 3]
    passing.approach(size + 3, 0.7)
    assert filled() == [size, 4]
