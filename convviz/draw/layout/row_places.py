"""How the height of a picture of a row is shared out: bands from the top down."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.units import px
from convviz.draw.layout.loupe_places import LoupeColumn, LoupePlaces, LoupeRows
from convviz.draw.layout.measures import APART, Measures
from convviz.draw.layout.sequence_places import Band, stacked
from convviz.draw.layout.totals_places import Totals, beside_height, strip_height

# words, input, ×, kernel, arrow, output, gap, formula: design pixels, where there is room
FORMULA = (80, 118, 48, 118, 64, 118, 26, 118)
MOST_SHARE = 1.35  # how much larger they become in a high box
LEAST_FORMULA = px(68)
ROW_GAP = px(5)  # between two rows of grids
NARROW = 1.1  # a box of a smaller ratio has the totals below the grids
LEAST_OUTPUT = 2.4  # em of the output's row, for two lines of its name
LEAST_ROW = 1.25  # em of a row, so that its number can be read

# of a layout, the weightiest first: that it fits, how much of the height that numbers need
# the input's rows have, in quarters, and how many kinds of the loupe's grids say theirs
Merits = tuple[bool, int, int]


@dataclass(frozen=True)
class FormulaPlaces:
    """The bands of the kernel that moves under the input, and of its arithmetic."""

    signs: Box
    kernel: Box
    arrow: Box
    formula: Box


@dataclass(frozen=True)
class RowPlaces:
    """The bands of a picture of a row.

    Attributes
    ----------
    header, rows, output
        What is above the input's columns, its rows, and the output.
    arithmetic
        The places of a line of arithmetic, or those of a loupe.
    """

    header: Box
    rows: Box
    output: Box
    arithmetic: FormulaPlaces | LoupePlaces


def formula_places(box: Box, lines: float) -> RowPlaces:
    """Return the bands of a picture whose arithmetic is a line.

    Parameters
    ----------
    lines
        How high the line is to be, in lines of text.
    """
    heights = np.array([*FORMULA[:-1], FORMULA[-1] * lines])
    heights *= px(min(box.height / px(float(heights.sum())), MOST_SHARE))
    # the arithmetic needs its height more than the cells do
    more = max(0.0, LEAST_FORMULA - heights[-1])
    heights[:-1] *= 1 - more / heights[:-1].sum()
    heights[-1] += more
    whole = box.sized(box.width, float(heights.sum()))
    header, rows, signs, kernel, arrow, output, _, formula = whole.rows(heights.tolist())
    arrow = arrow.inset(0, 0.08 * arrow.height)
    return RowPlaces(header, rows, output, FormulaPlaces(signs, kernel, arrow, formula))


def loupe_places(m: Measures, box: Box, rows: int) -> RowPlaces:
    """Return the bands of a picture with a loupe between the input and the output.

    The loupe's grids stand side by side, or one under the other where their numbers can be
    read then and not otherwise.

    Parameters
    ----------
    rows
        How many rows the input has.
    """
    # a column's cells are lower: it is taken only where the others say less
    ways: list[tuple[Totals, bool]] = [("strip", False), ("stack", True), ("strip", True)]
    if box.width >= NARROW * box.height:
        ways.insert(0, ("lines", False))
    found = [_with_loupe(m, box, rows, *way) for way in ways]
    return max(found, key=lambda each: each[0])[1]


def _with_loupe(
    m: Measures, box: Box, rows: int, totals: Totals, is_column: bool
) -> tuple[Merits, RowPlaces]:
    below = strip_height(m, totals) + (0.0 if is_column else m.line)
    fixed = below + (m.kinds - 1) * APART * is_column
    grids = m.inputs * (m.kinds if is_column else 1)
    header, source, band, output = _bands(m, box, rows, grids, fixed, beside_height(m, totals))
    loupe: LoupeColumn | LoupeRows
    if is_column:
        loupe = LoupeColumn(m, band.width, band.height, 0.6, totals)
    else:
        loupe = LoupeRows(m, box.width, band.height - below - m.inputs * ROW_GAP, totals)
    if loupe.m != m:
        return _with_loupe(loupe.m, box, rows, totals, is_column)
    if isinstance(loupe, LoupeColumn):
        places = loupe.places(band)
    else:
        high = m.inputs * (loupe.row_height + ROW_GAP) - ROW_GAP + below
        whole = band.sized(band.width, min(high, band.height))
        lines = whole.rows([loupe.row_height] * m.inputs, ROW_GAP)
        places = loupe.places(band, [line.y for line in lines], named_below=True)
    said = min(1.0, source.height / rows / px(m.least_size * LEAST_ROW))
    merits = loupe.width <= box.width + 1e-6, int(4 * said + 1e-9), places.said
    return merits, RowPlaces(header, source, output, places)


def _bands(m: Measures, box: Box, rows: int, grids: int, fixed: float, least: float) -> list[Box]:
    """Return header, rows, arithmetic and output."""
    gap, low = Band(fixed=px(40), is_gap=True), px(m.least_size * LEAST_ROW)

    def shared(least_rows: float) -> tuple[list[Box], float]:
        return stacked(
            box,
            [
                Band(fixed=px(m.size * 1.5)),
                Band(rows=rows, least=least_rows),
                gap,
                Band(rows=grids, fixed=fixed, least=least),
                gap,
                Band(rows=1, least=px(m.size * LEAST_OUTPUT)),
            ],
        )

    bands, row = shared(rows * low)
    if row < low:  # not all can say their numbers: then none takes the others' room
        bands, row = shared(0.0)
    return [bands[0], bands[1], bands[3], bands[5]]
