"""How far strokes reach, as cairo draws them, and the boxes along a path."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import CapStyleType, Circle, Line, LineJointType, Square, VMobject

from convviz.draw.camera.strokes import MITER_LIMIT, boxes_along, stroke_reach


def corner(turn: float) -> VMobject:
    """Return two sides of which the second turns by so many degrees."""
    angle = math.radians(turn)
    ends = [(-1, 0, 0), (0, 0, 0), (math.cos(angle), math.sin(angle), 0)]
    return VMobject(joint_type=LineJointType.MITER).set_points_as_corners(ends)


@pytest.mark.parametrize("turn", [0, 30, 90, 150, 168])
def test_a_mitre_reaches_as_far_as_its_corner_is_sharp(turn: float) -> None:
    # the way back to the start is taken for a corner too, and turns by half as much
    wanted = 1 / math.cos(math.radians(turn) / 2)
    assert stroke_reach(corner(turn)) == pytest.approx(max(wanted, math.sqrt(2)), rel=1e-6)


def test_what_cannot_be_told_reaches_as_far_as_any() -> None:
    assert stroke_reach(corner(179)) == MITER_LIMIT
    apart = Line(joint_type=LineJointType.MITER)
    apart.append_points(Line((3, 3, 0), (4, 3, 0)).points)
    assert stroke_reach(apart) == MITER_LIMIT
    at_one_place = VMobject(joint_type=LineJointType.MITER).set_points(np.zeros((4, 3)))
    assert stroke_reach(at_one_place) == MITER_LIMIT


def test_other_joints_reach_no_further_than_the_stroke() -> None:
    square = Square(joint_type=LineJointType.ROUND)
    assert stroke_reach(square) == 1
    assert stroke_reach(square.set_cap_style(CapStyleType.SQUARE)) == math.sqrt(2)
    assert stroke_reach(Square()) == pytest.approx(math.sqrt(2))
    assert stroke_reach(Circle()) == pytest.approx(math.sqrt(2))


numbers = st.floats(-1000, 1000).map(lambda x: round(x, 1))


@given(
    st.lists(st.tuples(*[numbers] * 8), min_size=1, max_size=12),
    st.sampled_from([0.1, 40.0, 900.0]),
)
def test_boxes_hold_every_point(curves: list[tuple[float, ...]], length: float) -> None:
    points = np.array(curves).reshape(-1, 2)
    lows, highs = boxes_along(points, length)
    held = (lows <= points[:, None]).all(axis=2) & (points[:, None] <= highs).all(axis=2)
    assert held.any(axis=1).all()
    assert len(lows) == len(highs) <= len(curves)


def test_boxes_are_about_as_long_as_is_asked_for() -> None:
    starts = np.arange(0, 1000, 10.0)
    across = (starts[:, None] + np.linspace(0, 6, 4)).ravel()
    line = np.column_stack([across, across / 2])
    lows, highs = boxes_along(line, 40)
    assert len(lows) == 25
    assert (highs - lows).max() == 36
    # none spans the way from one line to another
    lows, highs = boxes_along(np.concatenate([line, line + (0, 300)]), 40)
    assert len(lows) == 50
    assert (highs - lows).max() == 36
