"""The parts of a picture of windows over a row, in their places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

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
from convviz.draw.parts.window_look import WindowLook
from convviz.draw.pictures.arrangement import Arrangement
from convviz.formatting import number

MOST_ROWS = 8  # channels that have a row though the window does not read them
MOST_CELL, MOST_COLUMN = px(257), px(190)  # the widths of a cell that stands apart, or not
LEAST_CELL = px(64)  # narrower cells do not stand apart
SPACING = 0.07  # between cells that stand apart, as a share of their width
END_GAP = px(16)
WORD_SHARE = 0.62  # of the height above the columns that a word takes
FORMULA_HEADROOM = 1.5  # dark cells would drown their numbers
MOST_TERMS = 6  # of a line of arithmetic
SAMPLES = 40  # of the steps: their arithmetic is as long as any

Ends = tuple[CellLook, CellLook]  # how the cells of the input and of the output look


def over_row(look: WindowLook, box: Box, name: str, words: Sequence[str] | None) -> Arrangement:
    """Return the parts of a picture of rank 1.

    Few numbers of one channel stand apart, the kernel moves along under them, and the
    arithmetic is one line where it can be read. More of them are strips with a loupe below.

    Parameters
    ----------
    name
        The input's, by default "input" with its shape.
    words
        What stands above the columns; their numbers without.
    """
    row = _Row(look, box, name, words)
    return row.with_formula() or row.with_loupe()


class _Row:
    """What the steps of putting a picture together hand on."""

    def __init__(self, look: WindowLook, box: Box, name: str, words: Sequence[str] | None) -> None:
        self.look, self.box, self.words = look, box, words
        self.trace, self.reckoning, self.style = look.trace, look.reckonings[0], look.style
        every = self.trace.in_channels <= MOST_ROWS
        self.rows = list(range(self.trace.in_channels)) if every else look.channels
        self.names = SideNames(
            self.trace.input.shape,
            self.trace.output.shape,
            self.reckoning.channel,
            self.style,
            box,
            input_name=name,
        )
        self.values = self.trace.padded[self.rows]
        trimmed = partial(number, decimals=look.decimals, trim=True)
        own, cells = look.cells[0].text, self.style.cells
        self.cells: Ends = (
            cells(look.scales[0], own, widest_number(own, self.values)),
            cells(look.scales[-1], trimmed, widest_number(trimmed, self.reckoning.output)),
        )

    def with_formula(self) -> Arrangement | None:
        """Return a picture with a line of arithmetic; None where it cannot be read."""
        trace, look, style = self.trace, self.look, self.style
        if trace.weight is None or trace.in_channels > 1 or trace.kernel_size[0] > MOST_TERMS:
            return None
        at = formula_places(self.box, 1.0 if self.box.width > 1.6 * self.box.height else 1.4)
        assert isinstance(at.arithmetic, FormulaPlaces)
        if not self._stand_apart(at.rows.height):
            return None
        plain = partial(number, decimals=look.decimals)
        count = len(self.reckoning)
        samples = sorted({*range(0, count, max(1, count // SAMPLES)), count - 1})
        formula = Formula(
            [self.reckoning.step(i) for i in samples],
            at.arithmetic.formula.inset(AROUND_VALUE, 0),  # the value has a box of its own
            style.theme,
            text=plain,
            size=style.stage.large_size,
            label_size=style.size,
            least_size=style.least,
        )
        if not formula.fits:
            return None
        signed = partial(number, decimals=look.decimals, sign=True)
        figures = widest_number(signed, self.reckoning.step(0).kernel)
        # all numbers on show are said: one scale for all, the same for every output channel
        scale = DivergingScale(trace.input, trace.weight, trace.output, headroom=FORMULA_HEADROOM)
        cells = style.cells(scale, plain, widest((figures, widest_number(plain, self.values))))
        high = WORD_SHARE * at.header.height / px(1)
        source, results = self._ends(
            at,
            self.names.beside(self._paired(self.names.room, SPACING, MOST_CELL)),
            (cells, cells),
            (Group(), Group()),
            word_size=min(style.stage.large_size, max(style.least, high)),
        )
        if not source.strip.numbered:
            return None
        arithmetic = FormulaRow(
            self.reckoning,
            source,
            at.arithmetic,
            look=replace(cells, text=signed, widest=figures),
            formula=formula,
            names=self.names,
            style=style,
        )
        return Arrangement(source, arithmetic, results, Group())

    def with_loupe(self) -> Arrangement:
        """Return a picture with a loupe."""
        stage = self.style.stage
        at = loupe_places(self.look.measures, self.box, len(self.rows))
        assert not isinstance(at.arithmetic, FormulaPlaces)
        height = row_height(at.rows, len(self.rows))
        apart = len(self.rows) == 1 and self._stand_apart(height)
        own, values = self.cells
        columns, bars, _ = strips_with_bars(
            (Strip(own, at.rows, height), Strip(values, at.output, at.output.height)),
            partial(self._paired, spacing=SPACING if apart else 0.0, most=MOST_COLUMN),
            self.names,
            self.style,
            self.look.decimals,
        )
        source, results = self._ends(at, columns, self.cells, bars, word_size=stage.label_size)
        size = stage.label_size if len(self.look.cells) > 1 else stage.large_size
        return Arrangement(source, Loupe(self.look, at.arithmetic, size), results, Group())

    def _stand_apart(self, height: float) -> bool:
        """Return whether cells that stand apart can say their numbers."""
        columns, _ = self._paired(self.names.room, SPACING, MOST_CELL)
        needed = text_width(self.cells[0].widest, self.style.least) / FILL
        return columns.width >= max(LEAST_CELL, needed) and height >= px(36)

    def _paired(
        self, room: tuple[float, float], spacing: float, most: float
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

    def _ends(
        self,
        at: RowPlaces,
        columns: Sequence[Columns],
        cells: Ends,
        bars: Sequence[Group],
        *,
        word_size: float,
    ) -> tuple[RowSource, Results]:
        """Return the input and the output."""
        above, below = columns
        source = RowSource(
            self.trace,
            self.rows,
            self.look.channels,
            columns=above,
            header=at.header,
            band=at.rows,
            names=self.names,
            words=self.words,
            look=cells[0],
            bar=bars[0],
            style=self.style,
            word_size=word_size,
        )
        stands_apart, band, values = above.spacing > 0, at.output, self.reckoning.output[None]
        grid: Cells
        if stands_apart:
            boxes = [below.over(i, 1, band) for i in range(values.size)]
            grid = CellRow(values, boxes, cells[1])
        else:
            grid = NumberGrid(values, below.over(0, values.size, band), cells[1])
        results = Results(
            [grid],
            names=self.names.output(band.y, band.height),
            counter=self.style.label("", (ORIGIN, "center")),
            leads="" if isinstance(at.arithmetic, FormulaPlaces) else "down",
            style=self.style,
            bar=bars[1],
            around=AROUND * SPACING * below.width if stands_apart else 0.0,
            radius=10 if stands_apart else 0,
        )
        return source, results
