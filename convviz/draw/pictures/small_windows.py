"""A window that glides over the padded input and fills the output, in a small picture."""

from __future__ import annotations

from typing import Any

from manim import Group

from convviz.draw.kit.scales import DivergingScale
from convviz.draw.kit.theme import Theme
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.padded_map import PaddedMap
from convviz.draw.parts.window_cells import on_way
from convviz.draw.pictures.layer_picture import Part
from convviz.draw.pictures.small_picture import SmallPicture
from convviz.traces.layer_trace import WindowTrace
from convviz.traces.pool_trace import PoolTrace


class SmallWindows(SmallPicture):
    """A convolution or a pooling; see `SmallPicture`.

    Attributes
    ----------
    winner
        Around the number that a max pooling takes, within the window's frame.
    """

    trace: WindowTrace[Any]

    def __init__(
        self, trace: WindowTrace[Any], *, stage: Stage, theme: Theme, numbers: bool
    ) -> None:
        grids = trace.padded.shape[1:], trace.output.shape[1:]
        super().__init__(trace, grids, stage=stage, theme=theme, numbers=numbers)
        self.source = PaddedMap(trace, 0, self.at.source, look=self.input_look, theme=theme)
        self.input_grid = self.source.grid
        scale = DivergingScale(trace.output, headroom=1.2)
        look = self.look(scale, trace.output)
        self.target = NumberGrid(trace.output[0], self.at.target, look)
        self.read, self.filled = [self.source], [self.target]
        self.window = self.frame_of(self.source.cells)
        self.windows, self.marker = [self.window], self.frame(self.at.target)
        self.winner = self.frame(self.at.source)
        hands = [self.marker, *self.windows]
        self.takes_one = isinstance(trace, PoolTrace) and trace.indices is not None
        if self.takes_one:
            hands.append(self.winner)
        self.add(self.source, self.target, *hands)
        self.moving = Group(self.target, *hands)
        self.parts = self.first_parts() | {"window": Part(tuple(hands))}
        self.of_one_step = ("window",)
        self.finish(1.0)

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
        if self.takes_one:
            _, row, column = self.trace.step(end).argmax
            cell = self.source.cell(row, column).inset(0.12 * self.at.cell)
            self.winner.place(self.pixels.framed(cell))
            self.winner.set_stroke(opacity=1.0 if alpha >= 1 else 0.0)
