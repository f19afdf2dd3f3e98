"""A picture that is kept up to date is the one that is painted anew."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from convviz.draw.camera.cell_picture import CellPicture, differing
from convviz.rect import Rect

FRAME = WIDTH, HEIGHT = 90, 60
WHOLE = Rect(0, 0, WIDTH, HEIGHT)


def edges(start: int, cells: int, size: float) -> NDArray[np.intp]:
    return np.rint(start + size * np.arange(cells + 1)).astype(np.intp)


def pasted(picture: CellPicture, rects: list[Rect], opacity: float = 1.0) -> NDArray[np.uint8]:
    frame = np.full((HEIGHT, WIDTH, 4), 100, np.uint8)
    picture.paste(frame, rects, opacity)
    return frame


@given(
    st.data(),
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
    st.tuples(st.integers(-40, 95), st.integers(-40, 65)),
    st.sampled_from([0.4, 3.3, 12.5]),
    st.sampled_from([None, "#FFFFFF"]),
)
@settings(deadline=None)
def test_any_changes(
    data: st.DataObject,
    grid: tuple[int, int],
    corner: tuple[int, int],
    size: float,
    line_color: str | None,
) -> None:
    rows, columns = grid
    place = edges(corner[0], columns, size), edges(corner[1], rows, size)
    random = np.random.default_rng(data.draw(st.integers(0, 99)))
    kept = CellPicture(*place, line_color, FRAME)
    cells = random.integers(0, 256, (rows, columns, 3), np.uint8)
    for _ in range(4):
        kept.show(cells)
        fresh = CellPicture(*place, line_color, FRAME)
        fresh.show(cells)
        assert np.array_equal(pasted(kept, [WHOLE]), pasted(fresh, [WHOLE]))
        cells = cells.copy()
        for row in range(rows):
            cells[row, random.integers(columns)] = random.integers(0, 256, 3)


@pytest.mark.parametrize("opacity", [0.3, 1.0])
def test_parts_are_pasted_and_nothing_else(opacity: float) -> None:
    picture = CellPicture(edges(10, 4, 10), edges(20, 3, 10), None, FRAME)
    picture.show(np.arange(36, dtype=np.uint8).reshape(3, 4, 3))
    whole = pasted(picture, [WHOLE], opacity)
    parts = [Rect(0, 0, 15, 25), Rect(30, 25, 90, 35), Rect(70, 0, 90, 60)]
    wanted = np.full_like(whole, 100)
    for part in parts:
        wanted[part.place] = whole[part.place]
    assert np.array_equal(pasted(picture, parts, opacity), wanted)
    assert (whole[20:50, 10:50, 0] != 100).all()


def test_the_rows_and_columns_that_differ() -> None:
    cells = np.zeros((5, 6, 3), np.uint8)
    other = cells.copy()
    assert differing(cells, other) is None
    other[1, 4, 2] = other[3, 2, 0] = 1
    assert differing(cells, other) == (slice(1, 4), slice(2, 5))
