from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.draw import Box, between

sides = st.floats(-100, 100)
lengths = st.floats(0.01, 100)
shares = st.floats(0, 1)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    left, bottom = draw(sides), draw(sides)
    return Box(left, bottom, left + draw(lengths), bottom + draw(lengths))


def same(one: Box, other: Box) -> bool:
    return np.allclose(
        (one.left, one.bottom, one.right, one.top),
        (other.left, other.bottom, other.right, other.top),
        atol=1e-9,
    )


@given(boxes())
def test_corners_and_centre(box: Box) -> None:
    assert np.allclose(box.at(0, 0), (box.left, box.top, 0))
    assert np.allclose(box.at(1, 1), (box.right, box.bottom, 0))
    assert np.allclose(box.at(0.5, 0.5), box.center)
    assert np.allclose(box.center, (box.x, box.y, 0))
    assert box.width == box.right - box.left
    assert box.height == box.top - box.bottom


@given(boxes(), lengths)
def test_cut_pieces_make_the_whole(box: Box, height: float) -> None:
    strip, rest = box.cut_top(height)
    assert (strip.top, rest.bottom) == (box.top, box.bottom)
    assert strip.bottom == rest.top
    assert strip.height == pytest.approx(height)
    strip, rest = box.cut_bottom(height)
    assert (strip.bottom, rest.top) == (box.bottom, box.top)
    assert strip.top == rest.bottom
    assert strip.height == pytest.approx(height)
    assert {strip.left, rest.left} == {box.left}


@given(boxes(), st.integers(1, 30), st.integers(1, 30))
def test_cells_tile_the_box(box: Box, rows: int, columns: int) -> None:
    assert same(box.cells((0, 0), (rows, columns), (rows, columns)), box)
    first, last = box.cell(0, 0, rows, columns), box.cell(rows - 1, columns - 1, rows, columns)
    assert np.allclose(first.at(0, 0), box.at(0, 0))
    assert np.allclose(last.at(1, 1), box.at(1, 1))
    assert first.width == pytest.approx(box.width / columns)
    assert first.height == pytest.approx(box.height / rows)
    if columns > 1:
        second = box.cell(0, 1, rows, columns)
        assert second.left == pytest.approx(first.right)
        half = box.cell(0, 0.5, rows, columns)
        assert half.x == pytest.approx((first.x + second.x) / 2)


@given(boxes(), st.integers(1, 12))
def test_columns_stand_side_by_side(box: Box, count: int) -> None:
    columns = box.columns(count)
    assert len(columns) == count
    assert same(Box(columns[0].left, columns[0].bottom, columns[-1].right, columns[-1].top), box)


@given(boxes(), st.lists(lengths, min_size=1, max_size=8), st.floats(0, 5))
def test_rows_go_down_with_gaps(box: Box, heights: list[float], gap: float) -> None:
    rows = box.rows(heights, gap)
    assert [row.height for row in rows] == pytest.approx(heights)
    assert rows[0].top == box.top
    for above, below in itertools.pairwise(rows):
        assert above.bottom - below.top == pytest.approx(gap, abs=1e-9)
    assert {(row.left, row.right) for row in rows} == {(box.left, box.right)}


@given(boxes(), shares, shares, shares, shares)
def test_sized_stays_inside(box: Box, width: float, height: float, x: float, y: float) -> None:
    inner = box.sized(width * box.width, height * box.height, x, y)
    assert inner.width == pytest.approx(width * box.width, abs=1e-9)
    assert inner.height == pytest.approx(height * box.height, abs=1e-9)
    tiny = 1e-9
    assert box.left - tiny <= inner.left
    assert inner.right <= box.right + tiny
    assert box.bottom - tiny <= inner.bottom
    assert inner.top <= box.top + tiny


def test_sized_is_placed_by_shares_of_the_room_left() -> None:
    box = Box(0, 0, 10, 10)
    assert box.sized(4, 2) == Box(3, 4, 7, 6)
    assert box.sized(4, 2, x=0, y=0) == Box(0, 8, 4, 10)
    assert box.sized(4, 2, x=1, y=1) == Box(6, 0, 10, 2)


@given(boxes(), boxes(), shares)
def test_between_goes_from_one_to_the_other(one: Box, other: Box, alpha: float) -> None:
    assert same(between(one, other, 0), one)
    assert same(between(one, other, 1), other)
    assert np.allclose(
        between(one, other, alpha).center, one.center + alpha * (other.center - one.center)
    )


@given(boxes(), lengths, lengths)
def test_inset_and_moved_can_be_undone(box: Box, x: float, y: float) -> None:
    assert same(box.inset(x, y).inset(-x, -y), box)
    assert same(box.inset(x), box.inset(x, x))
    assert same(box.moved(x, -y).moved(-x, y), box)
