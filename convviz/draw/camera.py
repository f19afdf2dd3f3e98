"""Manim's camera, able to paint rasters and to draw only what changed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any

import cairo
import numpy as np
from manim import Camera, Mobject, PMobject, VMobject, color_to_int_rgba
from manim.mobject.types.image_mobject import AbstractImageMobject
from numpy.typing import NDArray

from convviz.draw.damage import (
    Look,
    damage,
    is_plain,
    is_visible,
    look_of_path,
    look_of_raster,
    look_of_text,
)
from convviz.draw.label import Label
from convviz.draw.paths import append_curves
from convviz.draw.raster import Raster
from convviz.draw.text_masks import View, text_masks
from convviz.rect import Rect

Edges = tuple[NDArray[np.intp], NDArray[np.intp]]


class ConvCamera(Camera):
    """Manim's Cairo camera that also displays `Raster`, at one copy of its pixels.

    `redraw` brings the picture up to date with as little drawing as possible; all else is
    manim's.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # what the last `redraw` drew, on which background, and seen from where
        self._shown: list[tuple[Mobject, Look]] | None = None
        self._background: NDArray[np.uint8] | None = None
        self._measures: tuple[float, ...] = ()
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
        size = self.pixel_height, self.pixel_width
        self.background = np.full(size, color).view(np.uint8).reshape(*size, 4)
        self._plain = self.background, color

    def type_or_raise(self, mobject: Mobject) -> Any:
        """Return the type by which manim picks the function that displays a mobject."""
        found = super().type_or_raise(mobject)
        # manim makes the table anew at every call
        self.display_funcs[Raster] = self._display_rasters
        return Raster if isinstance(mobject, Raster) else found

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
        measures = (*self.frame_center, self.frame_width, self.frame_height)
        if background is not self._background or measures != self._measures:
            self._shown = None
            self.pixel_array_to_cairo_context.clear()
            self._background, self._measures = background, measures
        shown = self._looks(mobjects)
        rects = None
        if shown is not None and self._shown is not None:
            rects = damage(self._shown, shown)
        if rects is None:
            self.set_frame_to_background(background)
            self.capture_mobjects(mobjects)
        else:
            whole = (self.pixel_width, self.pixel_height)
            rects = [r for r in (rect.within(*whole) for rect in rects) if r.area]
            self._repair(background, shown or [], rects)
        self._shown = shown
        return rects

    def _looks(self, mobjects: Sequence[Mobject]) -> list[tuple[Mobject, Look]] | None:
        """Return how each mobject looks; None if that cannot be told for one of them."""
        before = {id(mobject): look for mobject, look in self._shown or ()}
        looks: list[tuple[Mobject, Look]] = []
        for mobject in _family(mobjects):
            look: Look | None
            if isinstance(mobject, Raster):
                look = look_of_raster(mobject, self)
            elif is_plain(mobject):
                look = look_of_text(mobject, self, before.get(id(mobject)))
            elif isinstance(mobject, VMobject):
                look = look_of_path(mobject, self, before.get(id(mobject)))
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
        shown: Sequence[tuple[Mobject, Look]],
        rects: Sequence[Rect],
    ) -> None:
        """Draw everything anew inside these rectangles.

        Whole mobjects are drawn into a scratch picture, of which the rectangles are
        taken: cairo's antialiasing differs by a few levels where it clips a path.
        """
        scratch = self._scratch
        if self._plain is not None and self._plain[0] is background:
            for rect in rects:
                scratch.view(np.uint32)[rect.place] = self._plain[1]
        else:
            for rect in rects:
                scratch[rect.place] = background[rect.place]
        context = self.get_cairo_context(scratch)
        for mobject, look in shown:
            if look.rect is None:
                continue
            if isinstance(mobject, Raster):
                self._paint(mobject, scratch, [rect for rect in rects if look.rect.touches(rect)])
            elif look.rect.touches_any(rects):
                self.display_vectorized(mobject, context)
        for rect in rects:
            self.pixel_array[rect.place] = scratch[rect.place]

    @cached_property
    def _scratch(self) -> NDArray[np.uint8]:
        return np.zeros_like(self.pixel_array)

    def _display_rasters(self, rasters: list[Raster], pixels: NDArray[np.uint8]) -> None:
        for raster in rasters:
            self._paint(raster, pixels, [Rect(0, 0, self.pixel_width, self.pixel_height)])

    def _paint(self, raster: Raster, pixels: NDArray[np.uint8], rects: Sequence[Rect]) -> None:
        if raster.opacity > 0:
            xs, ys = self.cell_edges(raster)
            for rect in rects:
                raster.paint(pixels, xs, ys, (rect.left, rect.top, rect.right, rect.bottom))

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
        view = View(
            self.pixel_width / self.frame_width,
            self.pixel_height / self.frame_height,
            *self.pixel_of(0, 0),
        )
        matrix = ctx.get_matrix()
        ctx.identity_matrix()
        self.set_cairo_context_color(ctx, label.fill_rgbas, label)
        for surface, left, top in text_masks(label.placement, view):
            ctx.mask_surface(surface, left, top)
        ctx.set_matrix(matrix)

    def pixel_of(self, x: float, y: float) -> tuple[float, float]:
        """Return a point in pixels: across from the left, down from the top."""
        across = (x - self.frame_center[0]) / self.frame_width + 0.5
        down = (self.frame_center[1] - y) / self.frame_height + 0.5
        return across * self.pixel_width, down * self.pixel_height

    def cell_edges(self, raster: Raster) -> Edges:
        """Return a raster's cell edges in pixels: x from the left, y from the top."""
        box = raster.box
        return _edges(
            *self.pixel_of(box.left, box.top), *self.pixel_of(box.right, box.bottom), *raster.grid
        )


@lru_cache(maxsize=1024)
def _edges(left: float, top: float, right: float, bottom: float, rows: int, columns: int) -> Edges:
    # as np.linspace, which takes ten times as long for so few numbers
    xs = np.rint(left + (right - left) / columns * np.arange(columns + 1)).astype(np.intp)
    ys = np.rint(top + (bottom - top) / rows * np.arange(rows + 1)).astype(np.intp)
    for edges in (xs, ys):
        edges.setflags(write=False)
    return xs, ys


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
