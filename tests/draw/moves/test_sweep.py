from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import Group, Mobject, Square, linear

from convviz.draw import Appear, Box, Label, Raster, Redraw, Sweep, Vanish

from ..parts.test_raster import checkers

steps = st.integers(0, 5000)
alphas = st.floats(0, 1)


class Shown(Mobject):
    """Remembers which steps were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[int, bool]] = []

    def show(self, step: int, *, numbers: bool) -> None:
        self.calls.append((step, numbers))


@given(steps, steps)
def test_sweep_begins_at_its_start_and_ends_at_its_end(start: int, end: int) -> None:
    sweep = Sweep(Shown(), start, end)
    assert sweep.step_at(0) == start
    assert sweep.step_at(1) == end


@given(steps, steps, alphas, alphas)
def test_sweep_never_turns_back(start: int, end: int, one: float, other: float) -> None:
    sweep = Sweep(Shown(), start, end)
    early, late = (sweep.step_at(alpha) for alpha in sorted((one, other)))
    assert start <= early <= late <= end or start >= early >= late >= end


@given(steps, steps, st.floats(0.001, 0.999))
def test_speed_is_the_ways_slope(start: int, end: int, alpha: float) -> None:
    sweep = Sweep(Shown(), start, end, run_time=4)
    tiny = 1e-4
    moved = abs(sweep.step_at(min(1, alpha + 0.01)) - sweep.step_at(max(0, alpha - 0.01)))
    seconds = 4 * (min(1, alpha + 0.01) - max(0, alpha - 0.01))
    near = [sweep.speed_at(min(1, max(0, alpha + far))) for far in (-0.01, 0, 0.01)]
    assert min(near) - 1 / seconds - tiny <= moved / seconds <= max(near) + 1 / seconds + tiny


def test_sweep_eases_in_and_out() -> None:
    sweep = Sweep(Shown(), 0, 675)
    assert sweep.speed_at(0) == sweep.speed_at(1) == 0
    assert sweep.speed_at(0.5) == pytest.approx(max(sweep.speed_at(i / 100) for i in range(101)))


@given(steps, steps)
def test_sweep_is_longer_for_more_steps_but_never_tedious(start: int, end: int) -> None:
    sweep = Sweep(Shown(), start, end)
    assert 1 <= sweep.run_time <= 6
    further = end + 60 if end >= start else end - 60
    longer = Sweep(Shown(), start, further).run_time
    assert longer > sweep.run_time or longer == 6


def test_numbers_are_left_out_where_they_pass_too_fast() -> None:
    shown = Shown()
    sweep = Sweep(shown, 0, 600, run_time=3)
    sweep.begin()
    shown.calls.clear()
    for alpha in (0.01, 0.5, 1.0):
        sweep.interpolate(alpha)
    assert [numbers for _, numbers in shown.calls] == [True, False, True]
    assert shown.calls[-1] == (600, True)


def test_picture_draws_from_its_own_eased_alpha() -> None:
    seen: list[float] = []
    picture = Redraw(Mobject(), seen.append, rate_func=lambda alpha: alpha**2)
    picture.begin()
    seen.clear()
    for alpha in (-0.5, 0.5, 2):
        picture.interpolate(alpha)
    assert seen == [0, 0.25, 1]


def things() -> tuple[Square, Raster, Label]:
    square = Square(fill_opacity=0.5, stroke_opacity=0.8)
    raster = Raster(checkers(2, 2), Box(0, 0, 1, 1))
    raster.opacity = 0.75
    return square, raster, Label("0.96", size=40, color="#FFFFFF")


def opacities(square: Square, raster: Raster, label: Label) -> list[float]:
    return [
        square.get_fill_opacity(),
        square.get_stroke_opacity(),
        raster.opacity,
        label.get_fill_opacity(),
        label.get_stroke_opacity(),
    ]


def test_appear_ends_with_the_opacities_that_things_were_made_with() -> None:
    parts = things()
    wanted = opacities(*parts)
    appear = Appear(*parts)
    appear.begin()
    assert not any(opacities(*parts))
    appear.interpolate(0.5)
    assert all(0 < now < end for now, end in zip(opacities(*parts), wanted, strict=True) if end)
    appear.finish()
    assert opacities(*parts) == pytest.approx(wanted)


def test_vanish_removes_and_leaves_things_as_they_were() -> None:
    parts = things()
    wanted = opacities(*parts)
    vanish = Vanish(*parts)
    assert vanish.is_remover()
    vanish.begin()
    assert opacities(*parts) == pytest.approx(wanted)
    vanish.interpolate(1)
    assert not any(opacities(*parts))
    vanish.finish()
    assert opacities(*parts) == pytest.approx(wanted)


def test_nested_members_keep_their_own_opacities() -> None:
    inner = Label("x", size=40, color="#FFFFFF").set_fill(opacity=0.3)
    outer = Group(Group(inner, Square(fill_opacity=1)), Square(fill_opacity=0))
    appear = Appear(outer)
    appear.begin()
    appear.finish()
    assert inner.get_fill_opacity() == pytest.approx(0.3)
    assert [s.get_fill_opacity() for s in (outer[0][1], outer[1])] == [1, 0]


def test_lag_lets_things_come_one_after_another() -> None:
    parts = [Square(fill_opacity=1) for _ in range(3)]
    appear = Appear(*parts, lag=1, rate_func=linear)
    appear.begin()
    appear.interpolate(0.5)
    assert [part.get_fill_opacity() for part in parts] == pytest.approx([1, 0.5, 0])
    appear.interpolate(1)
    assert [part.get_fill_opacity() for part in parts] == [1, 1, 1]


def test_appear_can_be_drawn_at_any_moment_alone() -> None:
    one, other = things(), things()
    first, second = Appear(*one, lag=0.3), Appear(*other, lag=0.3)
    first.begin()
    second.begin()
    for alpha in (1, 0.2, 0.6):
        first.interpolate(alpha)
    second.interpolate(0.6)
    assert opacities(*one) == pytest.approx(opacities(*other))
