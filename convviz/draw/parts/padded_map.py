"""One channel of an input with its padding, and where the padding's numbers come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from manim import Group
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.cell_look import FRAMED, CellLook
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.tones import padding_look
from convviz.draw.parts.fader import Fader
from convviz.draw.parts.leader import Leader
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.source_links import Hatch, SourceLinks
from convviz.draw.parts.window import Window
from convviz.traces.layer_trace import WindowTrace
from convviz.traces.windows import ZERO_CELL

MOST_LINKED = 2  # cells of each side that are linked, those next to the input


def is_hollow(trace: WindowTrace[Any]) -> bool:
    """Return whether a layer's padding shows no value of its input."""
    return trace.padding_mode in ("zeros", "-inf")


def padded_values(trace: WindowTrace[Any], channels: Sequence[int]) -> NDArray[np.floating]:
    """Return padded channels; nan where windows reach beyond the padding and read nothing."""
    values = trace.padded[list(channels)]
    if trace.weight is None:  # a pooling's may, with `ceil_mode`
        sides = zip(trace.padding, trace.padding_after, strict=True)
        for axis, (front, behind) in enumerate(sides, start=1):
            np.moveaxis(values, axis, 0)[values.shape[axis] - (behind - front) :] = np.nan
    return values


class PaddedMap(Group):
    """A grid of numbers with a border that is drawn apart from it.

    All rows and columns are counted in the unpadded input: -1 is the padding's last row.

    Parameters
    ----------
    trace, channel
        Whose input.
    box
        Where it stands, the border included.
    look
        The colours of the input's cells, and how their numbers are written.

    Attributes
    ----------
    grid
        The input alone, a `NumberGrid`: `reveal` shows as much of it as is wanted.
    colors
        Of all cells when all are shown, the border's included.
    outer
        The border's cells, a `NumberGrid` of the whole map; it says nothing within.
    border
        All that belongs to the padding; empty where there is none. It lies below the input.
    edge
        The line between the two.
    """

    def __init__(
        self, trace: WindowTrace[Any], channel: int, box: Box, *, look: CellLook, theme: Theme
    ) -> None:
        self.trace, self.box, self.theme = trace, box, theme
        self.before, self.size = trace.padding, trace.input.shape[1:]
        self.shape = trace.padded.shape[1:]
        (top, left), (rows, columns) = self.before, self.size
        framed = replace(look, fill=FRAMED)  # a window's frame lies within the cells
        inner = self.cells((0, 0), (rows, columns))
        self.grid = NumberGrid(trace.input[channel], inner, framed)
        values = padded_values(trace, [channel])[0]
        own = np.s_[top : top + rows, left : left + columns]
        values[own] = np.nan
        self.outer = NumberGrid(values, box, padding_look(framed, theme, hollow=is_hollow(trace)))
        self.colors = self.outer.colors_of_values.copy()
        self.colors[own] = self.grid.colors_of_values
        self.border, self.edge = Group(), Group()
        if self.is_padded:
            corners = [box.at(x, y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))]
            hatch = [] if self.grid.labels else [Hatch(box, ~np.isnan(values), theme)]
            self.border.add(self.outer, *hatch, Leader(*pairwise(corners), color=theme.muted))
            self.edge.add(Window(inner, theme.muted, thickness=3))
        self._fader = Fader(self.border, self.edge)
        super().__init__(self.border, self.grid, self.edge)

    @property
    def is_padded(self) -> bool:
        return self.shape != self.size

    def cell(self, row: float, column: float) -> Box:
        """Return where a cell stands; in the padding its row or column is negative."""
        return self.cells((row, column), (1, 1))

    def cells(self, start: tuple[float, float], reach: tuple[float, float]) -> Box:
        """Return the box of `reach` rows and columns from `start`."""
        first = (start[0] + self.before[0], start[1] + self.before[1])
        return self.box.cells(first, reach, (self.shape[0], self.shape[1]))

    def source_of(self, row: int, column: int) -> tuple[int, int] | None:
        """Return the input's cell whose value a cell shows, None where it shows none."""
        rows, columns = self.trace.source_indices
        found = int(rows[row + self.before[0]]), int(columns[column + self.before[1]])
        return None if ZERO_CELL in found else found

    def is_border(self, row: int, column: int) -> bool:
        """Return whether a cell is not the input's own."""
        return not (0 <= row < self.size[0] and 0 <= column < self.size[1])

    def links(self, cells: Sequence[tuple[int, int]]) -> SourceLinks:
        """Return lines that lead to these padded cells from the cells whose values they show.

        A cell that shows no input has none. The lines are not part of the map.
        """
        pairs = [
            (self.cell(*source), self.cell(*cell))
            for cell in cells
            if self.is_border(*cell) and (source := self.source_of(*cell)) is not None
        ]
        return SourceLinks(pairs, self.box, self.theme, over_numbers=bool(self.grid.labels))

    def middle_links(self) -> SourceLinks:
        """Return the lines to the padded cells of the middle row and of the middle column.

        Where the cells say their numbers, of one of the two alone: its numbers are those
        that `say_numbers(middle=True)` leaves.
        """
        return self.links(
            [
                (middle, place) if axis else (place, middle)
                for axis, middle in self._middle_lines()
                for place in self._beside(axis)
            ]
        )

    def say_numbers(self, *, middle: bool = False) -> None:
        """Let every cell say its number, or those alone of the line that is linked."""
        ((axis, line), *_) = self._middle_lines()
        for grid, first in ((self.grid, (0, 0)), (self.outer, self.before)):
            grid.reveal(grid.values.size)
            for place, label in zip(np.ndindex(grid.values.shape), grid.labels, strict=False):
                if middle and place[1 - axis] - first[1 - axis] != line:
                    label.set_text("")

    def show_border(self, share: float = 1.0) -> None:
        """Let the border be seen by a share: 0 leaves the input alone."""
        self._fader.show(share)

    def _middle_lines(self) -> list[tuple[int, int]]:
        """Return the axes along which a middle line is linked, and which line it is."""
        padded = [axis for axis in (1, 0) if self.shape[axis] != self.size[axis]] or [1]
        return [(axis, self.size[1 - axis] // 2) for axis in padded][: 1 if self.grid.labels else 2]

    def _beside(self, axis: int) -> list[int]:
        """Return the padded indices of an axis that are next to the input."""
        front, size = self.before[axis], self.size[axis]
        behind = self.shape[axis] - size - front
        return [*range(-min(front, MOST_LINKED), 0), *range(size, size + min(behind, MOST_LINKED))]
