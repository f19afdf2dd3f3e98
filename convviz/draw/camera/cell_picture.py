"""A raster's cells as pixels, kept from frame to frame: only cells that change are painted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from convviz.draw.scales import Colors
from convviz.draw.theme import rgb
from convviz.rect import Rect

LEAST_CELL_WITH_LINES = 7  # pixels: smaller cells would be darkened by their lines


class CellPicture:
    """What a grid of cells looks like where it is in the frame.

    Parameters
    ----------
    xs, ys
        The cells' edges in pixels, from the frame's left and top: shapes (columns + 1,) and
        (rows + 1,).
    line_color
        Of the lines around and, where they are large enough, between the cells; None: none.
    frame
        The frame's width and height in pixels.

    Attributes
    ----------
    rect
        Where in the frame it is; of no area if it is outside.
    """

    def __init__(
        self,
        xs: NDArray[np.intp],
        ys: NDArray[np.intp],
        line_color: str | None,
        frame: tuple[int, int],
    ) -> None:
        self.xs, self.ys = xs, ys
        whole = Rect(int(xs[0]), int(ys[0]), int(xs[-1]), int(ys[-1]))
        self.rect = whole.within(*frame)
        self._line_color = line_color
        self._cells: Colors | None = None
        self._pixels = np.zeros((0, 0), np.uint32)

    def show(self, cells: Colors) -> None:
        """Show cells of these colours: bytes, shape (rows, columns, 3), which stay as they are."""
        if cells is self._cells or not self.rect.area:
            return
        if self._cells is None:
            width, height = self.rect.size
            self._pixels = np.zeros((height, width), np.uint32)
            self._lines = self._line_places()
            changed: tuple[slice, slice] | None = (
                slice(0, len(self.ys) - 1),
                slice(0, len(self.xs) - 1),
            )
        else:
            changed = differing(self._cells, cells)
        self._cells = cells
        if changed is not None:
            self._paint(*changed)

    def paste(self, frame: NDArray[np.uint8], rects: Sequence[Rect], opacity: float) -> None:
        """Lay the parts in some rectangles of the frame, RGBA bytes (height, width, 4), onto it.

        None of these overlaps another.
        """
        if self._cells is None:
            return
        x, y, end, below = self.rect
        pixels = frame.view(np.uint32)[..., 0]
        for left, top, right, bottom in rects:
            if left < end and x < right and top < below and y < bottom:
                left, right = max(left, x), min(right, end)
                top, bottom = max(top, y), min(bottom, below)
                part = self._pixels[top - y : bottom - y, left - x : right - x]
                if opacity >= 1:
                    pixels[top:bottom, left:right] = part
                else:
                    _mix(frame[top:bottom, left:right], part, opacity)

    def _paint(self, rows: slice, columns: slice) -> None:
        """Paint some of the cells."""
        assert self._cells is not None
        x, y, end, below = self.rect
        across = self.xs[columns.start : columns.stop + 1].clip(x, end) - x
        down = self.ys[rows.start : rows.stop + 1].clip(y, below) - y
        left, right = across[0], across[-1]
        top, bottom = down[0], down[-1]
        target = self._pixels[:, left:right]
        lines = _packed(self._cells[rows, columns]).repeat(np.diff(across), axis=1)
        for line, (first, last) in zip(lines, pairwise(down.tolist()), strict=True):
            target[first:last] = line
        if self._line_color is not None:
            ink = _ink(self._line_color)
            upright, level = self._lines
            target[top:bottom, upright[(upright >= left) & (upright < right)] - left] = ink
            target[level[(level >= top) & (level < bottom)]] = ink

    def _line_places(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the picture's columns and its rows of pixels that are lines."""
        inner = min(np.diff(self.xs).min(), np.diff(self.ys).min()) >= LEAST_CELL_WITH_LINES
        upright, level = (
            np.append(edges[:-1] if inner else edges[:1], edges[-1] - 1) - start
            for edges, start in ((self.xs, self.rect.left), (self.ys, self.rect.top))
        )
        return upright, level


def differing(one: Colors, other: Colors) -> tuple[slice, slice] | None:
    """Return the rows and columns around the cells that differ, None if none does."""
    differs = (one != other).any(axis=2)
    rows, columns = differs.any(axis=1).nonzero()[0], differs.any(axis=0).nonzero()[0]
    if not len(rows):
        return None
    return (
        slice(int(rows[0]), int(rows[-1]) + 1),
        slice(int(columns[0]), int(columns[-1]) + 1),
    )


def _mix(under: NDArray[np.uint8], part: NDArray[np.uint32], opacity: float) -> None:
    """Lay a part of a picture onto that of a frame, which shows through."""
    over = np.ascontiguousarray(part).view(np.uint8).reshape(under.shape)
    mixed = under * (1 - opacity) + over * opacity
    under[...] = np.rint(mixed).astype(np.uint8)


@cache
def _ink(color: str) -> int:
    return int(_packed(rgb(color)))


def _packed(colors: Colors) -> NDArray[np.uint32]:
    """Return bytes (..., 3) as opaque RGBA pixels (...), four bytes in one number."""
    opaque = np.full((*colors.shape[:-1], 4), 255, np.uint8)
    opaque[..., :3] = colors
    return opaque.view(np.uint32)[..., 0]
