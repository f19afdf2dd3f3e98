"""Rasters as the camera paints them: whole pixels, exact colours."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import Square
from numpy.typing import NDArray

from convviz.draw import Box, ConvCamera, Raster
from convviz.draw.kit.theme import rgb

BACKGROUND = "#0A141E"
WIDTH, HEIGHT = 96, 64
PIXEL = 8 / HEIGHT  # manim's units


def camera(width: int = WIDTH, height: int = HEIGHT) -> ConvCamera:
    return ConvCamera(
        background_color=BACKGROUND,
        pixel_width=width,
        pixel_height=height,
        frame_width=width * PIXEL,
        frame_height=height * PIXEL,
    )


def box_of(left: float, top: float, right: float, bottom: float) -> Box:
    """Return a box given in pixels from the frame's top left."""
    x0, y0 = -WIDTH / 2 * PIXEL, HEIGHT / 2 * PIXEL
    return Box(x0 + left * PIXEL, y0 - bottom * PIXEL, x0 + right * PIXEL, y0 - top * PIXEL)


def painted(*mobjects: object) -> NDArray[np.uint8]:
    drawing = camera()
    drawing.capture_mobjects(list(mobjects))
    return drawing.pixel_array.copy()


def checkers(rows: int, columns: int) -> NDArray[np.uint8]:
    """Return colours of which no two are alike."""
    cells = np.arange(1, rows * columns + 1, dtype=np.uint8)
    return np.stack([cells, 255 - cells, cells * 3], axis=-1).reshape(rows, columns, 3)


def test_whole_cells_are_exact() -> None:
    colors = checkers(2, 3)
    frame = painted(Raster(colors, box_of(10, 20, 40, 30)))
    wanted = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    wanted[:] = rgb(BACKGROUND)
    wanted[20:30, 10:40] = np.repeat(np.repeat(colors, 5, axis=0), 10, axis=1)
    assert np.array_equal(frame[..., :3], wanted)
    assert (frame[..., 3] == 255).all()


@settings(deadline=None)
@given(
    st.tuples(*[st.integers(1, 9)] * 2),
    st.tuples(st.floats(-30, 90), st.floats(-30, 60)),
    st.tuples(st.floats(3, 120), st.floats(3, 90)),
)
def test_cell_edges_are_whole_pixels_and_off_frame_is_cut(
    grid: tuple[int, int], corner: tuple[float, float], size: tuple[float, float]
) -> None:
    rows, columns = grid
    colors = checkers(rows, columns)
    (left, top), (width, height) = corner, size
    frame = painted(Raster(colors, box_of(left, top, left + width, top + height)))[..., :3]
    xs = np.rint(left + width * np.arange(columns + 1) / columns)
    ys = np.rint(top + height * np.arange(rows + 1) / rows)
    column = np.searchsorted(xs, np.arange(WIDTH) + 0.5) - 1
    row = np.searchsorted(ys, np.arange(HEIGHT) + 0.5) - 1
    inside = ((row >= 0) & (row < rows))[:, None] & ((column >= 0) & (column < columns))
    wanted = colors[np.clip(row, 0, rows - 1)][:, np.clip(column, 0, columns - 1)]
    wanted = np.where(inside[..., None], wanted, rgb(BACKGROUND))
    # an edge on half a pixel may be rounded either way
    wrong = (frame != wanted).any(axis=2)
    halves = [np.abs(np.modf(e)[0] % 1 - 0.5) < 1e-6 for e in (
        left + width * np.arange(columns + 1) / columns,
        top + height * np.arange(rows + 1) / rows,
    )]  # fmt: skip
    assert not wrong.any() or halves[0].any() or halves[1].any()


def test_wholly_off_frame_paints_nothing() -> None:
    for box in (box_of(-40, 5, -3, 20), box_of(5, 70, 20, 90), box_of(200, 5, 300, 20)):
        assert (painted(Raster(checkers(3, 3), box))[..., :3] == rgb(BACKGROUND)).all()


@pytest.mark.parametrize("opacity", [0.0, 0.25, 0.5, 1.0])
def test_opacity_mixes_with_what_is_under_it(opacity: float) -> None:
    raster = Raster(checkers(1, 1), box_of(10, 10, 20, 20))
    raster.opacity = opacity
    wanted = rgb(BACKGROUND) * (1 - opacity) + raster.colors[0, 0] * opacity
    shown = painted(raster)[10:20, 10:20, :3]
    assert np.abs(shown - wanted).max() <= 0.5
    assert (painted(raster)[0, 0, :3] == rgb(BACKGROUND)).all()


