"""A raster with a name above it."""

from __future__ import annotations

import numpy as np
from manim import Group
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, fitted_size
from convviz.draw.kit.scales import Scale
from convviz.draw.kit.theme import Theme, rgb
from convviz.draw.kit.units import px
from convviz.draw.parts.raster import Raster
from convviz.traces.steps import FloatArray


class LabelledMap(Group):
    """One map of pixels and what it is called.

    Parameters
    ----------
    values
        Shape (rows, columns).
    box
        Where the raster stands; its name stands above.
    scale
        From values to colours.
    name, size
        The name, and its size in design pixels where the box is wide enough.
    line_color
        Of the thin lines around and between the cells.
    room
        What the name may take where the box is narrower.
    """

    def __init__(
        self,
        values: FloatArray,
        box: Box,
        *,
        scale: Scale,
        theme: Theme,
        name: str,
        size: float,
        line_color: str,
        room: float = 0.0,
    ) -> None:
        self.scale_of_values = scale
        self.empty = rgb(theme.surface)
        self.raster = Raster(scale.colors(values), box, line_color=line_color)
        self.use(values)
        self.label = Label(
            name,
            size=fitted_size(name, size, max(box.width, room)),
            color=theme.ink,
            anchor=(box.left, box.top + px(size * 0.75), 0),
            align="left",
        )
        super().__init__(self.raster, self.label)

    def use(self, values: FloatArray) -> LabelledMap:
        """Show other values, all of them."""
        self.colors_of_values = self.scale_of_values.colors(values)
        self.raster.colors = self.colors_of_values
        return self

    def reveal(self, count: int, *more: int) -> LabelledMap:
        """Show the first `count` cells, row by row, and some more by their numbers."""
        shown = np.zeros(self.colors_of_values.shape[:2], bool)
        shown.flat[:count] = True
        shown.flat[list(more)] = True
        return self.show_cells(shown)

    def show_cells(self, shown: NDArray[np.bool_]) -> LabelledMap:
        """Show these cells, (rows, columns), and leave the others empty."""
        self.raster.colors = np.where(shown[..., None], self.colors_of_values, self.empty)
        return self

    def cells(self, start: tuple[float, float], size: tuple[float, float] = (1, 1)) -> Box:
        """Return the box of `size` (rows, columns) cells from `start`."""
        return self.raster.box.cells(start, size, self.raster.grid)
