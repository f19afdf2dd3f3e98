"""How the parts of a `Convolution1d` come and change: one animation a beat."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Animation, AnimationGroup, Group, linear, smooth

from convviz.draw.kit.label import Label
from convviz.draw.moves.fading import Appear
from convviz.draw.moves.redraw import Redraw
from convviz.draw.pictures.convolution_1d import Convolution1d


def speak(view: Convolution1d, run_time: float = 1.2) -> Animation:
    """The words come one after another."""
    return Appear(*view.words, lag=0.7, run_time=run_time)


def number_words(view: Convolution1d, run_time: float = 1.4) -> Animation:
    """Each word gets its number."""
    return Appear(view.names[0], *view.cells, lag=0.6, run_time=run_time)


def begin(view: Convolution1d, run_time: float = 1.2) -> Animation:
    """The words and their numbers come together."""
    return Appear(view.names[0], view.words, *view.cells, lag=0.2, run_time=run_time)


def pad(view: Convolution1d, run_time: float = 1.2) -> Animation:
    """The cells of the padding come on either side."""
    return Appear(view.pad_names, *view.pads, lag=0.3, run_time=run_time)


def bring_kernel(view: Convolution1d, run_time: float = 1.2) -> Animation:
    """Kernel and window slide in under the first words; the outputs stand open."""
    start = view.step(0).start[0]
    view.fill(0)
    slide = Redraw(
        Group(*view.kernel), lambda alpha: view.stand(start - 0.35 * (1 - alpha)), run_time=run_time
    )
    parts = Group(view.window, *view.kernel, view.names[1])
    return AnimationGroup(slide, Appear(parts, run_time=run_time), lag_ratio=0)


def open_outputs(view: Convolution1d) -> Animation:
    """The empty outputs and the arrow to the first of them."""
    return Appear(Group(*view.outputs, view.names[2]), Group(view.arrow, *view.times))


def multiply(view: Convolution1d, run_time: float = 1.6) -> Animation:
    """Values and weights fly from their cells into the formula line."""
    formula = view.formula
    flying = formula.values + formula.weights
    homes, sources = _homes(flying), _sources(view, view.step(0).start[0])
    fly = Redraw(
        Group(*flying), lambda alpha: _fly(flying, sources, homes, alpha), run_time=run_time
    )
    signs = Group(*formula.signs[: -len(TAIL)])
    return AnimationGroup(fly, Appear(signs, run_time=run_time), lag_ratio=0)


def add_up(view: Convolution1d, run_time: float = 1.6) -> Animation:
    """The bias joins, and the sum is the value."""
    formula = view.formula
    plus, opening, closing, equals = formula.signs[-len(TAIL) :]
    return Appear(
        Group(plus, opening, formula.bias, closing, formula.bias_name),
        Group(equals, formula.value),
        lag=0.8,
        run_time=run_time,
    )


def calculate(view: Convolution1d, index: int, run_time: float = 2.0) -> Animation:
    """Values and weights fly into the formula line, and their sum appears."""
    view.formula.show(view.step(index))
    formula = view.formula
    flying = formula.values + formula.weights
    homes, sources = _homes(flying), _sources(view, view.step(index).start[0])

    def draw(alpha: float) -> None:
        _fly(flying, sources, homes, smooth(_phase(alpha, 0, 0.6)))
        for label in (formula.bias, formula.value):
            label.set_fill(opacity=_phase(alpha, 0.7, 0.9))

    return Redraw(formula, draw, run_time=run_time, rate_func=linear)


def land(view: Convolution1d, index: int, run_time: float = 0.8) -> Animation:
    """The value flies from the formula line into its output cell."""
    view.show(index)

    def draw(alpha: float) -> None:
        _land(view, index, alpha)

    return Redraw(Group(*view.outputs, view.marker, view.flyer), draw, run_time=run_time)


def step_to(view: Convolution1d, index: int, run_time: float = 2.0) -> Animation:
    """The window slides on; the arithmetic follows, and the value lands."""
    before, after = (view.step(i).start[0] for i in (index - 1, index))
    formula = view.formula
    flying = formula.values + formula.weights
    formula.show(view.step(index))
    homes = _homes(flying)
    formula.show(view.step(index - 1))
    sources = _sources(view, after)

    def draw(alpha: float) -> None:
        slide, fly, add, fall = (_phase(alpha, *span) for span in SPANS)
        view.show(index - 1 if slide < 1 else index)
        if slide < 1:
            view.stand(before + (after - before) * smooth(slide))
            shown = 1 - _phase(slide, 0, 0.25)
            result = shown
        else:
            _fly(flying, sources, homes, smooth(fly))
            shown, result = 1.0, add
            _land(view, index, smooth(fall))
        for label in flying:
            label.set_fill(opacity=shown)
        formula.bias.set_fill(opacity=result)
        formula.value.set_fill(opacity=result)

    return Redraw(Group(view), draw, run_time=run_time, rate_func=linear)


# when the window slides, the factors fly, the sum appears and the value falls into place
SPANS = ((0.0, 0.33), (0.33, 0.6), (0.6, 0.72), (0.75, 1.0))


def _phase(alpha: float, start: float, end: float) -> float:
    return min(1.0, max(0.0, (alpha - start) / (end - start)))


def _land(view: Convolution1d, index: int, alpha: float) -> None:
    landed = alpha >= 1
    view.fill(index + 1 if landed else index)
    view.flyer.set_fill(opacity=0.0 if landed or alpha <= 0 else 1.0)
    value, cell = view.formula.value, view.outputs[index].label
    view.flyer.text = value.text
    _between(view.flyer, value, (cell.get_middle(), cell.size), alpha)


TAIL = ("+", "(", ")", "=")  # the signs around the bias and the value


Home = tuple[np.ndarray, float]  # where a label's middle comes to rest, and its size there


def _homes(labels: Sequence[Label]) -> list[Home]:
    return [(label.get_middle(), label.size) for label in labels]


def _sources(view: Convolution1d, start: int) -> list[Label]:
    """Return the labels from which the factors come: the window's cells, then the weights."""
    cells = [view.cell_at(start + j * view.trace.dilation[0]) for j in range(len(view.kernel))]
    return [cell.label for cell in cells] + [cell.label for cell in view.kernel]


def _fly(
    labels: Sequence[Label], sources: Sequence[Label], homes: Sequence[Home], alpha: float
) -> None:
    for label, source, home in zip(labels, sources, homes, strict=True):
        _between(label, source, home, alpha)


def _between(label: Label, source: Label, home: Home, alpha: float) -> None:
    middle, size = home
    label.size = source.size + alpha * (size - source.size)
    label.set_middle(source.get_middle() + alpha * (middle - source.get_middle()))
