"""A number of the input after the other stamps the kernel on the output, in a small picture."""

from __future__ import annotations

from manim import Group

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.scales import DivergingScale
from convviz.draw.kit.theme import Theme
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.stamp_sheet import StampSheet
from convviz.draw.parts.window_cells import on_way
from convviz.draw.pictures.layer_picture import Part
from convviz.draw.pictures.small_picture import SmallPicture
from convviz.traces.stamped_map import StampedMap
from convviz.traces.transposed_trace import TransposedTrace


class SmallStamps(SmallPicture):
    """A transposed convolution; see `SmallPicture`."""

    trace: TransposedTrace

    def __init__(
        self, trace: TransposedTrace, *, stage: Stage, theme: Theme, numbers: bool
    ) -> None:
        self.stamped = StampedMap(trace)
        grids = trace.input.shape[1:], self.stamped.sheet_size
        super().__init__(trace, grids, stage=stage, theme=theme, numbers=numbers)
        self.source = self.input_grid = NumberGrid(trace.input[0], self.at.source, self.input_look)
        largest = self.stamped.largest_sum
        look = self.look(DivergingScale(largest, headroom=1.2), largest)
        self.target = StampSheet(self.stamped, self.at.target, look, theme)
        self.windows = [self.frame(self.at.source)]
        self.marker = self.stamp_frame = self.frame_of(self.target.cells)
        self.moving = Group(self.target, *self.windows, self.marker)
        self.add(self.source, *self.moving)
        more = {"number": Part(tuple(self.windows)), "products": Part((self.marker,))}
        self.parts = self.first_parts() | more
        if len(self.target.rim_parts):
            self.parts["cropped"] = Part((self.target,), self.finish)
        self.of_one_step = ("number", "products")
        self.finish(1.0)

    def __len__(self) -> int:
        return len(self.stamped)

    def finish(self, alpha: float) -> None:
        """Show how the rim goes."""
        last = len(self) - 1
        self.stand(last, last, 1.0)
        self.target.finish(cropped=alpha)
        for hand in (*self.windows, self.marker):  # it would hang over the rim that is gone
            hand.set_stroke(opacity=1.0 - alpha)

    def fill(self, count: int, *, numbers: bool = True) -> None:
        """Show the first `count` stamps added up; all of them with what none has touched."""
        if count == len(self):
            self.target.finish(cropped=0.0)
        else:
            self.target.fill(count, numbers=numbers)

    def stand(self, start: int, end: int, alpha: float) -> None:
        """Put the window around a number, and the frame of the stamp on the way."""
        self.stamp_frame.place(on_way(self.target.start(start), self.target.start(end), alpha))
        self.windows[0].place(self.pixels.framed(*self.window_boxes(end)))
        for hand in (*self.windows, self.marker):
            hand.set_stroke(opacity=1.0)

    def window_boxes(self, index: int) -> list[Box]:
        """Where the number of a stamp is."""
        _, row, column = self.stamped.stamp(index).input_index
        return [self.input_grid.cell(row, column)]

    def output_boxes(self, index: int) -> list[Box]:
        """Where a stamp falls, its holes included."""
        return [self.target.landing(index)]
