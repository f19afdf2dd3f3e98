"""A number and the kernel that it is multiplied with, side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from manim import Group
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, fitted_size, text_width, widest
from convviz.draw.kit.scales import DivergingScale, Scale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.kit.widest_number import widest_number
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.window import Window

MOST_CELL = px(150)
FLATTEST = 2.6  # a cell's width to its height
SIGN = px(60)
NAME_GAP = px(22)


class StampLoupe(Group):
    """number × kernel, with a name on either side.

    Parameters
    ----------
    band
        Where they stand.
    kernels
        All that it will show, (channels, kernel_size), and what each is called.
    values
        All numbers that it will show.
    text, signed
        From a number, and from a weight, to what its cell says.
    scale
        The numbers' colours.

    Attributes
    ----------
    number, kernel
        Grids of one cell, and of one row.
    """

    def __init__(
        self,
        band: Box,
        kernels: NDArray[np.floating],
        names: Sequence[str],
        values: NDArray[np.floating],
        *,
        text: Callable[[float], str],
        signed: Callable[[float], str],
        scale: Scale,
        stage: Stage,
        theme: Theme,
    ) -> None:
        size, least = stage.label_size, stage.text_size(20)
        longest, count = widest(names), kernels.shape[1]
        used = 2 * max(text_width(name, size) for name in ("number", longest))
        used += 2 * NAME_GAP + SIGN
        cell = min(MOST_CELL, FLATTEST * band.height, (band.width - used) / (count + 1))
        lone = max(cell, min(px(96), FLATTEST * band.height))
        cell = min(cell, (band.width - used - lone) / count)
        row = band.sized(lone + SIGN + count * cell, band.height)
        places = (
            Box(row.left, row.bottom, row.left + lone, row.top),
            Box(row.right - count * cell, row.bottom, row.right, row.top),
        )
        grid = partial(NumberGrid, size=size, least_size=least, line_color=theme.line)
        self.number = grid(
            np.zeros((1, 1)),
            places[0],
            scale=scale,
            text=text,
            widest=widest_number(text, values),
        )
        self.kernel = grid(
            kernels[:1],
            places[1],
            scale=DivergingScale(kernels, headroom=1.3),
            text=signed,
            widest=widest_number(signed, kernels),
        )
        self.number_frame, self.kernel_frame = (
            Window(place, theme.kernel, thickness=5) for place in places
        )
        self.sign = Label(
            "×", size=size, color=theme.muted, anchor=(places[0].right + SIGN / 2, row.y, 0)
        )
        self.number_name = Label(
            "number",
            size=size,
            color=theme.muted,
            anchor=(row.left - NAME_GAP, row.y, 0),
            align="right",
        )
        self.kernel_name = Label(
            names[0],
            size=fitted_size(longest, size, band.right - row.right - NAME_GAP, least=least),
            color=theme.kernel,
            anchor=(row.right + NAME_GAP, row.y, 0),
            align="left",
        )
        super().__init__(
            *(self.number, self.number_frame, self.number_name, self.sign),
            *(self.kernel, self.kernel_frame, self.kernel_name),
        )

    def show(
        self, value: float, kernel: NDArray[np.floating], name: str, *, numbers: bool = True
    ) -> StampLoupe:
        """Show a number and the kernel of its channel."""
        self.number.show(np.array([[value]]), numbers=numbers)
        self.kernel.show(kernel[None])
        self.kernel_name.set_text(name)
        return self
