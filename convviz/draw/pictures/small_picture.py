"""Two maps and a kernel, small enough for a page of text: the arithmetic at any step.

`SmallWindows` shows a convolution or a pooling, `SmallStamps` a transposed convolution, each
of one channel in and out. They are functions of the step and need no loupe.
"""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from typing import Any, Self

import numpy as np
from manim import Group
from numpy.typing import ArrayLike

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
from convviz.draw.parts.padded_map import PaddedMap
from convviz.draw.parts.stamp_sheet import StampSheet
from convviz.draw.parts.style import Style
from convviz.draw.parts.window import Window
from convviz.draw.parts.window_cells import Places, WindowCells
from convviz.draw.pictures.layer_picture import Part
from convviz.draw.pictures.passing import Passing
from convviz.formatting import number, shape
from convviz.traces.layer_trace import LayerTrace
from convviz.traces.pool_trace import PoolTrace


class SmallPicture(Passing):
    """What both kinds have in common: places, names, the kernel, the input.

    Parameters
    ----------
    grids
        Rows and columns of what is read and of what is filled, rims included.
    numbers
        Whether cells say their values where there is room.

    Attributes
    ----------
    source, target
        The maps.
    input_grid
        The numbers of the input, without its padding.
    """

    source: NumberGrid | PaddedMap
    target: NumberGrid | StampSheet
    input_grid: NumberGrid

    def __init__(
        self,
        trace: LayerTrace[Any],
        grids: tuple[tuple[int, ...], tuple[int, ...]],
        *,
        stage: Stage,
        theme: Theme,
        numbers: bool,
    ) -> None:
        self.trace, self.theme, self.numbers = trace, theme, numbers
        self.style = Style(stage, theme)
        self.label_size = stage.text_size(40)
        self.pixels = Pixels(stage)
        # pooling has no kernel to show: a line says what it does
        kernel = (0, 3) if trace.weight is None else trace.kernel_size
        self.at = arithmetic_places(
            stage.safe,
            *grids,
            kernel,
            line=px(1.35 * self.label_size),
            gap=px(0.6 * self.label_size),
            pixels=self.pixels,
        )
        self.text = partial(number, decimals=1, trim=True)
        self.input_look = self.look(GreyScale(max(1.0, float(trace.input.max()))), trace.input)
        self.kernel = self._kernel()
        self.names = Group(
            self._name(f"input {shape(trace.input.shape[1:])}", self.at.source, theme.ink),
            self._name(f"output {shape(trace.output.shape[1:])}", self.at.target, theme.ink),
            self._name(self._kernel_name(), self.at.kernel, theme.kernel),
        )
        super().__init__(self.kernel, self.names)

    @abstractmethod
    def finish(self, alpha: float) -> None:
        """Show what happens after the last step, from 0 to 1."""

    def show(self, index: int, *, numbers: bool = True) -> Self:
        """Show the picture when a step is done."""
        self.uncover(1.0)
        return super().show(index, numbers=numbers)

    def restart(self, alpha: float) -> None:
        """Show the way from the finished picture to the first step, not done yet."""
        self.stand(len(self) - 1, 0, alpha)
        self.fill(round((1 - alpha) * len(self)))

    def uncover(self, alpha: float) -> None:
        """Show the input on its way from empty (0) to all its numbers (1)."""
        uncover([self.input_grid], alpha)

    def empty(self) -> Group:
        """Return the named maps without a number in them."""
        self.fill(0)
        self.uncover(0.0)
        return Group(self.source, self.target, self.names)

    def look(self, scale: Scale, values: ArrayLike) -> CellLook:
        """Return how cells look that hold these values."""
        size = max(0.5 * self.at.cell / px(1), self.style.stage.text_size(22))
        look = self.style.cells(scale, self.text, widest_number(self.text, values), size=size)
        return look if self.numbers else self.style.pixels(scale)

    def frame(self, box: Box) -> Window:
        """Return a frame of whole pixels."""
        return Window(self.pixels.framed(box), self.theme.kernel, thickness=self.pixels.stroke)

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

    def first_parts(self) -> dict[str, Part]:
        """Return the parts of both kinds by name: the input, and the kernel if there is one."""
        parts = {"input": Part((self.source,), self.uncover, run_time=1.6, is_eased=False)}
        return parts | ({} if self.trace.weight is None else {"kernel": Part((self.kernel,))})

    def _kernel(self) -> Group:
        weight = self.trace.weight
        if weight is None:
            return Group()
        values, box = weight[0, 0], self.at.kernel
        look = self.look(DivergingScale(values, headroom=1.5), values)
        return Group(NumberGrid(values, box, look), self.frame(box))

    def _kernel_name(self) -> str:
        if isinstance(self.trace, PoolTrace):
            what = "largest" if self.trace.divisors is None else "average"
            return f"{what} of {np.prod(self.trace.kernel_size)}"
        return "kernel"

    def _name(self, text: str, box: Box, color: str) -> Label:
        anchor = box.at(0, 0) + (0, px(0.7 * self.label_size), 0)
        return self.style.label(text, (anchor, "left"), size=self.label_size, color=color)
