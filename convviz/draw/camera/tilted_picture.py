"""A raster's cells as pixels where it stands aslant: rotated, mirrored or seen from aside."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from convviz.draw.camera.cell_picture import CellPicture
from convviz.draw.kit.scales import Colors
from convviz.rect import Rect

# pixels: a picture whose sides would be longer is stretched, at the price of sharp edges
_LONGEST = 4096


class TiltedPicture:
    """What a grid of cells looks like between four corners of the frame.

    Parameters
    ----------
    corners
        In pixels from the frame's left and top: the grid's upper left and right, its lower
        left and right. Shape (4, 2).
    grid
        Rows and columns.
    line_color
        As `CellPicture` has it.
    frame
        The frame's width and height in pixels.

    Attributes
    ----------
    rect
        What it covers of the frame; of no area if it is outside or seen edge-on.
    """

    def __init__(
        self,
        corners: NDArray[np.floating],
        grid: tuple[int, int],
        line_color: str | None,
        frame: tuple[int, int],
    ) -> None:
        upper_left, upper_right, lower_left, lower_right = corners
        width = _side(upper_right - upper_left, lower_right - lower_left, grid[1])
        height = _side(lower_left - upper_left, lower_right - upper_right, grid[0])
        xs, ys = _edges(width, grid[1]), _edges(height, grid[0])
        self._flat = CellPicture(xs, ys, line_color, (width, height))
        self._cells: Colors | None = None
        self._pixels = np.zeros((0, 0, 4), np.uint8)
        # a pixel more on each side for antialiasing
        left, top = (np.floor(corners.min(axis=0)) - 1).astype(int).tolist()
        right, bottom = (np.ceil(corners.max(axis=0)) + 1).astype(int).tolist()
        self.rect = Rect(left, top, right, bottom).within(*frame)
        self._way = _way(corners - self.rect[:2], width, height)
        if self._way is None:
            self.rect = Rect(0, 0, 0, 0)

    def show(self, cells: Colors) -> None:
        """Show cells of these colours: bytes, shape (rows, columns, 3), which stay as they are."""
        if cells is self._cells or not self.rect.area:
            return
        self._cells = cells
        self._flat.show(cells)
        flat = np.zeros((*self._flat.rect.size[::-1], 4), np.uint8)
        self._flat.paste(flat, [self._flat.rect], 1.0)
        # with nothing around it, so that its edges end softly
        sheet = np.pad(flat, ((1, 1), (1, 1), (0, 0)))
        # colours times opacity, as cairo has them
        tilted = Image.fromarray(sheet).convert("RGBa")
        tilted = tilted.transform(
            self.rect.size,
            Image.Transform.PERSPECTIVE,
            self._way,
            resample=Image.Resampling.BILINEAR,
        )
        self._pixels = np.asarray(tilted)

    def paste(self, frame: NDArray[np.uint8], rects: Sequence[Rect], opacity: float) -> None:
        """Lay the parts in some rectangles of the frame onto it, as `CellPicture` does."""
        if self._cells is None:
            return
        x, y, end, below = self.rect
        for left, top, right, bottom in rects:
            left, right = max(left, x), min(right, end)
            top, bottom = max(top, y), min(bottom, below)
            if left < right and top < bottom:
                over = self._pixels[top - y : bottom - y, left - x : right - x]
                if opacity < 1:
                    over = np.rint(over * opacity).astype(np.uint8)
                under = frame[top:bottom, left:right]
                through = 255 - over[..., 3:].astype(np.uint16)
                under[...] = over + (under * through + 127) // 255

    def around(self, cells: tuple[slice, slice]) -> Rect:
        """Return a rectangle of the frame that holds some rows and columns: all of it."""
        return self.rect


def _side(one: NDArray[np.floating], other: NDArray[np.floating], cells: int) -> int:
    """Return in how many pixels a side is painted: as long as it is seen, no cell is left out."""
    seen = max(float(np.hypot(*one)), float(np.hypot(*other)))
    return int(np.ceil(max(cells, min(seen, _LONGEST))))


def _edges(side: int, cells: int) -> NDArray[np.intp]:
    return np.rint(np.linspace(0, side, cells + 1)).astype(np.intp)


def _way(corners: NDArray[np.floating], width: int, height: int) -> tuple[float, ...] | None:
    """Return Pillow's eight numbers for the way from the frame to the flat picture.

    None if the corners have hardly any area between them.
    """
    upper_left, upper_right, lower_left, lower_right = corners
    (a, b), (c, d) = lower_right - upper_left, lower_left - upper_right
    if abs(a * d - b * c) < 1:
        return None
    flat = [(1, 1), (width + 1, 1), (1, height + 1), (width + 1, height + 1)]
    rows = []
    for (x, y), (u, v) in zip(corners.tolist(), flat, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    try:
        way = np.linalg.solve(np.array(rows), np.array(flat, float).ravel())
    except np.linalg.LinAlgError:
        return None
    return tuple(way.tolist())
