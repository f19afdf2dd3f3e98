"""The row that windows slide over: a sequence's channels, and what pads it at its ends."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from manim import Group, VGroup, smooth

from convviz.draw.kit.boxes import Box, between
from convviz.draw.kit.cell_look import CellLook
from convviz.draw.kit.label import Label, Point
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.tones import padding_look
from convviz.draw.kit.units import px
from convviz.draw.layout.columns import Columns
from convviz.draw.parts.column_names import column_names, end_names
from convviz.draw.parts.fader import Fader
from convviz.draw.parts.padded_map import is_hollow, padded_values
from convviz.draw.parts.part import Part
from convviz.draw.parts.sequence_rows import SequenceRows
from convviz.draw.parts.side_names import SideNames
from convviz.draw.parts.source import Source
from convviz.draw.parts.style import Style
from convviz.draw.parts.window import Window, halo
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


class RowSource(Source):
    """The rows of a sequence with their names, and one window over those that it reads.

    Parameters
    ----------
    rows, read
        The input channels that have a row, and those of them that the window reads.
    columns, header, band
        Where the columns stand, what is above them, and the rows themselves.
    names
        What stands to the left.
    words
        What stands above the columns; their numbers without.
    bar
        The legend of the rows' colours; empty where the cells say their numbers.
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
        theme, hollow, values = style.theme, is_hollow(trace), padded_values(trace, rows)
        padding = padding_look(look, theme, hollow=hollow)
        dimmed = [i for i, channel in enumerate(rows) if channel not in read]
        self.strip = SequenceRows(
            values, columns, band, look=look, theme=theme, padding=padding, dimmed=dimmed
        )
        self.bar, self._first_row = bar, list(rows).index(read[0])
        if columns.spacing:
            header = header.moved(0, LIFT)  # clear of the window's frame
        self.header = column_names(columns, header, words, style, size=word_size)
        behind = _behind_name(trace, is_beyond=bool(np.isnan(values).any()))
        self.end_names = end_names(
            columns,
            header,
            (SIDES[trace.padding_mode], behind),
            None if hollow else _copied(trace, words),
            style,
        )
        self.input_label = names.name(names.of_input, (header if len(rows) > 1 else band).y)
        self.row_names = names.rows(self.strip, rows, dimmed, trace.in_channels)
        front, own, _ = columns.counts
        colors = padding.scale.colors(values)
        colors[:, front : front + own] = look.scale.colors(trace.input[list(rows)])
        super().__init__(
            trace,
            [partial(self._cells, row) for row in range(len(read))],
            [colors[self._first_row + row][None] for row in range(len(read))],
            Group(self._window(trace, len(read), theme)),
            halo(self.column(0), theme),
            VGroup(self.input_label, *self.row_names, *self.header, *self.end_names),
            self.bar,
            self.strip,
            loupe_is_below=True,
        )
        self._fader = Fader(self.strip.ends, self.end_names)
        self._frames = Group(*(Window(box, theme.ink, thickness=4) for box, _ in self.copies))

    def parts(self) -> dict[str, Part]:
        """Return what comes and goes: words, numbers, and what pads them."""
        names = Group(self.input_label, self.row_names, self.bar)
        rows = self.strip.rows
        cells = [each for row in rows for each in row] if self.strip.columns.spacing else rows
        parts = {
            "words": Part(tuple(self.header) or (Group(),), lag=0.7, run_time=1.2),
            "numbers": Part((names, *cells), lag=0.5, run_time=1.6),
            "input": Part((Group(names, self.header), *cells), lag=0.3, run_time=1.6),
        }
        if len(self.strip.ends):
            ends = Group(self.strip.ends, self.end_names)
            parts["padding"] = Part((ends, self._frames), self._pad, run_time=1.4, is_eased=False)
        return parts

    def span(self, start: float) -> Box:
        """Return the window's frame."""
        box: Box = self.windows[0].box((0, start))
        return box

    def column(self, place: float) -> Box:
        """Return a column's box on the first row that is read."""
        return self._cells(0, (0, place), (1, 1))

    def label(self, place: int) -> Label:
        """Return the number of a column; outside of the input lies its padding."""
        front, own, _ = self.strip.columns.counts
        if 0 <= place < own:
            return self.strip.rows[0].labels[place]
        side = self.strip.sides[0] if place < 0 else self.strip.sides[-1]
        label: Label = side[0].labels[place + front if place < 0 else place - own]
        return label

    @property
    def copies(self) -> list[tuple[Box, Box]]:
        """Return the boxes of the columns that the padding copies, and of their copies."""
        front, own, _ = self.strip.columns.counts
        rows = self.strip.count
        return [
            (self.strip.cells((0, int(source)), (rows, 1)), self.strip.cells((0, at), (rows, 1)))
            for at, source in enumerate(self.trace.source_indices[0], start=-front)
            if source != ZERO_CELL and not 0 <= at < own
        ]

    def _cells(self, row: int, start: tuple[float, float], reach: tuple[float, float]) -> Box:
        """Return the box of cells from one of the rows that are read."""
        return self.strip.cells((self._first_row + row + start[0], start[1]), reach)

    def _window(self, trace: WindowTrace[Any], read: int, theme: Theme) -> WindowCells:
        columns = self.strip.columns
        around = AROUND * columns.spacing
        holes = not columns.spacing  # separate cells show them without
        return WindowCells(
            lambda start, reach: self._cells(0, start, reach).inset(-around),
            (read, trace.kernel_size[0] if holes else trace.reach[0]),
            (1, trace.dilation[0] if holes else 1),
            theme.kernel,
            thickness=6 if columns.width > px(110) else 4,
            radius=12 if columns.spacing else 0,
        )

    def _pad(self, share: float) -> None:
        """Let the columns at the ends come; frames fly there from the columns they copy."""
        self._fader.show(share)
        for frame, (source, target) in zip(self._frames, self.copies, strict=True):
            frame.place(between(source, target, smooth(min(1.0, share / 0.7))))
            # it is there to be followed, and leaves what it has brought
            frame.set_stroke(opacity=max(0.0, min(1.0, 6 * share, 4 * (1 - share))))

    def _leaving(self, start: Point, end: Point) -> Point:
        return np.array([start[0], self.strip.box.bottom, 0.0])


def _behind_name(trace: WindowTrace[Any], *, is_beyond: bool) -> str:
    if is_beyond and trace.padding[0]:
        return "padding, beyond"
    return "beyond" if is_beyond else SIDES[trace.padding_mode]


def _copied(trace: WindowTrace[Any], words: Sequence[str] | None) -> list[list[str]]:
    """Return what each column at the ends copies: a word or a position."""
    sources, own, front = trace.source_indices[0], trace.input.shape[1], trace.padding[0]
    names = [str(i) for i in range(own)] if words is None else list(words)
    return [[names[i] for i in side] for side in (sources[:front], sources[front + own :])]
