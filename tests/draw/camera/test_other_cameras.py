"""The pieces under manim's own cameras: what `ConvCamera` shows, they show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from manim import (
    DEGREES,
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Camera,
    Group,
    MovingCamera,
    ThreeDCamera,
)
from numpy.typing import NDArray

from convviz.draw import Box, ConvCamera, Label, Leader, Raster, Window
from convviz.draw.camera import manims_cameras
from convviz.draw.kit.theme import rgb

from ...staging import scene_class, staged
from .seeing import (
    BOX,
    HEIGHT,
    LINE,
    TILT,
    WIDTH,
    along,
    assert_cells_are_right,
    camera,
    centres,
    drawn,
)


@pytest.mark.parametrize("kind", [Camera, MovingCamera, ThreeDCamera])
def test_a_raster_is_the_very_picture_of_our_camera(kind: type[Camera], raster: Raster) -> None:
    ours = drawn(camera(ConvCamera), raster)
    assert ours.any()
    assert np.array_equal(drawn(camera(kind), raster), ours)


@pytest.mark.parametrize("kind", [Camera, MovingCamera, ThreeDCamera])
def test_a_whole_scene_is_nearly_the_same(kind: type[Camera]) -> None:
    with staged(scene_class("conv2d"), (WIDTH, HEIGHT)) as scene:
        scene.show_step(7)
        ours, theirs = (drawn(camera(each), *scene.mobjects) for each in (ConvCamera, kind))
    assert (ours > 0).any(axis=2).mean() > 0.2
    # manim's camera paints texts by their curves, ours by masks of them
    assert np.abs(ours.astype(int) - theirs).max() < 16


@pytest.mark.parametrize("box", [Box(1, -1, -1, 1), Box(-1, 1, 1, -1), Box(1, 0, 1, 1)])
def test_a_box_without_room_shows_nothing(raster: Raster, box: Box) -> None:
    assert not drawn(camera(), raster.place(box)).any()


def test_cells_and_lines_stand_where_they_should(raster: Raster) -> None:
    by = camera()
    frame = drawn(by, raster)
    assert_cells_are_right(frame, by, raster)
    white = (frame == rgb(LINE)).all(axis=2)
    # from cell to cell a line is crossed
    x, y = by.points_to_subpixel_coords(raster, centres(raster)[1]).astype(int).T
    crossed = np.flatnonzero(np.diff(white[y[0], x[0] : x[-1] + 1].astype(int)) == 1)
    assert len(crossed) == raster.grid[1] - 1


@pytest.mark.parametrize(("zoom", "shift"), [(0.5, LEFT), (0.25, 2 * LEFT + UP), (2, 3 * RIGHT)])
def test_a_moved_frame_moves_and_enlarges_it(raster: Raster, zoom: float, shift: Any) -> None:
    by = camera(MovingCamera)
    before = drawn(by, raster)
    by.frame.scale(zoom).shift(shift)
    after = drawn(by, raster)
    assert_cells_are_right(after, by, raster)
    assert not np.array_equal(before, after)
    ours = camera(ConvCamera)
    ours.frame_width, ours.frame_height = by.frame_width, by.frame_height
    ours.frame_center = by.frame_center
    assert np.array_equal(drawn(ours, raster), after)


def test_a_line_is_a_pixel_wide_however_near_the_camera_is(raster: Raster) -> None:
    by = camera(MovingCamera)
    by.frame.scale(0.1).move_to(raster.cell(1, 1).center)
    white = (drawn(by, raster) == rgb(LINE)).all(axis=2)
    assert np.flatnonzero(white.all(axis=0)).size == 2
    assert np.flatnonzero(white.all(axis=1)).size == 2


@pytest.mark.parametrize("turn", [TILT, {"phi": 70 * DEGREES, "theta": 20 * DEGREES}])
def test_a_camera_that_turns_sees_it_from_aside(raster: Raster, turn: dict[str, float]) -> None:
    by = camera(ThreeDCamera, **turn)
    frame = drawn(by, raster)
    assert_cells_are_right(frame, by, raster, off=2)
    corners = by.points_to_subpixel_coords(raster, raster.points)
    assert not np.allclose(corners[0, 1], corners[1, 1], atol=5)  # it is aslant indeed
    # around it is what was there: nothing
    low, high = corners.min(axis=0).astype(int) - 2, corners.max(axis=0).astype(int) + 2
    lit = np.argwhere(frame.any(axis=2))
    assert (lit >= low[::-1]).all()
    assert (lit <= high[::-1]).all()


def test_a_line_of_a_tilted_raster_is_seen(raster: Raster) -> None:
    by = camera(ThreeDCamera, **TILT)
    edge = [raster.box.at(0.03, 0.5), raster.box.at(0.97, 0.5)]
    with_lines = along(drawn(by, raster), by, edge, 100).astype(int)
    raster.line_color = None
    without = along(drawn(by, raster), by, edge, 100).astype(int)
    assert (with_lines.sum(axis=1) > without.sum(axis=1) + 60).mean() > 0.5


def test_fixed_in_the_frame_or_upright_it_is_not_tilted(raster: Raster) -> None:
    by = camera(ThreeDCamera, **TILT)
    tilted = drawn(by, raster)
    by.add_fixed_in_frame_mobjects(Group(raster))
    flat = drawn(by, raster)
    assert np.array_equal(flat, drawn(camera(), raster))
    assert not np.array_equal(flat, tilted)
    by.remove_fixed_in_frame_mobjects(raster)
    by.add_fixed_orientation_mobjects(raster)
    upright = drawn(by, raster)
    assert_cells_are_right(upright, by, raster)
    assert (upright == rgb(LINE)).all(axis=2).sum() > 500


def test_seen_edge_on_it_is_not_seen(raster: Raster) -> None:
    assert not drawn(camera(ThreeDCamera, phi=90 * DEGREES), raster).any()


@pytest.mark.parametrize("kind", [Camera, ConvCamera])
@pytest.mark.parametrize(
    "change",
    [
        lambda raster: raster.rotate(PI / 6),
        lambda raster: raster.rotate(PI / 2),
        lambda raster: raster.rotate(2 * PI),
        lambda raster: raster.flip(),
        lambda raster: raster.shift(DOWN + RIGHT).scale(0.5),
        lambda raster: raster.stretch(0.5, 0),
        lambda raster: raster.set_opacity(0.5),
    ],
)
def test_what_manim_does_to_a_mobject_it_does_to_a_raster(
    kind: type[Camera], change: Callable[[Raster], object], raster: Raster
) -> None:
    by = camera(kind)
    before = drawn(by, raster)
    change(raster)
    after = drawn(by, raster)
    assert_cells_are_right(after, by, raster, off=2)
    whole_turn = raster.opacity == 1 and np.allclose(raster.points[0, :2], (BOX.left, BOX.top))
    assert np.array_equal(before, after) == whole_turn


def test_a_turning_raster_is_drawn_anew_where_it_was_and_is(raster: Raster) -> None:
    kept, background = camera(ConvCamera), camera(ConvCamera).background
    for turn in (0.0, 0.2, 0.2, -0.4):
        raster.rotate(turn)
        raster.colors = 255 - raster.colors if turn == 0.2 else raster.colors
        kept.redraw(background, [raster])
        assert np.array_equal(kept.pixel_array[..., :3], drawn(camera(ConvCamera), raster))


def line() -> Leader:
    return Leader(((-3, 0.5, 0), (3, 0.5, 0)), color="#FFFFFF")


def changes_along(frame: NDArray[np.uint8], by: Camera) -> int:
    """Return how often the line is lit and then not, or the other way round."""
    lit = along(frame, by, [(-2.9, 0.5, 0), (2.9, 0.5, 0)], 1000).max(axis=1) > 50
    assert lit.any()
    return int(np.abs(np.diff(lit.astype(int))).sum())


@pytest.mark.parametrize("kind", [Camera, MovingCamera, ThreeDCamera, ConvCamera])
def test_a_leader_is_dashed(kind: type[Camera]) -> None:
    by, leader, whole = camera(kind), line(), line()
    whole.dashes = ()
    assert changes_along(drawn(by, leader), by) > 40
    assert changes_along(drawn(by, whole), by) == 0
    # what is drawn next is whole again
    window = Window(Box(-3, -2, 3, 2), "#FFFFFF")
    both, alone = drawn(by, leader, window), drawn(by, window)
    assert np.array_equal(both[: HEIGHT // 3], alone[: HEIGHT // 3])
    assert alone[: HEIGHT // 3].any()


def test_a_text_is_drawn_before_its_curves_were_asked_for() -> None:
    label = Label("0.96", size=100, color="#FFFFFF")
    frame = drawn(camera(), label)
    assert 0.001 < (frame > 128).any(axis=2).mean() < 0.2
    assert np.abs(frame.astype(int) - drawn(camera(ConvCamera), label)).max() < 16


def test_these_tests_fail_under_a_camera_that_was_not_taught(
    raster: Raster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Camera, "type_or_raise", manims_cameras._type_or_raise)
    monkeypatch.setattr(Camera, "apply_stroke", manims_cameras._apply_stroke)
    by = camera()
    assert not drawn(by, raster).any()
    with pytest.raises(AssertionError):
        assert_cells_are_right(drawn(by, raster), by, raster)
    assert changes_along(drawn(by, line()), by) == 0
    with pytest.raises(AssertionError):
        test_a_leader_is_dashed(Camera)


def test_a_cell_of_another_colour_fails(raster: Raster) -> None:
    by = camera(ThreeDCamera, **TILT)
    frame = drawn(by, raster)
    raster.colors = raster.colors.copy()
    raster.colors[2, 3] += 10
    with pytest.raises(AssertionError):
        assert_cells_are_right(frame, by, raster, off=2)
