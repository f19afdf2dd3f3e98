"""Where patch, kernel, products and their sums stand: side by side, or one under the other."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Align, text_width
from convviz.draw.kit.units import px
from convviz.draw.layout.loupe_cells import FILL

MOST_CELL = px(150)
FLATTEST = 2.6  # a cell's width to its height
SIGN = px(54)  # the room of a sign between two grids
STACKED_GAP = px(14)
NAME_GAP = px(22)
NAMES = ("patch", "kernel", "products", "sums")
STACKED_NAMES = ("patch", "× kernel", "= products", "sums")

Point = tuple[float, float, float]
NamePlace = tuple[Point, Align]


@dataclass(frozen=True)
class SumsPlaces:
    """The boxes of the grids, and where their names stand.

    Attributes
    ----------
    grids
        Of patch, kernel, products and, where there are several channels, of their sums.
    names
        One place a grid.
    signs
        The signs between grids and where they stand.
    others
        The height at which the other channels' sum stands.
    """

    grids: list[Box]
    names: list[NamePlace]
    signs: list[tuple[str, Point]]
    others: float


@dataclass(frozen=True)
class Measures:
    """What the places depend on.

    Attributes
    ----------
    rows, columns
        Of the grids.
    sums
        The width of the longest number of the column of sums; 0 without one.
    others
        Whether there is a line for other channels.
    beside
        The width of what stands to the right of all.
    line
        A line of text's height.
    size
        The names' size in design pixels.
    """

    rows: int
    columns: int
    sums: float
    others: bool
    beside: float
    line: float
    size: float

    @property
    def names_width(self) -> float:
        return max(text_width(name, self.size) for name in STACKED_NAMES[:3]) + NAME_GAP

    def room(self, width: float, *, stacked: bool) -> float:
        """Return how wide a cell can be, however high it is."""
        used = self.beside + (self.sums + px(24) + SIGN if self.sums else 0.0)
        if stacked:
            return (width - used - self.names_width) / self.columns
        return (width - used - 2 * SIGN) / (3 * self.columns)


def says_numbers(widest: float, cell: float) -> bool:
    """Return whether a text of this width can be read in a cell of that one."""
    return widest <= FILL * cell


def places(measures: Measures, box: Box, row_height: float, *, stacked: bool) -> SumsPlaces:
    """Return the places in a box; what stands beside them is to their right."""
    m = measures
    sums = min(m.sums + px(24), max(FLATTEST * row_height, m.sums + px(8))) if m.sums else 0.0
    cell = min(m.room(box.width, stacked=stacked), MOST_CELL, FLATTEST * row_height)
    wide, high = m.columns * cell, m.rows * row_height
    column = sums + SIGN if sums else 0.0
    below = m.line if m.others else 0.0
    if stacked:
        height = 3 * high + 2 * STACKED_GAP + below
        whole = box.sized(m.names_width + wide + column + m.beside, height)
        left = whole.left + m.names_width
        tops = [whole.top - i * (high + STACKED_GAP) for i in range(3)]
        grids = [Box(left, top - high, left + wide, top) for top in tops]
        names: list[NamePlace] = [((left - NAME_GAP, g.y, 0), "right") for g in grids]
        signs: list[tuple[str, Point]] = []
    else:
        height = high + below + m.line
        whole = box.sized(3 * wide + 2 * SIGN + column + m.beside, height)
        lefts = [whole.left + i * (wide + SIGN) for i in range(3)]
        grids = [Box(left, whole.top - high, left + wide, whole.top) for left in lefts]
        y = whole.top - high - below - m.line * 0.55
        names = [((g.x, y, 0), "center") for g in grids]
        signs = [
            (sign, ((a.right + b.left) / 2, a.y, 0.0))
            for sign, a, b in zip(("×", "="), grids[:-1], grids[1:], strict=True)
        ]
    last = grids[2]
    if sums:
        grids.append(Box(last.right + SIGN, last.bottom, last.right + column, last.top))
        signs.append(("→", (last.right + SIGN / 2, last.y, 0)))
        y = last.top + m.line * 0.55 if stacked else names[0][0][1]
        names.append(((grids[3].x, y, 0), "center"))
    return SumsPlaces(grids, names, signs, last.bottom - m.line * 0.5)
