"""A large matrix of weights as one raster, in a frame that may have fewer pixels than it."""

from __future__ import annotations

import numpy as np
from manim import Group
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.scales import Scale
from convviz.draw.kit.theme import Theme, rgb
from convviz.draw.kit.units import px
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.raster import Raster
from convviz.traces.steps import FloatArray


class WeightMatrix(Group):
    """A matrix, its rows shown one after another, with a bright line under the newest.

    Where a cell would be smaller than a pixel of the frame, a pixel shows the one of its
    weights that is farthest from zero: otherwise a few weights among zeros would come and
    go by the frame's size.

    Parameters
    ----------
    values
        Shape (rows, columns).
    box
        Where it stands.
    scale
        From values to colours.
    """

    def __init__(
        self, values: FloatArray, box: Box, *, scale: Scale, stage: Stage, theme: Theme
    ) -> None:
        self.rows, self.columns = values.shape
        pixel = stage.frame.height / stage.pixel_height
        self.row_edges = _edges(self.rows, box.height / pixel)
        column_edges = _edges(self.columns, box.width / pixel)
        pooled = farthest(farthest(values, self.row_edges, 0), column_edges, 1)
        self.colors = scale.colors(pooled)
        self.empty = rgb(theme.surface)
        self.raster = Raster(self.colors, box, line_color=theme.line)
        self.line = Raster(rgb(theme.kernel)[None, None], box)
        self.line.set_z_index(1)
        super().__init__(self.raster, self.line)
        self.show(self.rows - 1)

    def show(self, row: int, *more: int) -> WeightMatrix:
        """Show the rows down to this one and some more; the line stands under this one."""
        shown = np.zeros(self.rows, bool)
        shown[: row + 1] = True
        shown[list(more)] = True
        # a pixel is painted as soon as one of its rows is there
        painted = np.logical_or.reduceat(shown, self.row_edges[:-1])
        self.raster.colors = np.where(painted[:, None, None], self.colors, self.empty)
        self.line.place(self.line_box(row))
        return self

    def row_box(self, row: int) -> Box:
        """Return where a row stands."""
        return self.raster.box.cells((row, 0), (1, self.columns), (self.rows, self.columns))

    def line_box(self, row: int) -> Box:
        """Return where the line stands when this row is the newest."""
        box = self.row_box(row)
        return Box(box.left - px(12), box.bottom - px(4), box.right + px(12), box.bottom)


def farthest(values: FloatArray, edges: NDArray[np.intp], axis: int) -> FloatArray:
    """Return of each run between two edges along an axis the value farthest from zero.

    >>> farthest(np.array([[0.0, -2.0, 1.0, 0.0]]), np.array([0, 2, 4]), 1).tolist()
    [[-2.0, 1.0]]
    """
    low = np.minimum.reduceat(values, edges[:-1], axis=axis)
    high = np.maximum.reduceat(values, edges[:-1], axis=axis)
    return np.where(-low > high, low, high)


def _edges(cells: int, pixels: float) -> NDArray[np.intp]:
    """Return the edges of runs of cells, a pixel each; of single cells where there is room."""
    runs = min(cells, max(1, round(pixels)))
    return np.rint(np.linspace(0, cells, runs + 1)).astype(np.intp)
