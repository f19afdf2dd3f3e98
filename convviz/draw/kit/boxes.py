"""Rectangles to lay things out in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Box:
    """A rectangle in manim's units, y upwards."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        return (self.bottom + self.top) / 2

    @property
    def center(self) -> NDArray[np.float64]:
        return np.array([self.x, self.y, 0.0])

    def at(self, x: float, y: float) -> NDArray[np.float64]:
        """Return the point at fractions of the width (from the left) and height (from the top)."""
        return np.array([self.left + x * self.width, self.top - y * self.height, 0.0])

    def inset(self, x: float, y: float | None = None) -> Box:
        """Return the box smaller by `x` on the left and right, `y` above and below."""
        y = x if y is None else y
        return Box(self.left + x, self.bottom + y, self.right - x, self.top - y)

    def moved(self, x: float, y: float) -> Box:
        """Return the box shifted."""
        return Box(self.left + x, self.bottom + y, self.right + x, self.top + y)

    def cut_top(self, height: float) -> tuple[Box, Box]:
        """Return the strip of this height at the top, and what is left below it."""
        cut = self.top - height
        return Box(self.left, cut, self.right, self.top), Box(
            self.left, self.bottom, self.right, cut
        )

    def cut_bottom(self, height: float) -> tuple[Box, Box]:
        """Return the strip of this height at the bottom, and what is left above it."""
        cut = self.bottom + height
        return Box(self.left, self.bottom, self.right, cut), Box(
            self.left, cut, self.right, self.top
        )

    def sized(self, width: float, height: float, x: float = 0.5, y: float = 0.5) -> Box:
        """Return a box of this size inside, placed at fractions of the space left over."""
        left = self.left + x * (self.width - width)
        top = self.top - y * (self.height - height)
        return Box(left, top - height, left + width, top)

    def cell(self, row: float, column: float, rows: int, columns: int) -> Box:
        """Return one cell of a grid that fills the box; row and column may be fractions."""
        return self.cells((row, column), (1, 1), (rows, columns))

    def cells(
        self, start: tuple[float, float], size: tuple[float, float], grid: tuple[int, int]
    ) -> Box:
        """Return `size` (rows, columns) cells of a grid of `grid` cells, from `start`."""
        width, height = self.width / grid[1], self.height / grid[0]
        left = self.left + start[1] * width
        top = self.top - start[0] * height
        return Box(left, top - size[0] * height, left + size[1] * width, top)

    def rows(self, heights: Sequence[float], gap: float = 0.0) -> list[Box]:
        """Return boxes of these heights from the top down."""
        boxes, top = [], self.top
        for height in heights:
            boxes.append(Box(self.left, top - height, self.right, top))
            top -= height + gap
        return boxes

    def columns(self, count: int) -> list[Box]:
        """Return equal boxes from left to right."""
        return [self.cell(0, i, 1, count) for i in range(count)]

    def lines(self, count: int) -> list[Box]:
        """Return equal boxes from the top down."""
        return [self.cell(i, 0, count, 1) for i in range(count)]


def between(a: Box, b: Box, alpha: float) -> Box:
    """Return the box on the way from `a` to `b`."""

    def mix(u: float, v: float) -> float:
        return u + alpha * (v - u)

    return Box(
        mix(a.left, b.left), mix(a.bottom, b.bottom), mix(a.right, b.right), mix(a.top, b.top)
    )
