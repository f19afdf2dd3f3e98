"""Manim's own way to a frame: the background, then every mobject, each time anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import Camera, Mobject, VMobject
from numpy.typing import NDArray

from convviz.draw import ConvCamera, Label
from convviz.draw.camera.looks import is_plain
from convviz.rect import Rect

# of a small picture that is quickly drawn, ten pixels a unit
FRAME = {
    "pixel_width": 160,
    "pixel_height": 90,
    "frame_width": 16.0,
    "frame_height": 9.0,
    "background_color": "#0F1219",
}


class UnhurriedCamera(ConvCamera):
    """Manim's camera and nothing else, but that it knows rasters."""

    set_cairo_context_path = Camera.set_cairo_context_path

    def display_vectorized(self, vmobject: VMobject, ctx: Any) -> UnhurriedCamera:
        """Draw a path; a text glyph by glyph, as manim draws those of its `Text`."""
        for part in glyphs(vmobject) if is_plain(vmobject) else [vmobject]:
            Camera.display_vectorized(self, part, ctx)
        return self

    def picture(self, mobjects: Sequence[Mobject]) -> NDArray[np.uint8]:
        """Return a picture of mobjects, RGBA bytes (height, width, 4)."""
        self.reset()
        self.capture_mobjects(mobjects)
        return self.pixel_array.copy()


STYLES = (
    *("fill_rgbas", "stroke_rgbas", "stroke_width", "joint_type", "cap_style", "sheen_factor"),
    *("background_stroke_rgbas", "background_stroke_width"),
)


def glyphs(label: Label) -> list[VMobject]:
    """Return a text's glyphs as paths of their own."""
    drawn = [glyph for glyph, *_ in label.placement.outline.glyphs if glyph.ink is not None]
    counts = [len(glyph.points) for glyph in drawn]
    parts = []
    for points in np.split(label.points, np.cumsum(counts)[:-1]):
        part = VMobject()
        part.points = points
        for style in STYLES:
            setattr(part, style, getattr(label, style))
        parts.append(part)
    return parts


def like(camera: Camera, kind: type[ConvCamera] = UnhurriedCamera) -> Any:
    """Return a camera of another kind, an unhurried one, that stands where this one does."""
    return kind(
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
