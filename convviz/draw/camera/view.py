"""From manim's units to pixels."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from manim import Camera
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box

Edges = tuple[NDArray[np.intp], NDArray[np.intp]]


class View(NamedTuple):
    """What a camera sees, and in how many pixels.

    Attributes
    ----------
    width, height
        Of the picture in pixels.
    frame_width, frame_height
        Of what is seen, in manim's units.
    x, y
        Its centre, in the same.
    stroke
        How many of these a stroke of width 1 is wide.
    """

    width: int
    height: int
    frame_width: float
    frame_height: float
    x: float
    y: float
    stroke: float

    @property
    def scale(self) -> tuple[float, float]:
        """Pixels in a unit, across and down."""
        return self.width / self.frame_width, self.height / self.frame_height

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """Return a point in pixels: across from the left, down from the top."""
        across = (x - self.x) / self.frame_width + 0.5
        down = (self.y - y) / self.frame_height + 0.5
        return across * self.width, down * self.height

    def pixels(self, points: NDArray[np.floating]) -> NDArray[np.floating]:
        """Return points, shape (n, 2 or more), in pixels as `pixel` does: shape (n, 2)."""
        across, down = self.scale
        pixels: NDArray[np.floating] = points[:, :2] * (across, -down)
        pixels += self.pixel(0, 0)
        return pixels

    def cell_edges(self, box: Box, rows: int, columns: int) -> Edges:
        """Return the edges of a box's cells in whole pixels.

        Those from the left, shape (columns + 1,), and those from the top, shape (rows + 1,).
        """
        return _edges(
            *self.pixel(box.left, box.top), *self.pixel(box.right, box.bottom), rows, columns
        )


def view_of(camera: Camera) -> View:
    """Return what a camera sees; one that turns sees a plane, of points that it has projected."""
    x, y, _ = map(float, camera.frame_center)
    return View(
        camera.pixel_width,
        camera.pixel_height,
        camera.frame_width,
        camera.frame_height,
        x,
        y,
        camera.cairo_line_width_multiple,
    )


@lru_cache(maxsize=1024)
def _edges(left: float, top: float, right: float, bottom: float, rows: int, columns: int) -> Edges:
    # as np.linspace, which takes ten times as long for so few numbers
    xs = np.rint(left + (right - left) / columns * np.arange(columns + 1)).astype(np.intp)
    ys = np.rint(top + (bottom - top) / rows * np.arange(rows + 1)).astype(np.intp)
    for edges in (xs, ys):
        edges.setflags(write=False)
    return xs, ys
