"""What is taken to have changed: never less than what has, and not much more."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
    Circle,
    Line,
    LineJointType,
    Square,
    VGroup,
    VMobject,
)

from convviz.draw import Box, ConvCamera, Label, Raster
from convviz.draw.damage import (
    MOST,
    NEAR,
    Look,
    changed_cells,
    damage,
    look_of_path,
    look_of_raster,
    merged,
)
from convviz.rect import Rect

from ..unhurried import UnhurriedCamera, outside

WIDTH, HEIGHT = 160, 90
FRAME = {
    "pixel_width": WIDTH,
    "pixel_height": HEIGHT,
    "frame_width": 16.0,
    "frame_height": 9.0,
    "background_color": "#0F1219",
}


def rects(frame: int, longest: int) -> st.SearchStrategy[Rect]:
    sides = st.tuples(st.integers(0, frame), st.integers(1, longest))
    return st.builds(lambda x, y: Rect(x[0], y[0], sum(x), sum(y)), sides, sides)


@given(st.lists(rects(700, 60), max_size=25))
def test_merged_rectangles_cover_all_are_few_and_apart(given: list[Rect]) -> None:
    result = merged(given)
    for rect in given:
        assert any(each.union(rect) == each for each in result)
    assert len(result) <= min(MOST, len(given))
    for i, one in enumerate(result):
        assert not any(one.touches(other, NEAR) for other in result[i + 1 :])


def test_merged_rectangles_are_no_larger_than_they_need_be() -> None:
    corners = [Rect(0, 0, 10, 10), Rect(900, 0, 910, 10), Rect(0, 900, 10, 910)]
    assert sorted(merged(corners), key=corners.index) == corners
    assert merged([*corners, Rect(12, 12, 20, 20)])[-1] == Rect(0, 0, 20, 20)
    assert merged([Rect(0, 0, 1, 1), Rect(100, 0, 101, 1), Rect(0, 0, 101, 1)]) == [
        Rect(0, 0, 101, 1)
    ]


@given(rects(12, 6), rects(12, 6), st.integers(0, 4))
def test_to_touch_is_to_overlap_when_grown(one: Rect, other: Rect, near: int) -> None:
    grown = Rect(one.left - near, one.top - near, one.right + near, one.bottom + near)
    overlap = Rect(
        max(grown.left, other.left),
        max(grown.top, other.top),
        min(grown.right, other.right),
        min(grown.bottom, other.bottom),
    )
    assert one.touches(other, near) == other.touches(one, near) == (overlap.area > 0)


@given(st.tuples(*[st.integers(-50, 150)] * 4))
def test_the_part_within_a_frame_is_a_valid_index(sides: tuple[int, int, int, int]) -> None:
    left, right = sorted(sides[:2])
    top, bottom = sorted(sides[2:])
    marked = np.zeros((200, 200), bool)
    marked[Rect(left + 50, top + 50, right + 50, bottom + 50).place] = True
    inside = Rect(left, top, right, bottom).within(100, 60)
    frame = np.zeros((60, 100), bool)
    frame[inside.place] = True
    assert (frame == marked[50:110, 50:150]).all()
    assert inside.area == frame.sum()
    assert 0 <= inside.left <= inside.right <= 100
    assert 0 <= inside.top <= inside.bottom <= 60


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
def test_a_path_paints_nothing_outside_its_rectangle(path: VMobject) -> None:
    camera = UnhurriedCamera(**FRAME)
    blank = camera.picture([])
    look = look_of_path(path, camera, None)
    assert look is not None
    rect = [] if look.rect is None else [look.rect.within(WIDTH, HEIGHT)]
    assert outside(blank, camera.picture([path]), rect) == 0


def path_look(path: VMobject) -> Look:
    look = look_of_path(path, ConvCamera(**FRAME), None)
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
        assert path_look(nothing).rect is None


def test_a_place_is_not_much_larger_than_what_is_there() -> None:
    circle = Circle(radius=2, stroke_width=10, joint_type=LineJointType.ROUND)
    assert path_look(circle).rect == Rect(58, 23, 102, 67)
    square = Square(3.9, stroke_width=0, fill_opacity=1)
    assert path_look(square).rect == Rect(59, 24, 101, 66)


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
    look = look_of_path(path, camera, None)
    assert look_of_path(path, camera, look) is look


def test_a_path_coloured_by_an_image_cannot_be_told() -> None:
    path = Square()
    path.background_image = "some.png"
    assert look_of_path(path, ConvCamera(**FRAME), None) is None


def raster(rows: int, columns: int) -> Raster:
    return Raster(np.zeros((rows, columns, 3), np.uint8), Box(-5, -3, 4, 4))


@given(st.data(), st.tuples(st.integers(1, 12), st.integers(1, 12)), st.booleans())
@settings(deadline=None)
def test_the_cells_that_changed_are_the_rectangle_around_them(
    data: st.DataObject, grid: tuple[int, int], in_place: bool
) -> None:
    camera, mobject = ConvCamera(**FRAME), raster(*grid)
    cells = data.draw(
        st.lists(st.tuples(st.integers(0, grid[0] - 1), st.integers(0, grid[1] - 1)), min_size=1)
    )
    before = look_of_raster(mobject, camera)
    if not in_place:
        mobject.colors = mobject.colors.copy()
    for cell in cells:
        mobject.colors[cell] = 255
    after = look_of_raster(mobject, camera)
    assert before.key != after.key
    rows, columns = [row for row, _ in cells], [column for _, column in cells]
    xs, ys = camera.cell_edges(mobject)
    assert changed_cells(before, after) == Rect(
        xs[min(columns)], ys[min(rows)], xs[max(columns) + 1], ys[max(rows) + 1]
    )


RASTER_CHANGES: dict[str, Callable[[Raster], object]] = {
    "place": lambda mobject: mobject.place(Box(-4, -3, 5, 4)),
    "opacity": lambda mobject: setattr(mobject, "opacity", 0.5),
    "lines": lambda mobject: setattr(mobject, "line_color", "#FFFFFF"),
    "grid": lambda mobject: setattr(mobject, "colors", np.zeros((6, 2, 3), np.uint8)),
}


@pytest.mark.parametrize("change", RASTER_CHANGES.values(), ids=RASTER_CHANGES)
def test_a_raster_that_changed_in_more_than_its_cells_is_drawn_whole(
    change: Callable[[Raster], object],
) -> None:
    camera, mobject = ConvCamera(**FRAME), raster(3, 4)
    before = look_of_raster(mobject, camera)
    change(mobject)
    after = look_of_raster(mobject, camera)
    assert before.key != after.key
    assert changed_cells(before, after) is None
    assert before.rect is not None
    assert after.rect is not None
    assert damage([(mobject, before)], [(mobject, after)]) == [before.rect.union(after.rect)]


def test_cells_of_a_hidden_raster_need_no_drawing() -> None:
    camera, mobject = ConvCamera(**FRAME), raster(3, 4)
    mobject.opacity = 0
    before = look_of_raster(mobject, camera)
    mobject.colors = mobject.colors + 1
    assert damage([(mobject, before)], [(mobject, look_of_raster(mobject, camera))]) == []


def looks(mobjects: Sequence[VMobject]) -> list[tuple[VMobject, Look]]:
    return [(mobject, path_look(mobject)) for mobject in mobjects]


def test_damage_is_where_a_thing_was_and_where_it_is() -> None:
    still, moved = Square().shift((-6, 0, 0)), Square(fill_opacity=1, stroke_width=0)
    before = looks([still, moved])
    assert damage(before, looks([still, moved])) == []
    moved.shift((6, 0, 0))
    after = looks([still, moved])
    assert damage(before, after) == [before[1][1].rect, after[1][1].rect]


def test_what_comes_goes_or_changes_places_is_drawn_anew_everywhere() -> None:
    one, two, three = Line(), Square(), Circle()
    before = looks([one, two])
    for after in ([one], [one, two, three], [two, one], [one, three]):
        assert damage(before, looks(after)) is None
    group = VGroup(one, two)
    assert damage(before, looks([*group])) == []
