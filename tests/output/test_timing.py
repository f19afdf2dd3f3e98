"""The arithmetic of a GIF's delays."""

from __future__ import annotations

import doctest
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.output import timing

RATES = st.fractions(min_value=1, max_value=240, max_denominator=1001)


def test_examples() -> None:
    assert doctest.testmod(timing).failed == 0


@pytest.mark.parametrize(
    ("fps", "kept"),
    [
        (10, 10),
        (15, 15),
        (20, 20),
        (24, 24),
        (25, 25),
        (30, 30),
        (50, 50),
        (60, 20),
        (75, 25),
        (90, 45),
        (100, 50),
        (120, 20),
        (144, 48),
        (Fraction(60000, 1001), Fraction(30000, 1001)),
    ],
)
def test_rate_that_is_kept(fps: int | Fraction, kept: int | Fraction) -> None:
    assert Fraction(fps) / timing.thinning(Fraction(fps)) == kept


@given(RATES)
def test_no_kept_rate_is_over_fifty(fps: Fraction) -> None:
    factor = timing.thinning(fps)
    assert fps / factor <= 50
    assert factor == 1 or fps > 50


@pytest.mark.parametrize(
    ("fps", "delays"),
    [
        (10, {10}),
        (15, {6, 7}),
        (20, {5}),
        (24, {4, 5}),
        (25, {4}),
        (30, {3, 4}),
        (40, {2, 3}),
        (50, {2}),
    ],
)
def test_delays(fps: int, delays: set[int]) -> None:
    starts = [timing.hundredths(number, Fraction(fps)) for number in range(fps + 1)]
    assert {after - before for before, after in pairwise(starts)} == delays
    assert starts[-1] == 100


@given(RATES, st.integers(0, 100_000))
def test_rounding_never_adds_up(fps: Fraction, number: int) -> None:
    assert abs(timing.hundredths(number, fps) - 100 * number / fps) <= Fraction(1, 2)


@st.composite
def timelines(draw: st.DrawFn) -> tuple[list[int], int]:
    """Starts on a grid, the last one anywhere after them, and the end."""
    starts = [0]
    for gap in draw(st.lists(st.integers(2, 12), max_size=6)):
        starts.append(starts[-1] + gap)
    if draw(st.booleans()):
        starts.append(starts[-1] + draw(st.integers(0, 11)))
    return starts, starts[-1] + draw(st.integers(0, 12))


@given(timelines())
def test_every_shown_picture_is_shown_long_enough(timeline: tuple[list[int], int]) -> None:
    before, end_before = timeline
    starts, end = timing.settle(before, end_before)
    delays = [after - start for start, after in pairwise([*starts, end])]
    assert len(starts) == len(before)
    assert all(delay == 0 or delay >= timing.SHORTEST for delay in delays)
    # the first and the last picture are shown, the end moves only if there is no room
    assert delays[0]
    assert delays[-1]
    assert end == end_before or end <= 2 * timing.SHORTEST
    # nothing is touched where all is well
    if all(after - start >= timing.SHORTEST for start, after in pairwise([*before, end_before])):
        assert (starts, end) == timeline


@pytest.mark.parametrize(
    ("starts", "end", "settled"),
    [
        # the last slot is cut short: its picture gives way to the very last
        ([0, 5, 10, 12], 13, ([0, 5, 10, 10], 13)),
        # there is room before the end when the last picture comes earlier
        ([0, 4], 5, ([0, 3], 5)),
        # two pictures, three hundredths: the end moves, neither picture is lost
        ([0, 2], 3, ([0, 2], 4)),
        ([0], 1, ([0], 2)),
    ],
)
def test_settling(starts: list[int], end: int, settled: tuple[list[int], int]) -> None:
    assert timing.settle(starts, end) == settled


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_long_shows_are_split(start: int, length: int) -> None:
    starts = timing.pieces(start, start + length)
    assert not starts or starts[0] == start
    delays = [after - before for before, after in pairwise([*starts, start + length])]
    assert sum(delays) == length or not starts
    assert all(
        min(length, timing.SHORTEST) <= delay <= timing.LONGEST for delay in delays if starts
    )
    assert bool(starts) == bool(length)
