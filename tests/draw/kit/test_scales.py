from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from convviz.draw import DivergingScale, GreyScale
from convviz.draw.kit.scales import nice_ceiling

float32 = st.floats(-(2.0**120), 2.0**120, width=32)
values_of = arrays(np.float32, array_shapes(max_dims=3, max_side=6), elements=float32)


@given(values_of)
@example(np.float32([1e-45]))
@example(np.float32([0.0]))
@example(np.float32([3.4e38]))
def test_nothing_is_clamped(values: np.ndarray) -> None:
    scale = DivergingScale(values)
    assert scale.limit >= np.abs(values).max()
    colors = scale.colors(values)
    assert colors.shape == (*values.shape, 3)
    assert colors.dtype == np.uint8
    # were it clamped, a value just inside the limit would look like the limit itself
    span = scale.limit
    inside = scale.colors([-span, -0.99 * span, 0.99 * span, span])
    assert len(np.unique(inside, axis=0)) == 4


@given(st.lists(values_of, min_size=1, max_size=4), st.floats(1, 3))
def test_limit_spans_all_arrays_with_headroom(arrays: list[np.ndarray], headroom: float) -> None:
    scale = DivergingScale(*arrays, headroom=headroom)
    largest = max(float(np.abs(each).max()) for each in arrays)
    assert scale.limit >= largest * headroom * (1 - 1e-9)


@given(float32.filter(bool))
def test_zero_is_neutral_and_the_sides_are_one_each_way(value: float) -> None:
    scale = DivergingScale([value])
    neutral = scale.colors(0.0)
    assert int(neutral.max()) - int(neutral.min()) < 16, "grey"
    assert neutral.min() > 200, "light"
    low, high = scale.colors([-abs(value), abs(value)]).astype(int)
    assert low[2] > low[0], "blue below zero"
    assert high[0] > high[2], "red above zero"


def test_zero_is_in_the_middle_of_its_colour() -> None:
    near = DivergingScale([1.0]).colors([-1e-6, 0.0, 1e-6])
    assert len(np.unique(near, axis=0)) == 1


@given(st.floats(0, 1))
def test_scale_is_symmetric_in_lightness(share: float) -> None:
    from convviz.draw.kit.theme import luminance

    below, above = DivergingScale([1.0]).colors([-share, share])
    # vik's two arms darken alike, so that size is told by darkness and sign by hue
    assert abs(float(luminance(below)) - float(luminance(above))) < 0.15


def test_colours_darken_away_from_zero() -> None:
    from convviz.draw.kit.theme import luminance

    light = luminance(DivergingScale([1.0]).colors(np.linspace(0, 1, 50)))
    assert (np.diff(light) <= 1e-3).all()


def test_colours_are_the_published_map() -> None:
    from cmap import Colormap

    scale = DivergingScale([1.0])
    published = Colormap("crameri:vik")
    for value in np.linspace(-1, 1, 21):
        wanted = np.array(published((value + 1) / 2).rgba8[:3], dtype=int)
        assert np.abs(scale.colors(value).astype(int) - wanted).max() <= 2


@given(st.floats(1e-30, 1e30))
def test_ceiling_is_next_number_of_two_digits(value: float) -> None:
    ceiling = nice_ceiling(value)
    assert value <= ceiling <= value * 1.1 + 1e-300
    assert float(f"{ceiling:.1e}") == pytest.approx(ceiling, rel=1e-6)


def test_ceilings() -> None:
    assert [nice_ceiling(v) for v in (0, 0.96, 1.0, 3.18, 9.99, 101)] == pytest.approx(
        [1, 0.96, 1, 3.2, 10, 110]
    )
    assert nice_ceiling(np.float32(0.1)) >= np.float32(0.1)


def test_no_numbers_have_a_scale_too() -> None:
    assert DivergingScale().limit == 1
    assert DivergingScale(np.zeros((0, 3)), [0.0]).limit == 1


@given(st.floats(0, 1), st.floats(0, 1))
def test_greys_rise_with_the_value(one: float, other: float) -> None:
    assume(abs(one - other) > 1 / 200)
    a, b = GreyScale().colors([one, other]).astype(int)
    assert len(set(a)) == 1, "grey"
    assert (a[0] < b[0]) == (one < other)


def test_greys_stand_out_from_both_backgrounds() -> None:
    black, white = GreyScale().colors([0.0, 1.0]).tolist()
    assert black == [18] * 3
    assert white == [245] * 3
    assert math.isclose(GreyScale().colors(0.5)[0], (18 + 245) / 2, abs_tol=1)


@pytest.mark.parametrize("scale", [DivergingScale([-np.inf, 2.0, -3.0]), GreyScale()])
def test_minus_infinity_is_black_as_no_number_is(scale: DivergingScale | GreyScale) -> None:
    colors = scale.colors(np.array([[-np.inf, 0.0, 1.0]]))
    assert colors.dtype == np.uint8
    assert colors[0, 0].tolist() == [0, 0, 0]
    assert colors[0, 1:].tolist() == scale.colors(np.array([0.0, 1.0])).tolist()
    if isinstance(scale, DivergingScale):
        assert scale.limit == 3.0
    assert colors[0, 1:].max(axis=1).min() > 0
