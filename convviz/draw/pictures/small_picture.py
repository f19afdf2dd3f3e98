"""Two maps and a kernel, small enough for a page of text: the arithmetic at any step.

`SmallWindows` shows a convolution or a pooling, `SmallStamps` a transposed convolution, each
of one channel in and out. They are functions of the step and need no loupe.
"""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from typing import Any

import numpy as np
from manim import Group, smooth

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.cell_look import CellLook
from convviz.draw.kit.label import Label
from convviz.draw.kit.scales import DivergingScale, GreyScale, Scale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.kit.widest_number import widest_number
from convviz.draw.layout.arithmetic_places import Pixels, arithmetic_places
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.number_grid import NumberGrid, uncover
from convviz.draw.parts.window import Window
from convviz.draw.parts.window_cells import Places, WindowCells
from convviz.draw.pictures.layer_picture import LayerPicture, Part
from convviz.formatting import number, shape
from convviz.traces.layer_trace import LayerTrace
from convviz.traces.pool_trace import PoolTrace
from convviz.traces.steps import FloatArray

NEVER = 1e9  # design pixels: no number is as large, so none is written
ARRIVED = 0.6  # the share of a step's time after which its value is there


class SmallPicture(LayerPicture):
    """What both kinds have in common: places, names, the kernel, and how steps follow.

    Parameters
    ----------
    source, target
        Rows and columns of what is read and of what is filled, rims included.
    numbers
        Whether cells say their values where there is room.
    """

    def __init__(
        self,
        trace: LayerTrace[Any],
        *,
        stage: Stage,
        theme: Theme,
        numbers: bool,
        source: tuple[int, int],
        target: tuple[int, int],
    ) -> None:
        self.trace, self.theme = trace, theme
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
    @abstractmethod
    def input_grid(self) -> NumberGrid:
        """The input alone."""

    @abstractmethod
    def stand(self, start: int, end: int, alpha: float) -> None:
        """Show window and marks on the way from one step to another."""

    @abstractmethod
    def fill(self, count: int, *, numbers: bool = True) -> None:
        """Show what the first `count` steps put out."""

    @abstractmethod
    def finish(self, alpha: float) -> None:
        """Show what happens after the last step, from 0 to 1."""

    def show(self, index: int, *, numbers: bool = True) -> SmallPicture:
        """Show the picture when a step is done."""
        self.uncover(1.0)
        self.stand(index, index, 1.0)
        self.fill(index + 1, numbers=numbers)
        return self

    def approach(self, index: int, alpha: float) -> None:
        """Show how the window goes on and, having arrived, its value."""
        self.stand(max(index - 1, 0), index, smooth(min(alpha / ARRIVED, 1.0)))
        self.fill(index + (alpha >= ARRIVED))

    def land(self, index: int, alpha: float) -> None:
        """Show how a step's value is there at once."""
        self.stand(index, index, 1.0)
        self.fill(index + (alpha >= ARRIVED))

    def restart(self, alpha: float) -> None:
        """Show the way from the finished picture to the first step, not done yet."""
        self.stand(len(self) - 1, 0, alpha)
        self.fill(round((1 - alpha) * len(self)))

    def uncover(self, alpha: float) -> None:
        """Show the input on its way from empty (0) to all its numbers (1)."""
        uncover([self.input_grid], alpha)

    def frame_of(self, cells: Places) -> WindowCells:
        """Return a frame around a kernel's cells, on whole pixels: sharp, and small in a file."""
        kernel, dilation = self.trace.kernel_size, self.trace.dilation
        return WindowCells(
            lambda start, reach: self.pixels.framed(cells(start, reach)),
            (kernel[0], kernel[1]),
            (dilation[0], dilation[1]),
            self.theme.kernel,
            thickness=self.pixels.stroke,
        )

    def _parts(self, source: Group, **more: Part) -> dict[str, Part]:
        """Return the parts by name: the input, the kernel if there is one, and more."""
        kernel = {} if self.trace.weight is None else {"kernel": Part((self.kernel,))}
        first = Part((source,), self.uncover, run_time=1.6, is_eased=False)
        return {"input": first, **kernel, **more}

    def _kernel(self) -> Group:
        weight = self.trace.weight
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
        return NumberGrid(values, box, self.look(scale, widest_number(self.text, values)))

    def look(self, scale: Scale, widest: str) -> CellLook:
        """Return how cells look whose longest number is this."""
        theme, size = self.theme, self.number_size
        return CellLook(scale, self.text, widest, size, self.least, theme.line, theme.surface)

    def _kernel_name(self) -> str:
        if isinstance(self.trace, PoolTrace):
            what = "largest" if self.trace.divisors is None else "average"
            return f"{what} of {np.prod(self.trace.kernel_size)}"
        return "kernel"

    def _name(self, text: str, box: Box, color: str) -> Label:
        anchor = (box.left, box.top + px(0.7 * self.label_size), 0)
        return Label(text, size=self.label_size, color=color, anchor=anchor, align="left")
