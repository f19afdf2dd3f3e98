"""The picture of a kernel over a sentence: at every step it shows the trace, rounded."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.draw import THEMES, Convolution1d, DivergingScale, Stage
from convviz.draw.kit.label import text_width
from convviz.draw.kit.theme import ink_on
from convviz.formatting import number
from convviz.traces.convolution_trace import Trace

from ...staging import FRAMES, painted, seen
from ...traced import over_words, sentences

WIDE = Stage(1920, 1080)
THEME = THEMES["dark"]
stages = st.sampled_from([Stage(*size) for size in FRAMES.values()])


def view_of(trace: Trace, stage: Stage = WIDE, decimals: int = 2) -> Convolution1d:
    words = [f"w{i}" for i in range(trace.input.shape[1])]
    return Convolution1d(trace, words, stage=stage, theme=THEME, decimals=decimals)


def color(mobject) -> str:
    return mobject.get_fill_color().to_hex().upper()


def hexed(value: float, scale: DivergingScale) -> str:
    return "#{:02X}{:02X}{:02X}".format(*scale.colors(value))


def extent(mobject) -> tuple[float, float]:
    return float(mobject.points[:, 0].min()), float(mobject.points[:, 0].max())


@settings(deadline=None, max_examples=25)
@given(sentences(), st.integers(0, 3))
def test_every_step_shows_the_traces_numbers_rounded(trace: Trace, decimals: int) -> None:
    view = view_of(trace, decimals=decimals)
    scale = view.scale_of_values
    numbers = [*trace.input.flat, *trace.weight.flat, *trace.output.flat]
    assert scale.limit >= max(abs(float(v)) for v in numbers)
    said = {number(float(v), decimals, sign=True) for v in numbers}
    widest = max(text_width(text, 20) for text in said)
    numbered = any(seen(cell.label) for cell in view.cells)
    # left out only where there is no room to read them
    assert numbered or widest > 0.9 * view.input_boxes[0].width

    def text(value: float, **options: bool) -> str:
        return number(float(value), decimals, **options) if numbered else ""

    for step in trace.steps:
        view.show(step.index)
        for cell, value in zip(view.cells, trace.input[0], strict=True):
            assert seen(cell.label) == text(value)
            assert color(cell.plate) == hexed(float(value), scale)
        for cell, weight in zip(view.kernel, trace.weight[0, 0], strict=True):
            assert seen(cell.label) == text(weight, sign=True)
            assert color(cell.plate) == hexed(float(weight), scale)
        for i, (cell, value) in enumerate(zip(view.outputs, trace.output[0], strict=True)):
            filled = i <= step.index
            assert seen(cell.label) == (text(value) if filled else "")
            assert color(cell.plate) == (hexed(float(value), scale) if filled else THEME.surface)
        assert [seen(v) for v in view.formula.values] == [
            number(v, decimals) for v in step.patch.flat
        ]
        assert seen(view.formula.value) == number(step.value, decimals)
        assert not seen(view.flyer)


@settings(deadline=None, max_examples=25)
@given(sentences(), stages)
def test_window_covers_exactly_the_words_of_the_step(trace: Trace, stage: Stage) -> None:
    view = view_of(trace, stage)
    size = trace.kernel_size[0]
    for step in trace.steps:
        view.show(step.index)
        left, right = extent(view.window)
        first, last = step.start[0], step.start[0] + size - 1
        covered = [
            i for i, box in enumerate(view.input_boxes) if left < box.left and box.right < right
        ]
        touched = [
            i for i, box in enumerate(view.input_boxes) if left < box.right and box.left < right
        ]
        assert covered == touched == list(range(first, last + 1))
        for j, cell in enumerate(view.kernel):
            assert cell.box.x == pytest.approx(view.input_boxes[first + j].x)
            assert view.times[j].get_x() == pytest.approx(cell.box.x, abs=0.01)
        marked = extent(view.marker)
        output = view.output_boxes[step.index]
        assert marked[0] < output.left < output.right < marked[1]
        assert output.x == pytest.approx((left + right) / 2)


@pytest.mark.parametrize("dilation", [1, 2, 3])
@pytest.mark.parametrize("stride", [1, 2])
def test_dilation_and_stride_are_shown(dilation: int, stride: int) -> None:
    trace = over_words(np.arange(8.0), [1, -1], 0.5, dilation=dilation, stride=stride)
    view = view_of(trace)
    for step in trace.steps:
        view.show(step.index)
        for j, cell in enumerate(view.kernel):
            over = view.input_boxes[step.start[0] + j * dilation]
            assert cell.box.x == pytest.approx(over.x)
            value = float(trace.input[0, step.start[0] + j * dilation])
            assert seen(view.formula.values[j]) == number(value)
        left, right = extent(view.window)
        assert left < view.input_boxes[step.start[0]].left
        assert right > view.input_boxes[step.start[0] + dilation].right


def test_show_is_a_function_of_the_step() -> None:
    trace = over_words([-1.33, 0.52, 0.75, -0.08, 1.0], [-0.67, 0.42], -0.15)
    there, back = view_of(trace), view_of(trace)
    for index in (3, 0, 2, 1):
        back.show(index)
    assert np.array_equal(painted([there.show(1)]), painted([back]))


def test_numbers_can_be_read_on_their_cells() -> None:
    view = view_of(over_words([-40, 0, 40], [20, -10], 3)).show(1)
    for cell in [*view.cells, *view.kernel, *view.outputs]:
        plate = np.array(cell.plate.get_fill_color().to_int_rgb(), np.uint8)
        assert color(cell.label) == ink_on(plate)


@settings(deadline=None, max_examples=15)
@given(st.integers(1, 12), st.sampled_from(list(FRAMES)))
def test_one_to_twelve_words_stand_apart_inside_the_frame(count: int, frame: str) -> None:
    stage = Stage(*FRAMES[frame])
    view = view_of(over_words([-1.25] * count, [1.0]), stage)
    boxes = view.input_boxes
    assert stage.safe.left - 1e-6 <= boxes[0].left
    assert boxes[-1].right <= stage.safe.right + 1e-6
    for left, right in itertools.pairwise(boxes):
        assert left.right < right.left
        assert left.width == pytest.approx(right.width)
    for word, box in zip(view.words, boxes, strict=True):
        assert word.get_middle()[0] == pytest.approx(box.x)


@pytest.mark.parametrize("frame", list(FRAMES))
def test_long_words_are_shortened_to_their_cells(frame: str) -> None:
    stage = Stage(*FRAMES[frame])
    trace = over_words([1.0] * 4, [1.0, 1.0])
    words = ["I", "Antidisestablishmentarianism", "Donaudampfschifffahrtsgesellschaft", "a"]
    view = Convolution1d(trace, words, stage=stage, theme=THEME, decimals=2)
    assert view.words[0].text == "I"
    for label, word, box in zip(view.words, words, view.input_boxes, strict=True):
        assert label.text == word or word.startswith(label.text.removesuffix("…"))
        assert label.width <= box.width + 1e-9
        assert label.size >= stage.text_size(20)
    assert len({label.size for label in view.words}) == 1


def test_numbers_that_cannot_be_read_are_left_out() -> None:
    trace = over_words([-1.25] * 12, [1.0])
    small = view_of(trace, Stage(480, 270), decimals=6)
    assert {seen(cell.label) for cell in small.cells} == {""}
    large = view_of(trace, WIDE, decimals=4)
    assert {seen(cell.label) for cell in large.cells} == {"−1.2500"}
