from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from convviz.draw import THEMES, Box, ColorBar, DivergingScale, px
from convviz.formatting import number

SCALE = DivergingScale([-3.18, 1.5])
TEXT = partial(number, decimals=1)
LEVEL = Box(-2, -0.5, 2, 0.5)
UPRIGHT = Box(0, -2, 1, 2)


def bar(box: Box) -> ColorBar:
    return ColorBar(SCALE, box, THEMES["dark"], text=TEXT, size=30)


@pytest.mark.parametrize("box", [LEVEL, UPRIGHT])
def test_labels_are_the_ends_and_zero(box: Box) -> None:
    assert {label.text for label in bar(box).labels} == {"−3.2", "0.0", "3.2"}


def test_level_bar_runs_from_below_zero_to_above() -> None:
    strip = bar(LEVEL).strip
    assert np.array_equal(strip.colors[0, 0], SCALE.colors(-SCALE.limit))
    assert np.array_equal(strip.colors[0, -1], SCALE.colors(SCALE.limit))
    columns = strip.grid[1]
    assert columns % 2
    assert np.array_equal(strip.colors[0, columns // 2], SCALE.colors(0.0))


def test_upright_bar_has_its_top_above_zero() -> None:
    strip = bar(UPRIGHT).strip
    assert np.array_equal(strip.colors[0, 0], SCALE.colors(SCALE.limit))
    assert np.array_equal(strip.colors[-1, 0], SCALE.colors(-SCALE.limit))


@pytest.mark.parametrize(("box", "axis"), [(LEVEL, 0), (UPRIGHT, 1)])
def test_labels_stand_by_what_they_name(box: Box, axis: int) -> None:
    made = bar(box)
    at = {label.text: label.get_center()[axis] for label in made.labels}
    assert at["−3.2"] < at["0.0"] < at["3.2"]
    assert at["0.0"] == pytest.approx(made.strip.get_center()[axis], abs=px(4))


def test_level_bar_stays_within_its_width() -> None:
    made = bar(LEVEL)
    for part in made.submobjects:
        assert part.points[:, 0].min() >= LEVEL.left - 1e-9
        assert part.points[:, 0].max() <= LEVEL.right + 1e-9


def test_upright_bar_needs_the_width_that_it_says() -> None:
    width = ColorBar.width_upright(SCALE, TEXT, 30)
    made = bar(Box(0, -2, width, 2))
    right = max(label.points[:, 0].max() for label in made.labels)
    assert right == pytest.approx(width)
