"""Cells with their numbers: a patch, a kernel, the products."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import Group
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, text_width
from convviz.draw.kit.scales import Scale
from convviz.draw.kit.theme import inks_on, rgb
from convviz.draw.layout.loupe_cells import FILL
from convviz.draw.parts.raster import Raster

Texts = Callable[[float], str]


FRAMED = 0.85  # how much smaller numbers are where a frame may stand around their cell
LEAST_SIZE = 20  # design pixels: numbers that would be smaller are left out


class NumberGrid(Group):
    """A raster whose cells say their values, where there is room to read them.

    Parameters
    ----------
    values
        Shape (rows, columns).
    box
        Where it stands.
    scale
        From values to colours.
    text
        From a value to what its cell says.
    widest
        The longest text that a cell will ever have to hold.
    size, least_size
        The numbers' size in design pixels, and the smallest that can still be read.
    line_color
        As a `Raster` has it.

    Attributes
    ----------
    raster, labels
        The cells, and the numbers in them; none where there is no room to read them.

    Examples
    --------
    >>> import numpy as np
    >>> from convviz.draw import Box, DivergingScale, NumberGrid
    >>> from convviz.formatting import number
    >>> kernel = np.array([[1.0, 1.0, 1.0], [0.0, 0.0, 0.0], [-1.0, -1.0, -1.0]])
    >>> scale = DivergingScale(kernel, headroom=1.3)
    >>> place = Box(-1.5, -1.5, 1.5, 1.5)
    >>> grid = NumberGrid(kernel, place, scale=scale, text=number, widest="−1.00", size=56)
    >>> len(grid.labels)
    9
    >>> scene.add(grid)
    """

    def __init__(
        self,
        values: NDArray[np.floating],
        box: Box,
        *,
        scale: Scale,
        text: Texts,
        widest: str,
        size: float,
        least_size: float = LEAST_SIZE,
        line_color: str | None = None,
    ) -> None:
        self.scale_of_values = scale
        self.text = text
        self.raster = Raster(scale.colors(values), box, line_color=line_color)
        self.labels: list[Label] = []
        fitting = self.fitting_size(box, values.shape, widest, size)
        if fitting >= least_size:
            rows, columns = values.shape
            self.labels = [
                Label(
                    "", size=fitting, color="#000000", anchor=box.cell(r, c, rows, columns).center
                )
                for r in range(rows)
                for c in range(columns)
            ]
        super().__init__(self.raster, *self.labels)
        self.show(values)

    @property
    def box(self) -> Box:
        """Where it stands."""
        return self.raster.box

    def cell(self, row: float, column: float) -> Box:
        """Return where one cell stands."""
        return self.raster.cell(row, column)

    @staticmethod
    def fitting_size(box: Box, grid: tuple[int, ...], widest: str, size: float) -> float:
        """Return the size, at most `size`, at which the widest text fits a cell of the grid."""
        width = FILL * box.width / grid[1]
        natural = text_width(widest, size)
        height_limit = FILL * box.height / grid[0] / text_width("00", 1)
        return min(size, size * width / natural, height_limit)

    def show(self, values: NDArray[np.floating], *, numbers: bool = True) -> NumberGrid:
        """Show other values; without their numbers only the colours."""
        self.values = values
        self.colors_of_values = self.scale_of_values.colors(values)
        return self.reveal(values.size, numbers=numbers)

    def reveal(self, count: int, empty: str = "#000000", *, numbers: bool = True) -> NumberGrid:
        """Show the first `count` cells, the others in the colour `empty` and without a number."""
        colors = self.colors_of_values.reshape(-1, 3)
        if count < len(colors):
            colors = colors.copy()
            colors[count:] = rgb(empty)
        self.raster.colors = colors.reshape(self.colors_of_values.shape)
        shown = self.labels[:count] if numbers else []
        values = self.values.ravel()[: len(shown)].tolist()
        inks = inks_on(colors[: len(shown)])
        for label, value, ink in zip(shown, values, inks, strict=False):
            label.set_text(self.text(value)).set_ink(ink)
        self._hide(self.labels[len(shown) :])
        return self

    def uncover(self, share: float, empty: str) -> None:
        """Let the rows come to light from the top; the numbers come when all are there."""
        target, ground = self.colors_of_values.astype(float), rgb(empty).astype(float)
        delays = np.linspace(0, 0.6, len(target))[:, None, None]
        lit = np.clip((share - delays) / 0.4, 0, 1)
        self.reveal(self.values.size if share > 0.95 else 0, empty)
        self.raster.colors = np.rint(ground + lit * (target - ground)).astype(np.uint8)

    @staticmethod
    def _hide(labels: list[Label]) -> None:
        for label in labels:
            label.set_text("")


def framed_size(box: Box, grid: tuple[int, int], widest: str, size: float) -> float:
    """Return the size at which a grid's numbers leave room for a frame around a cell."""
    return min(size, FRAMED * NumberGrid.fitting_size(box, grid, widest, size))
