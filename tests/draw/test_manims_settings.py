"""What a user's manim.cfg may change, and what it may not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# draws a plain scene's last picture and prints its digest and one of its corners
DRAW = """
import hashlib
from convviz.studio.stills import last_frame
from tests.studio.films import job
frame = last_frame(job("plain.py"))
print(hashlib.sha256(frame).hexdigest(), *frame[0, 0])
"""
PLAIN = """
from manim import *
class Plain(Scene):
    def construct(self):
        self.play(Create(Square()))
"""
EVERYTHING = """
preview = True
live_preview = True
enable_gui = True
format = gif
save_sections = True
upto_animation_number = 0
renderer = opengl
write_all = True
log_to_file = True
background_opacity = 0.2
frame_height = 3
frame_rate = 7
verbosity = DEBUG
window_size = 10,10
"""


def drawn(folder: Path, *, own: str = "", users: str = "") -> subprocess.CompletedProcess[str]:
    """Draw a scene in a folder whose manim.cfg has lines, and the user's has others."""
    (folder / ".config/manim").mkdir(parents=True, exist_ok=True)
    (folder / "plain.py").write_text(PLAIN)
    (folder / "manim.cfg").write_text(f"[CLI]\n{own}\n")
    (folder / ".config/manim/manim.cfg").write_text(f"[CLI]\n{users}\n")
    return subprocess.run(
        [sys.executable, "-c", DRAW],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder)},
        capture_output=True,
        text=True,
    )


def test_only_how_it_looks_may_be_changed(tmp_path: Path) -> None:
    as_it_is = drawn(tmp_path)
    assert as_it_is.stdout.endswith(" 0 0 0 255\n"), as_it_is.stderr
    for settings in ({"own": EVERYTHING}, {"users": EVERYTHING}):
        done = drawn(tmp_path, **settings)
        assert done.stdout == as_it_is.stdout, done.stderr
    assert drawn(tmp_path, own="background_color = #ff0000").stdout.endswith(" 255 0 0 255\n")


@pytest.mark.parametrize("line", ["frame_rate = fast", "nothing", "renderer = none"])
def test_a_file_that_manim_cannot_read_is_named(tmp_path: Path, line: str) -> None:
    done = drawn(tmp_path, own=line)
    sentence = "\nconvviz.errors.InputError: manim cannot take its settings from manim.cfg"
    assert sentence in done.stderr
