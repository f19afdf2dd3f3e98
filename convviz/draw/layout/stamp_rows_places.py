"""Where the parts of a picture of stamps on a row stand, one band under the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.clear_lines import Line
from convviz.draw.kit.label import text_width
from convviz.draw.kit.units import px
from convviz.draw.layout.columns import Columns
from convviz.draw.layout.sequence_places import Band, stacked
from convviz.draw.layout.stamps_places import AFTER_NAME, NAMES, Grid, StampsPlaces
from convviz.traces.transposed_trace import TransposedTrace

MOST_CELL = px(150)  # the width of the kernel's
FLATTEST = 2.6  # a cell's width to its height
LONE = px(96)  # the width of the number's cell at least


class RowBands(NamedTuple):
    """The strips of the picture, from the top down."""

    header: Box
    rows: Box
    loupe: Box
    stamp: Box
    sheet: Box
    under: Box


@dataclass(frozen=True, kw_only=True)
class RowPlaces(StampsPlaces):
    """A stamp rests above the cells of the sheet on which it falls.

    Attributes
    ----------
    cell
        The width of a stamp's cells: larger above cells that are too narrow for numbers.
    """

    cell: float

    def resting(self, landing: Sequence[Box], grid: Grid) -> list[Box]:
        """Return the cells of a stamp that is to fall on other cells."""
        stamp, left, right = self.stamp, landing[0].left, landing[-1].right
        larger, middle = self.cell / landing[0].width, (left + right) / 2
        half = larger * (right - left) / 2
        if larger > 1.001:  # it may be wider than the sheet's end leaves room
            middle = min(max(middle, stamp.left + half), stamp.right - half)
        starts = [middle - half + larger * (box.left - left) for box in landing]
        return [Box(start, stamp.bottom, start + self.cell, stamp.top) for start in starts]

    def lines_from(self, number: Box, edge: tuple[float, float]) -> list[Line]:
        """Return what leads from a number's column to the loupe."""
        return self.lines_down(number, edge[1])

    def lines_to(self, stamp: Sequence[Box], landing: Box) -> list[Line]:
        """Return what leads from the kernel to the stamp."""
        ends = stamp[0].at(0, 0), stamp[-1].at(1, 0)
        return [(self.kernel.at(x, 1), end) for x, end in zip((0, 1), ends, strict=True)]


def row_bands(box: Box, size: float, *, rows: int, sheet_lines: int) -> RowBands:
    """Return the bands of a picture in a box.

    Parameters
    ----------
    size
        Of the names, in design pixels.
    rows, sheet_lines
        How many rows the input has, and how many lines the name of the sheet.
    """
    line, gap = px(size * 1.35), Band(fixed=px(42), is_gap=True)
    header, strip, _, loupe, _, stamp, _, sheet, under = stacked(
        box,
        [
            Band(fixed=px(size * 1.5)),
            Band(rows=rows),
            gap,
            Band(rows=1, least=line),
            gap,
            Band(rows=1, least=line),
            Band(fixed=px(26)),
            Band(rows=1, least=line * sheet_lines),
            Band(fixed=line),
        ],
    )[0]
    return RowBands(header, strip, loupe, stamp, sheet, under)


def row_places(
    bands: RowBands,
    trace: TransposedTrace,
    columns: Columns,
    room: tuple[float, float],
    *,
    number_name: float,
    stamp_number: float,
    size: float,
) -> RowPlaces:
    """Return where everything stands.

    Parameters
    ----------
    columns
        The sheet's.
    room
        The left and the right edge of what the names at the left leave.
    number_name
        The width of what stands before the number.
    stamp_number
        The width that a cell needs for any product's number.
    """
    band, kernel = bands.loupe, trace.kernel_size[0]
    sign = text_width(NAMES[1], size) + 2 * AFTER_NAME
    used = number_name + AFTER_NAME + sign
    cell = min(MOST_CELL, FLATTEST * band.height, (band.width - used) / (kernel + 1))
    lone = max(cell, min(LONE, FLATTEST * band.height))
    cell = min(cell, (band.width - used - lone) / kernel)
    wide = lone + sign + kernel * cell
    left = max(band.x - wide / 2, band.left + number_name + AFTER_NAME)
    value = Box(left, band.bottom, left + lone, band.top)
    weights = Box(left + lone + sign, band.bottom, left + wide, band.top)
    stamp = Box(room[0], bands.stamp.bottom, room[1], bands.stamp.top)
    return RowPlaces(
        sheet=columns.over(0, columns.counts[1], bands.sheet),
        value=value,
        kernel=weights,
        stamp=stamp,
        names=(
            (value.at(0, 0.5) - (AFTER_NAME, 0, 0), "right"),
            (weights.at(0, 0.5) - (AFTER_NAME, 0, 0), "right"),
            (stamp.at(0, 0.5) - (px(26), 0, 0), "right"),
        ),
        cell=max(columns.width, min(stamp_number, stamp.width / trace.reach[0])),
    )
