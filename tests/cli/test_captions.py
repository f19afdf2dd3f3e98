"""`render` writes captions and a text beside a video, and says nothing of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import srt

from ..studio.films import job
from .conftest import SMALL, Run, files

SIDECARS = [".srt", ".vtt", ".txt"]


def test_beside_a_video(convviz: Run) -> None:
    done = convviz("render", "sentence-slide", *SMALL, "-o", "talk/mine.mp4", "--json")
    assert [record["path"] for record in done.records] == ["talk/mine.mp4"]
    assert files(Path("talk")) == ["mine.mp4", "mine.srt", "mine.txt", "mine.vtt"]
    script = job("sentence-slide", 4, (96, 64)).script()
    read = list(srt.parse(Path("talk/mine.srt").read_text(encoding="utf-8")))
    assert [caption.content for caption in read] == [cue.text for cue in script.cues]
    assert [c.start.total_seconds() for c in read] == [cue.frame / 4 for cue in script.cues]
    assert read[-1].end.total_seconds() == done.records[0]["duration"]
    assert Path("talk/mine.txt").read_text(encoding="utf-8") == f"{script.alt_text}\n"


@pytest.mark.parametrize("name", ["gif", "png"])
def test_none_beside_a_picture(convviz: Run, name: str) -> None:
    assert convviz("render", "sentence-slide", *SMALL, "--format", name).code == 0
    assert [path.suffix for path in Path("media").iterdir()] == [f".{name}"]


def test_several_formats_share_them(convviz: Run) -> None:
    formats = ("--format", "mp4", "--format", "gif")
    done = convviz("render", "sentence-slide", *SMALL, *formats, "-o", "out")
    assert done.out.splitlines() == ["out/sentence-slide.mp4", "out/sentence-slide.gif"]
    assert len(files(Path("out"))) == 5


def test_a_render_that_fails_leaves_the_old_ones(convviz: Run) -> None:
    Path("boom.py").write_text(
        "from convviz.draw import ConvScene\n"
        "class Boom(ConvScene):\n"
        '    title = "Boom"\n'
        "    def construct(self):\n"
        "        self.wait(1)\n"
        "        1 / 0\n"
    )
    for suffix in [".mp4", *SIDECARS]:
        Path(f"x{suffix}").write_text("old")
    assert convviz("render", "boom.py", *SMALL, "-o", "x.mp4").code == 1
    assert {Path(f"x{suffix}").read_text() for suffix in [".mp4", *SIDECARS]} == {"old"}


def test_one_that_cannot_be_written_stops_the_render(convviz: Run) -> None:
    Path("x.srt").mkdir()
    done = convviz("render", "sentence-slide", *SMALL, "-o", "x.mp4")
    assert (done.code, done.out) == (1, "")
    assert done.sentence == "cannot write x.srt: it is a folder"
    assert files(Path.cwd()) == ["x.srt"]
