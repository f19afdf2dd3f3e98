"""Rasters in manim's own scenes, and under its animations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from manim import (
    PI,
    RIGHT,
    FadeIn,
    FadeOut,
    FadeTransform,
    MovingCamera,
    MovingCameraScene,
    ReplacementTransform,
    Rotate,
    Scene,
    ThreeDScene,
    Transform,
)
from numpy.typing import NDArray

from convviz.draw import Box, ConvScene, Raster

from ...staging import hurry, staged
from .seeing import (
    BOX,
    COLORS,
    HEIGHT,
    LINE,
    TILT,
    WIDTH,
    assert_cells_are_right,
    camera,
    drawn,
)


class Plain(Scene):
    """A scene as a user of manim writes it."""

    def look(self) -> NDArray[np.uint8]:
        self.renderer.update_frame(self, ignore_skipping=True)
        return self.camera.pixel_array[..., :3].copy()


@pytest.fixture
def plain() -> Iterator[Plain]:
    with staged(Plain, (WIDTH, HEIGHT)) as scene:
        hurry(scene)
        yield scene


def test_manims_animations_of_rasters(plain: Plain, raster: Raster) -> None:
    other = Raster(255 - COLORS, Box(-1, -1, 3, 1))
    plain.play(FadeIn(raster, scale=0.5))
    assert_cells_are_right(plain.look(), plain.camera, raster)
    plain.play(raster.animate.shift(RIGHT).scale(0.8))
    assert raster.box.width == pytest.approx(0.8 * BOX.width)
    assert raster.box.x == pytest.approx(BOX.x + 1)
    plain.play(Rotate(raster, PI / 5))
    assert_cells_are_right(plain.look(), plain.camera, raster, off=2)
    plain.play(Transform(raster, other))
    assert np.array_equal(raster.colors, other.colors)
    assert_cells_are_right(plain.look(), plain.camera, other, off=2)
    smaller = Raster(COLORS[:2, :2].copy(), BOX)
    plain.play(ReplacementTransform(raster, smaller))
    assert_cells_are_right(plain.look(), plain.camera, smaller)
    plain.play(FadeTransform(smaller, other))
    assert_cells_are_right(plain.look(), plain.camera, other)
    plain.play(FadeOut(other))
    assert not plain.look().any()


@pytest.mark.parametrize("alpha", [0.25, 0.5])
def test_half_way_in_it_is_half_there(plain: Plain, raster: Raster, alpha: float) -> None:
    coming = FadeIn(raster, rate_func=lambda t: t)
    plain.compile_animation_data(coming)
    plain.begin_animations()
    coming.interpolate(alpha)
    assert raster.opacity == pytest.approx(alpha)
    plain.renderer.update_frame(plain, [raster])
    frame = plain.camera.pixel_array[..., :3]
    assert_cells_are_right(frame, plain.camera, raster, off=1)


class Moving(MovingCameraScene):
    """As above, with a frame that moves."""

    def construct(self) -> None:
        self.raster = Raster(COLORS, BOX, line_color=LINE)
        self.add(self.raster)
        self.play(self.camera.frame.animate.scale(0.5).move_to(self.raster), run_time=0.4)


class MovingOurs(ConvScene, MovingCameraScene):
    """A scene of ours with manim's moving frame."""

    title = "Moving"
    category = "test"

    def __init__(self, **options: Any) -> None:
        super().__init__(camera_class=MovingCamera, **options)

    construct = Moving.construct


class Turning(ThreeDScene):
    """As above, seen from aside."""

    def construct(self) -> None:
        self.raster = Raster(COLORS, BOX, line_color=LINE)
        self.add(self.raster)
        self.move_camera(**TILT, run_time=0.4)


@pytest.mark.parametrize("scene", [Moving, MovingOurs, Turning])
def test_a_scene_whose_camera_moves(scene: type[Scene]) -> None:
    with staged(scene, (WIDTH, HEIGHT)) as playing:
        playing.render()
        frame = drawn(playing.camera, playing.raster)
        assert_cells_are_right(frame, playing.camera, playing.raster, off=2)
        apart = np.abs(frame.astype(int) - drawn(camera(), playing.raster))
        assert (apart > 30).any(axis=2).mean() > 0.1
