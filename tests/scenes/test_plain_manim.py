"""The project's scenes run under manim's own command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import av

ROOT = Path(__file__).parents[2]


def test_sentence_slide_under_plain_manim(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "manim", "render", "--disable_caching"),
            *("-r", "160,90", "--fps", "5", "--media_dir", str(tmp_path), "--progress_bar", "none"),
            *(str(ROOT / "scenes/sentence_slide.py"), "SentenceSlide"),
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    (path,) = tmp_path.rglob("SentenceSlide.mp4")
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        frames = sum(1 for _ in container.decode(stream))
        assert (stream.width, stream.height) == (160, 90)
        assert 14 <= frames / stream.average_rate <= 17
