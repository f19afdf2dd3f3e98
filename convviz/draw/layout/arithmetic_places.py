"""Where two maps and a kernel stand in a small frame without a header."""

from __future__ import annotations

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
    is_first = source[0] * source[1] < target[0] * target[1]  # the kernel is beside the input
    small, large = (source, target) if is_first else (target, source)
    begin = 0.0 if is_first else 1.0
    free, names = (frame.height, frame.width), (line, 0.0)
    found = []
    for along, across in ((0, 1), (1, 0)):  # one above the other, side by side
        above, beside = names[along], names[across]
        pile, row = max(small[along], kernel[along]), small[across] + kernel[across]
        lengths = (free[along] - 2 * above - gap) / (large[along] + pile)
        depths = (free[across] - 2 * beside - gap) / row
        side = pixels.whole(min(lengths, depths, (free[across] - beside) / large[across]))
        depth = max(beside + side * large[across], 2 * beside + gap + side * row)
        near, far = above + side * pile, above + side * large[along]
        near_size, far_size, block = (
            (depth, length) if along == 0 else (length, depth)
            for length in (near, far, 2 * above + gap + side * (pile + large[along]))
        )
        inside = frame.sized(*block)
        boxes = (
            inside.sized(*near_size, begin, begin),
            inside.sized(*far_size, 1 - begin, 1 - begin),
        )
        found.append((side, along, *boxes))
    side, along, half, room = max(found, key=lambda each: each[0])

    def placed(box: Box, grid: Grid, x: float = 0.0, y: float = 0.0) -> Box:
        below = box.cut_top(line)[1]
        return pixels.snapped(below.sized(side * grid[1], side * grid[0], x, y))

    own, whole = placed(half, small), placed(room, large)
    if along == 0:
        weights = placed(half, kernel, x=1.0)
    else:
        # on the large map's floor; a name without cells directly under the small map
        under = (side * small[0] + gap + line) / (half.height - line)
        weights = placed(half, kernel, y=1.0 if kernel[0] else under)
    return ArithmeticPlaces(*((own, whole) if is_first else (whole, own)), weights, side)
