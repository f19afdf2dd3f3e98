"""A row of separate cells: a few numbers, large enough to be looked at one by one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Group
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.cell_look import CellLook
from convviz.draw.kit.label import Label
from convviz.draw.parts.cell import Cell


class CellRow(Group):
    """Numbers in rounded cells; the face of a `NumberGrid` of one row.

    Parameters
    ----------
    values
        Shape (1, columns).
    boxes
        Where each cell stands.
    look
        The cells' colours, and how their numbers are written.
    line_width
        Of the cells' edges, in design pixels.
    """

    def __init__(
        self,
        values: NDArray[np.floating],
        boxes: Sequence[Box],
        look: CellLook,
        *,
        line_width: float = 2,
    ) -> None:
        self.look = look
        size, line = look.fitting(boxes[0]), look.line or look.empty
        self._says = size > 0
        self.cells = [
            Cell(box, empty=look.empty, line=line, size=size, line_width=line_width)
            for box in boxes
        ]
        super().__init__(*self.cells)
        self.show(values)

    @property
    def labels(self) -> list[Label]:
        """The cells' numbers; none where they cannot be read."""
        return [cell.label for cell in self.cells] if self._says else []

    @property
    def box(self) -> Box:
        """Around all cells."""
        first, last = self.cells[0].box, self.cells[-1].box
        return Box(first.left, first.bottom, last.right, first.top)

    def cell(self, row: int, column: int) -> Box:
        """Return where a cell stands."""
        return self.cells[column].box

    def show(self, values: NDArray[np.floating], *, numbers: bool = True) -> CellRow:
        """Show other values; without their numbers only the colours."""
        self.values = values
        self.colors_of_values = self.look.scale.colors(values)
        return self.reveal(values.size, numbers=numbers)

    def reveal(self, count: int, *, numbers: bool = True) -> CellRow:
        """Show the first `count` cells, and leave the others open."""
        for i, (cell, value) in enumerate(zip(self.cells, self.values.ravel(), strict=True)):
            if i < count:
                said = self.look.text(float(value)) if numbers and self._says else ""
                cell.show(float(value), said, self.look.scale)
            else:
                cell.clear(self.look.empty)
        return self
