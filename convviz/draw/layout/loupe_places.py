"""Where the arithmetic of a window stands: grids in a column, or in a row for each channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Place, Point, text_width
from convviz.draw.kit.units import px
from convviz.draw.layout.loupe_cells import LoupeCells, cells_in_column, cells_in_row
from convviz.draw.layout.measures import APART, Measures
from convviz.draw.layout.totals_places import (
    BRACE,
    Totals,
    beside,
    beside_height,
    beside_width,
    brace_lines,
    side_by_side,
    strip_height,
)


@dataclass(frozen=True)
class LoupePlaces:
    """The places of a window's arithmetic.

    Attributes
    ----------
    grids
        For each kind of grid a box a row; one for all rows where they share it.
    headings
        Beside, above or below each kind's grids, and of the rows' sums.
    row_names
        Where a row's channel is named; empty where its map stands beside it.
    sums
        The numbers of the rows' sums; empty where nothing joins them.
    totals
        For each output channel, of each number: where its name stands, and its own box.
    braces
        From the rows' sums to the totals: two points a line.
    said
        How many kinds of grids can say their numbers.
    """

    grids: list[list[Box]]
    headings: list[Place]
    row_names: list[Place]
    sums: list[Point]
    totals: list[list[tuple[Place, Box]]]
    braces: list[tuple[Point, Point]]
    said: int


class LoupeColumn:
    """A loupe whose grids stand one under the other, the totals to their right or below them.

    Parameters
    ----------
    width, height
        What it may take.
    share
        Of the width, that the grids may take where there is room.
    """

    def __init__(
        self, m: Measures, width: float, height: float, share: float, totals: Totals = "stack"
    ) -> None:
        self.totals, self._strip = totals, strip_height(m, totals)
        room = height - self._strip - (m.kinds - 1) * APART
        self.m = m = m.in_rows(room / m.kinds / m.inputs)
        self.words = max(text_width(word, m.size) for word in m.headings) + px(18)
        ends = beside_width(m, totals)
        most = min(share * width, width - self.words - ends)
        self.cells = cells_in_column(m.in_cells, most, room / m.inputs)
        sizes = [m.grid(self.cells, kind) for kind in range(m.kinds)]
        self._sizes = [(wide, high * m.inputs) for wide, high in sizes]
        self._grids_width = max(wide for wide, _ in sizes)
        self.width = self.words + self._grids_width + ends
        self.height = sum(high for _, high in self._sizes) + (m.kinds - 1) * APART + self._strip

    def places(self, room: Box) -> LoupePlaces:
        """Return the places in the middle of a box."""
        m, block = self.m, room.sized(min(self.width, room.width), self.height)
        _, column = block.cut_bottom(self._strip)
        column = column.moved(self.words, 0).sized(self._grids_width, column.height, x=0.0)
        high = beside_height(m, self.totals)
        lines = column.rows([high for _, high in self._sizes], APART)
        whole = [line.sized(*size) for line, size in zip(lines, self._sizes, strict=True)]
        return _ended(
            m,
            self.cells,
            self.totals,
            [grid.lines(m.inputs) for grid in whole],
            [(grid.at(0, 0.5) - (px(18), 0, 0), "right") for grid in whole],
            right=column.right,
            sum_y=whole[-1].top + px(m.size * 0.75),
            middle=max(whole[-1].y, column.bottom + high / 2) if m.has_row_sums else block.y,
            high=high,
            within=room,
            under=column.bottom,
        )


class LoupeRows:
    """A loupe whose grids stand side by side, a row for each channel.

    Parameters
    ----------
    width, height
        What it may take: all of it across, and its grids alone down.
    totals
        Where the totals stand.
    is_named
        Whether the rows' channels are named to their left.

    Attributes
    ----------
    width
        What it takes.
    row_height
        Of its highest grid.
    """

    def __init__(
        self, m: Measures, width: float, height: float, totals: Totals, *, is_named: bool = False
    ) -> None:
        self.m = m = m.in_rows(height / m.rows)
        self.totals: Totals = "lines" if m.outputs > 1 else totals
        self._names = 0.0
        if is_named and m.inputs > 1:
            self._names = max(px(m.size * 1.6), text_width(m.row_name, m.size) + px(14))
        ends = beside_width(m, self.totals)
        room = width - self._names - m.kinds * APART - ends
        for _ in range(2):  # names that are wider than their grids take from the others
            self.cells = cells_in_row(m.in_cells, room, height / m.rows)
            self.width = self._names + sum(m.slots(self.cells)) - APART + ends
            room -= max(0.0, self.width - width)
        self.row_height = self.cells.highest * m.kernel[0]

    def places(
        self, room: Box, middles: Sequence[float], *, x: float = 0.5, named_below: bool = False
    ) -> LoupePlaces:
        """Return the places.

        Parameters
        ----------
        room
            In whose middle the loupe stands, across.
        middles
            Of the rows, from the top down.
        x
            The share of the room left over that is to its left.
        named_below
            Whether the grids' names stand under them: where lines come from above.
        """
        m = self.m
        widths = [slot - APART for slot in m.slots(self.cells)]
        start = room.left + x * max(0.0, room.width - self.width) + self._names
        # a name may stand out on both sides of its grid, yet not out of the room
        out = max(0.0, (text_width(m.headings[0], m.least_size) - widths[0]) / 2)
        start = max(start, room.left + out)
        row = Box(start, -self.row_height / 2, room.right, self.row_height / 2)
        slots = row.across(widths, APART)
        # the names under a single row's grids stand in one line, and so do their lower edges
        y = 0.5 if m.rows > 1 else 1.0
        kinds = [slot.sized(*m.grid(self.cells, i), y=y) for i, slot in enumerate(slots)]
        grids = [[grid.moved(0, middle) for middle in middles] for grid in kinds]
        if m.outputs > 1:  # all read the same
            grids[0] = [kinds[0].moved(0, (middles[0] + middles[-1]) / 2)]
        first, last = grids[-1][0], grids[-1][-1]
        away = px(m.size * 0.75)
        line = last.bottom - away if named_below else first.top + away
        headings: list[Place] = [(np.array([g[0].x, line, 0.0]), "center") for g in grids]
        if len(grids[0]) < len(grids[-1]) and not named_below:
            headings[0] = (grids[0][0].at(0.5, 0) + (0, away, 0), "center")
        names = grids[0] if self._names else []
        high = beside_height(m, self.totals)
        if self.totals == "stack" and m.rows > 1:
            high = min(high, first.top - last.bottom + px(m.size * 2))
        return _ended(
            m,
            self.cells,
            self.totals,
            grids,
            headings,
            row_names=[(np.array([start - px(14), g.y, 0.0]), "right") for g in names],
            right=slots[-1].right,
            sum_y=line,
            middle=max((first.y + last.y) / 2, room.bottom + high / 2),
            high=high,
            within=room,
            under=last.bottom - (m.line if named_below else 0.0),
        )


def _ended(
    m: Measures,
    cells: LoupeCells,
    totals: Totals,
    grids: list[list[Box]],
    headings: list[Place],
    *,
    right: float,
    sum_y: float,
    middle: float,
    high: float,
    within: Box,
    under: float,
    row_names: Sequence[Place] = (),
) -> LoupePlaces:
    """Return the places of grids with the rows' sums and the totals that they end with.

    Parameters
    ----------
    right
        The edge from which on these stand.
    sum_y
        How high the name of the rows' sums stands.
    middle, high
        Of totals beside the grids.
    within, under
        The box in the middle of which totals below the grids stand, and the height under which.
    """
    sums: list[Point] = []
    braces: list[tuple[Point, Point]] = []
    first, last = grids[-1][0], grids[-1][-1]
    if m.has_row_sums:
        x = right + (APART + m.sums_width) / 2
        sums = [np.array([x, g.y, 0.0]) for g in grids[-1]]
        headings.append((np.array([x, sum_y, 0.0]), "center"))
        right += m.sums_width
        if totals != "strip":
            braces = brace_lines(right, first, last)
            right += BRACE - APART
    if totals == "strip":
        ends = [side_by_side(within, under, m)]
    elif m.outputs > 1:
        high = min(high, max(first.height + px(m.size), px(m.size * 1.2) * len(m.totals)))
        ends = [beside(right, g.y, high, m, totals) for g in grids[-1]]
    else:
        ends = [beside(right, middle, high, m, totals)]
    return LoupePlaces(grids, headings, list(row_names), sums, ends, braces, cells.said)
