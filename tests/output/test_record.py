from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from convviz.output.formats import open_sink
from convviz.output.record import Rendered


def rendered(path: Path, name: str, fps: int | Fraction) -> Rendered:
    sink = open_sink(name, path, 64, 36, fps)
    for level in (10, 90, 170):
        sink.write(np.full((36, 64, 4), level, np.uint8), 2)
    sink.finish()
    return Rendered.of(path, sink, scene="digit", format=name, width=64, height=36)


def test_line_is_the_contract(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    record = rendered(path, "mp4", 30).to_dict()
    assert record == {
        "scene": "digit",
        "format": "mp4",
        "path": str(path),
        "width": 64,
        "height": 36,
        "fps": 30,
        "frames": 6,
        "duration": 0.2,
        "bytes": path.stat().st_size,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    assert list(record) == [
        *("scene", "format", "path", "width", "height"),
        *("fps", "frames", "duration", "bytes", "sha256"),
    ]


@pytest.mark.parametrize(
    ("name", "fps", "told"),
    [
        ("mp4", Fraction(30000, 1001), (30000 / 1001, 6, 6 * 1001 / 30000)),
        ("gif", 60, (20, 2, 0.1)),
        ("gif", Fraction(25, 2), (12.5, 6, 0.48)),
        ("png", 30, (0, 1, 0.0)),
    ],
)
def test_rate_is_the_files_own(
    tmp_path: Path, name: str, fps: int | Fraction, told: tuple[float, int, float]
) -> None:
    record = rendered(tmp_path / "a", name, fps)
    assert (record.fps, record.frames, record.duration) == told
    assert isinstance(record.fps, int) == (record.fps == int(record.fps))
