"""The padding's hatching."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from convviz.draw import Box
from convviz.draw.kit.theme import THEMES
from convviz.draw.parts.source_links import Hatch


def strokes(box: Box, cells: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the ends of the strokes, (strokes, 2, (x, y))."""
    ends: NDArray[np.float64] = Hatch(box, cells, THEMES["dark"]).points.reshape(-1, 4, 3)[
        :, [0, 3], :2
    ]
    return ends


def border(shape: tuple[int, int], width: int) -> NDArray[np.bool_]:
    cells = np.ones(shape, bool)
    cells[width : shape[0] - width, width : shape[1] - width] = False
    return cells


def test_a_stroke_goes_through_all_cells_in_its_way() -> None:
    found = strokes(Box(0, 0, 4, 3), border((3, 4), 1))
    wanted = [
        [(0, 2), (1, 3)],
        [(0, 1), (2, 3)],
        [(2, 2), (3, 3)],
        [(0, 0), (1, 1)],
        [(1, 0), (2, 1)],
        [(3, 2), (4, 3)],
        [(2, 0), (4, 2)],
        [(3, 0), (4, 1)],
    ]
    assert np.allclose(sorted(found.tolist()), sorted([[*map(list, each)] for each in wanted]))


def test_without_cells_there_are_no_strokes() -> None:
    assert not strokes(Box(0, 0, 3, 3), np.zeros((3, 3), bool)).size


def test_more_cells_in_the_same_box_have_no_more_strokes() -> None:
    box = Box(-3, -3, 3, 3)
    few, many = (len(strokes(box, border((n, n), n // 3))) for n in (200, 1600))
    assert many < 1.5 * few
