from __future__ import annotations

import itertools
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.draw import THEMES, Box, Formula, Label, px
from convviz.formatting import number
from convviz.traces.convolution_trace import Trace

from ...traced import over_words, sentences

BOX = Box(-6, -1, 6, 0.2)
THEME = THEMES["dark"]


def formula_of(trace: Trace, box: Box = BOX, decimals: int = 2, size: float = 56) -> Formula:
    text = partial(number, decimals=decimals)
    return Formula(trace.steps, box, THEME, text=text, size=size, label_size=38)


@settings(deadline=None, max_examples=30)
@given(sentences(), st.integers(0, 4))
def test_texts_are_the_steps_numbers_rounded(trace: Trace, decimals: int) -> None:
    formula = formula_of(trace, decimals=decimals)
    for step in trace.steps:
        formula.show(step)
        assert [label.text for label in formula.values] == [
            number(v, decimals) for v in step.patch.flat
        ]
        assert [label.text for label in formula.weights] == [
            number(w, decimals) for w in step.kernel.flat
        ]
        if trace.bias is not None:
            assert formula.bias.text == number(step.bias, decimals)
        assert formula.value.text == number(step.value, decimals)


def test_reads_as_arithmetic() -> None:
    trace = over_words([-1.33, 0.52, 0.75], [-0.67, 0.42], -0.15)
    formula = formula_of(trace).show(trace.step(0))
    labels = [*formula.signs, *formula.values, *formula.weights, formula.bias, formula.value]
    in_order = sorted(labels, key=lambda label: label.points[:, 0].min())
    line = "".join(label.text for label in in_order)
    assert line == "(−1.33×−0.67)+(0.52×0.42)+(−0.15)=0.96"
    assert formula.bias_name.text == "bias"
    assert formula.bias_name.get_x() == pytest.approx(formula.bias.get_x(), abs=px(2))
    assert formula.bias_name.get_top()[1] < formula.bias.get_bottom()[1]


@settings(deadline=None, max_examples=30)
@given(sentences())
def test_nothing_overlaps_and_all_fits_the_box(trace: Trace) -> None:
    formula = formula_of(trace)
    for index in {0, len(trace) - 1}:
        formula.show(trace.step(index))
        lines: dict[float, list] = {}
        factors = [*formula.values, *formula.weights]
        bias = [] if formula.bias is None else [formula.bias]
        for label in [*formula.signs, *factors, *bias, formula.value]:
            lines.setdefault(round(float(label.anchor[1]), 6), []).append(label)
        for line in lines.values():
            line.sort(key=lambda label: label.points[:, 0].min())
            for left, right in itertools.pairwise(line):
                assert left.points[:, 0].max() < right.points[:, 0].min()
            assert line[0].points[:, 0].min() >= BOX.left - 1e-9
            assert line[-1].points[:, 0].max() <= BOX.right + 1e-9


def test_size_is_the_same_for_all_steps() -> None:
    trace = over_words([1, 1000, 1, 1], [0.5, 0.25], 0)
    formula = formula_of(trace, Box(-2.4, 0, 2.4, 0.9))
    sizes = {formula.show(step).value.size for step in trace.steps}
    assert len(sizes) == 1


def test_long_arithmetic_takes_several_lines() -> None:
    trace = over_words([1.25] * 6, [0.5] * 6, 1)
    formula = formula_of(trace, Box(-3, -2, 3, 2), size=40)
    heights = {round(float(label.anchor[1]), 6) for label in formula.values}
    assert len(heights) > 1
    assert min(heights) > -2
    # a product is never torn apart
    for value, weight in zip(formula.values, formula.weights, strict=True):
        assert value.anchor[1] == weight.anchor[1]


def test_a_number_keeps_its_colour() -> None:
    trace = over_words([1.0, 2.0], [3.0, 4.0], 5.0)
    formula = formula_of(trace)

    def color(label) -> str:
        return label.get_fill_color().to_hex().upper()

    assert {color(label) for label in formula.values} == {THEME.ink}
    assert {color(label) for label in formula.weights} == {THEME.kernel}
    assert color(formula.bias) == color(formula.bias_name) == THEME.bias
    assert color(formula.value) == THEME.ink
    assert {color(label) for label in formula.signs} == {THEME.muted}


def test_no_bias_adds_nothing() -> None:
    formula = formula_of(over_words([1.0], [2.0]))
    assert formula.bias is None
    labels = [m for m in formula.get_family() if isinstance(m, Label) and m.text]
    in_order = sorted(labels, key=lambda label: label.points[:, 0].min())
    assert "".join(label.text for label in in_order) == "(1.00×2.00)=2.00"
