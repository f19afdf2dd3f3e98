"""One step as a line of arithmetic: (x × w) + (x × w) + (bias) = value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from manim import Group

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, text_width
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.traces.convolution_trace import Step

LEAST_SIZE = 20
SPACE = 0.24  # em between the parts
LINE_HEIGHT = 1.5  # em


class Formula(Group):
    """The arithmetic of a step of a one-channel sequence, each number in its cell's colour.

    Parameters
    ----------
    steps
        What it will show, the first of them to begin with: the steps of a trace.
    box
        Where it stands; long formulas take several lines.
    theme
        In which colours.
    text
        From a value to what is written.
    size
        In design pixels, where there is room.
    label_size
        Of the word under the bias, in design pixels.
    least_size
        What can still be read, in design pixels.

    Attributes
    ----------
    values, weights
        The labels of the factors, in order.
    bias, value
        The labels of the bias, None without one, and of the result.
    fits
        Whether there is room to read it; it is left out otherwise.
    signs
        Parentheses and operators, in order.

    Examples
    --------
    >>> import torch, convviz
    >>> from convviz.draw import Box, Formula
    >>> from convviz.formatting import number
    >>> trace = convviz.trace(torch.nn.Conv1d(1, 1, kernel_size=2), torch.rand(1, 4))
    >>> place, theme = Box(-6.5, -1, 6.5, 1), scene.theme
    >>> formula = Formula(trace.steps, place, theme, text=number, size=56, label_size=34)
    >>> scene.add(formula.show(trace.step(2)))
    """

    def __init__(
        self,
        steps: Sequence[Step],
        box: Box,
        theme: Theme,
        *,
        text: Callable[[float], str],
        size: float,
        label_size: float,
        least_size: float = LEAST_SIZE,
    ) -> None:
        self.text, self.box = text, box
        self.label_size, self.least_size = label_size, least_size
        terms = steps[0].patch.size
        plain = partial(Label, "", size=size)
        self.values = [plain(color=theme.ink) for _ in range(terms)]
        self.weights = [plain(color=theme.kernel) for _ in range(terms)]
        self.bias = None if steps[0].bias is None else plain(color=theme.bias)
        self.bias_name = Label("bias", size=label_size, color=theme.bias)
        self.value = plain(color=theme.ink, weight="bold")
        self.chunks = self._chunks(partial(Label, size=size, color=theme.muted))
        # the numbers say nothing yet
        self.signs = [part for chunk in self.chunks for part in chunk if part.text]
        bias = [] if self.bias is None else [self.bias, self.bias_name]
        super().__init__(*self.signs, *self.values, *self.weights, *bias, self.value)
        sizes = [self._fitting(step, size) for step in steps]
        self._size, self.fits = min(sizes), all(sizes)
        if not self.fits:
            for part in self.submobjects:
                part.set_text("")
        self.show(steps[0])

    @property
    def product_signs(self) -> int:
        """How many of the signs belong to the products."""
        return 4 * len(self.values) - 1

    def show(self, step: Step) -> Formula:
        """Write the arithmetic of a step, where there is room to read it."""
        if not self.fits:
            return self
        self._write(step)
        size, name_size = self._size, self._name_size(self._size)
        lines = self._lines(size)
        height = px(size * LINE_HEIGHT)
        y = self.box.y + height * (len(lines) - 1) / 2 + px(name_size * 0.45)
        for line in lines:
            x = self.box.x - self._width(line, size) / 2
            for part in line:
                part.size, part.align = size, "left"
                part.anchor = np.array([x, y, 0.0])
                part.set_text(part.text)
                x += text_width(part.text, size, part.weight) + px(size * SPACE)
            y -= height
        if self.bias is not None:
            below = px(size * 0.5 + name_size * 0.62)
            self.bias_name.anchor = np.array([self.bias.get_x(), self.bias.anchor[1] - below, 0])
            self.bias_name.size = name_size
            self.bias_name.set_text("bias")
        return self

    def _chunks(self, sign: Callable[[str], Label]) -> list[list[Label]]:
        """Return the parts in groups that stay on one line: products, bias, value."""
        chunks = []
        for i, (value, weight) in enumerate(zip(self.values, self.weights, strict=True)):
            plus = [sign("+")] if i else []
            chunks.append([*plus, sign("("), value, sign("×"), weight, sign(")")])
        if self.bias is not None:
            chunks.append([sign("+"), sign("("), self.bias, sign(")")])
        return [*chunks, [sign("="), self.value]]

    def _write(self, step: Step) -> None:
        """Let the numbers say what they are at a step, wherever they stand."""
        labels = [*self.values, *self.weights, self.value]
        numbers = [*step.patch.flat, *step.kernel.flat, step.value]
        if self.bias is not None:
            labels.append(self.bias)
            numbers.append(step.bias or 0.0)
        for label, number in zip(labels, numbers, strict=True):
            label.text = self.text(float(number))

    def _fitting(self, step: Step, size: float) -> float:
        """Return the size at which the step's arithmetic fits into the box; 0 where none does."""
        self._write(step)
        sizes = (*np.arange(size, self.least_size, -1.0).tolist(), self.least_size)
        return next((each for each in sizes if self._height(each) <= self.box.height + 1e-9), 0.0)

    def _lines(self, size: float) -> list[list[Label]]:
        lines: list[list[Label]] = [[]]
        for chunk in self.chunks:
            if lines[-1] and self._width(lines[-1] + chunk, size) > self.box.width:
                lines.append([])
            lines[-1] = lines[-1] + chunk
        return lines

    def _name_size(self, size: float) -> float:
        """Return the size of the word under the bias: never larger than the numbers."""
        return min(self.label_size, max(self.least_size, 0.7 * size))

    def _height(self, size: float) -> float:
        return px(len(self._lines(size)) * size * LINE_HEIGHT + self._name_size(size) * 0.9)

    def _width(self, parts: list[Label], size: float) -> float:
        gaps = px(size * SPACE) * (len(parts) - 1)
        return sum(text_width(p.text, size, p.weight) for p in parts) + gaps
