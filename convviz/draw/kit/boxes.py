"""Rectangles to lay things out in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Box:
    """A rectangle in manim's units, y upwards.

    Attributes
    ----------
    left, bottom, right, top
        Its sides, in manim's units; (0, 0) is the middle of the frame.

    Examples
    --------
    >>> from convviz.draw import Box, Window
    >>> room = Box(-6, -2, 6, 2)
    >>> left, right = room.columns(2)
    >>> left.width, right.center.tolist()
    (6.0, [3.0, 0.0, 0.0])
    >>> boxes = [left.inset(0.25), *(line.inset(0.25) for line in right.lines(2))]
    >>> scene.add(*(Window(box, scene.theme.kernel) for box in boxes))
    """

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    @property
    def x(self) -> float:
        """The middle between left and right."""
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        """The middle between bottom and top."""
        return (self.bottom + self.top) / 2

    @property
    def center(self) -> NDArray[np.float64]:
        """The middle, as a point of manim's."""
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

    def across(self, widths: Sequence[float], gap: float = 0.0) -> list[Box]:
        """Return boxes of these widths from the left on."""
        boxes, left = [], self.left
        for width in widths:
            boxes.append(Box(left, self.bottom, left + width, self.top))
            left += width + gap
        return boxes

    def columns(self, count: int) -> list[Box]:
        """Return equal boxes from left to right."""
        return [self.cell(0, i, 1, count) for i in range(count)]

    def lines(self, count: int) -> list[Box]:
        """Return equal boxes from the top down."""
        return [self.cell(i, 0, count, 1) for i in range(count)]


def between(a: Box, b: Box, alpha: float) -> Box:
    """Return the box on the way from `a` to `b`.

    Parameters
    ----------
    a, b
        Where the way begins and where it ends.
    alpha
        The share of the way, 0 to 1.

    Examples
    --------
    >>> from convviz.draw import Box, Window, between
    >>> small, large = Box(-6, -1, -5, 0), Box(1, -2, 6, 3)
    >>> between(small, large, 0.5)
    Box(left=-2.5, bottom=-1.5, right=0.5, top=1.5)
    >>> boxes = [between(small, large, step / 4) for step in range(5)]
    >>> scene.add(*(Window(box, scene.theme.kernel) for box in boxes))
    """

    def mix(u: float, v: float) -> float:
        return u + alpha * (v - u)

    return Box(
        mix(a.left, b.left), mix(a.bottom, b.bottom), mix(a.right, b.right), mix(a.top, b.top)
    )
