"""Two maps and a kernel, small enough for a page of text: the arithmetic at any step.

`sliding` shows a convolution or a pooling, `stamping` a transposed convolution. Both are
functions of the step and need no loupe.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Protocol

import numpy as np
from manim import Group, Mobject

from convviz.draw.kit.boxes import Box, between
from convviz.draw.kit.label import Label, widest
from convviz.draw.kit.scales import DivergingScale, GreyScale, Scale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.layout.arithmetic_places import Pixels, arithmetic_places
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.padded_map import PaddedMap
from convviz.draw.parts.stamp_frame import StampFrame
from convviz.draw.parts.stamp_sheet import StampSheet
from convviz.draw.parts.window import Window
from convviz.formatting import number, shape
from convviz.traces.layer_trace import LayerTrace, WindowTrace
from convviz.traces.pool_trace import PoolTrace
from convviz.traces.stamped_map import StampedMap
from convviz.traces.steps import FloatArray
from convviz.traces.transposed_trace import TransposedTrace

NEVER = 1e9  # design pixels: no number is as large, so none is written


class ArithmeticPicture(Protocol):
    """What the film asks of both kinds."""

    def __len__(self) -> int:
        """The number of steps."""

    def show(self, index: int) -> None:
        """Show the picture when a step is done."""

    def approach(self, index: int, alpha: float) -> None:
        """Show the way from the step before to that step, which is not done yet."""

    def finish(self, alpha: float) -> None:
        """Show what happens after the last step, from 0 to 1."""

    def restart(self, alpha: float) -> None:
        """Show the way from the finished picture to the first step, not done yet."""

    @property
    def mobject(self) -> Mobject:
        """All of it."""


def picture_of(
    trace: LayerTrace[Any], *, stage: Stage, theme: Theme, numbers: bool
) -> ArithmeticPicture:
    """Return the picture of a layer of one channel in and out.

    Parameters
    ----------
    numbers
        Whether cells say their values where there is room.
    """
    if isinstance(trace, TransposedTrace):
        return _Stamping(trace, stage, theme, numbers)
    assert isinstance(trace, WindowTrace)
    return _Sliding(trace, stage, theme, numbers)


class _Base(Group):
    """What both kinds have in common: places, names and the kernel."""

    def __init__(
        self,
        trace: LayerTrace[Any],
        stage: Stage,
        theme: Theme,
        numbers: bool,
        *,
        source: tuple[int, int],
        target: tuple[int, int],
    ) -> None:
        self.layer, self.theme = trace, theme
        self.label_size = stage.text_size(40)
        self.least = stage.text_size(20) if numbers else NEVER
        # pooling has no kernel to show: a line says what it does
        rows, columns = (0, 3) if trace.weight is None else trace.kernel_size
        self.pixels = Pixels(stage)
        self.at = arithmetic_places(
            stage.safe,
            source,
            target,
            (rows, columns),
            line=px(1.35 * self.label_size),
            gap=px(0.6 * self.label_size),
            pixels=self.pixels,
        )
        self.number_size = max(0.5 * self.at.cell / px(1), stage.text_size(22))
        self.text = partial(number, decimals=1, trim=True)
        self.input_scale = GreyScale(max(1.0, float(trace.input.max())))
        self.kernel = self._kernel()
        self.names = Group(
            self._name(f"input {shape(trace.input.shape[1:])}", self.at.source, theme.ink),
            self._name(f"output {shape(trace.output.shape[1:])}", self.at.target, theme.ink),
            self._name(self._kernel_name(), self.at.kernel, theme.kernel),
        )
        super().__init__(self.kernel, self.names)

    @property
    def mobject(self) -> Mobject:
        return self

    def way(self, start: Box, end: Box, alpha: float) -> Box:
        """Return the box between two others, on whole pixels: sharp, and small in a file."""
        return self.pixels.framed(between(start, end, alpha))

    def _kernel(self) -> Group:
        weight = self.layer.weight
        frame = Window(
            self.pixels.framed(self.at.kernel), self.theme.kernel, thickness=self.pixels.stroke
        )
        if weight is None:
            return Group()
        values = weight[0, 0]
        return Group(
            self._grid(values, self.at.kernel, DivergingScale(values, headroom=1.5)), frame
        )

    def _grid(self, values: FloatArray, box: Box, scale: Scale) -> NumberGrid:
        return NumberGrid(
            values,
            box,
            scale=scale,
            text=self.text,
            widest=self._widest(values),
            size=self.number_size,
            least_size=self.least,
            line_color=self.theme.line,
        )

    def _widest(self, values: FloatArray) -> str:
        return widest(self.text(float(v)) for v in np.unique(values))

    def _kernel_name(self) -> str:
        if isinstance(self.layer, PoolTrace):
            rows, columns = self.layer.kernel_size
            what = "largest" if self.layer.divisors is None else "average"
            return f"{what} of {rows * columns}"
        return "kernel"

    def _name(self, text: str, box: Box, color: str) -> Label:
        anchor = (box.left, box.top + px(0.7 * self.label_size), 0)
        return Label(text, size=self.label_size, color=color, anchor=anchor, align="left")


class _Sliding(_Base):
    """A window that glides over the padded input and fills the output."""

    def __init__(self, trace: WindowTrace[Any], stage: Stage, theme: Theme, numbers: bool) -> None:
        self.trace = trace
        size = trace.padded.shape[1], trace.padded.shape[2]
        out = trace.output.shape[1], trace.output.shape[2]
        super().__init__(trace, stage, theme, numbers, source=size, target=out)
        self.source = PaddedMap.of(
            trace,
            0,
            self.at.source,
            scale=self.input_scale,
            text=self.text,
            widest=self._widest(trace.input),
            theme=theme,
            number_size=self.number_size,
            least_size=self.least,
            line_color=theme.line,
        )
        self.target = self._grid(
            trace.output[0], self.at.target, DivergingScale(trace.output, headroom=1.2)
        )
        self.window = StampFrame(theme.kernel, thickness=self.pixels.stroke)
        self.marker = Window(self.target.raster.box, theme.kernel, thickness=self.pixels.stroke)
        self.winner = Window(self.source.box, theme.kernel, thickness=self.pixels.stroke)
        self.add(self.source, self.target, self.marker, self.window)
        if isinstance(trace, PoolTrace) and trace.indices is not None:
            self.add(self.winner)
        self.finish(1.0)

    def __len__(self) -> int:
        return len(self.trace)

    def show(self, index: int) -> None:
        self._stand(index, index, 1.0)
        self._fill(index + 1)

    def approach(self, index: int, alpha: float) -> None:
        self._stand(index - 1, index, alpha)
        self._fill(index)

    def finish(self, alpha: float) -> None:
        self.show(len(self) - 1)

    def restart(self, alpha: float) -> None:
        self._stand(len(self) - 1, 0, alpha)
        self._fill(round((1 - alpha) * len(self)))

    def _fill(self, count: int) -> None:
        self.target.reveal(count, self.theme.surface)

    def _stand(self, start: int, end: int, alpha: float) -> None:
        box = self.way(self._window_box(start), self._window_box(end), alpha)
        trace = self.trace
        self.window.place(box, trace.kernel_size, _share(trace))
        self.marker.place(self.pixels.framed(self._cell(end)))
        if isinstance(trace, PoolTrace):
            self.winner.place(self.pixels.framed(self._winner(end)))
            self.winner.set_stroke(opacity=1.0 if alpha >= 1 else 0.0)

    def _window_box(self, index: int) -> Box:
        row, column = self.trace.step(index).start
        rows, columns = self.trace.reach
        return self.source.cells((row, column), (rows, columns))

    def _cell(self, index: int) -> Box:
        _, row, column = np.unravel_index(index, self.trace.output.shape)
        return self.target.raster.cell(int(row), int(column))

    def _winner(self, index: int) -> Box:
        """Return the cell that a max pooling takes, within the window's frame."""
        argmax = self.trace.step(index).argmax
        if argmax is None:
            return self.source.box
        return self.source.cell(argmax[1], argmax[2]).inset(0.12 * self.at.cell)


