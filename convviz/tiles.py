"""A set of a frame's tiles: small enough to hug slanting lines, few enough to be quick."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from convviz.rect import Rect

# pixels; even, as a chroma sample stands for two by two pixels
TILE_WIDTH, TILE_HEIGHT = 32, 16


class Tiles:
    """Some of the tiles of a frame.

    Parameters
    ----------
    width, height
        Of the frame in pixels. The tiles at its right and at its bottom may be cut.
    rects
        Left, top, right and bottom of rectangles: every tile that one of them touches is in
        the set. What is outside the frame is nothing.
    """

    def __init__(
        self, width: int, height: int, rects: Iterable[tuple[int, int, int, int]] = ()
    ) -> None:
        self._width, self._height = width, height
        self._columns = -(-width // TILE_WIDTH)
        self._bits = 0  # one for each tile, row by row: sets are united and compared at once
        for rect in rects:
            self.add(*rect)

    def add(self, left: int, top: int, right: int, bottom: int) -> None:
        """Add the tiles that a rectangle touches."""
        # thousands of calls a second: comparing takes half the time of max and min
        left, top = left if left > 0 else 0, top if top > 0 else 0
        right = right if right < self._width else self._width
        bottom = bottom if bottom < self._height else self._height
        if left < right and top < bottom:
            row = (1 << (right - 1) // TILE_WIDTH + 1) - (1 << left // TILE_WIDTH)
            first, last = top // TILE_HEIGHT, (bottom - 1) // TILE_HEIGHT
            rows = row * _first_of_rows(last - first + 1, self._columns)
            self._bits |= rows << first * self._columns

    def update(self, other: Tiles) -> None:
        """Add all tiles of another set of the same frame."""
        self._bits |= other._bits

    def isdisjoint(self, other: Tiles) -> bool:
        """Return whether no tile is in both."""
        return not self._bits & other._bits

    def __bool__(self) -> bool:
        return bool(self._bits)

    def places(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return in which row of tiles each is, and in which column; row by row."""
        count = self._columns * -(-self._height // TILE_HEIGHT)
        packed = self._bits.to_bytes(-(-count // 8), "little")
        bits = np.unpackbits(np.frombuffer(packed, np.uint8), count=count, bitorder="little")
        rows, columns = bits.reshape(-1, self._columns).nonzero()
        return rows, columns

    def rects(self) -> list[Rect]:
        """Return rectangles of which none overlaps another and which are just these tiles."""
        found: list[Rect] = []
        # the neighbours in a row that may go on in the next: their bits, and where they began
        runs: dict[int, int] = {}
        bits, whole, number = self._bits, (1 << self._columns) - 1, 0
        while bits or runs:
            row, before, runs = bits & whole, runs, {}
            while row:
                lowest = row & -row
                rest = row & (row + lowest)
                run = row ^ rest
                runs[run] = before.pop(run, number)
                row = rest
            for run, top in before.items():
                found.append(self._rect(run, top, number))
            bits >>= self._columns
            number += 1
        return found

    def _rect(self, run: int, top: int, bottom: int) -> Rect:
        """Return the pixels of neighbours in some rows."""
        return Rect(
            ((run & -run).bit_length() - 1) * TILE_WIDTH,
            top * TILE_HEIGHT,
            min(run.bit_length() * TILE_WIDTH, self._width),
            min(bottom * TILE_HEIGHT, self._height),
        )


@cache
def _first_of_rows(rows: int, columns: int) -> int:
    """Return a bit for the first tile in each of so many rows."""
    return ((1 << rows * columns) - 1) // ((1 << columns) - 1)
