"""Cells with their numbers: a patch, a kernel, the products; and how they come to light."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import Group
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.cell_look import CellLook
from convviz.draw.kit.label import Label
from convviz.draw.kit.scales import Colors
from convviz.draw.kit.theme import rgb
from convviz.draw.parts.raster import Raster

LAG = 0.6  # the share of the time after which the last row comes to light


class Cells(Group):
    """Numbers (rows, columns) in coloured cells, which say them where there is room.

    Attributes
    ----------
    look
        The cells' colours, and how their numbers are written.
    labels
        The numbers; none where there is no room to read them.
    """

    look: CellLook
    labels: list[Label]

    @property
    @abstractmethod
    def box(self) -> Box:
        """Where they stand."""

    @abstractmethod
    def cell(self, row: float, column: float) -> Box:
        """Return where one cell stands."""

    @abstractmethod
    def paint(self, colors: Colors) -> None:
        """Give the cells these colours (rows, columns, 3)."""

    def show(self, values: NDArray[np.floating], *, numbers: bool = True) -> Self:
        """Show other values; without their numbers only the colours."""
        self.values = values
        self.colors_of_values = self.look.scale.colors(values)
        return self.reveal(values.size, numbers=numbers)

    def reveal(self, count: int, *more: int, numbers: bool = True) -> Self:
        """Show the first `count` cells and some more; leave the others empty and mute."""
        shown = np.zeros(self.values.size, bool)
        shown[: max(count, 0)] = True
        shown[list(more)] = True
        own = self.colors_of_values.reshape(-1, 3)
        colors = own if shown.all() else np.where(shown[:, None], own, rgb(self.look.empty))
        self.paint(colors.reshape(self.colors_of_values.shape))
        if not self.labels:
            return self
        said, values = (shown & numbers).tolist(), self.values.ravel().tolist()
        inks = self.look.inks(colors)
        for label, tells, value, ink in zip(self.labels, said, values, inks, strict=True):
            if tells:
                label.set_text(self.look.text(value)).set_ink(ink)
            else:
                label.set_text("")
        return self


class NumberGrid(Cells):
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
        said = values.size if size else 0
        self.labels = [Label("", size=size, color="#000000") for _ in range(said)]
        super().__init__(self.raster, *self.labels)
        self.place(box)
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

    def place(self, box: Box) -> Self:
        """Stand elsewhere, with numbers of the same size."""
        self.raster.place(box)
        rows, columns = self.raster.grid
        for label, (row, column) in zip(self.labels, np.ndindex(rows, columns), strict=False):
            label.anchor = box.cell(row, column, rows, columns).center
            label.set_text(label.text)
        return self

    def paint(self, colors: Colors) -> None:
        """Give the cells these colours (rows, columns, 3)."""
        self.raster.colors = colors


def uncover(grids: Sequence[Cells], alpha: float, *, silent: frozenset[int] = frozenset()) -> None:
    """Show grids one under the other, row after row, from empty (0) to all numbers (1).

    Parameters
    ----------
    silent
        The grids that say no number.
    """
    rows = [len(grid.values) for grid in grids]
    delays = np.linspace(0, LAG, sum(rows))
    shares = np.clip((alpha - delays) / (1 - LAG), 0, 1)
    for place, grid in enumerate(grids):
        own, shares = np.split(shares, [rows[place]])
        come = int((own >= 1).sum()) * grid.values.shape[1]
        grid.reveal(come, numbers=place not in silent)
        ground = rgb(grid.look.empty).astype(float)
        mixed = ground + own[:, None, None] * (grid.colors_of_values.astype(float) - ground)
        grid.paint(np.rint(mixed).astype(np.uint8))
