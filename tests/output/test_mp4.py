"""MP4 files are looked at through a decoder; the encoded bytes may change."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numpy.typing import NDArray

from convviz.errors import InputError
from convviz.output.mp4 import Mp4Sink

Pictures = list[NDArray[np.uint8]]


def write(path: Path, pictures: Pictures, fps: int | Fraction = 30, repeat: int = 1) -> Mp4Sink:
    height, width, _ = pictures[0].shape
    sink = Mp4Sink(path, width, height, fps)
    for picture in pictures:
        sink.write(picture, repeat)
    sink.finish()
    return sink


def luma(picture: NDArray[np.uint8]) -> NDArray[np.float64]:
    """BT.709, limited range."""
    return 16 + 219 / 255 * (picture[..., :3] @ np.array([0.2126, 0.7152, 0.0722]))


def decoded_luma(frame: av.VideoFrame) -> NDArray[np.uint8]:
    plane = frame.planes[0]
    rows = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]


def test_stream_is_what_browsers_and_slides_play(tmp_path: Path, pictures: Pictures) -> None:
    write(tmp_path / "a.mp4", pictures)
    with av.open(str(tmp_path / "a.mp4")) as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        assert (context.name, context.pix_fmt, context.profile) == ("h264", "yuv420p", "High")
        assert (context.width, context.height) == (480, 270)
        assert context.color_range == ColorRange.MPEG
        assert context.color_primaries == ColorPrimaries.BT709
        assert context.color_trc == ColorTrc.BT709
        assert context.colorspace == Colorspace.ITU709


def test_container_names_the_colours_too(tmp_path: Path, pictures: Pictures) -> None:
    write(tmp_path / "a.mp4", pictures[:3])
    # primaries, transfer, matrix: 1 is BT.709; the last byte's zero means limited range
    assert b"colrnclx\x00\x01\x00\x01\x00\x01\x00" in (tmp_path / "a.mp4").read_bytes()


def test_index_comes_first(tmp_path: Path, pictures: Pictures) -> None:
    write(tmp_path / "a.mp4", pictures)
    data = (tmp_path / "a.mp4").read_bytes()
    assert 0 < data.find(b"moov") < data.find(b"mdat")


@pytest.mark.parametrize("fps", [30, 15, 60, Fraction(30000, 1001), Fraction(25, 2)])
def test_rate_is_constant_and_exact(
    tmp_path: Path, pictures: Pictures, fps: int | Fraction
) -> None:
    sink = write(tmp_path / "a.mp4", pictures[:7], fps, repeat=3)
    assert (sink.frames, sink.fps, sink.duration) == (21, fps, 21 / Fraction(fps))
    with av.open(str(tmp_path / "a.mp4")) as container:
        stream = container.streams.video[0]
        assert stream.average_rate == stream.base_rate == fps
        assert stream.frames == 21
        assert stream.start_time == 0
        assert stream.duration * stream.time_base == 21 / Fraction(fps)
        times = [frame.pts * stream.time_base for frame in container.decode(stream)]
    assert times == [number / Fraction(fps) for number in range(21)]


def test_luma_is_true(tmp_path: Path, pictures: Pictures) -> None:
    write(tmp_path / "a.mp4", pictures)
    with av.open(str(tmp_path / "a.mp4")) as container:
        for picture, frame in zip(pictures, container.decode(video=0), strict=True):
            error = np.mean((decoded_luma(frame) - luma(picture)) ** 2)
            assert 10 * np.log10(255**2 / error) >= 48


def test_flat_colours_come_back(tmp_path: Path, pictures: Pictures) -> None:
    write(tmp_path / "a.mp4", pictures)
    with av.open(str(tmp_path / "a.mp4")) as container:
        *_, last = container.decode(video=0)
    shown = last.to_ndarray(format="rgb24").astype(int)
    for row, column in [(4, 4), (76, 46), (76, 126), (76, 206), (76, 366), (170, 60)]:
        assert np.abs(shown[row, column] - pictures[-1][row, column, :3]).max() <= 4


def test_colour_does_not_bleed_over_edges(tmp_path: Path) -> None:
    picture = np.full((64, 64, 4), 255, np.uint8)
    picture[..., :3] = 13, 96, 147
    picture[:32, :32, :3] = picture[32:, 32:, :3] = 178, 83, 38
    write(tmp_path / "a.mp4", [picture])
    with av.open(str(tmp_path / "a.mp4")) as container:
        (frame,) = container.decode(video=0)
    for plane in frame.planes[1:]:
        rows = np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size).astype(int)
        for down in (slice(0, 16), slice(16, 32)):
            for across in (slice(0, 16), slice(16, 32)):
                assert np.ptp(rows[down, across]) <= 4


@pytest.fixture
def little_room() -> Iterator[None]:
    """No file may grow over 20 kB: like a disk that fills up on the way."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("little_room")
def test_abort_works_without_room(tmp_path: Path) -> None:
    sink = Mp4Sink(tmp_path / "a.mp4", 480, 270, 30)
    noise = np.random.default_rng(0)

    def write_all() -> None:
        for _ in range(60):
            sink.write(noise.integers(0, 256, (270, 480, 4), np.uint8))
        sink.finish()

    with pytest.raises(OSError, match="File too large"):
        write_all()
    sink.abort()
    assert not list(tmp_path.iterdir())


def test_player_can_jump_every_four_seconds(tmp_path: Path, pictures: Pictures) -> None:
    write(tmp_path / "a.mp4", pictures[:1], fps=10, repeat=100)
    with av.open(str(tmp_path / "a.mp4")) as container:
        keys = [packet.pts for packet in container.demux(video=0) if packet.is_keyframe]
        base = container.streams.video[0].time_base
    assert [key * base for key in keys] == [0, 4, 8]


def test_hold_costs_little(tmp_path: Path, pictures: Pictures) -> None:
    write(tmp_path / "short.mp4", pictures)
    sink = Mp4Sink(tmp_path / "long.mp4", 480, 270, 30)
    for picture in pictures:
        sink.write(picture)
    sink.write(pictures[-1], 60)
    sink.finish()
    short, long = ((tmp_path / name).stat().st_size for name in ("short.mp4", "long.mp4"))
    # one more key frame and 59 that say "as before"
    assert long - short < 16_000


@pytest.mark.parametrize(("width", "height"), [(853, 480), (854, 481)])
def test_odd_size_is_refused(tmp_path: Path, width: int, height: int) -> None:
    with pytest.raises(InputError, match=rf"not {width}x{height}: 854x48[02] would do"):
        Mp4Sink(tmp_path / "a.mp4", width, height, 30)
    assert not list(tmp_path.iterdir())
