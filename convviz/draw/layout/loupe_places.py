"""Where the arithmetic of a window stands: grids in a column, or in a row for each channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Place, Point, text_width
from convviz.draw.kit.units import px
from convviz.draw.layout.loupe_cells import cells_in_column, cells_in_row
from convviz.draw.layout.measures import APART, Measures
from convviz.draw.layout.totals_places import (
    BRACE,
    LINED,
    PILED,
    STACKED,
    Totals,
    beside_width,
    brace_lines,
    name_above,
    name_before,
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
    """

    grids: list[list[Box]]
    headings: list[Place]
    row_names: list[Place]
    sums: list[Point]
    totals: list[list[tuple[Place, Box]]]
    braces: list[tuple[Point, Point]]


class LoupeColumn:
    """A loupe whose grids stand one under the other, the totals to their right or below them.

    Parameters
    ----------
    width, height
        What it may take.
    grids_width
        What the grids may take of the width, where there is room.
    """

    def __init__(
        self,
        m: Measures,
        width: float,
        height: float,
        *,
        grids_width: float,
        totals: Literal["stack", "strip"] = "stack",
    ) -> None:
        self.totals = totals
        strip = strip_height(m) if totals == "strip" else 0.0
        room = height - strip - (m.kinds - 1) * APART
        self.m = m = m.in_rows(room / m.kinds / m.inputs)
        self.words = max(text_width(word, m.size) for word in m.headings) + px(18)
        beside = beside_width(m, totals)
        most = min(grids_width, width - self.words - beside)
        self.cells = cells_in_column(m.in_cells, most, room / m.inputs)
        sizes = [m.grid(self.cells, kind) for kind in range(m.kinds)]
        self._sizes = [(wide, high * m.inputs) for wide, high in sizes]
        self._grids_width = max(wide for wide, _ in sizes)
        self._strip = strip
        self.width = self.words + self._grids_width + beside
        self.height = sum(high for _, high in self._sizes) + (m.kinds - 1) * APART + strip

    def places(self, left: float, middle: float, within: Box) -> LoupePlaces:
        """Return the places from a left edge on, at the height of their middle.

        Totals below the grids stand in the middle of the width `within`.
        """
        m, half = self.m, self.height / 2
        start = left + self.words
        column = Box(start, middle - half + self._strip, start + self._grids_width, middle + half)
        lines = column.rows([high for _, high in self._sizes], APART)
        whole = [line.sized(*size) for line, size in zip(lines, self._sizes, strict=True)]
        grids = [grid.lines(m.inputs) for grid in whole]
        headings: list[Place] = [(g.at(0, 0.5) - (px(18), 0, 0), "right") for g in whole]
        sums: list[Point] = []
        right = column.right + m.sums_width
        if m.has_row_sums:
            x = right - (m.sums_width - APART) / 2
            sums = [np.array([x, g.y, 0.0]) for g in grids[-1]]
            headings.append((np.array([x, whole[-1].top + px(m.size * 0.75), 0.0]), "center"))
        if self.totals == "strip":
            return LoupePlaces(
                grids, headings, [], sums, [side_by_side(within, column.bottom, m)], []
            )
        low = px(m.size * PILED) * len(m.totals)
        braces = []
        if m.has_row_sums:
            braces = brace_lines(right, grids[-1][0], grids[-1][-1])
            right += BRACE - APART
            middle = max(whole[-1].y, column.bottom + low / 2)
        block = Box(
            right + APART, middle - low / 2, right + APART + m.stack_width, middle + low / 2
        )
        totals = [name_above(each, m) for each in block.lines(len(m.totals))]
        return LoupePlaces(grids, headings, [], sums, [totals], braces)


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
        beside = beside_width(m, self.totals)
        room = width - self._names - m.kinds * APART - beside
        self.cells = cells_in_row(m.in_cells, room, height / m.rows)
        self.width = self._names + sum(m.slots(self.cells)) - APART + beside
        if self.width > width:  # names that are wider than their grids take from the others
            self.cells = cells_in_row(m.in_cells, room + width - self.width, height / m.rows)
            self.width = self._names + sum(m.slots(self.cells)) - APART + beside
        self.row_height = self.cells.highest * m.kernel[0]

    @property
    def lines_height(self) -> float:
        """What totals beside the grids take down."""
        each = {"lines": LINED, "stack": STACKED, "strip": 0.0}[self.totals]
        return px(self.m.size * each) * len(self.m.totals)

    @property
    def strip_height(self) -> float:
        """What totals below the grids take."""
        return strip_height(self.m) if self.totals == "strip" else 0.0

    def places(
        self, left: float, middles: Sequence[float], within: Box, *, named_below: bool
    ) -> LoupePlaces:
        """Return the places from a left edge on.

        Parameters
        ----------
        middles
            Of the rows, from the top down.
        within
            Totals below the grids stand in the middle of its width.
        named_below
            Whether the grids' names stand under them: where lines come from above.
        """
        m = self.m
        grids = self._grids(left + self._names, middles)
        row_names: list[Place] = []
        if self._names:
            names = grids[0] if m.inputs > 1 else grids[-1]
            row_names = [
                (np.array([left + self._names - px(14), g.y, 0.0]), "right") for g in names
            ]
        first, last = grids[-1][0], grids[-1][-1]
        away = px(m.size * 0.75)
        line = last.bottom - away if named_below else first.top + away
        headings: list[Place] = [(np.array([g[0].x, line, 0.0]), "center") for g in grids]
        if len(grids[0]) < len(grids[-1]) and not named_below:
            (patch,) = grids[0]  # it stands alone in the middle
            headings[0] = (np.array([patch.x, patch.top + away, 0.0]), "center")
        # a narrow grid's name is wider than the grid
        right = last.right + (m.slots(self.cells)[-1] - APART - last.width) / 2
        sums: list[Point] = []
        braces: list[tuple[Point, Point]] = []
        if m.has_row_sums:
            x = right + (APART + m.sums_width) / 2
            sums = [np.array([x, g.y, 0.0]) for g in grids[-1]]
            headings.append((np.array([x, line, 0.0]), "center"))
            right += m.sums_width
        if self.totals == "strip":
            under = last.bottom - (m.line if named_below else 0.0)
            totals = [side_by_side(within, under, m)]
        elif m.outputs > 1:
            totals = [self._lines(right, g.y, g.height + px(m.size)) for g in grids[-1]]
        else:
            high = px(m.size * LINED) * len(m.totals)
            middle = (first.y + last.y) / 2
            if m.has_row_sums:
                braces = brace_lines(right, first, last)
                right += BRACE - APART
            if self.totals == "stack":
                totals = [self._stack(right, first, last)]
            else:
                totals = [self._lines(right, middle, high)]
        return LoupePlaces(grids, headings, row_names, sums, totals, braces)

    def _grids(self, left: float, middles: Sequence[float]) -> list[list[Box]]:
        """Return for each kind a grid a row, each in the middle of its slot.

        The names under a single row's grids stand in one line, and so do their lower edges.
        """
        m, y = self.m, 0.5 if self.m.rows > 1 else 1.0
        grids = []
        for kind, slot in enumerate(m.slots(self.cells)):
            place = Box(left, -self.row_height / 2, left + slot - APART, self.row_height / 2)
            at = middles
            if m.outputs > 1 and kind == 0:  # all outputs read the same
                at = [(middles[0] + middles[-1]) / 2]
            grids.append(
                [place.sized(*m.grid(self.cells, kind), y=y).moved(0, each) for each in at]
            )
            left += slot
        return grids

    def _stack(self, right: float, first: Box, last: Box) -> list[tuple[Place, Box]]:
        m, count = self.m, len(self.m.totals)
        high = px(m.size * STACKED)
        if m.rows > 1:
            high = min(high, (first.top - last.bottom + px(m.size * 2)) / count)
        start = right + APART
        middle, half = (first.top + last.bottom) / 2, high * count / 2
        block = Box(start, middle - half, start + m.stack_width, middle + half)
        return [name_above(each, m) for each in block.lines(count)]

    def _lines(self, right: float, middle: float, height: float) -> list[tuple[Place, Box]]:
        m, count = self.m, len(self.m.totals)
        half = min(px(m.size * LINED) * count, max(height, px(m.size * 1.2) * count)) / 2
        start = right + APART
        block = Box(start, middle - half, start + m.lines_width, middle + half)
        return [name_before(each, m) for each in block.lines(count)]
