"""Cells with their numbers: a patch, a kernel, the products."""

from __future__ import annotations

import numpy as np
from manim import Group
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.cell_look import CellLook
from convviz.draw.kit.label import Label
from convviz.draw.kit.theme import inks_on, rgb
from convviz.draw.parts.raster import Raster


class NumberGrid(Group):
    """A raster whose cells say their values, where there is room to read them.

    Parameters
    ----------
    values
        Shape (rows, columns).
    box
        Where it stands.
    look
        The cells' colours, and how their numbers are written.

    Attributes
    ----------
    raster, labels
        The cells, and the numbers in them; none where there is no room to read them.

    Examples
    --------
    >>> import numpy as np
    >>> from convviz.draw import Box, CellLook, DivergingScale, NumberGrid
    >>> from convviz.formatting import number
    >>> kernel = np.array([[1.0, 1.0, 1.0], [0.0, 0.0, 0.0], [-1.0, -1.0, -1.0]])
    >>> look = CellLook(DivergingScale(kernel, headroom=1.3), number, widest="−1.00", size=56)
    >>> grid = NumberGrid(kernel, Box(-1.5, -1.5, 1.5, 1.5), look)
    >>> len(grid.labels)
    9
    >>> scene.add(grid)
    """

    def __init__(self, values: NDArray[np.floating], box: Box, look: CellLook) -> None:
        self.look = look
        rows, columns = values.shape
        self.raster = Raster(look.scale.colors(values), box, line_color=look.line)
        size = look.fitting(box.cell(0, 0, rows, columns))
        cells = np.ndindex(rows, columns) if size else ()
        middles = (box.cell(r, c, rows, columns).center for r, c in cells)
        self.labels = [Label("", size=size, color="#000000", anchor=at) for at in middles]
        super().__init__(self.raster, *self.labels)
        self.show(values)

    @property
    def box(self) -> Box:
        """Where it stands."""
        return self.raster.box

    def cell(self, row: float, column: float) -> Box:
        """Return where one cell stands."""
        return self.raster.cell(row, column)

    def cells(self, start: tuple[float, float], size: tuple[float, float]) -> Box:
        """Return the box of `size` (rows, columns) cells from `start`; it may reach out."""
        return self.box.cells(start, size, self.raster.grid)

    def show(self, values: NDArray[np.floating], *, numbers: bool = True) -> NumberGrid:
        """Show other values; without their numbers only the colours."""
        self.values = values
        self.colors_of_values = self.look.scale.colors(values)
        return self.reveal(values.size, numbers=numbers)

    def reveal(self, count: int, *more: int, numbers: bool = True) -> NumberGrid:
        """Show the first `count` cells and some more; leave the others empty and mute."""
        shown = np.zeros(self.values.size, bool)
        shown[: max(count, 0)] = True
        shown[list(more)] = True
        own = self.colors_of_values.reshape(-1, 3)
        colors = np.where(shown[:, None], own, rgb(self.look.empty))
        self.raster.colors = colors.reshape(self.colors_of_values.shape)
        if not self.labels:
            return self
        said, values = (shown & numbers).tolist(), self.values.ravel().tolist()
        for label, tells, value, ink in zip(
            self.labels, said, values, inks_on(colors), strict=True
        ):
            label.set_text(self.look.text(value) if tells else "").set_ink(ink)
        return self
