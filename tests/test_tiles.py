"""Sets of tiles against marks on a picture."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from convviz.rect import Rect
from convviz.tiles import TILE_HEIGHT, TILE_WIDTH, Tiles

sizes = st.tuples(st.integers(1, 400), st.integers(1, 200))
places = st.tuples(
    st.integers(-90, 420), st.integers(-90, 220), st.integers(0, 150), st.integers(0, 90)
)
rects = st.lists(places.map(lambda p: Rect(p[0], p[1], p[0] + p[2], p[1] + p[3])), max_size=6)


def marks(size: tuple[int, int], given: list[Rect]) -> NDArray[np.bool_]:
    """Mark all pixels of all tiles that these rectangles touch."""
    width, height = size
    marked = np.zeros((height, width), bool)
    for rect in given:
        inside = np.zeros((height, width), bool)
        left, top, right, bottom = (max(side, 0) for side in rect)
        inside[top:bottom, left:right] = True
        for y, x in {(y // TILE_HEIGHT, x // TILE_WIDTH) for y, x in np.argwhere(inside)}:
            marked[y * TILE_HEIGHT :][:TILE_HEIGHT, x * TILE_WIDTH :][:, :TILE_WIDTH] = True
    return marked


@given(sizes, rects)
def test_rectangles_are_just_the_tiles_and_never_overlap(
    size: tuple[int, int], given: list[Rect]
) -> None:
    times = np.zeros((size[1], size[0]), int)
    for rect in Tiles(*size, given).rects():
        assert rect.area > 0
        times[rect.place] += 1
    assert np.array_equal(times, marks(size, given).astype(int))


@given(sizes, rects, rects)
def test_sets_are_united_and_compared(
    size: tuple[int, int], one: list[Rect], other: list[Rect]
) -> None:
    tiles, more = Tiles(*size, one), Tiles(*size, other)
    assert tiles.isdisjoint(more) == (not (marks(size, one) & marks(size, other)).any())
    assert bool(tiles) == bool(marks(size, one).any())
    tiles.update(more)
    assert tiles.rects() == Tiles(*size, [*other, *one]).rects()


@given(sizes, rects)
def test_places_are_in_reading_order(size: tuple[int, int], given: list[Rect]) -> None:
    rows, columns = Tiles(*size, given).places()
    marked = marks(size, given)[::TILE_HEIGHT, ::TILE_WIDTH]
    assert np.array_equal(np.column_stack([rows, columns]), np.argwhere(marked))


def test_what_lies_in_line_is_one_rectangle() -> None:
    wide, high = TILE_WIDTH, TILE_HEIGHT
    block = Rect(wide, high, 4 * wide, 3 * high)
    tiles = Tiles(1920, 1080, [block, Rect(0, 3 * high, 2 * wide, 4 * high)])
    assert tiles.rects() == [block, Rect(0, 3 * high, 2 * wide, 4 * high)]
