"""A row of separate cells: a few numbers, large enough to be looked at one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from manim import Group
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, fitted_size, text_width
from convviz.draw.kit.scales import Scale
from convviz.draw.layout.loupe_cells import FILL
from convviz.draw.parts.cell import Cell


class CellRow(Group):
    """Numbers in rounded cells; the face of a `NumberGrid` of one row.

    Parameters
    ----------
    values
        Shape (1, columns).
    boxes
        Where each cell stands.
    scale, text
        From a value to its colour and to what its cell says.
    widest
        The longest text that a cell will ever have to hold.
    size, least_size
        The numbers' size in design pixels, and the smallest that can still be read.
    line, empty
        The colours of the cells' edges, and of a cell without a value.
    line_width
        Of the edges, in design pixels.
    """

    def __init__(
        self,
        values: NDArray[np.floating],
        boxes: Sequence[Box],
        *,
        scale: Scale,
        text: Callable[[float], str],
        widest: str,
        size: float,
        least_size: float,
        line: str,
        empty: str,
        line_width: float = 2,
    ) -> None:
        self.scale_of_values, self.text, self.empty = scale, text, empty
        fitting = self.fitting_size(boxes[0], widest, size)
        self._says = fitting >= least_size - 1e-9
        self.cells = [
            Cell(box, empty=empty, line=line, size=fitting, line_width=line_width) for box in boxes
        ]
        super().__init__(*self.cells)
        self.show(values)

    @staticmethod
    def fitting_size(box: Box, widest: str, size: float) -> float:
        """Return the size, at most `size`, at which the widest text fits a cell."""
        most = min(size, FILL * box.height / text_width("00", 1))
        return fitted_size(widest, most, FILL * box.width, least=0.0)

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
        self.colors_of_values = self.scale_of_values.colors(values)
        return self.reveal(values.size, numbers=numbers)

    def reveal(self, count: int, empty: str = "", *, numbers: bool = True) -> CellRow:
        """Show the first `count` cells, and leave the others open."""
        for i, (cell, value) in enumerate(zip(self.cells, self.values.ravel(), strict=True)):
            if i < count:
                said = self.text(float(value)) if numbers and self._says else ""
                cell.show(float(value), said, self.scale_of_values)
            else:
                cell.clear(self.empty)
        return self
