"""GIF files are read back by Pillow and compared with the RGB frames."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageSequence

from convviz.output.gif import GifSink

from .conftest import BACKGROUND, CELLS, decibels

Pictures = list[NDArray[np.uint8]]


def write(path: Path, shows: list[tuple[NDArray[np.uint8], int]], fps: int | Fraction) -> GifSink:
    height, width, _ = shows[0][0].shape
    sink = GifSink(path, width, height, fps)
    for picture, repeat in shows:
        sink.write(picture, repeat)
    sink.finish()
    return sink


def read(path: Path) -> tuple[Pictures, list[int]]:
    """The composed RGB pictures and their delays in hundredths."""
    with Image.open(path) as image:
        frames = ImageSequence.Iterator(image)
        shown = [(np.array(frame.convert("RGB")), frame.info["duration"] // 10) for frame in frames]
    return [picture for picture, _ in shown], [delay for _, delay in shown]


def plain(level: int) -> NDArray[np.uint8]:
    return np.full((8, 10, 4), level, np.uint8)


def levels(path: Path) -> list[int]:
    return [int(picture[0, 0, 0]) for picture in read(path)[0]]


def test_pictures_come_back(tmp_path: Path, pictures: Pictures) -> None:
    write(tmp_path / "a.gif", [(picture, 1) for picture in pictures], 25)
    shown, delays = read(tmp_path / "a.gif")
    assert delays == [4] * 30
    for picture, back in zip(pictures, shown, strict=True):
        assert decibels(picture[..., :3], back) >= 45


def test_flat_areas_stay_flat_and_true(tmp_path: Path, pictures: Pictures) -> None:
    write(tmp_path / "a.gif", [(picture, 1) for picture in pictures], 25)
    for picture, back in zip(pictures, read(tmp_path / "a.gif")[0], strict=True):
        for colour in (BACKGROUND, *CELLS):
            area = (picture[..., :3] == colour).all(axis=2)
            decoded = back[area]
            assert (decoded == decoded[0]).all()
            assert np.abs(decoded[0].astype(int) - colour).max() <= 1


def test_few_colours_are_exact(tmp_path: Path) -> None:
    picture = np.zeros((15, 17, 4), np.uint8)
    picture[..., 0] = np.arange(255).reshape(15, 17)
    picture[..., 1] = 255 - picture[..., 0]
    write(tmp_path / "a.gif", [(picture, 1), (picture[::-1].copy(), 1)], 10)
    shown, _ = read(tmp_path / "a.gif")
    assert (shown[0] == picture[..., :3]).all()
    assert (shown[1] == picture[::-1, :, :3]).all()


def test_loops_for_ever(tmp_path: Path) -> None:
    write(tmp_path / "a.gif", [(plain(0), 1), (plain(9), 1)], 10)
    with Image.open(tmp_path / "a.gif") as image:
        assert image.info["loop"] == 0


@pytest.mark.parametrize(
    ("fps", "delays"),
    [(10, [10] * 6), (30, [3, 4, 3, 3, 4, 3]), (50, [2] * 6), (15, [7, 6, 7, 7, 6, 7])],
)
def test_delays(tmp_path: Path, fps: int, delays: list[int]) -> None:
    sink = write(tmp_path / "a.gif", [(plain(10 * n), 1) for n in range(6)], fps)
    assert read(tmp_path / "a.gif")[1] == delays
    assert (sink.frames, sink.fps, sink.duration) == (6, fps, Fraction(6, fps))


def test_equal_pictures_become_one_longer_show(tmp_path: Path) -> None:
    shows = [(plain(1), 1), (plain(1), 4), (plain(2), 1), (plain(3), 10), (plain(3), 5)]
    sink = write(tmp_path / "a.gif", shows, 20)
    assert levels(tmp_path / "a.gif") == [1, 2, 3]
    assert read(tmp_path / "a.gif")[1] == [25, 5, 75]
    assert sink.frames == 21


def test_picture_may_come_back(tmp_path: Path) -> None:
    write(tmp_path / "a.gif", [(plain(1), 2), (plain(2), 2), (plain(1), 2)], 10)
    assert levels(tmp_path / "a.gif") == [1, 2, 1]


@pytest.mark.parametrize("last", [False, True])
def test_long_hold_is_split(tmp_path: Path, last: bool) -> None:
    shows = [(plain(1), 14_000), (plain(2), 7_000 if last else 1)]
    write(tmp_path / "a.gif", shows, 10)
    shown, delays = read(tmp_path / "a.gif")
    assert sum(delays) == 10 * sum(repeat for _, repeat in shows)
    assert max(delays) <= 65535
    assert [int(picture[0, 0, 0]) for picture in shown] == [1, 1, 1, *([2, 2] if last else [2])]


def test_thinned_film_keeps_its_first_and_last_picture(tmp_path: Path) -> None:
    for count in range(1, 12):
        sink = write(tmp_path / "a.gif", [(plain(10 * n), 1) for n in range(count)], 60)
        shown = levels(tmp_path / "a.gif")
        assert shown[0] == 0
        assert shown[-1] == 10 * (count - 1)
        assert set(shown[:-1]) <= {0, 30, 60, 90}
        assert (sink.fps, sink.frames) == (20, -(-count // 3))
        assert sink.duration == Fraction(count, 60)
        delays = read(tmp_path / "a.gif")[1]
        assert min(delays) >= 2
        assert sum(delays) == max(round(100 * count / 60), 2 * len(shown[-2:]))


def test_thinned_hold_begins_on_the_grid(tmp_path: Path) -> None:
    # frames 0-1, 2-7 and 8-11 at 60 a second; the grid's are 0, 3, 6, 9
    write(tmp_path / "a.gif", [(plain(1), 2), (plain(2), 6), (plain(3), 4)], 60)
    assert levels(tmp_path / "a.gif") == [1, 2, 3]
    assert read(tmp_path / "a.gif")[1] == [5, 10, 5]


def test_change_of_alpha_alone_is_none(tmp_path: Path) -> None:
    faint = plain(7)
    faint[..., 3] = 0
    write(tmp_path / "a.gif", [(plain(7), 1), (faint, 1)], 10)
    assert read(tmp_path / "a.gif")[1] == [20]


def test_still_area_is_not_written_again(tmp_path: Path, pictures: Pictures) -> None:
    write(tmp_path / "one.gif", [(pictures[0], 1)], 10)
    dot = pictures[0].copy()
    dot[5, 5, :3] = 200
    write(tmp_path / "two.gif", [(pictures[0], 1), (dot, 1)], 10)
    one, two = ((tmp_path / name).stat().st_size for name in ("one.gif", "two.gif"))
    assert two - one < 100
