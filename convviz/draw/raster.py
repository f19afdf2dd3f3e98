"""A map of cells as one mobject: 784 pixels are one picture, not 784 squares."""

from __future__ import annotations

import numpy as np
from manim import Mobject
from numpy.typing import NDArray

from convviz.draw.boxes import Box
from convviz.draw.scales import Colors
from convviz.draw.theme import rgb

LEAST_CELL_WITH_LINES = 5  # pixels: smaller cells would be all lines


class Raster(Mobject):
    """A grid of coloured cells, painted by the camera as whole pixels.

    Parameters
    ----------
    colors
        Bytes, shape (rows, columns, 3). Assign a new array to `colors` to change them.
    box
        Where it stands.
    line_color
        The thin lines around and, where they are large enough, between the cells; None
        draws none.

    Examples
    --------
    >>> import numpy as np
    >>> from convviz.draw import Box, Raster
    >>> Raster(np.zeros((28, 28, 3), np.uint8), Box(-2, -2, 2, 2)).grid
    (28, 28)
    """

    def __init__(self, colors: Colors, box: Box, *, line_color: str | None = None) -> None:
        super().__init__()
        self.colors = colors
        self.line_color = line_color
        self.opacity = 1.0
        self.place(box)

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.colors.shape[0], self.colors.shape[1]

    @property
    def box(self) -> Box:
        """Where it stands; follows `shift`, `scale` and the like."""
        (left, top, _), (right, bottom, _) = self.points
        return Box(left, bottom, right, top)

    def place(self, box: Box) -> Raster:
        """Stand elsewhere."""
        self.points = np.array([[box.left, box.top, 0.0], [box.right, box.bottom, 0.0]])
        return self

    def cell(self, row: float, column: float) -> Box:
        """Return where one cell stands."""
        return self.box.cell(row, column, *self.grid)

    def paint(self, pixels: NDArray[np.uint8], xs: NDArray[np.intp], ys: NDArray[np.intp]) -> None:
        """Paint the cells onto a frame.

        Parameters
        ----------
        pixels
            The frame, RGBA bytes (height, width, 4).
        xs, ys
            The cells' edges in pixels, shapes (columns + 1,) and (rows + 1,).
        """
        picture = self._picture(xs, ys)
        height, width = pixels.shape[:2]
        top, bottom = np.clip([ys[0], ys[-1]], 0, height)
        left, right = np.clip([xs[0], xs[-1]], 0, width)
        if top >= bottom or left >= right:
            return
        picture = picture[top - ys[0] : bottom - ys[0], left - xs[0] : right - xs[0]]
        under = pixels[top:bottom, left:right]
        if self.opacity >= 1:
            under[..., :3] = picture
            under[..., 3] = 255
        else:
            mixed = under[..., :3] * (1 - self.opacity) + picture * self.opacity
            under[..., :3] = np.rint(mixed).astype(np.uint8)
            alpha = under[..., 3] * (1 - self.opacity) + 255 * self.opacity
            under[..., 3] = np.rint(alpha).astype(np.uint8)

    def _picture(self, xs: NDArray[np.intp], ys: NDArray[np.intp]) -> Colors:
        rows = np.repeat(self.colors, np.diff(ys), axis=0)
        picture = np.repeat(rows, np.diff(xs), axis=1)
        if self.line_color is not None:
            smallest = min(np.diff(xs).min(), np.diff(ys).min())
            inner = slice(None) if smallest >= LEAST_CELL_WITH_LINES else slice(0, 1)
            line = rgb(self.line_color)
            picture[:, np.append(xs[:-1][inner], xs[-1] - 1) - xs[0]] = line
            picture[np.append(ys[:-1][inner], ys[-1] - 1) - ys[0]] = line
        return picture
