"""A sequence as rows of cells, a channel each; what pads it stands apart at its ends."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from manim import Group
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.cell_look import CellLook
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.layout.columns import Columns
from convviz.draw.parts.cell import CellRow
from convviz.draw.parts.number_grid import Cells, NumberGrid
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
        Of all columns (rows, columns), those at the ends included.
    box
        The rows' height, all gaps included.
    look, padding
        The colours of the cells, and how their numbers are written; and of those at the ends.
    dimmed
        The rows that are not read.

    Attributes
    ----------
    rows
        Each channel's own columns; a `CellRow` where columns stand apart.
    sides, ends
        What stands in front and what behind, and all of it; empty where there is nothing.
    """

    def __init__(
        self,
        values: NDArray[np.floating],
        columns: Columns,
        box: Box,
        *,
        look: CellLook,
        theme: Theme,
        padding: CellLook | None = None,
        dimmed: Collection[int] = (),
    ) -> None:
        self.columns, self.box = columns, box
        self.count = len(values)
        self.dimmed = frozenset(dimmed)
        front, own, behind = columns.counts

        def grids(first: int, count: int, look: CellLook, line_width: float = 2) -> list[Cells]:
            shown = [values[row : row + 1, first : first + count] for row in range(self.count)]
            if columns.spacing:
                boxes = [columns.over(first + i, 1, box) for i in range(count)]
                return [CellRow(shown[0], boxes, look, line_width=line_width)]
            boxes = [columns.over(first, count, self.row(row)) for row in range(self.count)]
            return [NumberGrid(each, at, look) for each, at in zip(shown, boxes, strict=True)]

        self.rows = grids(front, own, look)
        self.sides: list[Group] = []
        for first, count in ((0, front), (front + own, behind)):
            if not count or padding is None:
                continue
            if columns.spacing:  # each cell has a frame of its own
                self.sides.append(
                    Group(*grids(first, count, replace(padding, line=theme.muted), 5))
                )
                continue
            side = grids(first, count, padding)
            frame = Window(columns.over(first, count, box), theme.muted, thickness=2.5)
            hatched = [] if side[0].labels else side
            hatches = [Hatch(each.box, ~np.isnan(each.values), theme) for each in hatched]
            self.sides.append(Group(*side, *hatches, frame))
        for row in self.dimmed:
            for each in (self.rows, *self.sides):
                each[row].reveal(each[row].values.size, numbers=False)
                each[row].raster.opacity = DIMMED
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