def test_later_mobjects_lie_above_earlier_ones() -> None:
    under, over = checkers(1, 1), 255 - checkers(1, 1)
    square = Square(20 * PIXEL, stroke_width=0, fill_color="#FF0000", fill_opacity=1)
    square.move_to(box_of(10, 10, 30, 30).center)
    first = Raster(under, box_of(10, 10, 30, 30))
    second = Raster(over, box_of(15, 15, 20, 20))
    frame = painted(first, square, second)
    assert frame[12, 12, :3].tolist() == [255, 0, 0]
    assert frame[17, 17, :3].tolist() == over[0, 0].tolist()
    frame = painted(square, first)
    assert frame[12, 12, :3].tolist() == under[0, 0].tolist()


def test_lines_run_around_and_between_large_cells() -> None:
    colors = checkers(2, 2)
    frame = painted(Raster(colors, box_of(10, 10, 30, 30), line_color="#010203"))[10:30, 10:30, :3]
    lines = (frame == (1, 2, 3)).all(axis=2)
    wanted = np.zeros((20, 20), bool)
    wanted[[0, 10, 19]] = True
    wanted[:, [0, 10, 19]] = True
    assert np.array_equal(lines, wanted)


def test_lines_run_only_around_small_cells() -> None:
    frame = painted(Raster(checkers(5, 5), box_of(10, 10, 30, 30), line_color="#010203"))
    lines = (frame[10:30, 10:30, :3] == (1, 2, 3)).all(axis=2)
    assert lines[[0, -1]].all()
    assert lines[:, [0, -1]].all()
    assert not lines[1:-1, 1:-1].any()


def test_lines_of_a_cut_raster_stay_where_they_are() -> None:
    whole = Raster(checkers(3, 3), box_of(20, 10, 50, 40), line_color="#010203")
    frame = painted(whole)[10:40, 20:50]
    cut = painted(whole.copy().shift((-35 * PIXEL, 25 * PIXEL, 0)))
    # 15 columns are left of the frame, 15 rows above it
    assert np.array_equal(cut[:15, :15], frame[15:, 15:])


def test_box_follows_the_mobject() -> None:
    raster = Raster(checkers(2, 4), Box(-2, -1, 2, 1))
    assert raster.grid == (2, 4)
    assert raster.cell(1, 3) == Box(1, -1, 2, 0)
    raster.shift((1, 1, 0))
    assert raster.box == Box(-1, 0, 3, 2)
    raster.scale(0.5)
    assert raster.box == Box(0, 0.5, 2, 1.5)
    assert raster.place(Box(0, 0, 1, 1)).box == Box(0, 0, 1, 1)


def test_new_colours_are_painted() -> None:
    raster = Raster(checkers(1, 1), box_of(10, 10, 20, 20))
    drawing = camera()
    drawing.capture_mobjects([raster])
    raster.colors = 255 - raster.colors
    drawing.capture_mobjects([raster])
    assert drawing.pixel_array[15, 15, :3].tolist() == raster.colors[0, 0].tolist()


def test_moved_camera_moves_the_raster() -> None:
    drawing = camera()
    drawing.frame_center = np.array([10 * PIXEL, 0, 0])
    drawing.capture_mobjects([Raster(checkers(1, 1), box_of(30, 10, 40, 20))])
    lit = (drawing.pixel_array[..., :3] != rgb(BACKGROUND)).any(axis=2)
    assert np.flatnonzero(lit.any(axis=0)).tolist() == list(range(20, 30))


def test_other_mobjects_are_drawn_as_by_manims_own_camera() -> None:
    from manim import Camera, Circle

    things = [Circle(radius=2, color="#FF8800", fill_opacity=0.5), Square(1.5)]
    ours = painted(*things)
    plain = Camera(
        background_color=BACKGROUND,
        pixel_width=WIDTH,
        pixel_height=HEIGHT,
        frame_width=WIDTH * PIXEL,
        frame_height=HEIGHT * PIXEL,
    )
    plain.capture_mobjects(things)
    assert np.array_equal(ours, plain.pixel_array)
