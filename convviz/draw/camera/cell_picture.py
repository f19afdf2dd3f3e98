"""A raster's cells as pixels, kept from frame to frame: only cells that change are painted."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from convviz.draw.kit.scales import Colors
from convviz.draw.kit.theme import rgb
from convviz.rect import Rect, around

Cells = tuple[slice, slice]  # rows and columns

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
        self._ink = None if line_color is None else int(_packed(rgb(line_color)))
        self._cells: Colors | None = None
        # from here on in pixels of the picture
        left, top, right, bottom = self.rect
        self._across = (xs.clip(left, right) - left).tolist()
        self._down = (ys.clip(top, bottom) - top).tolist()
        self._widths = np.diff(self._across)
        self._pixels = np.zeros((0, 0), np.uint32)

    def show(self, cells: Colors) -> None:
        """Show cells of these colours: bytes, shape (rows, columns, 3), which stay as they are."""
        if cells is self._cells or not self.rect.area:
            return
        if self._cells is None:
            width, height = self.rect.size
            self._pixels = np.zeros((height, width), np.uint32)
            self._upright, self._level = self._lines()
            rows, columns, _ = cells.shape
            changed: Cells | None = (slice(0, rows), slice(0, columns))
        else:
            changed = differing(self._cells, cells)
        self._cells = cells
        if changed is not None:
            self._paint(cells, *changed)

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

    def around(self, cells: Cells) -> Rect:
        """Return the rectangle of the frame, or of what is beside it, of some rows and columns."""
        rows, columns = cells
        xs, ys = self.xs, self.ys
        return Rect(
            int(xs[columns.start]), int(ys[rows.start]), int(xs[columns.stop]), int(ys[rows.stop])
        )

    def _paint(self, cells: Colors, rows: slice, columns: slice) -> None:
        """Paint some of the cells."""
        down = self._down[rows.start : rows.stop + 1]
        left, right = self._across[columns.start], self._across[columns.stop]
        target = self._pixels[:, left:right]
        lines = _packed(cells[rows, columns]).repeat(self._widths[columns], axis=1)
        for line, (first, last) in zip(lines, pairwise(down), strict=True):
            target[first:last] = line
        if self._ink is not None:
            for x in self._upright:
                if left <= x < right:
                    target[down[0] : down[-1], x - left] = self._ink
            for y in self._level:
                if down[0] <= y < down[-1]:
                    target[y] = self._ink

    def _lines(self) -> tuple[list[int], list[int]]:
        """Return the columns and the rows of pixels that are lines."""
        inner = min(np.diff(self.xs).min(), np.diff(self.ys).min()) >= LEAST_CELL_WITH_LINES
        upright, level = (
            [edge - start for edge in (*(edges[:-1] if inner else edges[:1]), edges[-1] - 1)]
            for edges, start in (
                (self.xs.tolist(), self.rect.left),
                (self.ys.tolist(), self.rect.top),
            )
        )
        return upright, level


def differing(one: Colors, other: Colors) -> Cells | None:
    """Return the rows and columns around the cells that differ, None if none does."""
    return around((one != other).any(axis=2))


def _mix(under: NDArray[np.uint8], part: NDArray[np.uint32], opacity: float) -> None:
    """Lay a part of a picture onto that of a frame, which shows through."""
    over = np.ascontiguousarray(part).view(np.uint8).reshape(under.shape)
    mixed = under * (1 - opacity) + over * opacity
    under[...] = np.rint(mixed).astype(np.uint8)


def _packed(colors: Colors) -> NDArray[np.uint32]:
    """Return bytes (..., 3) as opaque RGBA pixels (...), four bytes in one number."""
    opaque = np.full((*colors.shape[:-1], 4), 255, np.uint8)
    opaque[..., :3] = colors
    return opaque.view(np.uint32)[..., 0]
