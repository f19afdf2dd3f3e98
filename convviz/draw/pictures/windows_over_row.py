"""The parts of a picture of windows over a row, in their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np
from manim import ORIGIN, Group

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.cell_look import FILL, CellLook
from convviz.draw.kit.label import text_width, widest
from convviz.draw.kit.scales import DivergingScale
from convviz.draw.kit.units import px
from convviz.draw.kit.widest_number import widest_number
from convviz.draw.layout.columns import Columns, paired
from convviz.draw.layout.row_places import (
    FormulaPlaces,
    RowPlaces,
    formula_places,
    loupe_places,
)
from convviz.draw.parts.cell import CellRow
from convviz.draw.parts.formula import Formula
from convviz.draw.parts.formula_row import AROUND_VALUE, FormulaRow
from convviz.draw.parts.loupe import Loupe
from convviz.draw.parts.number_grid import Cells, NumberGrid
from convviz.draw.parts.results import Results
from convviz.draw.parts.row_source import AROUND, RowSource
from convviz.draw.parts.sequence_rows import row_height
from convviz.draw.parts.side_names import SideNames
from convviz.draw.parts.strip_bars import Strip, strips_with_bars
from convviz.draw.pictures.arrangement import Arrangement, measures_of
from convviz.draw.pictures.window_look import WindowLook
from convviz.formatting import number

MOST_ROWS = 8  # channels that have a row though the window does not read them
MOST_CELL, MOST_COLUMN = px(257), px(190)  # the widths of a cell that stands apart, or not
LEAST_CELL = px(64)  # narrower cells do not stand apart
SPACING = 0.07  # between cells that stand apart, as a share of their width
END_GAP = px(16)
WORD_SHARE = 0.62  # of the height above the columns that a word takes
FORMULA_HEADROOM = 1.5  # dark cells would drown their numbers
MOST_TERMS = 6  # of a line of arithmetic


def over_row(
    looks: Sequence[WindowLook], box: Box, name: str, words: Sequence[str] | None
) -> Arrangement:
    """Return the parts of a picture of rank 1.

    Few numbers of one channel stand apart, the kernel moves along under them, and the
    arithmetic is one line. More of them are strips with a loupe below.

    Parameters
    ----------
    name
        The input's, by default "input" with its shape.
    words
        What stands above the columns; their numbers without.
    """
    return _Row(replace(looks[0], headroom=1.3), looks, box, name, words).arranged()


class _Looks(NamedTuple):
    """How the cells of the input and of the output look."""

    input: CellLook
    output: CellLook


class _Row:
    """What the steps of putting a picture together hand on."""

    def __init__(
        self,
        look: WindowLook,
        looks: Sequence[WindowLook],
        box: Box,
        name: str,
        words: Sequence[str] | None,
    ) -> None:
        self.look, self.box, self.words = look, box, words
        self.trace, self.reckoning = look.trace, look.reckonings[0]
        self.style, self.stage = look.style, look.stage
        every = self.trace.in_channels <= MOST_ROWS
        self.rows = list(range(self.trace.in_channels)) if every else look.channels
        self.measures = measures_of(looks, (1, self.trace.padded.shape[1]))
        self.names = SideNames(
            self.trace.input.shape,
            self.trace.output.shape,
            self.reckoning.channel,
            self.style,
            box,
            input_name=name,
        )
        values = self.trace.padded[self.rows]
        self.values = values
        trimmed = partial(number, decimals=look.decimals, trim=True)
        own, cells = look.cell_texts[0], self.style.cells
        self.loupes = _Looks(
            cells(look.input_scale, own, widest_number(own, values)),
            cells(look.value_scale, trimmed, widest_number(trimmed, self.reckoning.output)),
        )

    def arranged(self) -> Arrangement:
        """Return the line's picture where it can be read, else the loupe's."""
        return self._with_formula() or self._with_loupe()

    def _with_formula(self) -> Arrangement | None:
        trace, look = self.trace, self.look
        if trace.weight is None or trace.in_channels > 1 or trace.kernel_size[0] > MOST_TERMS:
            return None
        at = formula_places(self.box, 1.0 if self.box.width > 1.6 * self.box.height else 1.4)
        assert isinstance(at.arithmetic, FormulaPlaces)
        if not self._stand_apart(at.rows.height):
            return None
        signed = partial(number, decimals=look.decimals, sign=True)
        plain = partial(number, decimals=look.decimals)
        weights = self.reckoning.step(0).kernel
        figures = widest_number(signed, weights)
        longest = widest((figures, widest_number(plain, self.values)))
        # all numbers on show are said: one scale for all, the same for every output channel
        shown = trace.input, trace.weight, trace.output
        scale = DivergingScale(*shown, headroom=FORMULA_HEADROOM)
        cells = self.style.cells(scale, plain, longest)
        formula = Formula(
            [self.reckoning.step(i) for i in self._samples()],
            at.arithmetic.formula.inset(AROUND_VALUE, 0),  # the value has a box of its own
            self.style.theme,
            text=plain,
            size=self.stage.large_size,
            label_size=self.stage.label_size,
            least_size=look.least_size,
        )
        if not formula.fits:
            return None
        columns, output_columns = self._columns(SPACING, MOST_CELL)
        high = WORD_SHARE * at.header.height / px(1)
        word_size = min(self.stage.large_size, max(look.least_size, high))
        source = self._source(at, columns, Group(), word_size, cells)
        if not source.strip.numbered:
            return None
        arithmetic = FormulaRow(
            self.reckoning,
            source,
            at.arithmetic,
            look=replace(cells, text=signed, widest=figures),
            formula=formula,
            names=self.names,
            style=self.style,
        )
        results = self._results(at, output_columns, Group(), cells, is_above=True, has_cells=True)
        return Arrangement(source, arithmetic, results, Group(), ())

    def _with_loupe(self) -> Arrangement:
        look, stage = self.look, self.stage
        at = loupe_places(self.measures, self.box, len(self.rows))
        height = row_height(at.rows, len(self.rows))
        loupes = self.loupes
        apart = len(self.rows) == 1 and self._stand_apart(height)
        spacing = SPACING if apart else 0.0
        (columns, output_columns), (input_bar, output_bar), _ = strips_with_bars(
            (
                Strip(loupes.input, at.rows, height),
                Strip(loupes.output, at.output, at.output.height),
            ),
            partial(self._paired, spacing=spacing, most=MOST_COLUMN),
            self.names,
            self.style,
            look.decimals,
        )
        source = self._source(at, columns, input_bar, stage.label_size, loupes.input)
        assert not isinstance(at.arithmetic, FormulaPlaces)
        loupe = Loupe(
            look.reckonings,
            self.measures,
            at.arithmetic,
            scales=look.scales[:-1],
            texts=look.cell_texts,
            value_scale=look.value_scale,
            style=self.style,
            number_size=stage.label_size if self.measures.kinds > 1 else stage.large_size,
        )
        results = self._results(
            at, output_columns, output_bar, loupes.output, is_above=False, has_cells=apart
        )
        return Arrangement(source, loupe, results, Group(), ())

    def _samples(self) -> list[int]:
        """Return steps whose arithmetic is as long as any: all of them, if they are not many."""
        count = len(self.reckoning)
        return sorted({*range(0, count, max(1, count // 40)), count - 1})

    def _stand_apart(self, height: float) -> bool:
        """Return whether cells that stand apart can say their numbers."""
        columns, _ = self._columns(SPACING, MOST_CELL)
        needed = text_width(self.loupes.input.widest, self.look.least_size) / FILL
        return columns.width >= max(LEAST_CELL, needed) and height >= px(36)

    def _columns(self, spacing: float, most: float) -> list[Columns]:
        pair = self._paired(self.names.room, spacing=spacing, most=most)
        return self.names.beside(pair)

    def _paired(
        self, room: tuple[float, float], *, spacing: float, most: float
    ) -> tuple[Columns, Columns]:
        front, own = self.trace.padding[0], self.trace.input.shape[1]
        return paired(
            room,
            counts=(front, own, self.trace.padded.shape[1] - own - front),
            windows=len(self.reckoning),
            reach=self.trace.reach[0],
            stride=self.trace.stride[0],
            most=most,
            gap=0.0 if spacing else END_GAP,
            spacing=spacing,
        )

    def _source(
        self, at: RowPlaces, columns: Columns, bar: Group, word_size: float, look: CellLook
    ) -> RowSource:
        return RowSource(
            self.trace,
            self.rows,
            self.look.channels,
            columns=columns,
            header=at.header,
            band=at.rows,
            names=self.names,
            words=self.words,
            look=look,
            bar=bar,
            style=self.style,
            word_size=word_size,
        )

    def _results(
        self,
        at: RowPlaces,
        columns: Columns,
        bar: Group,
        look: CellLook,
        *,
        is_above: bool,
        has_cells: bool,
    ) -> Results:
        band, values = at.output, np.asarray(self.reckoning.output)[None]
        grid: Cells
        if has_cells:
            boxes = [columns.over(i, 1, band) for i in range(values.size)]
            grid = CellRow(values, boxes, look)
        else:
            grid = NumberGrid(values, columns.over(0, values.size, band), look)
        return Results(
            [grid],
            names=self.names.output(band.y, band.height),
            counter=self.style.label("", (ORIGIN, "center")),
            leads="" if is_above else "down",
            style=self.style,
            bar=bar,
            around=AROUND * SPACING * columns.width if has_cells else 0.0,
            radius=10 if has_cells else 0,
        )
