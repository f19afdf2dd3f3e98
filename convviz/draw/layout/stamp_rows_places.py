"""Where the parts of a picture of stamps on a row stand, one band under the other."""

from __future__ import annotations

from typing import NamedTuple

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Place, text_width
from convviz.draw.kit.units import px
from convviz.draw.layout.columns import Columns
from convviz.draw.layout.sequence_places import Band, stacked
from convviz.draw.layout.stamps_places import AFTER_NAME, NAMES, StampsPlaces
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


def row_bands(box: Box, size: float, *, rows: int, number_lines: int, sheet_lines: int) -> RowBands:
    """Return the bands of a picture in a box.

    Parameters
    ----------
    size
        Of the names, in design pixels.
    rows
        How many rows the input has.
    number_lines, sheet_lines
        How many lines the names of the number and of the sheet take.
    """
    line, gap = px(size * 1.35), Band(fixed=px(42), is_gap=True)
    header, strip, _, loupe, _, stamp, _, sheet, under = stacked(
        box,
        [
            Band(fixed=px(size * 1.5)),
            Band(rows=rows),
            gap,
            Band(rows=1, least=line * number_lines),
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
    number_lines: int,
) -> StampsPlaces:
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
    resting = columns.width
    if stamp_number > resting:
        resting = max(resting, min(stamp_number, stamp.width / trace.reach[0]))
    up = px(0.6 * size) * (number_lines - 1)
    names: tuple[Place, Place, Place] = (
        (value.at(0, 0.5) + (-AFTER_NAME, up, 0), "right"),
        (weights.at(0, 0.5) - (AFTER_NAME, 0, 0), "right"),
        (stamp.at(0, 0.5) - (px(26), 0, 0), "right"),
    )
    return StampsPlaces(
        image=bands.rows,
        sheet=columns.over(0, columns.counts[1], bands.sheet),
        legend=None,
        value=value,
        kernel=weights,
        stamp=stamp,
        names=names,
        bias=(stamp.at(0, 0.5), "left"),
        is_below=True,
        above=resting,
    )
