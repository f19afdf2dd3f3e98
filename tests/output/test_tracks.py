"""Chapters and subtitles of an MP4, and that its pictures stay what they are."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from convviz.output.captions import captions
from convviz.output.chapters import Chapter
from convviz.output.mp4 import Mp4Sink

from .tracks import chapters, subtitles

FPS = Fraction(10)
SAID = captions(
    [
        (Fraction(0), "Erst −1 < 0."),
        (Fraction(7, 3), ""),
        (Fraction(4), "Über {\\b1} 2."),
        (Fraction(8), "Z"),
    ],
    Fraction(9),
)
MARKS = [Chapter(Fraction(0), Fraction(4), "Eins − ü"), Chapter(Fraction(4), Fraction(9), "Zwei")]


def film(path: Path, pictures: list[NDArray[np.uint8]], repeat: int = 3, **tracks: Any) -> Path:
    height, width, _ = pictures[0].shape
    sink = Mp4Sink(path, width, height, FPS, **tracks)
    for picture in pictures:
        sink.write(picture, repeat)
    sink.finish()
    return path


def decoded(path: Path) -> list[NDArray[np.uint8]]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray() for frame in container.decode(video=0)]


@pytest.fixture
def made(tmp_path: Path, pictures: list[NDArray[np.uint8]]) -> Path:
    return film(tmp_path / "a.mp4", pictures, captions=SAID, chapters=MARKS)


def test_chapters(made: Path) -> None:
    assert chapters(made) == [(0, 4, "Eins − ü"), (4, 9, "Zwei")]


def test_subtitles(made: Path) -> None:
    assert [(*times, text.replace("\\{", "{")) for *times, text in subtitles(made)] == [
        (0, 2333, "Erst −1 < 0."),
        (4000, 8000, "Über {\\b1} 2."),
        (8000, 9000, "Z"),
    ]


def test_the_pictures_are_the_same_with_and_without(
    tmp_path: Path, made: Path, pictures: list[NDArray[np.uint8]]
) -> None:
    bare = film(tmp_path / "bare.mp4", pictures)
    assert all(map(np.array_equal, decoded(made), decoded(bare)))
    with av.open(str(bare)) as container:
        assert not container.chapters()
        assert len(container.streams) == 1
    with av.open(str(made)) as container:
        assert container.duration == 9_000_000


def test_the_index_still_comes_first(made: Path) -> None:
    data = made.read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")


def test_subtitles_lie_beside_their_pictures(
    tmp_path: Path, pictures: list[NDArray[np.uint8]]
) -> None:
    # a player that streams must not look for them at the other end of the file
    lines = [(Fraction(n), f"second {n}") for n in range(0, 60, 4)]
    path = film(tmp_path / "a.mp4", pictures, repeat=20, captions=captions(lines, Fraction(60)))
    begun = []
    with av.open(str(path)) as container:
        found = [
            (packet.pos, packet.stream.type, float(packet.pts * packet.time_base))
            for packet in container.demux(video=0, subtitles=0)
            if packet.size > 2
        ]
    shown = 0.0
    for _, kind, seconds in sorted(found):
        if kind == "video":
            shown = max(shown, seconds)
        else:
            begun.append(seconds)
            assert abs(seconds - shown) < 4
    assert begun == list(range(0, 60, 4))


def test_the_same_twice_is_the_same_file(
    tmp_path: Path, made: Path, pictures: list[NDArray[np.uint8]]
) -> None:
    again = film(tmp_path / "b.mp4", pictures, captions=SAID, chapters=MARKS)
    assert again.read_bytes() == made.read_bytes()
