"""What windows slide over, be it maps or rows: an input's channels with their padding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from manim import Group, Mobject, VGroup

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.clear_lines import Line
from convviz.draw.kit.label import Point
from convviz.draw.kit.scales import Colors
from convviz.draw.parts.window import Window
from convviz.draw.parts.window_cells import Places
from convviz.traces.layer_trace import WindowTrace


class Source(Group):
    """The channels that windows read; a row is a map of one row.

    Parameters
    ----------
    trace
        Their layer.
    fields
        For each channel what gives the box of some of its cells, like `PaddedMap.cells`.
    colors
        Of each channel's cells, its padding included.
    windows
        `WindowCells`: one on each channel, or one over all of them.
    winner
        A frame for the largest number of a max pooling's window; not seen elsewhere.
    labels, *members
        What names the channels, and what else is seen from the beginning.
    loupe_is_below
        Whether lines lead to the loupe downwards, not to the right.
    """

    def __init__(
        self,
        trace: WindowTrace[Any],
        fields: Sequence[Places],
        colors: Sequence[Colors],
        windows: Group,
        winner: Window,
        labels: VGroup,
        *members: Mobject,
        loupe_is_below: bool,
    ) -> None:
        self.trace, self._fields, self._colors = trace, fields, colors
        self.windows, self.winner, self.labels = windows, winner, labels
        self._is_below = loupe_is_below
        super().__init__(*members, labels)

    def place(self, start: Sequence[float]) -> None:
        """Let the windows start at this place; fractions are on the way."""
        for window in self.windows:
            window.place(_on_map(start))

    def boxes(self, start: Sequence[float]) -> list[Box]:
        """Return where a window that starts there stands on each channel."""
        rows, columns = (1, *self.trace.reach)[-2:]
        return [cells(_on_map(start), (rows, columns)) for cells in self._fields]

    def show_winner(self, cell: Sequence[int] | None, share: float = 1.0) -> None:
        """Frame the input's cell (channel, *position) by a share; None frames none."""
        seen = 0.0 if cell is None else min(1.0, 2 * share)
        self.winner.set_stroke(opacity=seen).set_stroke(opacity=seen, background=True)
        if cell is not None:
            self.winner.place(self._fields[0](_on_map(cell[1:]), (1, 1)))

    def colors(self, start: Sequence[int]) -> list[Colors]:
        """Return the colours of a window's cells on each channel."""
        trace = self.trace
        axes = zip(start, trace.padding, trace.dilation, trace.kernel_size, strict=True)
        cells = tuple(slice(s + p, s + p + d * (k - 1) + 1, d) for s, p, d, k in axes)
        return [each[(slice(None), *cells)[-2:]] for each in self._colors]

    def lines(self, start: Sequence[float], patches: Sequence[Box]) -> list[Line]:
        """Return the lines that lead from the windows to their patches."""
        if self._is_below and len(self.windows) > 1:
            return []  # from the other maps they would cross the first row
        ends = [(0, 1), (1, 1)] if self._is_below else [(1, 0), (1, 1)]
        corners = [(0, 0), (1, 0)] if self._is_below else [(0, 0), (0, 1)]
        found = []
        # a window over several rows leads to the first patch alone
        for window, patch in zip(self.windows, patches, strict=False):
            box = window.box(_on_map(start))
            for end, corner in zip(ends, corners, strict=True):
                to = patch.at(*corner)
                found.append((self._leaving(box.at(*end), to), to))
        return found

    def uncover(self, share: float) -> None:
        """Let the input come to light; nothing of a row stands there before it comes."""

    def complete(self) -> None:
        """Let the whole input be seen, if it is not."""

    def links(self) -> Group:
        """Return lines to some padded cells from those they copy; a row's are named instead."""
        return Group()

    def _leaving(self, start: Point, end: Point) -> Point:
        """Return from where a line to the loupe is seen."""
        return start


def _on_map(place: Sequence[float]) -> tuple[float, float]:
    row, column = (0, *place)[-2:]
    return row, column
