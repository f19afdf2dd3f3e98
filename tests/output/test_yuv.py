"""Converting what changed gives the very bytes that converting the whole gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from convviz.output import yuv
from convviz.output.yuv import YuvPicture
from convviz.rect import Rect

from .conftest import BACKGROUND, decibels


def planes(picture: YuvPicture) -> list[NDArray[np.uint8]]:
    return [
        np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]
        for plane in picture.frame.planes
    ]


def converted(frame: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    picture = YuvPicture(frame.shape[1], frame.shape[0])
    picture.update(frame, None)
    return [plane.copy() for plane in planes(picture)]


def same(one: list[NDArray[np.uint8]], other: list[NDArray[np.uint8]]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@st.composite
def rects(draw: st.DrawFn, width: int, height: int) -> Rect:
    """Return any part of a frame, at its borders as often as not."""
    across = st.sampled_from([0, 1, width - 1, width]) | st.integers(0, width)
    down = st.sampled_from([0, 1, height - 1, height]) | st.integers(0, height)
    left, right = sorted((draw(across), draw(across)))
    top, bottom = sorted((draw(down), draw(down)))
    return Rect(left, top, right, bottom)


@given(
    st.data(),
    st.tuples(st.integers(1, 90), st.integers(1, 70)),
    st.sampled_from([2, 256]),
    st.integers(0, 2**16),
)
@settings(max_examples=200, deadline=None)
def test_any_parts_of_any_picture(
    data: st.DataObject, half: tuple[int, int], levels: int, seed: int
) -> None:
    width, height = 2 * half[0], 2 * half[1]
    random = np.random.default_rng(seed)

    def noise(rows: int, columns: int) -> NDArray[np.uint8]:
        # two levels are all hard edges
        steps = random.integers(0, levels, (rows, columns, 4))
        return (steps * (255 // (levels - 1))).astype(np.uint8)

    frame = noise(height, width)
    picture = YuvPicture(width, height)
    picture.update(frame, None)
    for _ in range(3):
        changed = data.draw(st.lists(rects(width, height), max_size=4))
        for rect in changed:
            frame[rect.place] = noise(*frame[rect.place].shape[:2])
        picture.update(frame, changed)
        assert same(planes(picture), converted(frame))


def test_only_the_changed_parts_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []
    convert = yuv._convert

    def watched(reformatter, frame):
        sizes.append(frame.shape[:2])
        return convert(reformatter, frame)

    monkeypatch.setattr(yuv, "_convert", watched)
    picture, frame = YuvPicture(480, 270), np.zeros((270, 480, 4), np.uint8)
    picture.update(frame, None)
    # three tiles and more; at the bottom a strip
    picture.update(frame, [Rect(101, 51, 110, 60), Rect(0, 0, 33, 3)])
    picture.update(frame, [Rect(7, 255, 9, 256)])
    # nothing, and beyond the frame
    picture.update(frame, [])
    picture.update(frame, [Rect(-40, 10, -20, 20), Rect(10, 300, 20, 310)])
    # nearly all of it is converted as a whole
    picture.update(frame, [Rect(0, 0, 480, 200)])
    assert sizes == [(270, 480), (34, 512), (30, 480), (270, 480)]


@pytest.mark.parametrize(
    ("colour", "wanted"),
    [
        # BT.709 in limited range, to whole numbers
        ((0, 0, 0), (16, 128, 128)),
        ((255, 255, 255), (235, 128, 128)),
        ((255, 0, 0), (63, 102, 240)),
        ((0, 255, 0), (173, 42, 26)),
        ((0, 0, 255), (32, 240, 118)),
        ((128, 128, 128), (126, 128, 128)),
    ],
)
def test_colours_are_bt709(colour: tuple[int, int, int], wanted: tuple[int, int, int]) -> None:
    frame = np.full((8, 8, 4), 255, np.uint8)
    frame[..., :3] = colour
    for plane, value in zip(converted(frame), wanted, strict=True):
        assert np.abs(plane.astype(int) - value).max() <= 1


def test_alpha_is_left_out() -> None:
    frame = np.full((8, 8, 4), 200, np.uint8)
    opaque = converted(frame)
    frame[..., 3] = 0
    assert same(converted(frame), opaque)


def test_a_chroma_sample_is_the_mean_of_its_four_pixels(pictures) -> None:
    (frame, *_) = pictures
    assert tuple(frame[0, 0, :3]) == BACKGROUND
    _, blue, red = converted(frame)
    quarters = frame[..., :3].astype(float).reshape(135, 2, 240, 2, 3).mean(axis=(1, 3))
    luma = quarters @ (0.2126, 0.7152, 0.0722)
    for plane, channel, span in ((blue, 2, 1.8556), (red, 0, 1.5748)):
        ideal = 128 + 224 / 255 * (quarters[..., channel] - luma) / span
        assert decibels(plane, ideal) > 50
