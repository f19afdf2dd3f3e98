"""The row that windows slide over: a sequence's channels, and what pads it at its ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import Group, VGroup, smooth

from convviz.draw.kit.boxes import Box, between
from convviz.draw.kit.cell_look import CellLook
from convviz.draw.kit.clear_lines import Line
from convviz.draw.kit.label import Label
from convviz.draw.kit.scales import Colors
from convviz.draw.kit.tones import Toned
from convviz.draw.kit.units import px
from convviz.draw.layout.columns import Columns
from convviz.draw.parts.column_names import column_names, end_names
from convviz.draw.parts.fader import Fader
from convviz.draw.parts.halo import halo
from convviz.draw.parts.padded_map import TONE
from convviz.draw.parts.part import Part
from convviz.draw.parts.sequence_rows import SequenceRows
from convviz.draw.parts.side_names import SideNames
from convviz.draw.parts.style import Style
from convviz.draw.parts.window import Window
from convviz.draw.parts.window_cells import WindowCells
from convviz.traces.layer_trace import WindowTrace
from convviz.traces.windows import ZERO_CELL

LIFT = px(9)
AROUND = 0.33  # of the space between two cells: how far a frame is from those inside it

SIDES = {
    "zeros": "padding",
    "-inf": "padding",
    "reflect": "mirrored",
    "replicate": "repeated",
    "circular": "wrapped",
}


class RowSource(Group):
    """The rows of a sequence with their names, and the window over them.

    Parameters
    ----------
    trace
        A layer of rank 1.
    rows, read
        The input channels that have a row, and those of them that the window reads.
    columns, header, band
        Where the columns stand, what is above them, and the rows themselves.
    names
        What stands to the left.
    words
        What stands above the columns; their numbers without.
    look
        As in `SequenceRows`.
    bar
        The legend of the rows' colours; empty where the cells say their numbers.
    word_size
        Of the words, in design pixels.

    Attributes
    ----------
    strip
        The rows: `SequenceRows`.
    windows
        The window, one over all rows.
    """

    def __init__(
        self,
        trace: WindowTrace[Any],
        rows: Sequence[int],
        read: Sequence[int],
        *,
        columns: Columns,
        header: Box,
        band: Box,
        names: SideNames,
        words: Sequence[str] | None,
        look: CellLook,
        bar: Group,
        style: Style,
        word_size: float,
    ) -> None:
        self.trace, self.theme, self.bar = trace, style.theme, bar
        self._rows, self._read = len(rows), len(read)
        self._first_row = list(rows).index(read[0])
        hollow = trace.padding_mode in ("zeros", "-inf")
        beyond = trace.padding_after[0] - trace.padding[0] if trace.weight is None else 0
        values, theme = trace.padded[list(rows)], style.theme
        self.strip = SequenceRows(
            values,
            columns,
            band,
            look=look,
            theme=theme,
            # a padded zero is no number of the input's
            end_text=(lambda value: "0" if value == 0 else look.text(value)) if hollow else None,
            hollow=hollow,
            beyond=beyond,
            dimmed=[i for i, channel in enumerate(rows) if channel not in read],
        )
        tone = Toned(look.scale, theme, 0.0 if hollow else TONE)
        self._colors = tone.colors(values)
        front, own, _ = columns.counts
        self._colors[:, front : front + own] = look.scale.colors(values[:, front : front + own])
        if columns.spacing:
            header = header.moved(0, LIFT)  # clear of the window's frame
        self.header = column_names(columns, header, words, style, size=word_size)
        self.end_names = end_names(
            columns,
            header,
            (SIDES[trace.padding_mode], self._behind_name(beyond)),
            None if hollow else self._copied(words),
            style,
        )
        at = header if len(rows) > 1 else band
        self.input_label = names.name(names.of_input, at.y)
        self.row_names = names.rows(self.strip, rows, self.strip.dimmed, trace.in_channels)
        self._make_window()
        self._fader = Fader(self.strip.ends, self.end_names)
        self.labels = VGroup(self.input_label, *self.row_names, *self.header, *self.end_names)
        super().__init__(self.bar, self.strip, self.labels)

    @property
    def texts(self) -> list[Label]:
        """What lines must not cross: all that they could cross lies above them."""
        return []

    def parts(self) -> dict[str, Part]:
        """Return what comes and goes: words, numbers, and what pads them."""
        names = Group(self.input_label, self.row_names, self.bar)
        cells = [each for row in self.strip.rows for each in row] if self._cells else []
        parts = {
            "words": Part(tuple(self.header) or (Group(),), lag=0.7, run_time=1.2),
            "numbers": Part((names, *(cells or self.strip.rows)), lag=0.5, run_time=1.6),
            "input": Part(
                (Group(names, self.header), *(cells or self.strip.rows)), lag=0.3, run_time=1.6
            ),
        }
        if len(self.strip.ends):
            ends = Group(self.strip.ends, self.end_names)
            parts["padding"] = Part((ends, self._frames), self._pad, run_time=1.4, is_eased=False)
        return parts

    def place(self, start: Sequence[float]) -> None:
        """Let the window start at this column; fractions are on the way."""
        self.windows[0].place((self._first_row, start[0]))

    def boxes(self, start: Sequence[float]) -> list[Box]:
        """Return where the window stands on each row that it reads."""
        reach = self.trace.reach[0]
        rows = range(self._first_row, self._first_row + self._read)
        return [self.strip.cells((row, start[0]), (1, reach)) for row in rows]

    def show_winner(self, cell: Sequence[int] | None, share: float = 1.0) -> None:
        """Frame the input's cell (channel, column) by a share; None frames none."""
        seen = 0.0 if cell is None else min(1.0, 2 * share)
        self.winner.set_stroke(opacity=seen).set_stroke(opacity=seen, background=True)
        if cell is not None:
            self.winner.place(self.strip.cells((self._first_row, cell[1]), (1, 1)))

    def colors(self, start: Sequence[int]) -> list[Colors]:
        """Return the colours of the window's cells on each row that it reads."""
        first, step = start[0] + self.trace.padding[0], self.trace.dilation[0]
        columns = slice(first, first + step * (self.trace.kernel_size[0] - 1) + 1, step)
        return [self._colors[self._first_row + r, columns][None] for r in range(self._read)]

    def lines(self, start: Sequence[float], patches: Sequence[Box]) -> list[Line]:
        """Return the lines that lead from the window to the first patch."""
        if not patches:
            return []
        window, floor = self.windows[0].box((self._first_row, start[0])), self.strip.box.bottom
        return [
            (np.array([window.left, floor, 0.0]), patches[0].at(0, 0)),
            (np.array([window.right, floor, 0.0]), patches[0].at(1, 0)),
        ]

    def uncover(self, share: float) -> None:
        """Do nothing: of a row nothing stands there before it comes."""

    def complete(self) -> None:
        """Do nothing: no cell of a row is ever open."""

    def links(self) -> Group:
        """Return no lines: the padding's columns are named after what they copy."""
        return Group()

    def show_links(self, lines: Group, share: float) -> None:
        """Do nothing: there are none."""

    def span(self, start: float) -> Box:
        """Return the window's frame."""
        return self.windows[0].box((self._first_row, start))

    def column(self, place: float) -> Box:
        """Return a column's box on the first row that is read."""
        return self.strip.cells((self._first_row, place), (1, 1))

    def label(self, place: int) -> Label:
        """Return the number of a column; outside of the input lies its padding."""
        front, own, _ = self.strip.columns.counts
        if 0 <= place < own:
            return self.strip.rows[0].labels[place]
        side = self.strip.sides[0] if place < 0 else self.strip.sides[-1]
        return side[0].labels[place + front if place < 0 else place - own]

    @property
    def _cells(self) -> bool:
        return self.strip.columns.spacing > 0

    def _make_window(self) -> None:
        columns, trace, theme = self.strip.columns, self.trace, self.theme
        around = AROUND * columns.spacing
        holes = not self._cells  # separate cells show them without
        self.windows = Group(
            WindowCells(
                lambda start, reach: self.strip.cells(start, reach).inset(-around),
                (self._read, trace.kernel_size[0] if holes else trace.reach[0]),
                (1, trace.dilation[0] if holes else 1),
                theme.kernel,
                thickness=6 if columns.width > px(110) else 4,
                radius=12 if self._cells else 0,
            )
        )
        # a narrow cell's number fills it
        thin = columns.width < px(110)
        self.winner = halo(self.column(0), theme, thickness=3 if thin else 5)
        self._frames = Group(*(Window(box, theme.ink, thickness=4) for box, _ in self.copies))

    def _pad(self, share: float) -> None:
        """Let the columns at the ends come; frames fly there from the columns they copy."""
        self._fader.show(share)
        for frame, (source, target) in zip(self._frames, self.copies, strict=True):
            frame.place(between(source, target, smooth(min(1.0, share / 0.7))))
            # it is there to be followed, and leaves what it has brought
            frame.set_stroke(opacity=max(0.0, min(1.0, 6 * share, 4 * (1 - share))))

    @property
    def copies(self) -> list[tuple[Box, Box]]:
        """Return the boxes of the columns that the padding copies, and of their copies."""
        front, own, _ = self.strip.columns.counts
        return [
            (self.strip.cells((0, int(source)), (self._rows, 1)),
             self.strip.cells((0, place), (self._rows, 1)))
            for place, source in enumerate(self.trace.source_indices[0], start=-front)
            if source != ZERO_CELL and not 0 <= place < own
        ]  # fmt: skip

    def _behind_name(self, beyond: int) -> str:
        if beyond and self.trace.padding[0]:
            return "padding, beyond"
        return "beyond" if beyond else SIDES[self.trace.padding_mode]

    def _copied(self, words: Sequence[str] | None) -> list[list[str]]:
        """Return what each column at the ends copies: a word or a position."""
        sources = self.trace.source_indices[0]
        front, own, behind = self.strip.columns.counts
        names = [str(i) for i in range(own)] if words is None else list(words)
        return [
            [names[i] for i in sources[:front]],
            [names[i] for i in sources[front + own : front + own + behind]],
        ]
