"""A number of the input after the other stamps the kernel on the output, in a small picture."""

from __future__ import annotations

from manim import Group

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.scales import DivergingScale
from convviz.draw.kit.theme import Theme
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.stamp_sheet import StampSheet
from convviz.draw.parts.window import Window
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
        height, width = self.stamped.sheet_size
        rows, columns = trace.input.shape[1:]
        super().__init__(
            trace,
            stage=stage,
            theme=theme,
            numbers=numbers,
            source=(rows, columns),
            target=(height, width),
        )
        self.source = self._grid(trace.input[0], self.at.source, self.input_scale)
        self.target = StampSheet(
            self.stamped,
            self.at.target,
            self.look(
                DivergingScale(self.stamped.largest_sum, headroom=1.2),
                self.text(self.stamped.largest_sum),
            ),
            theme,
        )
        self.window = Window(self.at.source, theme.kernel, thickness=self.pixels.stroke)
        self.frame = self.frame_of(self.target.cells)
        self.moving = Group(self.target, self.window, self.frame)
        self.add(self.source, *self.moving)
        more = {"number": Part((self.window,)), "products": Part((self.frame,))}
        if len(self.target.rim_parts):
            more["cropped"] = Part((self.target,), self.finish)
        self.parts, self.of_one_step = self._parts(self.source, **more), ("number", "products")
        self.finish(1.0)

    def __len__(self) -> int:
        return len(self.stamped)

    @property
    def input_grid(self) -> NumberGrid:
        """The input."""
        return self.source

    def empty(self) -> Group:
        """Return the named maps without a number in them."""
        self.fill(0)
        self.uncover(0.0)
        return Group(self.source, self.target, self.names)

    def finish(self, alpha: float) -> None:
        """Show how the rim goes."""
        last = len(self) - 1
        self.stand(last, last, 1.0)
        self.target.finish(cropped=alpha)
        for hand in (self.window, self.frame):  # it would hang over the rim that is gone
            hand.set_stroke(opacity=1.0 - alpha)

    def fill(self, count: int, *, numbers: bool = True) -> None:
        """Show the first `count` stamps added up; all of them with what none has touched."""
        if count == len(self):
            self.target.finish(cropped=0.0)
        else:
            self.target.fill(count, numbers=numbers)

    def stand(self, start: int, end: int, alpha: float) -> None:
        """Put the window around a number, and the frame of the stamp on the way."""
        self.window.place(self.pixels.framed(*self.window_boxes(end)))
        for hand in (self.window, self.frame):
            hand.set_stroke(opacity=1.0)
        self.frame.place(on_way(self.target.start(start), self.target.start(end), alpha))

    def window_boxes(self, index: int) -> list[Box]:
        """Where the number of a stamp is."""
        _, row, column = self.stamped.stamp(index).input_index
        return [self.source.raster.cell(row, column)]

    def output_boxes(self, index: int) -> list[Box]:
        """Where a stamp falls, its holes included."""
        return [self.target.landing(index)]
