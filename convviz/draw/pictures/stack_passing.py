"""A layer between two stacks of maps: its window on each map it reads, the cell it fills."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Group, VMobject

from convviz.draw.kit.theme import Theme
from convviz.draw.parts.leader import Leader
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.part import Part
from convviz.draw.parts.window import rounded_path
from convviz.draw.pictures.passing import Passing
from convviz.traces.convolution_trace import Trace

DOT = 0.46  # of a cell's side


class StackPassing(Passing):
    """One layer at work; its steps are those of all channels.

    Parameters
    ----------
    trace
        What it shows.
    read, filled
        The maps of the trace's input and output.
    traced
        Leave a dot in the middle of every place where the window has been.

    Attributes
    ----------
    dots
        Small squares as one path.
    """

    trace: Trace

    def __init__(
        self,
        trace: Trace,
        read: Sequence[NumberGrid],
        filled: Sequence[NumberGrid],
        theme: Theme,
        *,
        traced: bool = False,
    ) -> None:
        self.trace, self.theme, self.read, self.filled = trace, theme, read, filled
        self.make_frames()
        self.leader = Leader(color=theme.kernel)
        self.dots = VMobject(stroke_width=0, fill_color=theme.kernel, fill_opacity=1)
        for raised in (self.dots, self.leader):
            raised.set_z_index(1)
        size = DOT * read[0].cell(0, 0).width
        self._dots = [
            rounded_path(box.sized(size, size), 0)
            for index in range(trace.output[0].size * traced)
            for box in self.window_boxes(index)
        ]
        self.parts = {
            "output": Part(tuple(filled)),
            "window": Part((self.leader, *self.windows, self.marker)),
        }
        self.of_one_step = ("window",)
        self.moving = Group(*filled, self.dots, *self.parts["window"].mobjects)
        super().__init__(*self.moving)
        self.show(0)

    def fill(self, count: int, *, numbers: bool = True) -> None:
        """Show the first values, channel after channel, and a dot for every window."""
        size = self.trace.output[0].size
        for channel, grid in enumerate(self.filled):
            grid.reveal(count - channel * size)
        dots = self._dots[: min(count, size) * len(self.read)]
        self.dots.points = np.concatenate([np.zeros((0, 3)), *dots])

    def stand(self, start: int, end: int, alpha: float) -> None:
        """Show windows and marker on the way, and the line between them."""
        super().stand(start, end, alpha)
        self.leader.connect((self.windows[0].get_right(), self.marker.get_left()))

    def empty(self) -> Group:
        """Return the output's maps without values."""
        self.fill(0)
        return Group(*self.filled)