class _Stamping(_Base):
    """A number of the input after the other stamps the kernel on the output."""

    def __init__(self, trace: TransposedTrace, stage: Stage, theme: Theme, numbers: bool) -> None:
        self.trace = trace
        self.stamped = StampedMap(trace)
        sheet = self.stamped.sheet_size[0], self.stamped.sheet_size[1]
        rows, columns = trace.input.shape[1:]
        super().__init__(trace, stage, theme, numbers, source=(rows, columns), target=sheet)
        self.source = self._grid(trace.input[0], self.at.source, self.input_scale)
        self.target = StampSheet(
            sheet,
            (self.stamped.kept[0], self.stamped.kept[1]),
            self.at.target,
            scale=DivergingScale(self.stamped.largest_sum, headroom=1.2),
            text=self.text,
            widest=self.text(self.stamped.largest_sum),
            theme=theme,
            number_size=self.number_size,
            least_size=self.least,
        )
        self.window = Window(self.source.raster.box, theme.kernel, thickness=self.pixels.stroke)
        self.frame = StampFrame(theme.kernel, thickness=self.pixels.stroke)
        self.add(self.source, self.target, self.window, self.frame)
        self.finish(1.0)

    def __len__(self) -> int:
        return len(self.stamped)

    def show(self, index: int) -> None:
        self._stand(index, index, 1.0)
        self._fill(index + 1)

    def approach(self, index: int, alpha: float) -> None:
        self._stand(index - 1, index, alpha)
        self._fill(index)

    def finish(self, alpha: float) -> None:
        last = len(self) - 1
        self._stand(last, last, 1.0)
        self._sheet(len(self), cropped=alpha)
        for hand in (self.window, self.frame):  # it would hang over the rim that is gone
            hand.set_stroke(opacity=1.0 - alpha)

    def restart(self, alpha: float) -> None:
        self._stand(len(self) - 1, 0, alpha)
        self._fill(round((1 - alpha) * len(self)))

    def _fill(self, count: int) -> None:
        self._sheet(count, cropped=0.0)

    def _sheet(self, count: int, *, cropped: float) -> None:
        sums, covered = self.stamped.sums(count), self.stamped.covered(count)
        if count == len(self):
            sums[self.stamped.kept] = self.stamped.output
            covered[self.stamped.kept] = True
        self.target.show(sums, covered, cropped=cropped)

    def _stand(self, start: int, end: int, alpha: float) -> None:
        self.window.place(self.pixels.framed(self._cell(end)))
        for hand in (self.window, self.frame):
            hand.set_stroke(opacity=1.0)
        box = self.way(self._stamp_box(start), self._stamp_box(end), alpha)
        self.frame.place(box, self.trace.kernel_size, _share(self.trace))

    def _cell(self, index: int) -> Box:
        _, row, column = self.stamped.stamp(index).input_index
        return self.source.raster.cell(row, column)

    def _stamp_box(self, index: int) -> Box:
        row, column = self.stamped.stamp(index).start
        rows, columns = self.trace.reach
        return self.target.cells((row, column), (rows, columns))


def _share(trace: LayerTrace[Any]) -> tuple[float, float]:
    rows, columns = trace.reach
    return 1 / rows, 1 / columns
