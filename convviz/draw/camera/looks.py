"""How mobjects look: what tells whether one must be drawn anew, and where it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np
from manim import Mobject, VMobject
from numpy.typing import NDArray

from convviz.draw.camera.cell_picture import CellPicture
from convviz.draw.camera.strokes import boxes_along, stroke_reach
from convviz.draw.camera.tilted_picture import TiltedPicture
from convviz.draw.camera.view import View
from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label
from convviz.draw.kit.scales import Colors
from convviz.draw.parts.leader import Leader
from convviz.draw.parts.raster import Raster
from convviz.rect import Rect
from convviz.tiles import TILE_HEIGHT, TILE_WIDTH, Tiles

# a path of so few points and within so many pixels is held by one rectangle
_FEW, _SMALL = 32, 16 * TILE_WIDTH * TILE_HEIGHT
# units: a raster that is less aslant stands upright; turning it leaves such a rest
_LEVEL = 1e-9
# pixels: of shorter pieces of a line there are more than are worth telling apart
_STRIDE = 2 * TILE_WIDTH


@dataclass(frozen=True)
class Look:
    """How a mobject looks: equal looks are equal pixels.

    Attributes
    ----------
    key
        All that its pixels depend on.
    tiles
        Where they may be; none if it shows nothing.
    """

    key: tuple[Any, ...]
    tiles: Tiles


def look_of_path(mobject: VMobject, view: View, before: Look | None) -> Look | None:
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
        dashes_of(mobject),
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
        return Look(key, _tiles(view))
    return Look(key, _tiles(view, _places(mobject, view, stroke, is_visible(fills))))


def _places(
    path: VMobject, view: View, stroke: float, filled: bool
) -> Sequence[tuple[int, int, int, int]]:
    """Return rectangles which together hold a path: one, or small ones along a long line."""
    reach = stroke * view.stroke / 2 * stroke_reach(path)
    points = path.points
    if filled or len(points) <= _FEW:
        left, bottom, _ = points.min(axis=0).tolist()
        right, top, _ = points.max(axis=0).tolist()
        around = _around(
            *view.pixel(left - reach, top + reach), *view.pixel(right + reach, bottom - reach)
        )
        if filled or Rect(*around).area < _SMALL:
            return [around]
    lows, highs = boxes_along(view.pixels(points), _STRIDE)
    # a pixel more on each side for antialiasing
    margin = np.array([reach * scale + 1 for scale in view.scale])
    sides = np.concatenate([np.floor(lows - margin), np.ceil(highs + margin)], axis=1)
    return sides.astype(int).tolist()


def look_of_text(label: Label, view: View, before: Look | None) -> Look:
    """Return how a text looks that is only filled; as `look_of_path`, in less time."""
    fills = label.fill_rgbas
    key = (label.placement, fills.tobytes())
    if before is not None and before.key == key:
        return before
    if not label.placement.text or not is_visible(fills):
        return Look(key, _tiles(view))
    line, em = label.placement.outline, label.placement.em
    x, y = label.placement.pen()
    left, top = view.pixel(x + line.left * em, y + line.top * em)
    right, bottom = view.pixel(x + line.right * em, y + line.bottom * em)
    return Look(key, _tiles(view, [_around(left, top, right, bottom)]))


def dashes_of(mobject: VMobject) -> tuple[float, ...]:
    """Return the lengths of a stroke's dashes and gaps in manim's units, none if it is whole."""
    return mobject.dashes if isinstance(mobject, Leader) else ()


def is_plain(mobject: Mobject) -> bool:
    """Return whether this is a text of one colour that stands where it was laid out."""
    return (
        isinstance(mobject, Label)
        and not (mobject.stroke_width or mobject.background_stroke_width)
        and len(mobject.fill_rgbas) == 1
        and mobject.background_image is None
        and not mobject.is_bent()
    )


def _around(left: float, top: float, right: float, bottom: float) -> tuple[int, int, int, int]:
    """Return the pixels of a shape, and a pixel more on each side for antialiasing."""
    return floor(left) - 1, floor(top) - 1, ceil(right) + 1, ceil(bottom) + 1


def _tiles(view: View, rects: Iterable[tuple[int, int, int, int]] = ()) -> Tiles:
    return Tiles(view.width, view.height, rects)


def is_visible(rgbas: np.ndarray) -> bool:
    """Return whether any of these colours, shape (n, 4), is not wholly transparent."""
    # one colour is the rule, and numpy's reductions are slow on so little
    return rgbas[0, 3] > 0 if len(rgbas) == 1 else bool((rgbas[:, 3] > 0).any())


Picture = CellPicture | TiltedPicture


@dataclass(frozen=True)
class RasterLook(Look):
    """How a raster looks.

    Attributes
    ----------
    cells
        Their colours, as `Raster` has them; a copy that never changes.
    opacity
        From 0 to 1.
    picture
        Where they stand; may show the cells of an earlier look.
    """

    cells: Colors
    opacity: float
    picture: Picture

    def paint(self, pixels: NDArray[np.uint8], rects: Sequence[Rect]) -> None:
        """Paint the cells in some rectangles of a frame, RGBA bytes (height, width, 4).

        None of these overlaps another.
        """
        self.picture.show(self.cells)
        self.picture.paste(pixels, rects, self.opacity)


def picture_of(
    corners: NDArray[np.floating], grid: tuple[int, int], line_color: str | None, view: View
) -> Picture:
    """Return what paints a grid of cells.

    Parameters
    ----------
    corners
        In manim's units as they are seen, shape (4, 2 or more): see `Raster`.
    """
    (left, top, *_), (end, up, *_), (beside, low, *_), (right, bottom, *_) = corners.tolist()
    away = abs(left - beside) + abs(right - end) + abs(top - up) + abs(bottom - low)
    frame = view.width, view.height
    if away < _LEVEL and left <= right and bottom <= top:
        edges = view.cell_edges(Box(left, bottom, right, top), *grid)
        return CellPicture(*edges, line_color, frame)
    return TiltedPicture(view.pixels(corners), grid, line_color, frame)


def look_of_raster(raster: Raster, view: View, before: Look | None) -> RasterLook:
    """Return how a raster looks; `before` is as `look_of_path` has it."""
    # a copy: whoever changes colours may do so in place
    colors = raster.colors.tobytes()
    placed = (raster.points.tobytes(), raster.grid, raster.line_color)
    key = (*placed, raster.opacity, colors)
    picture = None
    if isinstance(before, RasterLook):
        if before.key == key:
            return before
        if before.key[:3] == placed:
            picture = before.picture
    if picture is None:
        picture = picture_of(raster.points, raster.grid, raster.line_color, view)
    tiles = _tiles(view, [picture.rect] if raster.opacity > 0 else [])
    cells = np.frombuffer(colors, np.uint8).reshape(raster.colors.shape)
    return RasterLook(key, tiles, cells, raster.opacity, picture)
