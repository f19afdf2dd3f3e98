from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from convviz.draw import THEMES, Box, CellLook, DivergingScale, NumberGrid, Stage, px
from convviz.draw.kit.label import text_width
from convviz.draw.kit.theme import ink_on, rgb
from convviz.draw.parts.style import Style
from convviz.formatting import number

from ...staging import seen

TEXT = partial(number, decimals=2, sign=True)
grids = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda shape: arrays(np.float32, shape, elements=st.floats(-99, 99, width=32))
)


def grid_of(values: np.ndarray, cell: float = 80, **options: object) -> NumberGrid:
    rows, columns = values.shape
    box = Box(0, 0, px(cell) * columns, px(cell) * rows)
    look = CellLook(DivergingScale([99.0]), TEXT, "−99.00", size=30.0)
    return NumberGrid(values, box, replace(look, **options))  # type: ignore[arg-type]


@settings(deadline=None)
@given(grids)
def test_every_cell_says_its_value_on_its_colour(values: np.ndarray) -> None:
    grid = grid_of(values, cell=140)
    colors = DivergingScale([99.0]).colors(values)
    assert np.array_equal(grid.raster.colors, colors)
    assert [label.text for label in grid.labels] == [TEXT(float(v)) for v in values.flat]
    for i, (label, color) in enumerate(zip(grid.labels, colors.reshape(-1, 3), strict=True)):
        cell = grid.raster.cell(*divmod(i, values.shape[1]))
        assert label.get_middle() == pytest.approx(cell.center)
        assert label.get_fill_color().to_hex().upper() == ink_on(color)


@settings(deadline=None)
@given(grids, st.floats(20, 200))
def test_numbers_fit_their_cells_or_are_left_out(values: np.ndarray, cell: float) -> None:
    grid = grid_of(values, cell=cell)
    fits = text_width("−99.00", 20) <= 0.8 * px(cell)
    assert grid.labels or not fits
    for label in grid.labels:
        assert label.size >= 20
        assert label.width < px(cell)
        assert label.height < px(cell)


def test_least_size_is_that_of_the_frame() -> None:
    values = np.ones((2, 2), np.float32)
    assert grid_of(values, cell=100, least_size=20).labels
    assert not grid_of(values, cell=100, least_size=44).labels


def test_all_numbers_of_a_grid_have_one_size() -> None:
    grid = grid_of(np.array([[1, -50.25, 3]], np.float32))
    assert len({label.size for label in grid.labels}) == 1


def test_show_takes_other_values() -> None:
    grid = grid_of(np.zeros((2, 2), np.float32))
    grid.show(np.array([[1, 2], [3, -4]], np.float32))
    assert [label.text for label in grid.labels] == ["+1.00", "+2.00", "+3.00", "−4.00"]
    assert np.array_equal(grid.raster.colors, DivergingScale([99.0]).colors([[1, 2], [3, -4]]))


@pytest.mark.parametrize("count", range(5))
def test_reveal_shows_the_first_cells(count: int) -> None:
    values = np.array([[10, 20], [-30, 40]], np.float32)
    grid = grid_of(values, empty="#123456").reveal(count)
    colors = DivergingScale([99.0]).colors(values).reshape(-1, 3)
    for i in range(4):
        wanted = colors[i] if i < count else rgb("#123456")
        assert np.array_equal(grid.raster.colors.reshape(-1, 3)[i], wanted)
        assert seen(grid.labels[i]) == (TEXT(float(values.flat[i])) if i < count else "")
    # show() brings all of them back
    grid.show(values)
    assert [seen(label) for label in grid.labels] == [TEXT(float(v)) for v in values.flat]
    assert np.array_equal(grid.raster.colors.reshape(-1, 3), colors)


@pytest.mark.parametrize(
    ("count", "more", "shown"), [(0, (2,), {2}), (1, (1, 3), {0, 1, 3}), (-1, (), set())]
)
def test_reveal_shows_some_more_by_their_numbers(
    count: int, more: tuple[int, ...], shown: set[int]
) -> None:
    values = np.array([[10, 20], [-30, 40]], np.float32)
    grid = grid_of(values, empty="#123456").reveal(count, *more)
    filled = (grid.raster.colors.reshape(-1, 3) != rgb("#123456")).any(axis=1)
    assert set(np.flatnonzero(filled).tolist()) == shown
    assert {i for i, label in enumerate(grid.labels) if seen(label)} == shown


def test_pixels_say_no_number_however_large() -> None:
    style = Style(Stage(1920, 1080), THEMES["dark"])
    grid = NumberGrid(np.ones((2, 2)), Box(0, 0, 9, 9), style.pixels(DivergingScale([1.0])))
    assert not grid.labels


def test_cells_may_reach_out_of_the_grid() -> None:
    grid = grid_of(np.ones((2, 4), np.float32))
    box, cell = grid.cells((-1, 1), (3, 2)), grid.cell(0, 1)
    assert (box.left, box.width) == pytest.approx((cell.left, 2 * cell.width))
    assert (box.top, box.height) == pytest.approx((cell.top + cell.height, 3 * cell.height))


def test_numbers_can_be_hidden() -> None:
    values = np.ones((2, 2), np.float32)
    grid = grid_of(values)
    colors = grid.raster.colors.copy()
    grid.show(values, numbers=False)
    assert {seen(label) for label in grid.labels} == {""}
    assert np.array_equal(grid.raster.colors, colors)
    grid.show(values)
    assert {seen(label) for label in grid.labels} == {"+1.00"}
