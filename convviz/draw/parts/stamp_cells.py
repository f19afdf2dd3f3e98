"""The cells of one stamp, holes between them or not, wherever they are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Group
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.cell_look import CellLook
from convviz.draw.kit.label import Label
from convviz.draw.kit.theme import ink_on, rgb
from convviz.draw.kit.units import px
from convviz.draw.parts.raster import Raster

FILL = 0.8  # of a cell that its number may take: each cell has edges of its own
MOST_APART = 64  # cells that move one by one
LEAST_LINED = px(12)  # the width of a cell that has edges


class StampCells(Group):
    """A number a cell; the cells can move, spread, and come one by one.

    Many cells that touch each other are one picture, and stay together.

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

    def __init__(
        self,
        boxes: Sequence[Box],
        grid: tuple[int, int],
        look: CellLook,
    ) -> None:
        self.look, self.grid, self.empty = look, grid, rgb(look.empty)
        cell, whole = boxes[0], around(boxes)
        touching = whole.width * whole.height <= 1.001 * cell.width * cell.height * len(boxes)
        self.is_whole = touching and len(boxes) > MOST_APART
        line_color = look.line if min(cell.width, cell.height) > LEAST_LINED else None
        blank = np.zeros((*grid, 3) if self.is_whole else (1, 1, 3), np.uint8)
        places = [whole] if self.is_whole else boxes
        self.cells = [Raster(blank, place, line_color=line_color) for place in places]
        size = 0.0 if self.is_whole else look.fitting(cell)
        self.labels = [
            Label("", size=size, color="#000000", anchor=box.center) for box in boxes if size
        ]
        super().__init__(*self.cells, *self.labels)

    def show(
        self,
        values: NDArray[np.floating],
        *,
        count: int | None = None,
        numbers: bool = True,
        opacity: float = 1.0,
    ) -> StampCells:
        """Show the first `count` of these values, all by default."""
        values = values.ravel()
        colors = self.look.scale.colors(values)
        shown = len(values) if count is None else count
        if self.is_whole:
            colors[shown:] = self.empty
            (whole,) = self.cells
            whole.colors = colors.reshape(*self.grid, 3)
            whole.opacity = opacity if shown else 0.0
            return self
        for i, (cell, color) in enumerate(zip(self.cells, colors, strict=True)):
            cell.colors = color[None, None]
            cell.opacity = opacity if i < shown else 0.0
        for i, (label, color) in enumerate(zip(self.labels, colors, strict=False)):
            seen = numbers and i < shown and opacity > 0.5
            label.set_text(self.look.text(float(values[i])) if seen else "").set_ink(ink_on(color))
        return self

    def hide(self) -> StampCells:
        """Show nothing."""
        for cell in self.cells:
            cell.opacity = 0.0
        for label in self.labels:
            label.set_text("")
        return self

    def place(self, boxes: Sequence[Box]) -> StampCells:
        """Stand elsewhere."""
        for cell, box in zip(self.cells, [around(boxes)] if self.is_whole else boxes, strict=True):
            cell.place(box)
        for label, box in zip(self.labels, boxes, strict=False):
            label.anchor = box.center
            label.set_text(label.text)
        return self


def around(boxes: Sequence[Box]) -> Box:
    """Return the box around the cells of a grid, row by row."""
    first, last = boxes[0], boxes[-1]
    return Box(first.left, last.bottom, last.right, first.top)
