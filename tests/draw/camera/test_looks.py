"""Looks: another one for every change that is seen, and nothing painted outside its tiles."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import (
    BLUE,
    RED,
    UP,
    WHITE,
    YELLOW,
    CapStyleType,
    LineJointType,
    Square,
    VMobject,
)

from convviz.draw import ConvCamera, Label, Leader
from convviz.draw.camera.looks import Look, look_of_path

from ...unhurried import FRAME, UnhurriedCamera, outside

coordinates = st.floats(-9, 9).map(lambda x: round(x, 2))
points = st.tuples(coordinates, coordinates)
colors = st.sampled_from([[RED], [BLUE], [RED, YELLOW], [RED, YELLOW, BLUE]])
opacities = st.sampled_from([0.0, 0.4, 1.0])


@st.composite
def paths(draw: st.DrawFn) -> VMobject:
    """Return any path: corners, cusps and curves, of any stroke and fill."""
    path = VMobject(joint_type=draw(st.sampled_from(LineJointType)))
    path.set_cap_style(draw(st.sampled_from(CapStyleType)))
    corners = [(*point, 0.0) for point in draw(st.lists(points, min_size=2, max_size=6))]
    if draw(st.booleans()):
        path.set_points_as_corners(corners)
    else:
        path.set_points_smoothly(corners)
    path.set_fill(draw(colors), opacity=draw(opacities))
    path.set_stroke(draw(colors), width=draw(st.floats(0, 200)), opacity=draw(opacities))
    path.set_stroke(
        draw(colors), width=draw(st.floats(0, 200)), opacity=draw(opacities), background=True
    )
    path.set_sheen_direction(draw(st.sampled_from([UP, (1, 0, 0), (1, -1, 0)])))
    return path


@given(paths())
@settings(max_examples=200, deadline=None)
def test_a_path_paints_nothing_outside_its_tiles(path: VMobject) -> None:
    camera = UnhurriedCamera(**FRAME)
    blank = camera.picture([])
    look = look_of_path(path, camera.view, None)
    assert look is not None
    assert outside(blank, camera.picture([path]), look.tiles.rects()) == 0


def path_look(path: VMobject) -> Look:
    look = look_of_path(path, ConvCamera(**FRAME).view, None)
    assert look is not None
    return look


def test_a_path_that_shows_nothing_has_no_place() -> None:
    for nothing in (
        Square(stroke_width=0),
        Square(stroke_opacity=0),
        Square(stroke_width=0, fill_opacity=0).set_stroke(RED, 0, background=True),
        Label("", size=40, color="#FFFFFF"),
        Square(fill_opacity=1).set_points(np.full((4, 3), np.nan)),
        Square(fill_opacity=1).set_points(np.full((4, 3), np.inf)),
    ):
        assert not path_look(nothing).tiles


@given(st.lists(st.tuples(points, points), min_size=1, max_size=3), st.sampled_from([0.1, 1, 6]))
@settings(deadline=None)
def test_a_dashed_line_paints_nothing_outside_its_tiles(
    lines: list[tuple[tuple[float, float], tuple[float, float]]], scale: float
) -> None:
    camera = UnhurriedCamera(**FRAME)
    blank = camera.picture([])
    ends = [tuple((x / scale, y / scale, 0.0) for x, y in line) for line in lines]
    leader = Leader(*ends, color="#FFFFFF")  # type: ignore[arg-type]
    look = look_of_path(leader, camera.view, None)
    assert look is not None
    assert outside(blank, camera.picture([leader]), look.tiles.rects()) == 0


def test_tiles_hold_strokes_as_wide_as_the_camera_makes_them() -> None:
    camera = UnhurriedCamera(**FRAME, cairo_line_width_multiple=0.1)
    blank, path = camera.picture([]), Square(2, stroke_width=8)
    look = look_of_path(path, camera.view, None)
    assert look is not None
    assert outside(blank, camera.picture([path]), look.tiles.rects()) == 0


def test_tiles_are_few() -> None:
    camera = ConvCamera(**FRAME | {"pixel_width": 1600, "pixel_height": 900})

    def area(path: VMobject) -> int:
        look = look_of_path(path, camera.view, None)
        assert look is not None
        return sum(rect.area for rect in look.tiles.rects())

    # along the line, not all that lies between its ends
    diagonal = Leader(((-7, -4, 0), (7, 4, 0)), color="#FFFFFF")
    assert area(diagonal) < 0.15 * 1400 * 800
    # along the sides, not what they enclose, and no further than the corners reach
    square = Square(6, stroke_width=6)
    assert area(square) < 4 * 600 * 4 * 16
    # but all of what is filled
    filled = Square(6, fill_opacity=1, stroke_width=0)
    assert 600 * 600 <= area(filled) < 1.2 * 600 * 600


CHANGES: dict[str, Callable[[VMobject], object]] = {
    "place": lambda path: path.shift((0.001, 0, 0)),
    "fill": lambda path: path.set_fill(RED, opacity=0.5),
    "fill's opacity": lambda path: path.set_fill(opacity=0.4),
    "stroke": lambda path: path.set_stroke(RED),
    "stroke's opacity": lambda path: path.set_stroke(opacity=0.4),
    "stroke's width": lambda path: path.set_stroke(width=5),
    "background stroke": lambda path: path.set_stroke(RED, background=True),
    "background stroke's width": lambda path: path.set_stroke(width=8, background=True),
    "joints": lambda path: setattr(path, "joint_type", LineJointType.ROUND),
    "caps": lambda path: path.set_cap_style(CapStyleType.ROUND),
    "gradient": lambda path: path.set_color([RED, BLUE]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_that_can_be_seen_is_another_look(
    change: Callable[[VMobject], object],
) -> None:
    path = Square(fill_color=BLUE, fill_opacity=0.5).set_stroke(WHITE, 6, background=True)
    before = path_look(path)
    change(path)
    assert path_look(path).key != before.key


def test_a_gradient_follows_its_direction_and_its_submobjects() -> None:
    path = Square(fill_opacity=1).set_color([RED, BLUE])
    before = path_look(path)
    path.set_sheen_direction(UP)
    turned = path_look(path)
    assert turned.key != before.key
    path.add(Square().shift((3, 3, 0)))
    assert path_look(path).key != turned.key


def test_a_look_that_has_not_changed_is_the_one_before() -> None:
    camera, path = ConvCamera(**FRAME), Square()
    look = look_of_path(path, camera.view, None)
    assert look_of_path(path, camera.view, look) is look


def test_a_path_coloured_by_an_image_cannot_be_told() -> None:
    path = Square()
    path.background_image = "some.png"
    assert look_of_path(path, ConvCamera(**FRAME).view, None) is None
