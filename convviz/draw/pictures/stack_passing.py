"""A layer between two stacks of maps: its window on each map it reads, the cell it fills."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import Group, VMobject, smooth

from convviz.draw.kit.boxes import Box, between
from convviz.draw.kit.theme import Theme
from convviz.draw.parts.leader import Leader
from convviz.draw.parts.map_stack import MapStack
from convviz.draw.parts.part import Part
from convviz.draw.parts.window import Window
from convviz.draw.pictures.layer_picture import LayerPicture
from convviz.traces.convolution_trace import Trace

ARRIVED = 0.7  # of the way to the next step: when the windows are there


class Passing(LayerPicture):
    """One layer at work without its arithmetic; its steps are those of all channels.

    Parameters
    ----------
    trace
        What it shows.
    source, filled
        The pictures of the trace's input and output.
    traced
        Leave a dot in the middle of every place where the window has been.
    """

    def __init__(
        self,
        trace: Trace,
        source: MapStack,
        filled: MapStack,
        theme: Theme,
        *,
        traced: bool = False,
    ) -> None:
        self.trace, self.theme, self.source, self.filled = trace, theme, source, filled
        self.windows = Group(
            *(Window(source.box, theme.kernel, thickness=5) for _ in source.rasters)
        )
        self.marker = Window(filled.box, theme.kernel, thickness=4)
        self.leader = Leader(color=theme.kernel)
        self.dots = Dots(self._middles() if traced else [], theme.kernel)
        self.traced = traced
        for raised in (self.dots, self.leader, *self.windows, self.marker):
            raised.set_z_index(1)  # above the maps, whichever was drawn last
        self.parts = {
            "output": Part((filled,)),
            "window": Part((self.leader, self.windows, self.marker)),
        }
        self.of_one_step = ("window",)
        self.moving = Group(filled, self.dots, self.leader, *self.windows, self.marker)
        super().__init__(*self.moving)
        self.show(0)

    def __len__(self) -> int:
        """The number of steps, channel after channel."""
        return len(self.trace)

    def show(self, index: int, *, numbers: bool = True) -> Self:
        """Show step `index` of the trace; there are no numbers that could be left out."""
        self.filled.reveal(index + 1)
        self._stand(*self._boxes(index))
        self._trace_way(index + 1)
        return self

    def approach(self, index: int, alpha: float) -> None:
        """Let the windows glide on, and the cell be filled when they are there."""
        if index == 0 or alpha >= ARRIVED:
            self.land(index, alpha)
            return
        self.show(index - 1)
        pairs = zip(self._boxes(index - 1), self._boxes(index), strict=True)
        self._stand(*(between(was, box, smooth(alpha / ARRIVED)) for was, box in pairs))

    def land(self, index: int, alpha: float) -> None:
        """Let the value come into its cell."""
        self.show(index)
        if alpha < ARRIVED:
            self.filled.reveal(index)

    def empty(self) -> Group:
        """Return the output's maps without values."""
        self.filled.reveal(0)
        return Group(self.filled)

    def window_boxes(self, index: int) -> list[Box]:
        """Where the windows stand, one on each map that is read."""
        return self._boxes(index)[:-1]

    def output_boxes(self, index: int) -> list[Box]:
        """The cell that a step fills."""
        return self._boxes(index)[-1:]

    def before(self, index: int) -> Group:
        """Return the picture with the windows at step `index`, which is not done yet."""
        self.show(index)
        self.filled.reveal(index)
        return Group(self.filled, *self.parts["window"].mobjects)

    def _boxes(self, index: int) -> list[Box]:
        """Return the boxes of the windows, and of the cell that they fill."""
        step = self.trace.step(index)
        row, column = step.start
        windows = [
            self.source.cells(channel, (row, column), (step.patch.shape[1], step.patch.shape[2]))
            for channel in range(len(self.source.rasters))
        ]
        channel, *place = step.output_index
        return [*windows, self.filled.cells(channel, (place[0], place[1]), (1, 1))]

    def _stand(self, *boxes: Box) -> None:
        for window, box in zip(self.windows, boxes, strict=False):
            window.place(box)
        self.marker.place(boxes[-1])
        self.leader.connect((boxes[0].at(1, 0.5), boxes[-1].at(0, 0.5)))

    def _trace_way(self, count: int) -> None:
        if self.traced:
            self.dots.show(min(count, self.trace.output[0].size) * len(self.source.rasters))

    def _middles(self) -> list[Box]:
        """Return the middle cell of every window's place, on each map that it reads."""
        rows, columns = self.trace.kernel_size
        return [
            self.source.cells(channel, (row + rows // 2, column + columns // 2), (1, 1))
            for row, column in (
                step.start for step in self.trace.steps[: self.trace.output[0].size]
            )
            for channel in range(len(self.source.rasters))
        ]


class Dots(VMobject):
    """Small squares as one path.

    Parameters
    ----------
    cells
        In whose middle they stand.
    """

    SHARE = 0.46  # of a cell's side

    def __init__(self, cells: list[Box], color: str) -> None:
        super().__init__(stroke_width=0, fill_color=color, fill_opacity=1)
        half = self.SHARE / 2
        corners = np.array(
            [[cell.at(0.5 + x * half, 0.5 + y * half) for x, y in _CORNERS] for cell in cells]
        ).reshape(-1, 4, 1, 3)
        ends = np.roll(corners, -1, axis=1)
        share = np.linspace(0, 1, 4)[:, None]
        self._all = (corners + share * (ends - corners)).reshape(-1, 3)
        self.show(0)

    def show(self, count: int) -> Dots:
        """Show the first `count` of them."""
        self.points = self._all[: count * 4 * 4]
        return self


_CORNERS = ((-1, -1), (1, -1), (1, 1), (-1, 1))
