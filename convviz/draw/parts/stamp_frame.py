"""Frames around the cells that a stamp, or a window with holes, touches."""

from __future__ import annotations

import numpy as np
from manim import VMobject

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.units import px
from convviz.draw.parts.window import rounded_path, thickness_units

LEAST_FRAMED = px(20)  # of a cell's side: a smaller one would be all frame
LEAST_BOX = px(10)  # of a frame's side around cells that are smaller together


class StampFrame(VMobject):
    """Frames around the cells that a stamp touches: one if they are neighbours, or too small."""

    def __init__(self, color: str, *, thickness: float = 6) -> None:
        width = thickness_units(thickness)
        super().__init__(stroke_color=color, stroke_width=width, fill_opacity=0)

    def place(self, box: Box, kernel: tuple[int, ...], reach: tuple[int, ...]) -> StampFrame:
        """Stand around the cells of a stamp.

        Parameters
        ----------
        box
            The whole stamp's, holes included.
        kernel
            Rows and columns of the kernel.
        reach
            Rows and columns of the box.
        """
        rows, columns = kernel
        height, width = box.height / reach[0], box.width / reach[1]
        if reach == kernel or min(height, width) < LEAST_FRAMED:
            thin = (max(0.0, LEAST_BOX - side) / 2 for side in (box.width, box.height))
            self.points = rounded_path(box.inset(*(-more for more in thin)), 0)
            return self
        down = (box.height - height) / max(rows - 1, 1)
        across = (box.width - width) / max(columns - 1, 1)
        cells = (
            Box(left, top - height, left + width, top)
            for top in (box.top - r * down for r in range(rows))
            for left in (box.left + c * across for c in range(columns))
        )
        self.points = np.concatenate([rounded_path(cell, 0) for cell in cells])
        return self
