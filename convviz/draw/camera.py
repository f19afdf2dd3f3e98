"""Manim's camera, able to paint rasters."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Camera, Mobject
from numpy.typing import NDArray

from convviz.draw.raster import Raster


class ConvCamera(Camera):
    """Manim's Cairo camera that also displays `Raster`, at one copy of its pixels."""

    def type_or_raise(self, mobject: Mobject) -> Any:
        """Return the type by which manim picks the function that displays a mobject."""
        found = super().type_or_raise(mobject)
        # manim makes the table anew at every call
        self.display_funcs[Raster] = self._display_rasters
        return Raster if isinstance(mobject, Raster) else found

    def _display_rasters(self, rasters: list[Raster], pixels: NDArray[np.uint8]) -> None:
        for raster in rasters:
            if raster.opacity > 0:
                raster.paint(pixels, *self.cell_edges(raster))

    def cell_edges(self, raster: Raster) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return a raster's cell edges in pixels: x from the left, y from the top."""
        rows, columns = raster.grid
        box = raster.box
        xs = np.linspace(box.left, box.right, columns + 1) - self.frame_center[0]
        ys = self.frame_center[1] - np.linspace(box.top, box.bottom, rows + 1)
        across = (xs / self.frame_width + 0.5) * self.pixel_width
        down = (ys / self.frame_height + 0.5) * self.pixel_height
        return np.rint(across).astype(np.intp), np.rint(down).astype(np.intp)
