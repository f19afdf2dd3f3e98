"""Where a number, its kernel, its stamp and the sheet stand, and what leads to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.clear_lines import Line, cut
from convviz.draw.kit.label import Place
from convviz.draw.kit.units import px

NAMES = ("number", "× kernel", "= stamp")
AFTER_NAME = px(18)  # from a name to what it names

Grid = tuple[int, int]  # rows and columns


def rows_and_columns(values: Sequence[int], fill: int = 1) -> Grid:
    """Return what there is for each axis as rows and columns: a sequence is one row.

    >>> rows_and_columns((3,)), rows_and_columns((3,), 0), rows_and_columns((3, 2))
    ((1, 3), (0, 3), (3, 2))
    """
    rows, columns = (fill, *values)[-2:]
    return rows, columns


@dataclass(frozen=True, kw_only=True)
class StampsPlaces:
    """The boxes of all parts, and the anchors of the names.

    Attributes
    ----------
    image, sheet, legend
        The input, the sheet, and what its colours mean; None for a legend that is elsewhere.
    value, kernel, stamp
        The number that stamps, the weights, and their products when they have been calculated.
    names
        Of these three.
    bias
        Of the bias, which comes when the stamp has gone; its name takes the stamp's place.
    is_below
        Whether the number stands below the input, not on its right.
    above
        The width of the cells of a stamp that rests above those on which it falls; 0 where it
        has a place of its own.
    name_room
        The width that the names of a map that is the input may take.
    sheet_name
        The name of a map that is the output, and where it begins.
    """

    image: Box
    sheet: Box
    legend: Box | None
    value: Box
    kernel: Box
    stamp: Box
    names: tuple[Place, Place, Place]
    bias: Place
    is_below: bool
    above: float = 0.0
    name_room: float = 0.0
    sheet_name: tuple[str, float] = ("", 0.0)

    def resting(self, landing: Sequence[Box], grid: Grid) -> list[Box]:
        """Return the cells of a stamp that is to fall on other cells.

        Above cells that are too narrow for numbers they are larger.
        """
        stamp, width, first = self.stamp, self.above, landing[0]
        if not width:
            return [stamp.cell(row, column, *grid) for row, column in np.ndindex(*grid)]
        larger = width / first.width
        half = larger * (landing[-1].right - first.left) / 2
        middle = (first.left + landing[-1].right) / 2
        if larger > 1.001:  # it may be wider than the sheet's end leaves room
            middle = min(max(middle, stamp.left + half), stamp.right - half)
        starts = [middle - half + larger * (box.left - first.left) for box in landing]
        return [Box(start, stamp.bottom, start + width, stamp.top) for start in starts]

    def lines_from(self, number: Box, right: float, below: float) -> list[Line]:
        """Return what leads from a number's row or column to the loupe.

        Parameters
        ----------
        right, below
            Where the input ends, names included: the lines are seen from there on.
        """
        if self.is_below:
            return [(_at(number.at(x, 1)[0], below), self.value.at(x, 0)) for x in (0, 1)]
        return [(_at(right, number.at(1, y)[1]), self.value.at(0, y)) for y in (0, 1)]

    def lines_to(self, stamp: Sequence[Box], landing: Box) -> list[Line]:
        """Return what leads to a stamp that rests above the sheet, or else from it."""
        start, sheet, legend = self.stamp, self.sheet, self.legend
        if self.above:
            ends = stamp[0].at(0, 0), stamp[-1].at(1, 0)
            return [(self.kernel.at(x, 1), end) for x, end in zip((0, 1), ends, strict=True)]
        # they would cross a legend under the sheet, or be stumps beside it
        lies = legend is not None and legend.top < sheet.bottom
        aside = legend is not None and legend.left < sheet.left
        if lies and (self.is_below or aside or start.top < sheet.bottom):
            return []
        axis, edge = (1, sheet.bottom) if self.is_below else (0, sheet.left)
        corners = [(x, 0, x, 1) if self.is_below else (1, x, 0, x) for x in (0, 1)]
        ways = [(start.at(a, b), landing.at(c, d)) for a, b, c, d in corners]
        return [(one, cut(one, other, axis, edge)) for one, other in ways]


def _at(x: float, y: float) -> NDArray[np.float64]:
    return np.array([x, y, 0.0])
