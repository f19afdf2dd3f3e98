"""Windows, leaders and cells."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.draw import Box, Cell, DivergingScale, Leader, Window, px
from convviz.draw.kit.theme import ink_on

from ..staging import painted

AMBER = "#FFB224"


@pytest.mark.parametrize("radius", [0, 12])
def test_window_runs_around_its_box(radius: float) -> None:
    box = Box(-1, -0.5, 2, 1)
    window = Window(box, AMBER, radius=radius)
    low, high = window.points.min(axis=0), window.points.max(axis=0)
    assert low[:2] == pytest.approx((box.left, box.bottom))
    assert high[:2] == pytest.approx((box.right, box.top))
    assert np.allclose(window.points[0], window.points[-1]), "closed"
    assert len(window.points) % 4 == 0
    assert window.get_fill_opacity() == 0
    moved = window.place(Box(0, 0, 1, 1))
    assert moved.points.max(axis=0)[:2] == pytest.approx((1, 1))


@pytest.mark.parametrize("size", [(480, 270), (1920, 1080)])
def test_stroke_is_as_thick_as_was_asked(size: tuple[int, int]) -> None:
    frame = painted([Window(Box(-2, -2, 2, 2), "#FFFFFF", thickness=24)], size, "#000000")
    middle = frame[size[1] // 2, : size[0] // 2, 0].astype(float)
    assert middle.sum() / 255 == pytest.approx(24 * size[1] / 1080, abs=0.6)


@given(st.tuples(*[st.floats(-5, 5)] * 4))
def test_leader_runs_straight_in_short_pieces(ends: tuple[float, ...]) -> None:
    start, end = np.array([*ends[:2], 0]), np.array([*ends[2:], 0])
    length = float(np.linalg.norm(end - start))
    pieces = Leader((start, end), color=AMBER).points.reshape(-1, 4, 3)
    assert np.allclose(pieces[0, 0], start)
    assert np.allclose(pieces[-1, 3], end)
    assert np.allclose(pieces[1:, 0], pieces[:-1, 3])
    sizes = np.linalg.norm(pieces[:, 3] - pieces[:, 0], axis=1)
    assert np.allclose(sizes, length / len(pieces))
    assert sizes.max() <= px(64) + 1e-9


def test_leader_is_dashed_from_its_start() -> None:
    ends = (px(-400), 0, 0), (px(400), 0, 0)
    frame = painted([Leader(ends, color="#FFFFFF")], (1920, 1080), "#000000")
    # the pieces, of which each is 61 pixels long, are not seen
    drawn = frame[540, 560:1360, 0] > 0
    assert not frame[540, :560].any()
    assert not frame[540, 1360:].any()
    wanted = np.arange(800) % 18 < 9
    assert np.array_equal(drawn, wanted)


def test_leader_of_no_lines_is_empty() -> None:
    leader = Leader(color=AMBER)
    assert len(leader.points) == 0
    assert len(leader.connect(((0, 0, 0), (1, 0, 0))).points)
    assert len(leader.connect().points) == 0


def cell() -> Cell:
    return Cell(Box(0, 0, 2, 1), empty="#171B23", line="#2A303C", size=40)


@given(st.floats(-3, 3))
def test_cell_takes_its_values_colour_and_text(value: float) -> None:
    scale = DivergingScale([3.0])
    shown = cell().show(value, f"{value:.1f}", scale)
    color = scale.colors(value)
    assert shown.plate.get_fill_color().to_int_rgb().tolist() == color.tolist()
    assert shown.label.text == f"{value:.1f}"
    assert shown.label.get_fill_color().to_hex().upper() == ink_on(color)


def test_cell_moves_with_its_label_and_can_be_emptied() -> None:
    shown = cell().show(1.0, "1.0", DivergingScale([3.0])).place(Box(3, 3, 5, 4))
    assert shown.label.get_middle() == pytest.approx((4, 3.5, 0))
    assert shown.plate.get_center() == pytest.approx((4, 3.5, 0))
    shown.clear("#171B23")
    assert shown.label.text == ""
    assert shown.plate.get_fill_color().to_hex().upper() == "#171B23"


def test_px_is_a_pixel_of_the_design() -> None:
    assert px(1080) == 8
