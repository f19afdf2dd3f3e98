"""What windows fill, be it maps or a row, with a marker on the newest values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from manim import Group, VGroup

from convviz.draw.kit.boxes import Box, between
from convviz.draw.kit.clear_lines import Line
from convviz.draw.kit.label import Label
from convviz.draw.kit.units import px
from convviz.draw.parts.cell import Cell
from convviz.draw.parts.number_grid import Cells
from convviz.draw.parts.part import Part
from convviz.draw.parts.style import Style
from convviz.draw.parts.window import Window
from convviz.draw.parts.window_cells import frame_thickness
from convviz.formatting import grouped

LEAST_MARKER = px(8)  # the sides of a marker around a cell that is smaller


class Results(Group):
    """The output channels that are shown.

    Parameters
    ----------
    names, counter, count_form
        What they are called; what says which window of how many is on show, and its words.
    leads
        Where lines lead to them from the arithmetic: to the right or down, or nowhere, where
        they would cross something.
    bar
        The legend of a row's colours; empty where its cells say their numbers.
    around, radius
        How far a marker is from its cell, and its corners in design pixels.

    Attributes
    ----------
    markers
        Around the newest value of each.
    flyers
        A cell each, on its way from the arithmetic.
    """

    def __init__(
        self,
        grids: Sequence[Cells],
        *,
        names: Sequence[Label],
        counter: Label,
        count_form: str = "",
        leads: Literal["right", "down", ""],
        style: Style,
        bar: Group | None = None,
        around: float = 0.0,
        radius: float = 0.0,
    ) -> None:
        theme, first = style.theme, grids[0]
        self.grids, self.look = Group(*grids), first.look
        self.labels, self.counter, self._form = VGroup(*names), counter, count_form
        self.bar = Group() if bar is None else bar
        self._leads, self._around = leads, around
        frames = self.boxes(0)
        thickness = frame_thickness(frames[0], 5, numbered=bool(first.labels))
        self.markers = Group(
            *(Window(box, theme.kernel, thickness=thickness, radius=radius) for box in frames)
        )
        size = first.labels[0].size if first.labels else style.least
        self.flyers = Group(
            *(
                Cell(box, empty=theme.surface, line=theme.kernel, size=size, weight="bold")
                for box in frames
            )
        )
        super().__init__(self.bar, self.grids, self.labels)

    def parts(self) -> dict[str, Part]:
        """Return what comes and goes."""
        return {"output": Part((self.grids, self.labels, self.bar, self.counter))}

    def show(self, index: int) -> None:
        """Show all values up to step `index`, the newest marked."""
        self.reveal(index + 1)
        for marker, flyer, box in zip(self.markers, self.flyers, self.boxes(index), strict=True):
            marker.place(box)
            _see(flyer, seen=False)
        count = self.grids[0].values.size
        self.counter.set_text(self._form.format(grouped(index + 1), grouped(count)))

    def reveal(self, count: int) -> None:
        """Show the first `count` values of each channel; the counter says nothing without one."""
        for grid in self.grids:
            grid.reveal(count)
        if not count:
            self.counter.set_text("")

    def boxes(self, index: int) -> list[Box]:
        """Return the frames of a step's values, never too small to be seen."""
        found = []
        for cell in self._cells(index):
            wide, high = (max(0.0, LEAST_MARKER - side) / 2 for side in (cell.width, cell.height))
            found.append(cell.inset(-wide - self._around, -high - self._around))
        return found

    def fly(self, index: int, starts: Sequence[Box], share: float) -> None:
        """Be on the way from these boxes to the values' cells, which are open until then."""
        arrived = share >= 1
        ways = zip(self.flyers, self.grids, starts, self._cells(index), strict=True)
        for flyer, grid, start, end in ways:
            value = float(grid.values.flat[index])
            flyer.place(between(start, end, share))
            flyer.show(value, grid.look.text(value) if grid.labels else "", grid.look.scale)
            _see(flyer, seen=not arrived)
        self.reveal(index + 1 if arrived else index)

    def lines(self, index: int, values: Sequence[Box]) -> list[Line]:
        """Return the lines that lead from the arithmetic's values to their cells."""
        if not self._leads:
            return []
        leaves, arrives = ((1, 0.5), (0, 0.5)) if self._leads == "right" else ((0.5, 1), (0.5, 0))
        found = []
        for grid, value, cell in zip(self.grids, values, self._cells(index), strict=True):
            end = cell.at(*arrives)
            if grid.labels and self._leads == "right":  # it would cross the numbers before this one
                end[0] = grid.box.left
            found.append((value.at(*leaves), end))
        return found

    def _cells(self, index: int) -> list[Box]:
        row, column = np.unravel_index(index, self.grids[0].values.shape)
        return [grid.cell(int(row), int(column)) for grid in self.grids]


def _see(chip: Cell, *, seen: bool) -> None:
    chip.plate.set_fill(opacity=float(seen)).set_stroke(opacity=float(seen))
    if not seen:
        chip.label.set_text("")
