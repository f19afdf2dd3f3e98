"""Manim's own way to a frame: the background, then every mobject, each time anew."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Camera, Mobject
from numpy.typing import NDArray

from convviz.draw import ConvCamera
from convviz.rect import Rect


class UnhurriedCamera(ConvCamera):
    """Manim's camera and nothing else, but that it knows rasters."""

    set_cairo_context_path = Camera.set_cairo_context_path
    display_vectorized = Camera.display_vectorized

    def picture(self, mobjects: Sequence[Mobject]) -> NDArray[np.uint8]:
        """Return a picture of mobjects, RGBA bytes (height, width, 4)."""
        self.reset()
        self.capture_mobjects(mobjects)
        return self.pixel_array.copy()


def like(camera: Camera) -> UnhurriedCamera:
    """Return an unhurried camera that stands where another one does."""
    return UnhurriedCamera(
        background=camera.background,
        background_color=camera.background_color,
        pixel_width=camera.pixel_width,
        pixel_height=camera.pixel_height,
        frame_width=camera.frame_width,
        frame_height=camera.frame_height,
        frame_center=camera.frame_center,
    )


def outside(before: NDArray[np.uint8], after: NDArray[np.uint8], rects: Sequence[Rect]) -> int:
    """Return how many pixels of two pictures differ outside these rectangles."""
    differs = (before != after).any(axis=2)
    for rect in rects:
        differs[rect.place] = False
    return int(differs.sum())
