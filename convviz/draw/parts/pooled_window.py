"""A pooling window's numbers: its largest, or their sum and what it is divided by."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from manim import Group, VGroup

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, text_width
from convviz.draw.kit.scales import DivergingScale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.tones import Toned
from convviz.draw.kit.units import px
from convviz.draw.kit.widest_number import longest_up_to, widest_number
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.sum_lines import SumLines
from convviz.draw.parts.window import Window, thickness_units
from convviz.formatting import number
from convviz.traces.counted_cells import CountedCells
from convviz.traces.pool_trace import PoolStep, PoolTrace

MOST_CELL = px(190)
FLATTEST = 2.6
BEFORE_LINES = px(110)
INFINITE = "\N{MINUS SIGN}∞"


class PooledWindow(Group):
    """The window's numbers in a row, and what pooling makes of them.

    Parameters
    ----------
    trace
        A one-dimensional pooling.
    channel
        The channel that is shown.
    box, row_height
        Where it stands, and how high the row is.
    lines
        Where the numbers beside the row stand; to its right by default.

    Attributes
    ----------
    patch
        The window's numbers.
    winner
        A frame around the largest; None for an average.
    lines
        What leads to the value: `SumLines`.
    """

    def __init__(
        self,
        trace: PoolTrace,
        channel: int,
        box: Box,
        *,
        stage: Stage,
        theme: Theme,
        decimals: int,
        row_height: float,
        scale: DivergingScale,
        lines: Box | None = None,
    ) -> None:
        self.trace, self.theme = trace, theme
        plain: Callable[[float], str] = partial(number, decimals=decimals, trim=True)
        self.text: Callable[[float], str] = partial(_said, plain=plain)
        self.counted = CountedCells(trace)
        first = trace.step(channel * trace.output.shape[1])
        size, least = stage.label_size, stage.text_size(20)
        self.averages = trace.divisors is not None
        names = (
            [("sum", theme.ink), ("divided by", theme.ink), ("= value", theme.ink)]
            if self.averages
            else [("the largest", theme.ink)]
        )
        shown = trace.padded[channel]
        widest = widest_number(self.text, shown)
        whole = float(np.abs(shown[np.isfinite(shown)]).max()) * trace.kernel_size[0]
        longest = longest_up_to(self.text, whole) if self.averages else widest
        beside = SumLines.width(names, longest, size) + BEFORE_LINES if lines is None else 0.0
        columns = trace.kernel_size[0]
        cell = min((box.width - beside) / columns, MOST_CELL, FLATTEST * row_height)
        below = px(size * 1.35)
        around = box.sized(columns * cell + beside, row_height + below)
        place = Box(around.left, around.bottom + below, around.left + columns * cell, around.top)
        if lines is None:
            left = place.right + BEFORE_LINES
            lines = Box(left, box.bottom, left + beside - BEFORE_LINES, box.top)
        self.patch = NumberGrid(
            self.counted.only(first),
            place,
            scale=Toned(scale, theme),
            text=self.text,
            widest=widest,
            size=stage.large_size,
            least_size=least,
            line_color=theme.line,
        )
        self.frame = Window(place, theme.kernel, thickness=5)
        self.names = VGroup(
            Label(
                "window",
                size=size,
                color=theme.kernel,
                anchor=(max(place.x, box.left + text_width("window", size) / 2), 0, 0),
            )
        )
        self.names[0].anchor[1] = place.bottom - below * 0.6
        self.names[0].set_text("window")
        self.winner = None if self.averages else halo(place, theme)
        self.lines = SumLines(
            names,
            lines,
            theme=theme,
            text=self.text,
            widest=longest,
            scale=scale,
            size=size,
            least_size=least,
            across=stage.shape != "wide",
        )
        super().__init__(
            *(self.patch, self.frame, self.names, self.lines),
            *([self.winner] if self.winner is not None else []),
        )
        self.show(first)

    def show(self, step: PoolStep, *, numbers: bool = True) -> PooledWindow:
        """Show one window; its numbers are left out where they pass too fast to be read."""
        self.patch.show(self.counted.only(step), numbers=numbers)
        texts = []
        if step.divisor is not None:
            texts = [self.text(step.patch_sum), str(step.divisor)]
        self.lines.show(texts, step.value, numbers=numbers)
        if self.winner is not None and step.argmax_in_patch is not None:
            cell = self.patch.raster.cell(*step.argmax_in_patch)
            # where there is room, inside of the window's own frame
            self.winner.place(cell.inset(px(5) if cell.width > px(140) else 0))
            self._light(1.0)
        return self

    def calculate(self, share: float) -> None:
        """Show as much of the way to the value as a share of the time."""
        self._light(1.0 if share >= 0.4 else 0.0)
        if share < 0.8:
            self.lines.hide_numbers()

    def _light(self, opacity: float) -> None:
        if self.winner is not None:
            self.winner.set_stroke(opacity=opacity).set_stroke(opacity=opacity, background=True)


def _said(value: float, plain: Callable[[float], str]) -> str:
    if np.isnan(value):
        return ""
    return plain(value) if np.isfinite(value) else INFINITE


def halo(box: Box, theme: Theme, *, thickness: float = 5) -> Window:
    """Return a frame around a cell that is seen on any colour."""
    frame = Window(box, theme.ink, thickness=thickness)
    around = thickness_units(2.2 * thickness)
    frame.set_stroke(color=theme.background, width=around, opacity=1, background=True)
    return frame
