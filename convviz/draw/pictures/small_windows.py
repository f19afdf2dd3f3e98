"""A window that glides over the padded input and fills the output, in a small picture."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Group

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.scales import DivergingScale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.widest_number import widest_number
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.padded_map import PaddedMap
from convviz.draw.parts.window import Window
from convviz.draw.parts.window_cells import on_way
from convviz.draw.pictures.layer_picture import Part
from convviz.draw.pictures.small_picture import SmallPicture
from convviz.traces.layer_trace import WindowTrace
from convviz.traces.pool_trace import PoolTrace


class SmallWindows(SmallPicture):
    """A convolution or a pooling; see `SmallPicture`."""

    trace: WindowTrace[Any]

    def __init__(
        self, trace: WindowTrace[Any], *, stage: Stage, theme: Theme, numbers: bool
    ) -> None:
        rows, columns = trace.padded.shape[1:]
        height, width = trace.output.shape[1:]
        super().__init__(
            trace,
            stage=stage,
            theme=theme,
            numbers=numbers,
            source=(rows, columns),
            target=(height, width),
        )
        self.source = PaddedMap(
            trace,
            0,
            self.at.source,
            look=self.look(self.input_scale, widest_number(self.text, trace.input)),
            theme=theme,
        )
        scale = DivergingScale(trace.output, headroom=1.2)
        self.target = self._grid(trace.output[0], self.at.target, scale)
        thickness = self.pixels.stroke
        self.window = self.frame_of(self.source.cells)
        self.marker = Window(self.target.raster.box, theme.kernel, thickness=thickness)
        self.winner = Window(self.source.box, theme.kernel, thickness=thickness)
        hands = [self.marker, self.window]
        if isinstance(trace, PoolTrace) and trace.indices is not None:
            hands.append(self.winner)
        self.add(self.source, self.target, *hands)
        self.moving = Group(self.target, *hands)
        self.parts, self.of_one_step = (
            self._parts(self.source, window=Part(tuple(hands))),
            ("window",),
        )
        self.finish(1.0)

    def __len__(self) -> int:
        return len(self.trace)

    @property
    def input_grid(self) -> NumberGrid:
        """The input without its padding."""
        return self.source.grid

    def empty(self) -> Group:
        """Return the named maps without a number in them."""
        self.fill(0)
        self.uncover(0.0)
        return Group(self.source, self.target, self.names)

    def finish(self, alpha: float) -> None:
        """Show the last step: nothing happens after it."""
        self.show(len(self) - 1)

    def fill(self, count: int, *, numbers: bool = True) -> None:
        """Show the first `count` values of the output."""
        self.target.reveal(count, numbers=numbers)

    def stand(self, start: int, end: int, alpha: float) -> None:
        """Put the window on the way, the marker on the cell of its value."""
        trace = self.trace
        self.window.place(on_way(trace.step(start).start, trace.step(end).start, alpha))
        self.marker.place(self.pixels.framed(*self.output_boxes(end)))
        if isinstance(trace, PoolTrace):
            self.winner.place(self.pixels.framed(self._winner(end)))
            self.winner.set_stroke(opacity=1.0 if alpha >= 1 else 0.0)

    def window_boxes(self, index: int) -> list[Box]:
        """Where a step reads."""
        row, column = self.trace.step(index).start
        rows, columns = self.trace.reach
        return [self.source.cells((row, column), (rows, columns))]

    def output_boxes(self, index: int) -> list[Box]:
        """Where a step's value is put."""
        _, row, column = np.unravel_index(index, self.trace.output.shape)
        return [self.target.raster.cell(int(row), int(column))]

    def _winner(self, index: int) -> Box:
        """Return the cell that a max pooling takes, within the window's frame."""
        argmax = self.trace.step(index).argmax
        if argmax is None:
            return self.source.box
        return self.source.cell(argmax[1], argmax[2]).inset(0.12 * self.at.cell)
