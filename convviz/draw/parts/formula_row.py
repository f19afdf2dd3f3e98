"""The kernel under the window, and what it computes there as one line of arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from manim import ORIGIN, Group, Mobject, VMobject, smooth

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.cell_look import CellLook
from convviz.draw.kit.label import Label, text_width
from convviz.draw.kit.scales import Colors
from convviz.draw.kit.units import px
from convviz.draw.layout.row_places import FormulaPlaces
from convviz.draw.parts.cell import CellRow
from convviz.draw.parts.formula import Formula
from convviz.draw.parts.part import Part
from convviz.draw.parts.row_source import RowSource
from convviz.draw.parts.side_names import SideNames
from convviz.draw.parts.style import Style
from convviz.draw.parts.window import thickness_units
from convviz.traces.reckoning import Reckoned, Reckoning
from convviz.traces.steps import Step

AROUND_VALUE = px(14)  # on either side of the value, from where it flies
LEAST_SIGN = px(34)  # the height in which a sign between window and kernel has room
HEAD = px(13)  # of the arrow


class FormulaRow:
    """The arithmetic of a convolution of one row: it moves along with the window.

    Parameters
    ----------
    reckoning
        Of the output channel.
    source
        The row, with its window.
    places
        The bands of the kernel, the arrow and the formula.
    look
        The colours of the weights' cells, and how they are written.
    formula
        The line of arithmetic.

    Attributes
    ----------
    kernels
        The kernel's cells.
    """

    def __init__(
        self,
        reckoning: Reckoning[Step],
        source: RowSource,
        places: FormulaPlaces,
        *,
        look: CellLook,
        formula: Formula,
        names: SideNames,
        style: Style,
    ) -> None:
        self.reckoning, self.source, self._at, self.formula = reckoning, source, places, formula
        self.dilation = reckoning.trace.dilation[0]
        weights, theme = reckoning.step(0).kernel, style.theme
        labels = source.strip.rows[0].labels
        size = labels[0].size if labels else look.size
        self.kernel = CellRow(
            weights,
            [self._kernel_box(0.0, j) for j in range(weights.size)],
            replace(look, size=size, least_size=0.0, line=theme.kernel),
            line_width=5,
        )
        self.kernels = Group(self.kernel)
        sign = "×" if places.signs.height >= LEAST_SIGN else ""
        self.signs = Group(*(style.label(sign, (ORIGIN, "center")) for _ in range(weights.size)))
        self.arrow = VMobject(
            stroke_color=theme.kernel,
            stroke_width=thickness_units(4),
            fill_color=theme.kernel,
            fill_opacity=1,
        )
        self.kernel_label = names.name("kernel", places.kernel.y)
        self.kernel_label.set_fill(theme.kernel)
        self.shown = 0
        self._flying = [*formula.values, *formula.weights]
        self._product_signs = formula.signs[: formula.product_signs]

    # the window's numbers are read where they stand, and no line leads to them
    patch_boxes: Sequence[Box] = ()
    texts: Sequence[Label] = ()

    @property
    def value_boxes(self) -> list[Box]:
        """Where the value stands in the formula."""
        value = self.formula.value
        (x, y, _), high = value.get_middle(), px(value.size * 0.7)
        half = text_width(value.text, value.size, "bold") / 2 + AROUND_VALUE
        return [Box(x - half, y - high, x + half, y + high)]

    @property
    def moving(self) -> tuple[Mobject, ...]:
        """What changes from window to window."""
        return (self.signs, self.kernel, self.arrow, self.formula)

    @property
    def still(self) -> tuple[Mobject, ...]:
        """What stays."""
        return (self.kernel_label,)

    def parts(
        self, open_patches: Callable[[float], None], light: Callable[[float], None]
    ) -> dict[str, Part]:
        """Return what comes and goes; nothing is opened, and no number wins."""
        formula, chunks = self.formula, self.formula.chunks
        kernel = Part((self.kernel, self.kernel_label, self.signs, self.arrow), run_time=1.2)
        products = Part(
            (*self._flying, *self._product_signs), self._multiply, run_time=1.6, is_eased=False
        )
        value = Part((Group(*chunks[-1]),))
        if formula.bias is not None:
            bias = Group(*chunks[-2], formula.bias_name)
            value = Part((bias, *value.mobjects), lag=0.8, run_time=1.6)
        return {"kernel": kernel, "products": products, "value": value}

    def place(self, start: Sequence[float]) -> None:
        """Let the kernel stand under the window that starts at this column."""
        for j, (cell, sign) in enumerate(zip(self.kernel.cells, self.signs, strict=True)):
            box = self._kernel_box(start[0], j)
            cell.place(box)
            sign.anchor = np.array([box.x, self._at.signs.y, 0.0])
            sign.set_text(sign.text)
        x, row = self.source.span(start[0]).x, self._at.arrow
        base, side = row.bottom + HEAD, HEAD / 2
        way = [(x, row.top), (x, base), (x - side, base), (x, row.bottom), (x + side, base)]
        self.arrow.set_points_as_corners([(*point, 0.0) for point in (*way, way[1])])

    def show(
        self,
        reckoned: Sequence[Reckoned],
        patches: Sequence[Colors],
        index: int,
        *,
        numbers: bool = True,
    ) -> None:
        """Write one window's arithmetic, without numbers where they pass too fast."""
        self.shown = index
        self.formula.show(self.reckoning.step(index))
        for label in self.formula:
            label.set_fill(opacity=float(numbers))

    def leave(self, share: float) -> None:
        """Let the last window's numbers go, by a share of the time until the next."""
        self._see(max(0.0, 1 - 4 * share), max(0.0, 1 - 4 * share))

    def calculate(self, share: float) -> None:
        """Let the factors fly into the line, and then the value appear."""
        self._fly(smooth(min(1.0, share / 0.65)))
        self._see(1.0, min(1.0, max(0.0, (share - 0.65) / 0.3)))

    def _see(self, factors: float, result: float) -> None:
        for label in self._flying:
            label.set_fill(opacity=factors)
        bias = [] if self.formula.bias is None else [self.formula.bias]
        for label in (*bias, self.formula.value):
            label.set_fill(opacity=result)

    def _multiply(self, share: float) -> None:
        self._fly(smooth(share))
        for label in self._flying:
            label.set_fill(opacity=1.0 if share > 0 else 0.0)
        for sign in self._product_signs:
            sign.set_fill(opacity=share)

    def _fly(self, share: float) -> None:
        """Put the factors on their way from their cells to their places in the line."""
        step = self.reckoning.step(self.shown)
        self.formula.show(step)
        places = (step.start[0] + j * self.dilation for j in range(len(self.signs)))
        cells = [self.source.label(place) for place in places]
        sources = [*cells, *(cell.label for cell in self.kernel.cells)]
        for label, start in zip(self._flying, sources, strict=True):
            home, middle = label.get_middle(), start.get_middle()
            label.size = start.size + share * (label.size - start.size)
            label.set_middle(middle + share * (home - middle))

    def _kernel_box(self, start: float, j: int) -> Box:
        over, row = self.source.column(start + j * self.dilation), self._at.kernel
        return Box(over.left, row.bottom, over.right, row.top)
