"""What a frame must draw anew: the rectangles in which mobjects changed.

Between two frames of these films little changes: a window moves on, a cell gets its
value. Everything else stays in the buffer as it is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import CapStyleType, LineJointType, Mobject, VMobject

from convviz.draw.label import Label
from convviz.draw.raster import Raster
from convviz.rect import Rect

# Rectangles closer than this many pixels are drawn as one, and no more than so many apart.
NEAR = 24
MOST = 6

MITER_LIMIT = 10  # cairo's own: how far a sharp corner may reach, in half strokes


@dataclass(frozen=True)
class Look:
    """How a mobject looks: equal looks are equal pixels.

    Attributes
    ----------
    key
        All that its pixels depend on.
    rect
        Where they are; None if it shows nothing.
    """

    key: tuple[Any, ...]
    rect: Rect | None


def look_of_path(mobject: VMobject, camera: Any, before: Look | None) -> Look | None:
    """Return how a path looks, None if that cannot be told cheaply.

    `before` is how it looked; it is returned if nothing has changed.
    """
    if mobject.background_image is not None:
        return None
    points, fills, strokes = mobject.points, mobject.fill_rgbas, mobject.stroke_rgbas
    width, back_width = mobject.stroke_width, mobject.background_stroke_width
    back = mobject.background_stroke_rgbas
    key: tuple[Any, ...] = (
        points.tobytes(),
        fills.tobytes(),
        strokes.tobytes() if width else b"",
        back.tobytes() if back_width else b"",
        width,
        back_width,
        mobject.joint_type,
        mobject.cap_style,
    )
    if len(fills) > 1 or len(strokes) > 1 or len(back) > 1:
        # a gradient runs over the submobjects too
        key += tuple(end.tobytes() for end in mobject.get_gradient_start_and_end_points())
    if before is not None and before.key == key:
        return before
    stroke = max(
        width if is_visible(strokes) else 0.0,
        back_width if is_visible(back) else 0.0,
    )
    nothing = not len(points) or (stroke == 0 and not is_visible(fills))
    if nothing or not np.isfinite(points).all():
        return Look(key, None)
    reach = stroke * camera.cairo_line_width_multiple / 2 * _reach(mobject)
    low, high = points.min(axis=0), points.max(axis=0)
    left, top = camera.pixel_of(low[0] - reach, high[1] + reach)
    right, bottom = camera.pixel_of(high[0] + reach, low[1] - reach)
    return Look(key, _around(left, top, right, bottom))


def look_of_text(label: Label, camera: Any, before: Look | None) -> Look:
    """Return how a text looks that is only filled; as `look_of_path`, in less time."""
    fills = label.fill_rgbas
    key = (label.placement, fills.tobytes())
    if before is not None and before.key == key:
        return before
    if not label.placement.text or not is_visible(fills):
        return Look(key, None)
    line, em = label.placement.outline, label.placement.em
    x, y = label.placement.pen()
    left, top = camera.pixel_of(x + line.left * em, y + line.top * em)
    right, bottom = camera.pixel_of(x + line.right * em, y + line.bottom * em)
    return Look(key, _around(left, top, right, bottom))


def is_plain(mobject: Mobject) -> bool:
    """Return whether this is a text of one colour that stands where it was laid out."""
    return (
        isinstance(mobject, Label)
        and not (mobject.stroke_width or mobject.background_stroke_width)
        and len(mobject.fill_rgbas) == 1
        and mobject.background_image is None
        and not mobject.is_bent()
    )


def _around(left: float, top: float, right: float, bottom: float) -> Rect:
    """Return the pixels of a shape, and a pixel more on each side for antialiasing."""
    return Rect(
        math.floor(left) - 1, math.floor(top) - 1, math.ceil(right) + 1, math.ceil(bottom) + 1
    )


def _reach(mobject: VMobject) -> float:
    """Return how far a stroke may reach from its path, in half strokes."""
    if mobject.joint_type in (LineJointType.AUTO, LineJointType.MITER):
        return MITER_LIMIT
    return math.sqrt(2) if mobject.cap_style == CapStyleType.SQUARE else 1.0


def is_visible(rgbas: np.ndarray) -> bool:
    """Return whether any of these colours, shape (n, 4), is not wholly transparent."""
    # one colour is the rule, and numpy's reductions are slow on so little
    return rgbas[0, 3] > 0 if len(rgbas) == 1 else bool((rgbas[:, 3] > 0).any())


@dataclass(frozen=True)
class RasterLook(Look):
    """How a raster looks, and which of its cells have which colours."""

    colors: np.ndarray
    xs: np.ndarray
    ys: np.ndarray


def look_of_raster(raster: Raster, camera: Any) -> RasterLook:
    """Return how a raster looks."""
    xs, ys = camera.cell_edges(raster)
    shown = raster.opacity > 0
    rect = Rect(int(xs[0]), int(ys[0]), int(xs[-1]), int(ys[-1])) if shown else None
    # a copy: whoever changes colours may do so in place
    colors = raster.colors.tobytes()
    placed = (xs.tobytes(), ys.tobytes(), raster.opacity, raster.line_color)
    cells = np.frombuffer(colors, np.uint8).reshape(raster.colors.shape)
    return RasterLook((*placed, colors), rect, cells, xs, ys)


def changed_cells(before: Look, after: Look) -> Rect | None:
    """Return the pixels of the cells that differ, None if more differs or none is seen."""
    if not isinstance(before, RasterLook) or not isinstance(after, RasterLook):
        return None
    if before.key[:-1] != after.key[:-1] or after.rect is None:
        return None
    differs = (before.colors != after.colors).any(axis=2)
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    return Rect(
        int(after.xs[columns[0]]),
        int(after.ys[rows[0]]),
        int(after.xs[columns[-1] + 1]),
        int(after.ys[rows[-1] + 1]),
    )


def damage(
    before: Sequence[tuple[Mobject, Look]], after: Sequence[tuple[Mobject, Look]]
) -> list[Rect] | None:
    """Return where two pictures of the same background differ, None if anywhere.

    Parameters
    ----------
    before, after
        What is drawn, from the bottom to the top.
    """
    if len(before) != len(after):
        return None
    rects: list[Rect] = []
    for (was, old), (now, new) in zip(before, after, strict=True):
        if was is not now:
            return None
        if old.key == new.key:
            continue
        cells = changed_cells(old, new)
        if cells is not None:
            rects.append(cells)
        else:
            rects += [rect for rect in (old.rect, new.rect) if rect is not None]
    return merged(rects)


def merged(rects: Sequence[Rect]) -> list[Rect]:
    """Return few rectangles, none near another, that cover all of these."""
    result: list[Rect] = []
    for rect in rects:
        grown = rect
        while near := [other for other in result if grown.touches(other, NEAR)]:
            for other in near:
                result.remove(other)
                grown = grown.union(other)
        result.append(grown)
    while len(result) > MOST:
        pairs = [(a, b) for i, a in enumerate(result) for b in result[i + 1 :]]
        a, b = min(
            pairs, key=lambda pair: pair[0].union(pair[1]).area - pair[0].area - pair[1].area
        )
        result = [r for r in result if r is not a and r is not b]
        result = merged([*result, a.union(b)])
    return result
