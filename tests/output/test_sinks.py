"""What every sink promises, whatever the format."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from convviz.errors import ConvvizError
from convviz.output.formats import FORMATS, open_sink
from convviz.output.sinks import Tee, check_frame

Pictures = list[NDArray[np.uint8]]
EVERY_FORMAT = pytest.mark.parametrize("name", FORMATS)


@EVERY_FORMAT
def test_callers_buffer_is_its_own(tmp_path: Path, pictures: Pictures, name: str) -> None:
    files = []
    for spoil in (False, True):
        files.append(tmp_path / f"{spoil}.{name}")
        sink = open_sink(name, files[-1], 480, 270, 30)
        buffer = np.empty_like(pictures[0])
        for picture in pictures[:5]:
            buffer[:] = picture
            sink.write(buffer)
            if spoil:
                buffer[:] = 255
        sink.finish()
    assert files[0].read_bytes() == files[1].read_bytes()


@EVERY_FORMAT
def test_alpha_is_left_out(tmp_path: Path, pictures: Pictures, name: str) -> None:
    files = []
    for alpha in (255, 3):
        files.append(tmp_path / f"{alpha}.{name}")
        picture = pictures[0].copy()
        picture[..., 3] = alpha
        sink = open_sink(name, files[-1], 480, 270, 30)
        sink.write(picture)
        sink.finish()
    assert files[0].read_bytes() == files[1].read_bytes()


@EVERY_FORMAT
def test_nothing_drawn_is_an_error(tmp_path: Path, name: str) -> None:
    sink = open_sink(name, tmp_path / "a", 480, 270, 30)
    with pytest.raises(ConvvizError, match="nothing was drawn"):
        sink.finish()
    sink.abort()
    assert not list(tmp_path.iterdir())


@EVERY_FORMAT
@pytest.mark.parametrize("written", [0, 3])
def test_abort_leaves_no_file(tmp_path: Path, pictures: Pictures, name: str, written: int) -> None:
    sink = open_sink(name, tmp_path / "a", 480, 270, 30)
    for picture in pictures[:written]:
        sink.write(picture)
    sink.abort()
    sink.abort()
    assert not list(tmp_path.iterdir())


@EVERY_FORMAT
def test_abort_takes_a_finished_file_back(tmp_path: Path, pictures: Pictures, name: str) -> None:
    sink = open_sink(name, tmp_path / "a", 480, 270, 30)
    sink.write(pictures[0])
    sink.finish()
    assert list(tmp_path.iterdir())
    sink.abort()
    assert not list(tmp_path.iterdir())


def test_one_pass_serves_all(tmp_path: Path, pictures: Pictures) -> None:
    sinks = [open_sink(name, tmp_path / f"a.{name}", 480, 270, 10) for name in FORMATS]
    tee = Tee(sinks)
    tee.write(pictures[0], 2)
    tee.write(pictures[1])
    tee.finish()
    assert {sink.frames for sink in sinks} == {3, 1}
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".gif", ".mp4", ".png"]
    tee.abort()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "frame",
    [
        np.zeros((4, 6, 3), np.uint8),
        np.zeros((6, 4, 4), np.uint8),
        np.zeros((4, 6, 4), np.float32),
        np.zeros((8, 6, 4), np.uint8)[::2],
    ],
    ids=["no alpha", "turned", "floats", "with gaps"],
)
def test_wrong_frames_are_refused(frame: NDArray[np.generic]) -> None:
    with pytest.raises(ValueError, match="frame"):
        check_frame(frame, 6, 4)  # type: ignore[arg-type]


def test_png_is_the_last_picture(tmp_path: Path, pictures: Pictures) -> None:
    sink = open_sink("png", tmp_path / "a.png", 480, 270, 30)
    for picture in pictures[:3]:
        sink.write(picture, 2)
    sink.finish()
    with Image.open(tmp_path / "a.png") as image:
        assert image.mode == "RGB"
        assert (np.array(image) == pictures[2][..., :3]).all()
