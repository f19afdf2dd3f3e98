"""The kernel's window with its holes: the cells that are read, or that a stamp touches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

import numpy as np
from manim import LineJointType, VMobject

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.units import px
from convviz.draw.parts.window import rounded_path, thickness_units

Places = Callable[[tuple[float, float], tuple[float, float]], Box]

LEAST_HOLE = px(8)  # of a cell's side: between smaller ones no hole is seen


class WindowCells(VMobject):
    """A window: one frame around neighbours, separate frames where a dilation leaves holes.

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
    holes
        Whether there are holes that can be seen.
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
        first = cells((0, 0), self.reach)
        side = min(first.height / self.reach[0], first.width / self.reach[1])
        self.holes = self.reach != kernel_size and side >= LEAST_HOLE
        thick = frame_thickness(cells((0, 0), (1, 1)), thickness, numbered=numbered)
        if self.holes:
            thick = min(thick, max(2.5, 0.25 * side / px(1)))
        super().__init__(stroke_color=color, stroke_width=thickness_units(thick), fill_opacity=0)
        self.joint_type, self.radius = LineJointType.MITER, px(radius)
        self.place((0, 0))

    def box(self, start: tuple[float, float]) -> Box:
        """Return the box of the span that begins at a cell."""
        return self.cells_at(start, self.reach)

    def place(self, start: tuple[float, float]) -> WindowCells:
        """Stand with the first cell there; the numbers may be fractions."""
        if self.holes:  # rows without holes between them are framed as one
            down, across = (
                [(i * d, 1) for i in range(k)] if d > 1 else [(0, k)]
                for k, d in zip(self.kernel_size, self.dilation, strict=True)
            )
            boxes = [
                self.cells_at((start[0] + r, start[1] + c), (high, wide))
                for (r, high), (c, wide) in product(down, across)
            ]
        else:
            boxes = [self.box(start)]
        self.points = np.concatenate([rounded_path(box, self.radius) for box in boxes])
        return self


def on_way(start: Sequence[float], end: Sequence[float], alpha: float) -> tuple[float, float]:
    """Return the row and the column between two others."""
    row, column = (a + alpha * (b - a) for a, b in zip(start, end, strict=True))
    return row, column


def frame_thickness(cell: Box, most: float, *, numbered: bool) -> float:
    """Return how thick a frame around such cells may be, in design pixels."""
    side = min(cell.width, cell.height) / px(1)
    return min(most, max(2.5, (0.1 if numbered else 0.4) * side))
