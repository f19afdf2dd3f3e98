"""Manim's camera, able to draw only what changed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any

import cairo
import numpy as np
from manim import Camera, Mobject, PMobject, VMobject, color_to_int_rgba
from manim.mobject.types.image_mobject import AbstractImageMobject
from numpy.typing import NDArray

from convviz.draw.camera.damage import damage
from convviz.draw.camera.looks import (
    Look,
    RasterLook,
    is_plain,
    is_visible,
    look_of_path,
    look_of_raster,
    look_of_text,
)
from convviz.draw.camera.paths import append_curves
from convviz.draw.camera.text_masks import text_masks
from convviz.draw.camera.view import View, view_of
from convviz.draw.kit.label import Label
from convviz.draw.parts.raster import Raster
from convviz.rect import Rect


class ConvCamera(Camera):
    """Manim's Cairo camera that draws our pieces fast: rasters and texts are kept as pixels.

    `redraw` brings the picture up to date with as little drawing as possible; all else is
    manim's.

    Parameters
    ----------
    *args, **kwargs
        As manim's `Camera` takes them.

    Examples
    --------
    >>> import torch
    >>> from manim import Scene
    >>> from convviz import trace
    >>> from convviz.draw import ConvCamera, picture_of
    >>> class Plain(Scene):
    ...     def __init__(self, **kwargs):
    ...         super().__init__(camera_class=ConvCamera, **kwargs)
    ...
    ...     def construct(self):
    ...         self.add(picture_of(trace(torch.nn.MaxPool1d(2), torch.rand(1, 8))).show(1))
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # what the last `redraw` drew, on which background, and seen from where
        self._shown: list[tuple[Mobject, Look]] | None = None
        self._background: NDArray[np.uint8] | None = None
        self._seen: View | None = None
        # the last background of one colour, and that colour's four bytes
        self._plain: tuple[NDArray[np.uint8], np.uint32] | None = None
        super().__init__(*args, **kwargs)

    def init_background(self) -> None:
        """Make the background; one colour takes a tenth of manim's time."""
        if self.background_image is not None:
            super().init_background()
            return
        rgba = color_to_int_rgba(self.background_color, self.background_opacity)
        color = rgba.astype(np.uint8).view(np.uint32)[0]
        self.background = _plain_background(int(color), self.pixel_height, self.pixel_width)
        self._plain = self.background, color

    def set_pixel_array(self, *args: Any, **kwargs: Any) -> None:
        """Replace the picture; what `redraw` knew of it is void."""
        self._shown = None
        super().set_pixel_array(*args, **kwargs)

    def redraw(
        self, background: NDArray[np.uint8], mobjects: Sequence[Mobject]
    ) -> list[Rect] | None:
        """Draw mobjects over a background, where they differ from the last `redraw`.

        Parameters
        ----------
        background
            RGBA bytes (height, width, 4). Its contents do not change: another background
            is another array.
        mobjects
            From the bottom to the top.

        Returns
        -------
        list of Rect or None
            Where the picture may have changed; None means anywhere.
        """
        view = self.view
        if background is not self._background or view != self._seen:
            self._shown = None
            self.pixel_array_to_cairo_context.clear()
            self._background, self._seen = background, view
        shown = self._looks(mobjects, view)
        tiles = None
        if shown is not None and self._shown is not None:
            tiles = damage(self._shown, shown, view)
        rects = None
        if tiles is None:
            self.set_frame_to_background(background)
            self.capture_mobjects(mobjects)
        else:
            rects = tiles.rects()
            touched = [each for each in shown or () if not each[1].tiles.isdisjoint(tiles)]
            self._repair(background, touched, rects)
        self._shown = shown
        return rects

    def _looks(self, mobjects: Sequence[Mobject], view: View) -> list[tuple[Mobject, Look]] | None:
        """Return how each mobject looks; None if that cannot be told for one of them."""
        before = {id(mobject): look for mobject, look in self._shown or ()}
        looks: list[tuple[Mobject, Look]] = []
        for mobject in _family(mobjects):
            look: Look | None
            if isinstance(mobject, Raster):
                look = look_of_raster(mobject, view, before.get(id(mobject)))
            elif is_plain(mobject):
                look = look_of_text(mobject, view, before.get(id(mobject)))
            elif isinstance(mobject, VMobject):
                look = look_of_path(mobject, view, before.get(id(mobject)))
            elif isinstance(mobject, (PMobject, AbstractImageMobject)):
                look = None
            else:
                continue  # a group or a tracker of a value: nothing to see
            if look is None:
                return None
            looks.append((mobject, look))
        return looks

    def _repair(
        self,
        background: NDArray[np.uint8],
        touched: Sequence[tuple[Mobject, Look]],
        rects: Sequence[Rect],
    ) -> None:
        """Draw everything anew inside these rectangles, of which none overlaps another.

        Whole mobjects are drawn into a scratch picture, of which the rectangles are
        taken: cairo's antialiasing differs by a few levels where it clips a path.
        """
        scratch, picture = self._scratch, self.pixel_array.view(np.uint32)[..., 0]
        pixels = scratch.view(np.uint32)[..., 0]
        places = [rect.place for rect in rects]
        if self._plain is not None and self._plain[0] is background:
            color = self._plain[1]
            for place in places:
                pixels[place] = color
        else:
            for place in places:
                scratch[place] = background[place]
        context = self.get_cairo_context(scratch)
        for mobject, look in touched:
            if isinstance(look, RasterLook):
                look.paint(scratch, rects)
            else:
                self.display_vectorized(mobject, context)
        for place in places:
            picture[place] = pixels[place]

    @cached_property
    def _scratch(self) -> NDArray[np.uint8]:
        return np.zeros_like(self.pixel_array)

    def set_cairo_context_path(self, ctx: cairo.Context, vmobject: VMobject) -> ConvCamera:
        """Begin the path of a mobject."""
        ctx.new_path()
        points = self.transform_points_pre_display(vmobject, vmobject.points)
        append_curves(ctx, points, vmobject.tolerance_for_point_equality)
        return self

    def display_vectorized(self, vmobject: VMobject, ctx: cairo.Context) -> ConvCamera:
        """Draw a path; a fill or a stroke that is not seen costs nothing."""
        if is_plain(vmobject):
            self._lay_on(vmobject, ctx)
            return self
        self.set_cairo_context_path(ctx, vmobject)
        if vmobject.background_stroke_width:
            self.apply_stroke(ctx, vmobject, background=True)
        if is_visible(vmobject.fill_rgbas):
            self.apply_fill(ctx, vmobject)
        if vmobject.stroke_width:
            self.apply_stroke(ctx, vmobject)
        return self

    def _lay_on(self, label: Label, ctx: cairo.Context) -> None:
        """Draw a text by the masks of its glyphs."""
        if not label.placement.text or not is_visible(label.fill_rgbas):
            return
        matrix = ctx.get_matrix()
        ctx.identity_matrix()
        self.set_cairo_context_color(ctx, label.fill_rgbas, label)
        for surface, left, top in text_masks(label.placement, self.view):
            ctx.mask_surface(surface, left, top)
        ctx.set_matrix(matrix)

    @property
    def view(self) -> View:
        """What it sees, and in how many pixels."""
        return view_of(self)


@lru_cache(maxsize=2)
def _plain_background(color: int, height: int, width: int) -> NDArray[np.uint8]:
    """Return a picture of one colour; every part of a film begins with the same."""
    background = np.full((height, width), color, np.uint32).view(np.uint8)
    background.setflags(write=False)
    return background.reshape(height, width, 4)


def _family(mobjects: Sequence[Mobject]) -> list[Mobject]:
    """Return all that is to be drawn, from the bottom to the top, as manim orders it.

    The same as manim's `extract_mobject_family_members`, in a fraction of the time: a
    mobject that is there twice is drawn where it comes last.
    """
    chain: list[Mobject] = []

    def add(members: Sequence[Mobject]) -> None:
        for mobject in members:
            chain.append(mobject)
            if mobject.submobjects:
                add(mobject.submobjects)

    add(mobjects)
    drawn = list(dict.fromkeys(reversed(chain)))
    drawn.reverse()
    if any(mobject.z_index for mobject in drawn):
        drawn.sort(key=lambda mobject: mobject.z_index)
    return drawn
