from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from convviz.draw import Box, Stage
from convviz.draw.kit.units import SHORT_SIDE

from ...staging import HEAD_FRAMES

TINY = 1e-9
sizes = st.tuples(st.integers(270, 4320), st.integers(270, 4320))


def inside(inner: Box, outer: Box) -> bool:
    return (
        inner.left >= outer.left - TINY
        and inner.right <= outer.right + TINY
        and inner.bottom >= outer.bottom - TINY
        and inner.top <= outer.top + TINY
    )


def overlap(one: Box, other: Box) -> bool:
    return (
        min(one.right, other.right) - max(one.left, other.left) > TINY
        and min(one.top, other.top) - max(one.bottom, other.bottom) > TINY
    )


def regions(stage: Stage) -> dict[str, Box]:
    named = {name: getattr(stage, name) for name in ("title", "subtitle", "body", "foot")}
    if not stage.corner_is_beside_title:
        named["corner"] = stage.corner
    return named


def reasonable(size: tuple[int, int]) -> bool:
    return max(size) <= 2.5 * min(size)


@given(sizes.filter(reasonable))
@example((1920, 1080))
@example((1080, 1080))
@example((1080, 1920))
@example((480, 270))
@example((1440, 1080))
@example((640, 480))
@example((2560, 1080))
def test_regions_stand_in_the_safe_area_and_apart(size: tuple[int, int]) -> None:
    stage = Stage(*size)
    boxes = regions(stage)
    for name, box in boxes.items():
        assert inside(box, stage.safe), name
        assert box.width > 0, name
        assert box.height > 0, name
    for one, other in combinations(boxes, 2):
        assert not overlap(boxes[one], boxes[other]), (one, other)
    assert stage.title.bottom >= stage.subtitle.top - TINY
    assert stage.subtitle.bottom >= stage.body.top
    assert stage.body.bottom >= stage.foot.top


@given(sizes)
def test_frame_has_a_short_side_of_eight_and_a_margin_of_a_twentieth(size: tuple[int, int]) -> None:
    stage = Stage(*size)
    assert min(stage.frame.width, stage.frame.height) == pytest.approx(8)
    assert stage.frame.width / stage.frame.height == pytest.approx(size[0] / size[1])
    assert stage.frame.center == pytest.approx((0, 0, 0))
    assert stage.safe.left - stage.frame.left == pytest.approx(0.05 * stage.frame.width)
    assert stage.frame.top - stage.safe.top == pytest.approx(0.05 * stage.frame.height)


@given(sizes)
def test_texts_can_be_read(size: tuple[int, int]) -> None:
    stage = Stage(*size)
    texts = [stage.title_size, stage.large_size, stage.label_size, stage.small_size]
    texts += [stage.text_size(20), stage.text_size(30)]
    for text in texts:
        assert text >= 20
        assert text * min(size) / SHORT_SIDE >= 11 - TINY
    assert stage.title_size >= stage.label_size >= stage.small_size


@pytest.mark.parametrize(
    ("size", "shape"),
    [
        ((1920, 1080), "wide"),
        ((1440, 1080), "wide"),
        ((1080, 1080), "square"),
        ((1080, 1350), "square"),
        ((1080, 1920), "tall"),
        ((480, 270), "wide"),
    ],
)
def test_shape(size: tuple[int, int], shape: str) -> None:
    assert Stage(*size).shape == shape


@pytest.mark.parametrize("size", HEAD_FRAMES.values())
def test_foot_holds_its_lines(size: tuple[int, int]) -> None:
    stage = Stage(*size)
    lines = stage.foot.height / (stage.label_size * 8 / SHORT_SIDE)
    assert lines >= stage.foot_lines


@pytest.mark.parametrize(
    ("size", "title", "label", "lines", "beside"),
    [
        ((1920, 1080), 72, 38, 2, True),
        ((3840, 2160), 72, 38, 2, True),
        ((854, 480), 72, 38, 2, True),
        ((426, 240), 72, 49.5, 2, True),
        ((480, 270), 72, 44, 2, True),
        ((2560, 1080), 72, 38, 2, True),
        ((1080, 1080), 60, 34, 3, False),
        ((1080, 1920), 60, 38, 4, False),
        ((240, 426), 60, 49.5, 4, False),
        ((1440, 1080), 65.3, 35.8, 3, False),
        ((640, 480), 65.3, 35.8, 3, False),
        ((1080, 1350), 60, 35.3, 3, False),
    ],
)
def test_sizes(size: tuple[int, int], title: float, label: float, lines: int, beside: bool) -> None:
    stage = Stage(*size)
    assert stage.title_size == pytest.approx(title, abs=0.05)
    assert stage.label_size == pytest.approx(label, abs=0.05)
    assert (stage.foot_lines, stage.corner_is_beside_title) == (lines, beside)
    assert (stage.corner == stage.title) == beside


def test_sizes_change_little_where_a_frame_does() -> None:
    for width in range(1080, 2600, 10):
        one, other = Stage(width, 1080), Stage(width + 10, 1080)
        assert 0 <= other.title_size - one.title_size < 0.2
        assert 0 <= other.label_size - one.label_size < 0.2
        # the foot loses a line, and the header one, here and there
        assert abs(other.body.top - one.body.top) < 0.5
        assert abs(other.body.bottom - one.body.bottom) < 0.5
