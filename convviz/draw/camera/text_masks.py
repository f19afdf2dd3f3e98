"""Texts as masks of grey: a glyph is drawn once for each place within a pixel.

Most glyphs of a frame stood in that very place before: a cell's number changes, and its
figures have all stood there some windows ago. Cairo lays a mask on with the arithmetic with
which it fills a path, at a fraction of the time that the path takes. Each glyph is filled by
itself, as manim fills those of its `Text`.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import cairo

from convviz.draw.camera.paths import append_curves
from convviz.draw.camera.view import View
from convviz.draw.kit.label import Placement
from convviz.draw.kit.outlines import Glyph


class Mask(NamedTuple):
    """How much of each pixel a glyph covers.

    Attributes
    ----------
    surface
        Eight bits a pixel.
    left, top
        Where it begins, in whole pixels.
    """

    surface: cairo.ImageSurface
    left: int
    top: int


@lru_cache(maxsize=4096)
def text_masks(placed: Placement, view: View) -> tuple[Mask, ...]:
    """Return the masks of a text's glyphs."""
    across, down = (placed.em * scale for scale in view.scale)
    pen_x, pen_y = view.pixel(*placed.pen())
    masks = []
    for glyph, ahead, up in placed.outline.glyphs:
        if glyph.ink is not None:
            x, y = pen_x + ahead * across, pen_y - up * down
            column, row = math.floor(x), math.floor(y)
            mask = _glyph_mask(glyph, across, down, x - column, y - row)
            masks.append(Mask(mask.surface, column + mask.left, row + mask.top))
    return tuple(masks)


@lru_cache(maxsize=2048)
def _glyph_mask(glyph: Glyph, across: float, down: float, x: float, y: float) -> Mask:
    """Return the mask of a glyph, counted from the pixel in which its pen starts.

    Parameters
    ----------
    across, down
        The em in pixels.
    x, y
        Where in that pixel, each from 0 to 1: from the left, from the top.
    """
    assert glyph.ink is not None
    ink_left, ink_bottom, ink_right, ink_top = glyph.ink
    left, top = math.floor(x + ink_left * across), math.floor(y - ink_top * down)
    right, bottom = math.ceil(x + ink_right * across), math.ceil(y - ink_bottom * down)
    surface = cairo.ImageSurface(cairo.FORMAT_A8, max(1, right - left), max(1, bottom - top))
    context = cairo.Context(surface)
    append_curves(context, glyph.points[:, :2] * (across, -down) + (x - left, y - top))
    context.fill()
    surface.flush()
    return Mask(surface, left, top)
