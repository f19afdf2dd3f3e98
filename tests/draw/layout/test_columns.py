"""Columns and those that belong to them: in one frame, one above the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.draw import Box
from convviz.draw.layout.columns import Columns, paired, ticks

ROW = Box(0, 0, 10, 1)


@given(
    own=st.integers(1, 60),
    front=st.integers(0, 9),
    behind=st.integers(0, 9),
    reach=st.integers(1, 9),
    stride=st.integers(1, 12),
)
def test_both_stay_in_the_room(own: int, front: int, behind: int, reach: int, stride: int) -> None:
    size = own + front + behind
    reach = min(reach, size)
    windows = (size - reach) // stride + 1
    columns, below = paired(
        (0, 10),
        (front, own, behind),
        windows=windows,
        reach=reach,
        stride=stride,
        most=1.5,
        gap=0.1,
    )
    assert min(columns.left, below.left) >= -1e-6
    assert max(columns.right, below.right) <= 10 + 1e-6
    assert columns.width <= 1.5
    # the first window's number stands in the middle below the window
    assert columns.over(0, reach, ROW).x == pytest.approx(below.over(0, 1, ROW).x)
    last = (windows - 1) * stride
    assert columns.over(last, reach, ROW).x == pytest.approx(below.over(windows - 1, 1, ROW).x)


def test_the_ends_stand_apart() -> None:
    columns = Columns(0.0, 1.0, (2, 3, 1), gap=0.5)
    lefts = [columns.start_of(place) for place in range(6)]
    assert lefts == [0, 1, 2.5, 3.5, 4.5, 6]
    assert columns.right == 7
    assert columns.over(1, 2, ROW) == Box(1, 0, 3.5, 1)


@given(count=st.integers(1, 5000), most=st.integers(2, 30))
def test_ticks(count: int, most: int) -> None:
    places = list(ticks(count, most))
    assert places[-1] == count - 1
    assert places == sorted(set(places))
    assert len(places) <= most + 1
