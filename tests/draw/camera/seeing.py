"""What a camera of any kind shows of a raster: the colours where its cells are."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import DEGREES, Camera, Mobject, Square
from numpy.typing import NDArray

from convviz.draw import Box, Raster

WIDTH, HEIGHT = 480, 270
PIXEL = 8 / HEIGHT  # manim's units
LINE = "#FFFFFF"
BOX = Box(-4, -2.02, 1.9, 1)  # no edge is halfway between two pixels
COLORS = np.random.default_rng(5).integers(20, 200, (4, 6, 3), np.uint8)
TILT = {"phi": 50 * DEGREES, "theta": -60 * DEGREES}


def camera(kind: type[Camera] = Camera, **options: Any) -> Camera:
    made = kind(pixel_width=WIDTH, pixel_height=HEIGHT, **options)
    made.frame_height = 8.0
    made.frame_width = WIDTH * PIXEL
    return made


def drawn(by: Camera, *mobjects: Mobject) -> NDArray[np.uint8]:
    by.reset()
    by.capture_mobjects(list(mobjects))
    return by.pixel_array[..., :3].copy()


def centres(raster: Raster) -> NDArray[np.float64]:
    """Return the cells' centres in manim's units, shape (rows, columns, 3)."""
    upper_left, upper_right, lower_left, _ = raster.points
    rows, columns = raster.grid
    across = (np.arange(columns) + 0.5)[None, :, None] / columns * (upper_right - upper_left)
    down = (np.arange(rows) + 0.5)[:, None, None] / rows * (lower_left - upper_left)
    return upper_left + across + down


def seen_cells(
    frame: NDArray[np.uint8], by: Camera, raster: Raster
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Return the colours at the cells' centres, and which of these are in the frame."""
    places = by.points_to_subpixel_coords(raster, centres(raster).reshape(-1, 3)).astype(int)
    x, y = places.T
    inside = (x >= 0) & (x < WIDTH) & (y >= 0) & (y < HEIGHT)
    colors = frame[y.clip(0, HEIGHT - 1), x.clip(0, WIDTH - 1)]
    return colors.reshape(raster.colors.shape), inside.reshape(raster.grid)


def assert_cells_are_right(
    frame: NDArray[np.uint8], by: Camera, raster: Raster, off: float = 0.0
) -> None:
    colors, inside = seen_cells(frame, by, raster)
    assert inside.any()
    wanted = raster.colors[inside] * raster.opacity
    assert np.abs(colors[inside] - wanted).max() <= off + 0.5


def along(frame: NDArray[np.uint8], by: Camera, ends: list[Any], count: int) -> NDArray[np.uint8]:
    """Return the colours at points of a line between two points in manim's units."""
    first, last = (np.array(end, float) for end in ends)
    points = first + np.linspace(0, 1, count)[:, None] * (last - first)
    x, y = by.points_to_subpixel_coords(Square(), points).astype(int).T
    return frame[y, x]
