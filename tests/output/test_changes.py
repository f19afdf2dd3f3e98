"""What changed comes back from the disk as it was."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from convviz.output.changes import ChangeLog, change_between, colours_of


@given(st.data(), array_shapes(min_dims=2, max_dims=2, max_side=20))
def test_films_come_back(data: st.DataObject, shape: tuple[int, int]) -> None:
    pictures = data.draw(st.lists(arrays(np.uint32, shape, elements=st.integers(0, 2)), max_size=5))
    before = np.full(shape, 9, np.uint32)
    log, wanted = ChangeLog(), []
    for picture in pictures:
        change = change_between(before, picture)
        assert (change is None) == bool((before == picture).all())
        if change:
            log.append(change)
            wanted.append(picture)
        before = picture
    canvas = np.full(shape, 9, np.uint32)
    for picture, change in zip(wanted, log, strict=True):
        canvas[change.rows, change.columns][change.mask] = change.colours
        assert (canvas == picture).all()
    log.close()


def test_only_the_changed_rectangle_is_kept() -> None:
    before = np.zeros((50, 60), np.uint32)
    after = before.copy()
    after[10, 20] = after[12, 25] = 7
    change = change_between(before, after)
    assert change is not None
    assert (change.rows, change.columns) == (slice(10, 13), slice(20, 26))
    assert change.colours.tolist() == [7, 7]


def test_colour_number() -> None:
    frame = np.array([[[1, 2, 3, 200]]], np.uint8)
    assert colours_of(frame).tolist() == [[1 + 2 * 256 + 3 * 65536]]
