"""A sequence as rows of cells, a channel each; what pads it stands apart at its ends."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

import numpy as np
from manim import Group
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.cell_look import CellLook
from convviz.draw.kit.scales import Scale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.tones import Toned
from convviz.draw.kit.units import px
from convviz.draw.layout.columns import Columns
from convviz.draw.parts.cell import CellRow
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.padded_map import TONE
from convviz.draw.parts.source_links import Hatch
from convviz.draw.parts.window import Window

ROW_GAP = px(5)
LEAST_BOX = px(10)  # the width of a window over columns that are thinner
DIMMED = 0.22  # the opacity of a row that is not read


class SequenceRows(Group):
    """Channels one under the other, positions from left to right.

    Parameters
    ----------
    values
        Shape (rows, columns) of all columns, those at the ends included.
    columns
        Where the columns stand.
    box
        The rows' height, all gaps included.
    look
        The colours of the cells, and how their numbers are written.
    end_text
        From a value to what a cell at the ends says, where it differs.
    hollow
        Whether the ends show no value of the sequence's; else they are copies of it.
    beyond
        How many of the last columns hold nothing: they say no number.
    dimmed
        The rows that are not read.

    Attributes
    ----------
    rows
        A `NumberGrid` for each channel's own columns; a `CellRow` where columns stand apart.
    ends
        All that stands in front and behind; empty where there is nothing.
    """

    def __init__(
        self,
        values: NDArray[np.floating],
        columns: Columns,
        box: Box,
        *,
        look: CellLook,
        theme: Theme,
        end_text: Callable[[float], str] | None = None,
        hollow: bool = True,
        beyond: int = 0,
        dimmed: Collection[int] = (),
    ) -> None:
        self.columns, self.box, self.theme = columns, box, theme
        self.count = len(values)
        self.dimmed = frozenset(dimmed)
        front, own, behind = columns.counts

        def grid(row: int, first: int, count: int, colors: Scale) -> NumberGrid | CellRow:
            numbers, is_end = values[row : row + 1, first : first + count], first != front
            own = replace(look, scale=colors, text=end_text if is_end and end_text else look.text)
            if not columns.spacing:
                return NumberGrid(numbers, columns.over(first, count, self.row(row)), own)
            boxes = [columns.over(first + i, 1, self.row(row)) for i in range(count)]
            if is_end:
                return CellRow(numbers, boxes, replace(own, line=theme.muted), line_width=5)
            return CellRow(numbers, boxes, own)

        self.rows = [grid(row, front, own, look.scale) for row in range(self.count)]
        tone = Toned(look.scale, theme, 0.0 if hollow else TONE)
        self.sides: list[Group] = []
        for first, count in ((0, front), (front + own, behind)):
            if not count:
                continue
            grids = [grid(row, first, count, tone) for row in range(self.count)]
            frame = Window(columns.over(first, count, box), theme.muted, thickness=2.5)
            if columns.spacing:
                frame.set_stroke(opacity=0)  # each cell has its own
            if grids[0].labels:
                for each in grids:
                    for label in each.labels if hollow else []:
                        label.set_ink(theme.muted)
                    for label in each.labels[count - beyond :] if first else []:
                        label.set_text("")
                self.sides.append(Group(*grids, frame))
            else:
                every = np.ones((1, count), bool)
                hatches = [Hatch(each.box, every, theme) for each in grids]
                self.sides.append(Group(*grids, *hatches, frame))
            for row in self.dimmed:
                _dim(grids[row])
        for row in self.dimmed:
            _dim(self.rows[row])
        self.ends = Group(*self.sides)
        super().__init__(self.ends, *self.rows)

    @property
    def numbered(self) -> bool:
        """Whether the cells have room for their numbers."""
        return bool(self.rows[0].labels)

    @property
    def pitch(self) -> float:
        """How far apart the rows stand."""
        return (self.box.height + ROW_GAP) / self.count

    def row(self, row: float, count: int = 1) -> Box:
        """Return the box of some rows across the whole frame."""
        top = self.box.top - row * self.pitch
        return Box(self.box.left, top - count * self.pitch + ROW_GAP, self.box.right, top)

    def cells(self, start: tuple[float, float], reach: tuple[float, float]) -> Box:
        """Return the box of `reach` rows and columns; columns count in the sequence itself.

        It is never too thin to be seen.
        """
        place = start[1] + self.columns.counts[0]
        box = self.columns.over(place, reach[1], self.row(start[0], int(reach[0])))
        more = max(0.0, LEAST_BOX - box.width) / 2
        return box.inset(-more, 0)


def row_height(box: Box, count: int) -> float:
    """Return how high each of so many rows is that fill a box."""
    return (box.height + ROW_GAP) / count - ROW_GAP


def _dim(grid: NumberGrid | CellRow) -> None:
    if isinstance(grid, NumberGrid):
        grid.raster.opacity = DIMMED
    for label in grid.labels:
        label.set_text("")
