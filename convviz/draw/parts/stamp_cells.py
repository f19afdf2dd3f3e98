"""The cells of one stamp, holes between them or not, wherever they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from manim import Group
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.cell_look import CellLook
from convviz.draw.kit.units import px
from convviz.draw.parts.number_grid import NumberGrid

MOST_APART = 64  # cells that move one by one
LEAST_LINED = px(12)  # the width of a cell that has edges


class StampCells(Group):
    """A number a cell; the cells can move, spread, and come one by one.

    Many cells that touch each other are one grid, and stay together.

    Parameters
    ----------
    boxes
        Where the cells stand, row by row.
    grid
        Rows and columns.
    look
        The colours of the cells, and how their numbers are written: of the size that fits
        the first boxes.
    """

    def __init__(self, boxes: Sequence[Box], grid: tuple[int, int], look: CellLook) -> None:
        cell, whole = boxes[0], around(boxes)
        touching = whole.width * whole.height <= 1.001 * cell.width * cell.height * len(boxes)
        self.is_whole = touching and len(boxes) > MOST_APART
        if min(cell.width, cell.height) <= LEAST_LINED:
            look = replace(look, line=None)
        places, shape = ([whole], grid) if self.is_whole else (boxes, (1, 1))
        self.grids = [NumberGrid(np.zeros(shape), box, look) for box in places]
        super().__init__(*self.grids)

    def show(
        self,
        values: NDArray[np.floating],
        *,
        count: int | None = None,
        numbers: bool = True,
        opacity: float = 1.0,
    ) -> StampCells:
        """Show the first `count` of these values, all by default."""
        each = values.size // len(self.grids)
        left = values.size if count is None else count
        for grid, own in zip(self.grids, values.reshape(len(self.grids), -1), strict=True):
            come = min(max(left, 0), each)
            left -= each
            says = numbers and opacity > 0.5
            grid.show(own.reshape(grid.values.shape), numbers=says and come == each)
            if come < each:
                grid.reveal(come, numbers=says)
            grid.raster.opacity = opacity if come else 0.0
        return self

    def place(self, boxes: Sequence[Box]) -> StampCells:
        """Stand elsewhere."""
        places = [around(boxes)] if self.is_whole else boxes
        for grid, box in zip(self.grids, places, strict=True):
            grid.place(box)
        return self


def around(boxes: Sequence[Box]) -> Box:
    """Return the box around the cells of a grid, row by row."""
    first, last = boxes[0], boxes[-1]
    return Box(first.left, last.bottom, last.right, first.top)
