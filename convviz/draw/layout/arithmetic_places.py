"""Where two maps and a kernel stand in a small frame without a header."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.units import px
from convviz.draw.layout.stage import Stage

STROKE = 7  # design pixels

Grid = tuple[int, ...]  # rows and columns


class Pixels:
    """The grid of a frame's pixels.

    Attributes
    ----------
    side
        Of a pixel, in manim's units.
    stroke
        The thickness of lines, in design pixels: some whole pixels of the frame, two at least.
    """

    def __init__(self, stage: Stage) -> None:
        self.frame = stage.frame
        self.side = self.frame.width / stage.pixel_width
        self._stroke = max(2, round(px(STROKE) / self.side))
        self.stroke = self._stroke * self.side / px(1)

    def whole(self, length: float) -> float:
        """Return the length in whole pixels, rounded down."""
        return int(length / self.side + 1e-6) * self.side

    def snapped(self, box: Box) -> Box:
        """Return the box with its edges on the nearest edges of pixels."""
        left, top = self.frame.left, self.frame.top
        west, east = (
            left + round((x - left) / self.side) * self.side for x in (box.left, box.right)
        )
        south, north = (
            top - round((top - y) / self.side) * self.side for y in (box.bottom, box.top)
        )
        return Box(west, south, east, north)

    def framed(self, box: Box) -> Box:
        """Return where a line around the box runs, so that it covers whole pixels."""
        snapped = self.snapped(box)
        return snapped.inset(self.side / 2) if self._stroke % 2 else snapped


@dataclass(frozen=True)
class ArithmeticPlaces:
    """The boxes of the input, of the output and of the kernel, rims included.

    Attributes
    ----------
    cell
        The side of every cell.
    """

    source: Box
    target: Box
    kernel: Box
    cell: float


def arithmetic_places(
    frame: Box, source: Grid, target: Grid, kernel: Grid, *, line: float, gap: float, pixels: Pixels
) -> ArithmeticPlaces:
    """Return the arrangement with the largest cells.

    The input stands above the output or on its left, and the kernel beside the smaller of
    the two.

    Parameters
    ----------
    frame
        Where there is room.
    source, target, kernel
        Rows and columns, rims included.
    line
        The height that a name takes above each of them.
    gap
        Between them.
    """
    first = source[0] * source[1] < target[0] * target[1]  # the kernel is beside the input
    small, large = (source, target) if first else (target, source)
    found = _arrangements(frame, small, large, kernel, line, gap, pixels, 0.0 if first else 1.0)
    side, half, room, at = max(found, key=lambda each: each[0])

    def placed(box: Box, grid: Grid, x: float, y: float) -> Box:
        below = box.cut_top(line)[1]
        return pixels.snapped(below.sized(side * grid[1], side * grid[0], x, y))

    own, whole = placed(half, small, 0.0, 0.0), placed(room, large, 0.0, 0.0)
    maps = (own, whole) if first else (whole, own)
    return ArithmeticPlaces(*maps, placed(half, kernel, *at), side)


# the side of a cell, the boxes of the small map and of the large one, names included, and where
# in the first one the kernel stands
_Arrangement = tuple[float, Box, Box, tuple[float, float]]


def _arrangements(
    frame: Box,
    small: Grid,
    large: Grid,
    kernel: Grid,
    line: float,
    gap: float,
    pixels: Pixels,
    first: float,
) -> Iterator[_Arrangement]:
    # one above the other
    rows, columns = max(small[0], kernel[0]), small[1] + kernel[1]
    side = pixels.whole(
        min(
            (frame.height - 2 * line - gap) / (large[0] + rows),
            frame.width / large[1],
            (frame.width - gap) / columns,
        )
    )
    width = min(max(side * columns + gap, side * large[1]), frame.width)
    block = frame.sized(width, 2 * line + gap + side * (large[0] + rows))
    half = block.sized(width, line + side * rows, y=first)
    yield side, half, block.sized(width, line + side * large[0], y=1 - first), (1.0, 0.0)
    # side by side
    rows, columns = small[0] + kernel[0], max(small[1], kernel[1])
    side = pixels.whole(
        min(
            (frame.width - gap) / (large[1] + columns),
            (frame.height - line) / large[0],
            (frame.height - 2 * line - gap) / rows,
        )
    )
    height = max(line + side * large[0], 2 * line + gap + side * rows)
    block = frame.sized(side * (large[1] + columns) + gap, height)
    half = block.sized(side * columns, height, x=first)
    # on the large map's floor; a name without cells directly under the small map
    down = 1.0 if kernel[0] else (side * small[0] + gap + line) / (height - line)
    yield side, half, block.sized(side * large[1], height, x=1 - first), (0.0, down)
