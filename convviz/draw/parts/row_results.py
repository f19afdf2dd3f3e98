"""The row that windows fill, with a marker on the newest value."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import ORIGIN, Group, Mobject, VGroup
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box, between
from convviz.draw.kit.cell_look import CellLook
from convviz.draw.kit.clear_lines import Line
from convviz.draw.kit.label import Label
from convviz.draw.kit.units import px
from convviz.draw.layout.columns import Columns
from convviz.draw.parts.cell import Cell, CellRow
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.part import Part
from convviz.draw.parts.style import Style
from convviz.draw.parts.window import Window

LEAST_MARKER = px(10)  # the width of a marker around a cell that is thinner
AROUND = 0.33  # of the space between two cells: how far the marker is from its own


class RowResults(Group):
    """The output channel that is shown.

    Parameters
    ----------
    values
        Shape (columns,).
    columns, band
        Where they stand.
    look
        The colours of the cells, and how their numbers are written.
    labels
        Its names.
    bar
        The legend of its colours; empty where its cells say their numbers.
    around
        How far the marker is from its cell.
    is_above
        Whether the arithmetic stands below: no line leads from there to a cell.
    """

    def __init__(
        self,
        values: NDArray[np.floating],
        columns: Columns,
        band: Box,
        *,
        look: CellLook,
        labels: VGroup,
        bar: Group,
        around: float,
        is_above: bool,
        has_cells: bool,
        style: Style,
    ) -> None:
        self.bar, self.look, theme = bar, look, style.theme
        self._around, self._is_above = around, is_above
        grid: CellRow | NumberGrid
        if has_cells:
            boxes = [columns.over(i, 1, band) for i in range(len(values))]
            grid = CellRow(values[None], boxes, look)
        else:
            grid = NumberGrid(values[None], columns.over(0, len(values), band), look)
        self.grids = Group(grid)
        radius = 10 if has_cells else 0
        self.markers = Group(Window(self.boxes(0)[0], theme.kernel, thickness=5, radius=radius))
        chip = Cell(
            grid.cell(0, 0),
            empty=theme.surface,
            line=theme.kernel,
            size=grid.labels[0].size if grid.labels else style.least,
            weight="bold",
        )
        self.flyers = Group(chip)
        self.counter = style.label("", (ORIGIN, "center"))
        self.labels = VGroup(*labels)
        super().__init__(self.bar, self.grids, self.labels)

    @property
    def texts(self) -> list[Label]:
        """What lines must not cross: all that they could cross lies beside them."""
        return []

    @property
    def still(self) -> tuple[Mobject, ...]:
        """What stays."""
        return (self.bar, self.labels)

    def parts(self) -> dict[str, Part]:
        """Return what comes and goes."""
        return {"output": Part((Group(self.grids, self.labels, self.bar),))}

    def show(self, index: int, *, numbers: bool = True) -> None:
        """Show all values up to step `index`, the newest marked."""
        self.reveal(index + 1, numbers=numbers)
        (box,) = self.boxes(index)
        self.markers[0].place(box)
        self._show_chip(False)

    def reveal(self, count: int, *, numbers: bool = True) -> None:
        """Show the first `count` values."""
        self.grids[0].reveal(count, numbers=numbers)

    def boxes(self, index: int) -> list[Box]:
        """Return where the value of a step stands, never too thin to be seen."""
        cell: Box = self.grids[0].cell(0, index)
        thin = max(0.0, LEAST_MARKER - cell.width) / 2
        return [cell.inset(-thin - self._around, -self._around)]

    def fly(self, index: int, starts: Sequence[Box], share: float) -> None:
        """Be on the way from this box to the value's cell, which is open until then."""
        grid, (chip,) = self.grids[0], self.flyers
        value = float(grid.values[0, index])
        arrived = share >= 1
        self._show_chip(not arrived)
        if not arrived:
            said = self.look.text(value) if grid.labels else ""
            chip.place(between(starts[0], grid.cell(0, index), share))
            chip.show(value, said, self.look.scale)
        self.reveal(index + 1 if arrived else index)

    def lines(self, index: int, values: Sequence[Box]) -> list[Line]:
        """Return the line that leads from the value in the arithmetic to its cell."""
        if self._is_above:
            return []
        return [(values[0].at(0.5, 1), self.grids[0].cell(0, index).at(0.5, 0))]

    def _show_chip(self, seen: bool) -> None:
        (chip,) = self.flyers
        chip.plate.set_fill(opacity=float(seen)).set_stroke(opacity=float(seen))
        if not seen:
            chip.label.set_text("")
