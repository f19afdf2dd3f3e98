"""Windows over a row of numbers: at every step the picture shows the trace, rounded."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from convviz.draw import THEMES, DivergingScale, Label, Stage, Windows, picture_of, px
from convviz.draw.kit.cell_look import FILL
from convviz.draw.kit.label import text_width
from convviz.draw.kit.theme import ink_on
from convviz.draw.parts.cell import CellRow
from convviz.draw.parts.formula_row import FormulaRow
from convviz.formatting import number
from convviz.traces.convolution_trace import Trace
from convviz.tracing import trace

from ...staging import FRAMES, painted, seen
from ...traced import over_words, sentences

WIDE = Stage(1920, 1080)
THEME = THEMES["dark"]
frames = pytest.mark.parametrize("frame", FRAMES)
stages = st.sampled_from([Stage(*size) for size in FRAMES.values()])


def view_of(layer: Trace, stage: Stage = WIDE, **options: Any) -> Windows:
    return picture_of(layer, **{"stage": stage, "words": words_of(layer), **options})


def words_of(layer: Trace) -> list[str]:
    return [f"w{i}" for i in range(layer.input.shape[1])]


def color(mobject: Any) -> str:
    shown: str = mobject.get_fill_color().to_hex().upper()
    return shown


def hexed(value: float, scale: DivergingScale) -> str:
    return "#{:02X}{:02X}{:02X}".format(*scale.colors(value))


def extent(mobject: Any) -> tuple[float, float]:
    return float(mobject.points[:, 0].min()), float(mobject.points[:, 0].max())


@settings(deadline=None, max_examples=40)
@given(sentences(), stages, st.integers(0, 3))
def test_every_step_shows_the_traces_numbers_rounded(
    layer: Trace, stage: Stage, decimals: int
) -> None:
    view = view_of(layer, stage, decimals=decimals)
    (row,), (grid,) = view.source.strip.rows, view.results.grids
    # one number looks one way: in the line all have their decimals, elsewhere none are in vain
    trim = not is_formula(view)
    # left out only where there is no room to read them
    cell, least = row.cell(0, 0), stage.text_size(20)
    needed = max(text_width(number(float(v), decimals), least) for v in layer.input.flat)
    assert row.labels or needed > 0.8 * FILL * cell.width or cell.height < 1.4 * px(least)
    for step in layer.steps:
        view.show(step.index)
        texts = [seen(label) for label in row.labels]
        plain = [number(float(v), decimals, trim=trim) for v in layer.input[0]]
        assert texts in ([], plain)
        outputs = [number(float(v), decimals, trim=trim) for v in layer.output[0]]
        done = [*outputs[: step.index + 1], *[""] * (len(view) - step.index - 1)]
        assert [seen(label) for label in grid.labels] in ([], done)
        if isinstance(grid, CellRow):
            for i, (each, value) in enumerate(zip(grid.cells, layer.output[0], strict=True)):
                filled = hexed(float(value), grid.look.scale)
                assert color(each.plate) == (filled if i <= step.index else THEME.surface)
        if is_formula(view):
            formula = view.arithmetic.formula
            assert [seen(v) for v in formula.values] == [
                number(v, decimals) for v in step.patch.flat
            ]
            assert seen(formula.value) == number(step.value, decimals)
            for each, weight in zip(view.arithmetic.kernel.cells, step.kernel.flat, strict=True):
                assert seen(each.label) == number(float(weight), decimals, sign=True)
        else:
            ((reckoned,), (totals,)) = view.reckoned(step.index), view.arithmetic.totals
            said = [*map(seen, totals.numbers), seen(totals.value.label)]
            assert said == [number(v, decimals, sign=True) for v in reckoned.totals]
            for kind, values in zip(view.arithmetic.grids, reckoned.grids, strict=True):
                assert np.array_equal(kind[0].values, values)


def is_formula(view: Windows) -> bool:
    return isinstance(view.arithmetic, FormulaRow)


def test_the_line_of_arithmetic_is_taken_where_it_can_be_read() -> None:
    few = over_words([1.25] * 6, [0.5, 0.25], 1)
    assert is_formula(view_of(few))
    assert not is_formula(view_of(over_words([1.25] * 9, [0.5] * 7, 1)))
    assert not is_formula(view_of(over_words([1.25] * 60, [0.5, 0.25], 1)))
    assert not is_formula(view_of(few, decimals=6, stage=Stage(480, 270)))
    several = trace(nn.Conv1d(2, 1, 2), torch.rand(2, 6))
    assert not is_formula(view_of(several))


@settings(deadline=None, max_examples=25)
@given(sentences(), stages)
def test_window_covers_exactly_the_words_of_the_step(layer: Trace, stage: Stage) -> None:
    view = view_of(layer, stage)
    size = layer.kernel_size[0]
    columns = [view.source.column(i) for i in range(layer.input.shape[1])]
    for step in layer.steps:
        view.show(step.index)
        (window,) = view.source.windows
        left, right = extent(window)
        middle = [i for i, box in enumerate(columns) if left < box.x < right]
        first = step.start[0]
        assert middle == list(range(first, first + size))
        assert left <= columns[first].left + 1e-6
        assert right >= columns[first + size - 1].right - 1e-6
        marked = extent(view.results.markers[0])
        (output,) = view.output_boxes(step.index)
        assert marked == pytest.approx((output.left, output.right))
        assert output.x == pytest.approx((left + right) / 2)
        for j, cell in enumerate(view.arithmetic.kernel.cells if is_formula(view) else []):
            assert cell.box.x == pytest.approx(columns[first + j].x)
            assert view.arithmetic.signs[j].get_x() == pytest.approx(cell.box.x, abs=0.01)


@pytest.mark.parametrize("dilation", [1, 2, 3])
@pytest.mark.parametrize("stride", [1, 2])
def test_dilation_and_stride_are_shown(dilation: int, stride: int) -> None:
    layer = over_words(np.arange(8.0), [1, -1], 0.5, dilation=dilation, stride=stride)
    view = view_of(layer)
    for step in layer.steps:
        view.show(step.index)
        for j, cell in enumerate(view.arithmetic.kernel.cells):
            place = step.start[0] + j * dilation
            assert cell.box.x == pytest.approx(view.source.column(place).x)
            value = float(layer.input[0, place])
            assert seen(view.arithmetic.formula.values[j]) == number(value)
        (window,) = view.window_boxes(step.index)
        assert window.left == view.source.column(step.start[0]).left
        assert window.right == pytest.approx(view.source.column(step.start[0] + dilation).right)


def test_numbers_can_be_read_on_their_cells() -> None:
    view = view_of(over_words([-40, 0, 40], [20, -10], 3)).show(1)
    rows = [view.source.strip.rows[0], view.arithmetic.kernel, view.results.grids[0]]
    for cell in (cell for row in rows for cell in row.cells):
        plate = np.array(cell.plate.get_fill_color().to_int_rgb(), np.uint8)
        assert color(cell.label) == ink_on(plate)


@settings(deadline=None, max_examples=15)
@given(st.integers(1, 12), st.sampled_from(list(FRAMES)))
def test_one_to_twelve_words_stand_apart_inside_the_frame(count: int, frame: str) -> None:
    stage = Stage(*FRAMES[frame])
    view = view_of(over_words([-1.25] * count, [1.0]), stage)
    boxes = [view.source.column(i) for i in range(count)]
    assert stage.safe.left - 1e-6 <= boxes[0].left
    assert boxes[-1].right <= stage.safe.right + 1e-6
    for left, right in itertools.pairwise(boxes):
        assert left.right <= right.left + 1e-9
        assert left.width == pytest.approx(right.width)
    for word, box in zip(view.source.header, boxes, strict=True):
        assert word.get_middle()[0] == pytest.approx(box.x)


@frames
def test_long_words_are_shortened_to_their_cells(frame: str) -> None:
    stage = Stage(*FRAMES[frame])
    layer = over_words([1.0] * 4, [1.0, 1.0])
    words = ["I", "Antidisestablishmentarianism", "Donaudampfschifffahrtsgesellschaft", "a"]
    view = view_of(layer, stage, words=words)
    labels = view.source.header
    assert labels[0].text == "I"
    pitch = view.source.strip.columns.pitch
    for label, word in zip(labels, words, strict=True):
        assert label.text == word or word.startswith(label.text.removesuffix("…"))
        assert label.width <= pitch + 1e-9
        assert label.size >= stage.text_size(20)
    assert len({label.size for label in labels}) == 1


def test_numbers_that_cannot_be_read_are_left_out() -> None:
    layer = over_words([-1.25] * 12, [1.0])
    assert not view_of(layer, Stage(480, 270), decimals=6).source.strip.rows[0].labels
    large = view_of(layer, decimals=4).source.strip.rows[0].labels
    assert {seen(label) for label in large} == {"−1.2500"}


def test_without_a_bias_nothing_is_said_of_one() -> None:
    for values in ([1.0, 2.0, 3.0], [1.0] * 60):
        for bias in (None, 0.0):
            view = view_of(over_words(values, [0.5, 0.25], bias))
            shown = "".join(m.text for m in view.get_family() if isinstance(m, Label))
            assert ("bias" in shown) == (bias is not None)


def test_step_over_a_sentence_shows_only_what_is_known() -> None:
    view = view_of(over_words([-1.33, 0.52, 0.75, -0.08, 2.5], [-0.67, 0.42], -0.15))
    (grid,), (window,) = view.results.grids, view.source.windows
    (before,), (after,) = view.window_boxes(0), view.window_boxes(1)
    results = [number(view.trace.step(i).value) for i in (0, 1)]
    for alpha in np.linspace(0, 1, 31):
        view.approach(1, float(alpha))
        middle = sum(extent(window)) / 2
        assert before.x - 1e-9 <= middle <= after.x + 1e-9
        assert bool(seen(grid.labels[1])) == (alpha == 1)
        assert seen(grid.labels[0]) == results[0]
        said = seen(view.arithmetic.formula.value)
        assert said in ("", *results)
        if said == results[1]:
            assert middle == pytest.approx(after.x)


def test_show_is_a_function_of_the_step() -> None:
    layer = over_words([-1.33, 0.52, 0.75, -0.08, 1.0], [-0.67, 0.42], -0.15)
    there, back = view_of(layer), view_of(layer)
    for index in (3, 0, 2, 1):
        back.show(index, numbers=index != 2)
    assert np.array_equal(painted([there.show(1)]), painted([back]))
