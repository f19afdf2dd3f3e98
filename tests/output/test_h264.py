"""Segments that are encoded apart, by whomever, and joined are one film."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from convviz.output.h264 import Segment, SegmentCutter, longest_segment, segment_frames
from convviz.output.mp4 import Mp4Sink
from convviz.rect import Rect
from convviz.studio.catalogue import find
from convviz.studio.job import Job
from convviz.studio.settings import Settings

from .conftest import decibels
from .test_mp4 import decoded_luma, luma

ROOT = Path(__file__).parents[2]

Pictures = list[NDArray[np.uint8]]
Shows = list[tuple[NDArray[np.uint8], int]]


class Film(NamedTuple):
    """What a player finds in a file."""

    times: list[Fraction]
    keys: list[Fraction]
    lumas: Pictures


def played(path: Path) -> Film:
    """Decode a whole file; anything that FFmpeg finds wrong with it is a failure."""
    av.logging.set_level(av.logging.WARNING)
    try:
        with av.logging.Capture() as complaints, av.open(str(path)) as container:
            stream = container.streams.video[0]
            keys = [p.pts * p.time_base for p in container.demux(stream) if p.is_keyframe]
            container.seek(0)
            frames = list(container.decode(stream))
            assert len(frames) == stream.frames
            film = Film(
                [frame.pts * stream.time_base for frame in frames],
                keys,
                [decoded_luma(frame).copy() for frame in frames],
            )
    finally:
        av.logging.set_level(None)
    assert not complaints
    assert not any(frame.is_corrupt for frame in frames)
    return film


def cut(shows: Shows, fps: Fraction) -> list[Segment]:
    height, width, _ = shows[0][0].shape
    cutter = SegmentCutter(width, height, fps)
    for picture, repeat in shows:
        cutter.write(picture, repeat)
    cutter.cut()
    return cutter.take()


def joined(path: Path, segments: list[Segment], width: int, height: int, fps: Fraction) -> Path:
    sink = Mp4Sink(path, width, height, fps)
    sink.join(segments)
    sink.finish()
    assert sink.frames == sum(segment.frames for segment in segments)
    return path


def written(path: Path, shows: Shows, fps: Fraction) -> Path:
    height, width, _ = shows[0][0].shape
    sink = Mp4Sink(path, width, height, fps)
    for picture, repeat in shows:
        sink.write(picture, repeat)
    sink.finish()
    return path


def spread(shows: Shows) -> Pictures:
    return [picture for picture, repeat in shows for _ in range(repeat)]


@pytest.mark.parametrize(
    ("fps", "frames"),
    [(30, 120), (15, 60), (Fraction(30000, 1001), 120), (Fraction(1, 7), 1), (240, 960)],
)
def test_a_segment_is_at_most_four_seconds(fps: int | Fraction, frames: int) -> None:
    assert longest_segment(Fraction(fps)) == frames


@given(st.integers(1, 5000), st.sampled_from([Fraction(15), Fraction(60), Fraction(30000, 1001)]))
def test_segments_fall_evenly_to_four_workers(total: int, fps: Fraction) -> None:
    length = segment_frames(total, fps)
    longest = longest_segment(fps)
    assert 1 <= length <= longest
    if total <= longest:
        assert length == total
        return
    segments = -(-total // length)
    busiest = -(-segments // 4) * length  # frames of the worker that has most to do
    assert busiest <= total / 4 + segments / 4 + 1


def test_a_film_of_known_length_is_divided_evenly() -> None:
    assert [segment_frames(total, Fraction(15)) for total in (0, 60, 61, 120, 360)] == [
        *(0, 60, 16, 30, 45)
    ]


@pytest.mark.parametrize("fps", [Fraction(10), Fraction(30000, 1001), Fraction(1, 2)], ids=str)
@pytest.mark.parametrize("beyond", [None, -1, 0, 1, 30])
def test_films_of_any_length(
    tmp_path: Path, pictures: Pictures, fps: Fraction, beyond: int | None
) -> None:
    longest = longest_segment(fps)
    length = 1 if beyond is None else max(1, longest + beyond)
    shows = [(pictures[number % len(pictures)], 1) for number in range(length)]
    segments = cut(shows, fps)
    assert [s.frames for s in segments[:-1]] == [longest] * (len(segments) - 1)
    film = played(joined(tmp_path / "film.mp4", segments, 480, 270, fps))
    assert film.times == [number / fps for number in range(length)]
    starts = [number / fps for number in range(0, length, longest)]
    assert set(starts) <= set(film.keys)
    for shown, (picture, _) in zip(film.lumas, shows, strict=True):
        assert decibels(shown, luma(picture)) >= 48


def test_a_picture_may_last_over_several_segments(tmp_path: Path, pictures: Pictures) -> None:
    shows = [(pictures[0], 25), (pictures[9], 100), (pictures[20], 3)]
    segments = cut(shows, Fraction(10))
    assert [segment.frames for segment in segments] == [40, 40, 40, 8]
    film = played(joined(tmp_path / "film.mp4", segments, 480, 270, Fraction(10)))
    assert film.keys == [0, 4, 8, 12]
    for shown, picture in zip(film.lumas, spread(shows), strict=True):
        assert decibels(shown, luma(picture)) >= 48


def test_a_segment_needs_no_other(tmp_path: Path, pictures: Pictures) -> None:
    fps = Fraction(4)
    segments = cut([(picture, 1) for picture in pictures], fps)
    whole = played(joined(tmp_path / "whole.mp4", segments, 480, 270, fps))
    shown = []
    for segment in segments:
        film = played(joined(tmp_path / "part.mp4", [segment], 480, 270, fps))
        assert film.times == [number / fps for number in range(segment.frames)]
        shown += film.lumas
    assert np.array_equal(shown, whole.lumas)


@pytest.mark.parametrize("length", [1, 2, 3, 9, 30])
def test_segments_of_any_length_are_decoded_in_the_same_rhythm(
    length: int, pictures: Pictures
) -> None:
    # or the one after it could not be joined to it
    (segment,) = cut([(picture, 1) for picture in pictures[:length]], Fraction(10))
    assert [packet.dts for packet in segment.packets] == list(range(-2, length - 2))
    assert sorted(packet.pts for packet in segment.packets) == list(range(length))
    assert all(packet.dts <= packet.pts for packet in segment.packets)
    assert segment.packets[0].is_keyframe


@given(
    st.lists(st.tuples(st.integers(0, 29), st.integers(1, 40)), min_size=1, max_size=5),
    st.sampled_from([Fraction(2), Fraction(30000, 1001)]),
)
@settings(max_examples=15, deadline=None)
def test_it_does_not_matter_who_encodes_what(
    tmp_path_factory: pytest.TempPathFactory,
    pictures: Pictures,
    choice: list[tuple[int, int]],
    fps: Fraction,
) -> None:
    folder = tmp_path_factory.mktemp("films")
    # a part of each picture, so that the encoder has little to do
    shows = [(np.ascontiguousarray(pictures[n][60:140, 30:150]), repeat) for n, repeat in choice]
    frames, length = spread(shows), longest_segment(fps)
    apart = [
        segment
        for first in range(0, len(frames), length)
        for segment in cut([(frame, 1) for frame in frames[first : first + length]], fps)
    ]
    one = written(folder / "one.mp4", shows, fps)
    assert joined(folder / "many.mp4", apart, 120, 80, fps).read_bytes() == one.read_bytes()


def flat_rectangles() -> Pictures:
    """Return small pictures with which the encoder reads memory that it has not written."""
    random = np.random.default_rng(1)
    picture = np.full((64, 96, 4), 20, np.uint8)
    pictures = []
    for _ in range(45):
        x, y = int(random.integers(0, 80)), int(random.integers(0, 48))
        picture[y : y + 12, x : x + 16] = random.integers(0, 256, 4)
        pictures.append(picture.copy())
    return pictures


PROGRAM = """
import hashlib
from fractions import Fraction
from tests.output.test_h264 import cut, flat_rectangles
segments = cut([(picture, 1) for picture in flat_rectangles()], Fraction(5))
print(hashlib.sha256(repr(segments).encode()).hexdigest())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc fills memory with what it is told")
def test_the_bytes_do_not_depend_on_what_lay_in_memory() -> None:
    digests = set()
    for filling in ("0", "85", "165"):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "MALLOC_PERTURB_": filling}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_the_bytes_do_not_depend_on_other_threads() -> None:
    shows = [(picture, 1) for picture in flat_rectangles()]
    alone = cut(shows, Fraction(5))
    with ThreadPoolExecutor(3) as threads:
        assert all(each == alone for each in threads.map(cut, [shows] * 9, [Fraction(5)] * 9))


def test_what_is_taken_is_not_given_again(pictures: Pictures) -> None:
    cutter = SegmentCutter(480, 270, Fraction(1))
    assert cutter.take() == []
    cutter.write(pictures[0], 7)
    assert [segment.frames for segment in cutter.take()] == [4]
    cutter.cut()
    cutter.cut()
    assert [segment.frames for segment in cutter.take()] == [3]
    assert cutter.take() == []


def test_a_scene_comes_out_as_it_was_drawn(tmp_path: Path) -> None:
    job = Job(find("sentence-slide")[0], Settings(640, 360, Fraction(10), "light"))
    sink = Mp4Sink(tmp_path / "film.mp4", 640, 360, 10)
    drawn: Pictures = []

    def on_frame(frame: NDArray[np.uint8], repeat: int, changed: list[Rect] | None) -> None:
        sink.write(frame, repeat, changed)
        drawn.extend([frame.copy()] * repeat)

    job.play(on_frame)
    sink.finish()
    film = played(tmp_path / "film.mp4")
    assert len(drawn) > 100
    assert min(decibels(s, luma(d)) for s, d in zip(film.lumas, drawn, strict=True)) >= 48
