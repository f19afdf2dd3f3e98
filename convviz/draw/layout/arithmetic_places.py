"""Where two maps and a kernel stand in a small frame without a header."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.units import px
from convviz.draw.layout.stage import Stage

STROKE = 7  # design pixels

Grid = tuple[int, int]  # rows and columns


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
        xs = (left + round((x - left) / self.side) * self.side for x in (box.left, box.right))
        ys = (top - round((top - y) / self.side) * self.side for y in (box.bottom, box.top))
        (west, east), (south, north) = xs, ys
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
    frame: Box,
    source: Grid,
    target: Grid,
    kernel: Grid,
    *,
    line: float,
    gap: float,
    pixels: Pixels,
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
    return max(
        _arrangements(frame, source, target, kernel, line, gap, pixels), key=lambda each: each.cell
    )


def _arrangements(
    frame: Box,
    source: Grid,
    target: Grid,
    kernel: Grid,
    line: float,
    gap: float,
    pixels: Pixels,
) -> Iterator[ArithmeticPlaces]:
    first = source[0] * source[1] < target[0] * target[1]  # the kernel is beside the input
    small, large = (source, target) if first else (target, source)
    # one above the other
    rows = max(small[0], kernel[0])
    side = min(
        (frame.height - 2 * line - gap) / (large[0] + rows),
        frame.width / large[1],
        (frame.width - gap) / (small[1] + kernel[1]),
    )
    side = pixels.whole(side)
    heights = [line + side * rows, line + side * large[0]]
    block = frame.sized(frame.width, sum(heights) + gap)
    strips = block.rows(heights if first else heights[::-1], gap)
    strip, room = strips if first else strips[::-1]
    strip, room = strip.cut_top(line)[1], room.cut_top(line)[1]
    width = side * (small[1] + kernel[1]) + gap
    width = max(width, min(side * large[1], frame.width))
    strip, room = strip.sized(width, strip.height), room.sized(width, room.height)
    own = strip.sized(side * small[1], side * small[0], x=0.0, y=0.0)
    weights = strip.sized(side * kernel[1], side * kernel[0], x=1.0, y=0.0)
    whole = room.sized(side * large[1], side * large[0], x=0.0)
    yield _ordered(first, pixels.snapped(own), pixels.snapped(whole), pixels.snapped(weights), side)
    # side by side
    columns = max(small[1], kernel[1])
    side = min(
        (frame.width - gap) / (large[1] + columns),
        (frame.height - line) / large[0],
        (frame.height - 2 * line - gap) / (small[0] + kernel[0]),
    )
    side = pixels.whole(side)
    height = max(line + side * large[0], 2 * line + gap + side * (small[0] + kernel[0]))
    block = frame.sized(side * (large[1] + columns) + gap, height)
    left = side * (columns if first else large[1])
    halves = (
        Box(block.left, block.bottom, block.left + left, block.top),
        Box(block.left + left + gap, block.bottom, block.right, block.top),
    )
    beside, room = halves if first else halves[::-1]
    under = beside.cut_top(line)[1]
    own = under.sized(side * small[1], side * small[0], x=0.0, y=0.0)
    # on the large map's floor; a name without cells directly under the small map
    down = 1.0 if kernel[0] else (side * small[0] + gap + line) / under.height
    weights = under.sized(side * kernel[1], side * kernel[0], x=0.0, y=down)
    whole = room.cut_top(line)[1].sized(side * large[1], side * large[0], x=0.0, y=0.0)
    yield _ordered(first, pixels.snapped(own), pixels.snapped(whole), pixels.snapped(weights), side)


def _ordered(first: bool, small: Box, large: Box, kernel: Box, side: float) -> ArithmeticPlaces:
    return ArithmeticPlaces(*((small, large) if first else (large, small)), kernel, side)
