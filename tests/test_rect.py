"""Rectangles against indices of an array."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from convviz.rect import Rect, around


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


@given(
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=4),
)
def test_what_is_around_marks_holds_them_and_no_more(
    size: tuple[int, int], places: list[tuple[int, int]]
) -> None:
    marked = np.zeros(size, bool)
    for row, column in places:
        marked[row % size[0], column % size[1]] = True
    found = around(marked)
    if found is None:
        assert not marked.any()
        return
    held = marked[found]
    assert held.sum() == marked.sum()
    assert all(edge.any() for edge in (held[0], held[-1], held[:, 0], held[:, -1]))
