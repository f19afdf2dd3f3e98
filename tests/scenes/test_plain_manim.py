"""The project's scenes run under manim's own command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import av
import pytest

ROOT = Path(__file__).parents[2]


# a generic scene has its parameters from the table of operations
@pytest.mark.parametrize(
    ("file", "scene", "seconds"),
    [("sentence_slide", "SentenceSlide", (14, 17)), ("max_pool1d", "MaxPool1d", (13, 16))],
)
def test_a_scene_under_plain_manim(
    tmp_path: Path, file: str, scene: str, seconds: tuple[int, int]
) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "manim", "render", "--disable_caching"),
            *("-r", "160,90", "--fps", "5", "--media_dir", str(tmp_path), "--progress_bar", "none"),
            *(str(ROOT / f"scenes/{file}.py"), scene),
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    (path,) = tmp_path.rglob(f"{scene}.mp4")
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        frames = sum(1 for _ in container.decode(stream))
        assert (stream.width, stream.height) == (160, 90)
        assert seconds[0] <= frames / stream.average_rate <= seconds[1]
