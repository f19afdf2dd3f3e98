"""What manim's cameras learn from us: to draw a `Raster`, and to stroke a `Leader` in dashes.

Manim picks the function that draws a mobject from a table of its own, which a camera makes
anew for every mobject: a mobject cannot say how it is drawn. Its images would do for a
`Raster`, but manim 0.22 raises with Pillow 13 when it draws one. So two methods of manim's
`Camera` are replaced, once, when `convviz.draw` is imported; for mobjects that are not ours
they do what they did. A plain `Scene`, a `MovingCameraScene` and a `ThreeDScene` then draw
what `ConvCamera` draws.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import cairo
import numpy as np
from manim import Camera, Mobject, VMobject
from numpy.typing import NDArray

from convviz.draw.camera.looks import dashes_of, picture_of
from convviz.draw.camera.view import view_of
from convviz.draw.parts.raster import Raster

_type_or_raise = Camera.type_or_raise
_apply_stroke = Camera.apply_stroke


def display_rasters(camera: Camera, rasters: list[Raster], pixels: NDArray[np.uint8]) -> None:
    """Draw rasters into a camera's picture, RGBA bytes (height, width, 4)."""
    view = view_of(camera)
    for raster in rasters:
        # where a camera that turns sees them; a point that is nowhere leaves too few
        corners = camera.transform_points_pre_display(raster, raster.points)
        if len(corners) == len(raster.points) and raster.opacity > 0:
            picture = picture_of(corners, raster.grid, raster.line_color, view)
            picture.show(raster.colors)
            picture.paste(pixels, [picture.rect], raster.opacity)


def type_or_raise(camera: Camera, mobject: Mobject) -> Any:
    """Return the type by which a camera finds the function that draws a mobject."""
    found = _type_or_raise(camera, mobject)
    if isinstance(mobject, Raster):
        camera.display_funcs[Raster] = partial(display_rasters, camera)
        return Raster
    return found


def apply_stroke(
    camera: Camera, ctx: cairo.Context, vmobject: VMobject, background: bool = False
) -> Camera:
    """Stroke the path, in dashes if it is a leader's."""
    ctx.set_dash(dashes_of(vmobject))
    return _apply_stroke(camera, ctx, vmobject, background)


def teach() -> None:
    """Let all cameras draw our pieces."""
    Camera.type_or_raise = type_or_raise
    Camera.apply_stroke = apply_stroke
