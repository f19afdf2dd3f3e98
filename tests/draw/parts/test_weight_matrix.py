"""A large matrix in a small frame: its few weights are seen, whatever the frame's size."""

from __future__ import annotations

import doctest

import numpy as np
import pytest

from convviz.draw import THEMES, Box, DivergingScale, Stage
from convviz.draw.kit.theme import rgb
from convviz.draw.parts import weight_matrix
from convviz.draw.parts.style import Style
from convviz.draw.parts.weight_matrix import WeightMatrix, farthest

from ...staging import painted

VALUES = np.eye(676, 784) - np.eye(676, 784, 56)
SCALE = DivergingScale(VALUES)


def matrix(size: tuple[int, int], values: np.ndarray = VALUES) -> WeightMatrix:
    stage = Stage(*size)
    box = Box(-3, -2.5, 2.8, 2.5)
    return WeightMatrix(values, box, SCALE, Style(stage, THEMES["dark"]))


@pytest.mark.parametrize("size", [(480, 270), (97, 61), (960, 540), (1920, 1080), (3840, 2160)])
def test_both_diagonals_are_whole_in_every_row_of_pixels(size: tuple[int, int]) -> None:
    made = matrix(size)
    pixels = painted([made.raster.copy()], size)
    red, blue = (SCALE.colors([value])[0] for value in (1.0, -1.0))
    rows = np.flatnonzero((pixels != rgb(THEMES["dark"].background)).any(axis=(1, 2)))
    inner = rows[2:-2]
    assert len(inner) > 0.5 * min(size) - 5
    for color in (red, blue):
        assert (pixels[inner] == color).all(axis=2).any(axis=1).all()


def test_there_are_no_more_cells_than_pixels() -> None:
    rows, columns = matrix((480, 270)).raster.grid
    assert (rows, columns) == (round(5 / 8 * 270), round(5.8 / 8 * 270))
    assert matrix((3840, 2160)).raster.grid == (676, 784)


def test_rows_come_one_after_another() -> None:
    made = matrix((3840, 2160))
    empty = rgb(THEMES["dark"].surface)

    def shown() -> list[int]:
        return np.flatnonzero((made.raster.colors != empty).any(axis=(1, 2))).tolist()

    made.show_rows(2)
    assert shown() == [0, 1, 2]
    made.show_rows(0, 5)
    assert shown() == [0, 5]
    made.show_rows(-1)
    assert shown() == []
    made.show_rows(675)
    assert len(shown()) == 676


def test_the_line_stands_under_the_newest_row() -> None:
    made = matrix((480, 270))
    for row in (0, 300, 675):
        made.show_rows(row)
        assert made.line.box.top == pytest.approx(made.row_box(row).bottom)
        assert made.line.box.left < made.raster.box.left


def test_of_many_values_the_farthest_from_zero_is_kept() -> None:
    values = np.array([[0.0, 0.5, -2.0, 1.0, 0.0]])
    assert farthest(values, np.array([0, 2, 5]), 1).tolist() == [[0.5, -2.0]]
    assert farthest(values, np.array([0, 1]), 0).tolist() == values.tolist()
    assert not doctest.testmod(weight_matrix).failed
