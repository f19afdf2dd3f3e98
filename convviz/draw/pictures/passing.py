"""A layer at work without its arithmetic: windows go on, and values come into their cells."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, Self

from manim import VMobject, smooth

from convviz.draw.kit.boxes import Box, between
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.padded_map import PaddedMap
from convviz.draw.parts.window import Window
from convviz.draw.pictures.layer_picture import LayerPicture
from convviz.traces.layer_trace import LayerTrace

ARRIVED = 0.6  # the share of a step's time after which its value is there


class Passing(LayerPicture):
    """What pictures without a loupe have in common: how one step follows another.

    Attributes
    ----------
    trace
        What is shown, step after step, channel after channel.
    read, filled
        The maps of all channels of the input, and of the output.
    windows, marker
        A frame on each map that is read, and one around the cell that is filled.
    """

    trace: LayerTrace[Any]
    read: Sequence[NumberGrid | PaddedMap]
    filled: Sequence[NumberGrid]
    windows: Sequence[VMobject]
    marker: VMobject

    def __len__(self) -> int:
        return len(self.trace)

    def make_frames(self) -> None:
        """Make windows and marker where the first step has them, above all maps."""
        boxes, kernel = self._boxes(0), self.theme.kernel
        *self.windows, self.marker = (Window(box, kernel, thickness=5) for box in boxes)
        for frame in (*self.windows, self.marker):
            frame.set_z_index(1)

    @abstractmethod
    def fill(self, count: int, *, numbers: bool = True) -> None:
        """Show what the first `count` steps put out."""

    def stand(self, start: int, end: int, alpha: float) -> None:
        """Show windows and marker on the way from one step to another."""
        frames = [*self.windows, self.marker]
        for frame, was, box in zip(frames, self._boxes(start), self._boxes(end), strict=True):
            frame.place(between(was, box, alpha))

    def show(self, index: int, *, numbers: bool = True) -> Self:
        """Show the picture when a step is done."""
        self.stand(index, index, 1.0)
        self.fill(index + 1, numbers=numbers)
        return self

    def approach(self, index: int, alpha: float) -> None:
        """Show how the windows go on and, when they have arrived, the value."""
        self.stand(max(index - 1, 0), index, smooth(min(alpha / ARRIVED, 1.0)))
        self.fill(index + (alpha >= ARRIVED))

    def land(self, index: int, alpha: float) -> None:
        """Show how the value of a step comes into its cell at once."""
        self.stand(index, index, 1.0)
        self.fill(index + (alpha >= ARRIVED))

    def window_boxes(self, index: int) -> list[Box]:
        """Where a step reads, on each map; windows may reach out of it."""
        row, column = self.trace.step(index).start
        rows, columns = self.trace.reach
        return [each.cells((row, column), (rows, columns)) for each in self.read]

    def output_boxes(self, index: int) -> list[Box]:
        """The cell that a step fills."""
        channel, row, column = self.trace.step(index).output_index
        return [self.filled[channel].cell(row, column)]

    def _boxes(self, index: int) -> list[Box]:
        return self.window_boxes(index) + self.output_boxes(index)
