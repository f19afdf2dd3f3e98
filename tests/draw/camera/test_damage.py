"""What is taken to have changed: never less than what has, and not much more."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import Circle, Line, Mobject, Square, VGroup, VMobject

from convviz.draw import Box, ConvCamera, Raster
from convviz.draw.camera.damage import changed_cells, damage
from convviz.draw.camera.looks import Look, look_of_path, look_of_raster
from convviz.rect import Rect
from convviz.tiles import Tiles

from ...unhurried import FRAME

VIEW = ConvCamera(**FRAME).view
SIZE = VIEW.width, VIEW.height

Looks = Sequence[tuple[Mobject, Look]]


def damaged(before: Looks, after: Looks) -> list[Rect] | None:
    tiles = damage(before, after, VIEW)
    return None if tiles is None else tiles.rects()


def either(*looks: Look) -> list[Rect]:
    tiles = Tiles(*SIZE)
    for look in looks:
        tiles.update(look.tiles)
    return tiles.rects()


def raster(rows: int, columns: int) -> Raster:
    return Raster(np.zeros((rows, columns, 3), np.uint8), Box(-5, -3, 4, 4))


@given(st.data(), st.tuples(st.integers(1, 12), st.integers(1, 12)), st.booleans())
@settings(deadline=None)
def test_the_cells_that_changed_are_the_rectangle_around_them(
    data: st.DataObject, grid: tuple[int, int], in_place: bool
) -> None:
    mobject = raster(*grid)
    cells = data.draw(
        st.lists(st.tuples(st.integers(0, grid[0] - 1), st.integers(0, grid[1] - 1)), min_size=1)
    )
    before = look_of_raster(mobject, VIEW, None)
    if not in_place:
        mobject.colors = mobject.colors.copy()
    for cell in cells:
        mobject.colors[cell] = 255
    after = look_of_raster(mobject, VIEW, before)
    assert before.key != after.key
    rows, columns = [row for row, _ in cells], [column for _, column in cells]
    xs, ys = (edges.tolist() for edges in VIEW.cell_edges(mobject.box, *mobject.grid))
    changed = Rect(xs[min(columns)], ys[min(rows)], xs[max(columns) + 1], ys[max(rows) + 1])
    assert changed_cells(before, after) == changed
    assert damaged([(mobject, before)], [(mobject, after)]) == Tiles(*SIZE, [changed]).rects()


RASTER_CHANGES: dict[str, Callable[[Raster], object]] = {
    "place": lambda mobject: mobject.place(Box(-4, -3, 5, 4)),
    "opacity": lambda mobject: setattr(mobject, "opacity", 0.5),
    "lines": lambda mobject: setattr(mobject, "line_color", "#FFFFFF"),
    "grid": lambda mobject: setattr(mobject, "colors", np.zeros((6, 2, 3), np.uint8)),
    "turned grid": lambda mobject: setattr(mobject, "colors", np.zeros((4, 3, 3), np.uint8)),
}


@pytest.mark.parametrize("change", RASTER_CHANGES.values(), ids=RASTER_CHANGES)
def test_a_raster_that_changed_in_more_than_its_cells_is_drawn_whole(
    change: Callable[[Raster], object],
) -> None:
    mobject = raster(3, 4)
    before = look_of_raster(mobject, VIEW, None)
    change(mobject)
    after = look_of_raster(mobject, VIEW, before)
    assert before.key != after.key
    assert changed_cells(before, after) is None
    assert before.tiles.rects() == Tiles(*SIZE, [Rect(30, 5, 120, 75)]).rects()
    assert after.tiles
    assert damaged([(mobject, before)], [(mobject, after)]) == either(before, after)


def test_cells_of_a_hidden_raster_need_no_drawing() -> None:
    mobject = raster(3, 4)
    mobject.opacity = 0
    before = look_of_raster(mobject, VIEW, None)
    mobject.colors = mobject.colors + 1
    after = look_of_raster(mobject, VIEW, before)
    assert damaged([(mobject, before)], [(mobject, after)]) == []


def looks(mobjects: Sequence[VMobject]) -> list[tuple[Mobject, Look]]:
    found: list[tuple[Mobject, Look]] = []
    for mobject in mobjects:
        look = look_of_path(mobject, VIEW, None)
        assert look is not None
        found.append((mobject, look))
    return found


def test_damage_is_where_a_thing_was_and_where_it_is() -> None:
    still, moved = Square().shift((-6, 0, 0)), Square(fill_opacity=1, stroke_width=0)
    before = looks([still, moved])
    assert damaged(before, looks([still, moved])) == []
    moved.shift((6, 0, 0))
    after = looks([still, moved])
    assert damaged(before, after) == either(before[1][1], after[1][1])


def test_what_comes_goes_or_changes_places_is_drawn_anew_everywhere() -> None:
    one, two, three = Line(), Square(), Circle()
    before = looks([one, two])
    for after in ([one], [one, two, three], [two, one], [one, three]):
        assert damaged(before, looks(after)) is None
    group = VGroup(one, two)
    assert damaged(before, looks([*group])) == []
