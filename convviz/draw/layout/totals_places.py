"""Where the numbers stand with which a window's arithmetic ends: sum, + bias, = value."""

from __future__ import annotations

from typing import Literal

import numpy as np

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Place, Point
from convviz.draw.kit.units import px
from convviz.draw.layout.measures import APART, Measures

BRACE = px(48)  # the width of what joins the rows' sums
STRIP = 3.4  # em that totals side by side take

# Where the totals stand: as lines beside the grids, stacked there with each name above its
# number, or side by side below them.
Totals = Literal["lines", "stack", "strip"]


def beside_width(m: Measures, totals: Totals) -> float:
    """Return the width of what is to the right of the grids."""
    if totals == "strip":
        return m.sums_width
    width = m.stack_width if totals == "stack" else m.lines_width
    return m.sums_width + (BRACE if m.has_row_sums else APART) + width


def beside_height(m: Measures, totals: Totals) -> float:
    """Return what totals beside the grids take down, where there is room."""
    return px(m.size * {"lines": 1.75, "stack": 3.1, "strip": 0.0}[totals]) * len(m.totals)


def strip_height(m: Measures, totals: Totals) -> float:
    """Return what totals below the grids take."""
    return px(m.size * STRIP) if totals == "strip" else 0.0


def side_by_side(within: Box, under: float, m: Measures) -> list[tuple[Place, Box]]:
    """Return the places of totals below the grids, in the middle of a box's width."""
    count = len(m.totals)
    strip = Box(within.left, under - px(m.size * STRIP), within.right, under)
    each = min(strip.width / count, px(300))
    strip = strip.sized(each * count, strip.height).moved(0, -px(0.1 * m.size))
    return [_name_above(column, m) for column in strip.columns(count)]


def beside(
    edge: float, middle: float, height: float, m: Measures, totals: Totals
) -> list[tuple[Place, Box]]:
    """Return the places of totals to the right of an edge, in lines around a height's middle."""
    is_stack = totals == "stack"
    left, right = edge + APART, edge + APART + (m.stack_width if is_stack else m.lines_width)
    lines = Box(left, middle - height / 2, right, middle + height / 2).lines(len(m.totals))
    return [_name_above(line, m) if is_stack else _name_before(line, m) for line in lines]


def brace_lines(edge: float, first: Box, last: Box) -> list[tuple[Point, Point]]:
    """Return what joins the rows' sums, a little to the right of an edge."""

    def line(x: float, y: float, to_x: float, to_y: float) -> tuple[Point, Point]:
        return np.array([x, y, 0.0]), np.array([to_x, to_y, 0.0])

    start, bar, end = edge + px(4), edge + px(18), edge + px(34)
    middle = (first.y + last.y) / 2
    return [
        *(line(start, y, bar, y) for y in (first.y, last.y)),
        line(bar, first.y, bar, last.y),
        line(bar, middle, end, middle),
    ]


def _name_above(box: Box, m: Measures) -> tuple[Place, Box]:
    """Return a name and the plate of its number below it, both in the middle of a box."""
    off = min(px(m.size * 0.8), 0.25 * box.height)
    high = 2 * min(px(m.size * 0.74), 0.24 * box.height)
    return (box.center + (0, off, 0), "center"), box.sized(m.plate, high).moved(0, -off)


def _name_before(box: Box, m: Measures) -> tuple[Place, Box]:
    """Return a name and the plate of its number, at both ends of a box."""
    high = 2 * min(px(m.size * 0.8), 0.46 * box.height)
    return (box.at(0, 0.5), "left"), box.sized(m.plate, high, x=1.0)
