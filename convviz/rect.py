"""A rectangle of whole pixels."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Rect(NamedTuple):
    """Whole pixels: from (left, top) up to but without (right, bottom)."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.right - self.left, self.bottom - self.top

    @property
    def area(self) -> int:
        return max(0, self.right - self.left) * max(0, self.bottom - self.top)

    @property
    def place(self) -> tuple[slice, slice]:
        """The index of these pixels in a picture's array."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def within(self, width: int, height: int) -> Rect:
        """Return the part inside a frame; its area is 0 if there is none."""
        return Rect(
            min(max(0, self.left), width),
            min(max(0, self.top), height),
            min(max(0, self.right), width),
            min(max(0, self.bottom), height),
        )


def around(marked: NDArray[np.bool_]) -> tuple[slice, slice] | None:
    """Return the rows and columns around what is marked, shape (rows, columns); None if nothing is.

    As an index they give the smallest rectangle that holds all of it.
    """
    rows = np.flatnonzero(marked.any(axis=1))
    if not len(rows):
        return None
    down = slice(int(rows[0]), int(rows[-1]) + 1)
    columns = np.flatnonzero(marked[down].any(axis=0))
    return down, slice(int(columns[0]), int(columns[-1]) + 1)
