"""A map of cells as one mobject: 784 pixels are one picture, not 784 squares."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from manim import Mobject
from numpy.typing import NDArray

from convviz.draw.boxes import Box
from convviz.draw.scales import Colors
from convviz.draw.theme import rgb

LEAST_CELL_WITH_LINES = 7  # pixels: smaller cells would be darkened by their lines


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

    def fade(self, darkness: float = 0.5, family: bool = True) -> Raster:
        """Be that much more transparent, as `FadeIn` and `FadeOut` ask for."""
        self.opacity *= 1 - darkness
        super().fade(darkness, family)
        return self

    def interpolate_color(self, mobject1: Raster, mobject2: Raster, alpha: float) -> Raster:
        """Look as on the way from one raster to another, as manim's animations ask for.

        Between two grids nothing can be mixed: they change at half the way.
        """
        self.opacity = (1 - alpha) * mobject1.opacity + alpha * mobject2.opacity
        if mobject1.grid == mobject2.grid:
            mixed = (1 - alpha) * mobject1.colors + alpha * mobject2.colors
            self.colors = np.rint(mixed).astype(np.uint8)
        else:
            self.colors = (mobject1 if alpha < 0.5 else mobject2).colors
        return self

    def paint(
        self,
        pixels: NDArray[np.uint8],
        xs: NDArray[np.intp],
        ys: NDArray[np.intp],
        clip: tuple[int, int, int, int],
    ) -> None:
        """Paint the cells onto a frame.

        Parameters
        ----------
        pixels
            The frame, RGBA bytes (height, width, 4).
        xs, ys
            The cells' edges in pixels, shapes (columns + 1,) and (rows + 1,).
        clip
            The pixels that may be touched: left, top, right, bottom.
        """
        left, right = max(int(xs[0]), clip[0]), min(int(xs[-1]), clip[2])
        top, bottom = max(int(ys[0]), clip[1]), min(int(ys[-1]), clip[3])
        if top >= bottom or left >= right:
            return
        target = pixels.view(np.uint32)[top:bottom, left:right, 0]
        if self.opacity >= 1:
            self._paint_opaque(target, xs, ys, (left, top))
            return
        picture = np.empty(target.shape, np.uint32)
        self._paint_opaque(picture, xs, ys, (left, top))
        under = pixels[top:bottom, left:right]
        over = picture.view(np.uint8).reshape(*picture.shape, 4)
        mixed = under * (1 - self.opacity) + over * self.opacity
        under[...] = np.rint(mixed).astype(np.uint8)

    def _paint_opaque(
        self,
        target: NDArray[np.uint32],
        xs: NDArray[np.intp],
        ys: NDArray[np.intp],
        origin: tuple[int, int],
    ) -> None:
        """Paint a part of the frame within the raster, which begins at `origin`."""
        left, top = origin
        right, bottom = left + target.shape[1], top + target.shape[0]
        part = _part(xs.tobytes(), ys.tobytes(), left, top, right, bottom)
        rows, columns = part.cells
        for line, pixels in zip(
            _packed(self.colors[rows, columns])[:, part.columns], part.rows, strict=True
        ):
            target[pixels] = line
        if self.line_color is not None:
            ink = _ink(self.line_color)
            target[:, part.upright] = ink
            target[part.level] = ink


class _Part(NamedTuple):
    """How the pixels of a part of the frame within a raster fall to its cells.

    Attributes
    ----------
    cells
        The rows and columns in sight.
    columns
        Of each column of pixels, which of the cells' columns in sight it shows.
    rows
        Of each row of cells in sight, its rows of pixels.
    upright, level
        The columns and the rows of pixels that are lines.
    """

    cells: tuple[slice, slice]
    columns: NDArray[np.intp]
    rows: list[slice]
    upright: NDArray[np.intp]
    level: NDArray[np.intp]


@lru_cache(maxsize=1024)
def _part(xs: bytes, ys: bytes, left: int, top: int, right: int, bottom: int) -> _Part:
    """Return the part from (left, top) up to (right, bottom), all in pixels of the frame."""
    across, down = np.frombuffer(xs, np.intp), np.frombuffer(ys, np.intp)
    columns = np.searchsorted(across, np.arange(left, right), side="right") - 1
    first, last = (np.searchsorted(down, [top, bottom - 1], side="right") - 1).tolist()
    bounds = np.clip(down[first : last + 2] - top, 0, bottom - top).tolist()
    inner = min(np.diff(across).min(), np.diff(down).min()) >= LEAST_CELL_WITH_LINES
    return _Part(
        (slice(first, last + 1), slice(int(columns[0]), int(columns[-1]) + 1)),
        columns - columns[0],
        [slice(*ends) for ends in pairwise(bounds)],
        _lines(across, left, right, inner),
        _lines(down, top, bottom, inner),
    )


def _lines(edges: NDArray[np.intp], start: int, stop: int, inner: bool) -> NDArray[np.intp]:
    """Return which of the pixels from `start` to `stop` are lines, counted from there."""
    lines = np.append(edges[:-1] if inner else edges[:1], edges[-1] - 1)
    return lines[(lines >= start) & (lines < stop)] - start


@cache
def _ink(color: str) -> int:
    return int(_packed(rgb(color)))


def _packed(colors: Colors) -> NDArray[np.uint32]:
    """Return bytes (..., 3) as opaque RGBA pixels (...), four bytes in one number."""
    opaque = np.full((*colors.shape[:-1], 4), 255, np.uint8)
    opaque[..., :3] = colors
    return opaque.view(np.uint32)[..., 0]
