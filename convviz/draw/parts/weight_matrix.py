"""A large matrix of weights as one raster, in a frame that may have fewer pixels than it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.scales import Scale
from convviz.draw.kit.theme import rgb
from convviz.draw.kit.units import px
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.raster import Raster
from convviz.draw.parts.style import Style
from convviz.traces.steps import FloatArray


class WeightMatrix(NumberGrid):
    """A matrix, its rows shown one after another, with a bright line under the newest.

    Where a cell would be smaller than a pixel of the frame, a pixel shows the one of its
    weights that is farthest from zero: otherwise a few weights among zeros would come and
    go by the frame's size.

    Parameters
    ----------
    weight
        Shape (rows, columns).
    """

    def __init__(self, weight: FloatArray, box: Box, scale: Scale, style: Style) -> None:
        self.rows = len(weight)
        pixel = style.stage.frame.height / style.stage.pixel_height
        self.edges, across = (
            _edges(count, length / pixel)
            for count, length in zip(weight.shape, (box.height, box.width), strict=True)
        )
        pooled = farthest(farthest(weight, self.edges, 0), across, 1)
        super().__init__(pooled, box, style.pixels(scale))
        self.line = Raster(rgb(style.theme.kernel)[None, None], box)
        self.line.set_z_index(1)
        self.add(self.line)

    def show_rows(self, row: int, *more: int) -> WeightMatrix:
        """Show the rows down to this one and some more; the line stands under this one."""
        # a pixel is painted as soon as one of its rows is there
        width = self.values.shape[1]
        count, *others = np.searchsorted(self.edges[:-1], (row, *more), side="right") * width
        cells = (cell for end in others for cell in range(end - width, end))
        self.reveal(count, *cells)
        self.line.place(self.line_box(row))
        return self

    def row_box(self, row: int) -> Box:
        """Return where a row stands."""
        return self.box.cell(row, 0, self.rows, 1)

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
