"""The kernel's window with its holes: the cells that are read, and the span they lie in."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
from manim import VGroup, VMobject

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.units import px
from convviz.draw.parts.window import Window, rounded_path, thickness_units

Places = Callable[[tuple[float, float], tuple[float, float]], Box]


class WindowCells(VGroup):
    """A window; with a dilation, its separate cells and a thin frame around their span.

    Parameters
    ----------
    cells
        From a start and a reach (rows, columns) to a box, like `PaddedMap.cells`.
    kernel_size, dilation
        As in torch.
    color
        The kernel's colour.
    thickness
        Of the frame, in design pixels, where the cells are large enough.
    numbered
        Whether numbers stand in the cells, which the frame must not touch.
    radius
        Of the frame's corners, in design pixels.

    Attributes
    ----------
    reach
        How many rows and columns the window spans.
    frame, lit
        The frame around the span, and the outlines of the cells that are read: none where
        the window has no holes.
    """

    def __init__(
        self,
        cells: Places,
        kernel_size: tuple[int, int],
        dilation: tuple[int, int],
        color: str,
        *,
        thickness: float = 6,
        numbered: bool = False,
        radius: float = 0.0,
    ) -> None:
        self.cells_at = cells
        self.kernel_size, self.dilation = kernel_size, dilation
        self.reach = (
            dilation[0] * (kernel_size[0] - 1) + 1,
            dilation[1] * (kernel_size[1] - 1) + 1,
        )
        self.holes = any(d > 1 and k > 1 for k, d in zip(kernel_size, dilation, strict=True))
        thick = frame_thickness(cells((0, 0), (1, 1)), thickness, numbered=numbered)
        first = cells((0, 0), self.reach)
        self.frame = Window(first, color, thickness=2 if self.holes else thick, radius=radius)
        self.lit = VMobject(
            stroke_color=color, stroke_width=thickness_units(min(4.0, thick)), fill_opacity=0
        )
        super().__init__(self.frame, self.lit)
        self.place((0, 0))

    def box(self, start: tuple[float, float]) -> Box:
        """Return the box of the span that begins at a cell."""
        return self.cells_at(start, self.reach)

    def place(self, start: tuple[float, float]) -> WindowCells:
        """Stand with the first cell there; the numbers may be fractions."""
        self.frame.place(self.box(start))
        if not self.holes:
            return self
        # rows without holes between them are lit as one
        down, across = (
            [(i * d, 1) for i in range(k)] if d > 1 else [(0, k)]
            for k, d in zip(self.kernel_size, self.dilation, strict=True)
        )
        self.lit.points = np.concatenate(
            [
                rounded_path(self.cells_at((start[0] + r, start[1] + c), (high, wide)), 0)
                for (r, high), (c, wide) in product(down, across)
            ]
        )
        return self


def frame_thickness(cell: Box, most: float, *, numbered: bool) -> float:
    """Return how thick a frame around such cells may be, in design pixels."""
    side = min(cell.width, cell.height) / px(1)
    return min(most, max(2.5, (0.1 if numbered else 0.4) * side))
