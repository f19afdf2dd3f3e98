"""`convviz render`: files, their records, and what is said meanwhile."""

from __future__ import annotations

import hashlib
import json
import re
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image

from convviz.cli import progress as progress_module
from convviz.studio.catalogue import catalogue

from .conftest import SMALL, Run, files

KEYS = ["scene", "format", "path", "width", "height", "fps", "frames", "duration"]
KEYS += ["bytes", "sha256"]
PLAIN = """
from manim import Create, Scene, Square
class Plain(Scene):
    def construct(self):
        self.play(Create(Square()), run_time=1)
        self.wait(0.5)
"""


@pytest.fixture
def plain(convviz: Run) -> str:
    """The name of a scene's file in the folder where the command runs."""
    Path("plain.py").write_text(PLAIN)
    return "plain.py"


def video(path: str) -> tuple[int, int, Fraction, int]:
    with av.open(path) as container:
        stream = container.streams.video[0]
        frames = sum(1 for _ in container.decode(stream))
        return stream.width, stream.height, stream.average_rate, frames


@pytest.mark.parametrize(
    ("arguments", "paths"),
    [
        ((), ["media/plain.mp4"]),
        (("--format", "gif"), ["media/plain.gif"]),
        (("-o", "x.gif"), ["x.gif"]),
        (("-o", "deep/x.MP4"), ["deep/x.MP4"]),
        (("-o", "folder"), ["folder/plain.mp4"]),
        (("-o", "folder/"), ["folder/plain.mp4"]),
        (("-o", "a.b/", "--format", "png"), ["a.b/plain.png"]),
        (("--format", "png", "-o", "last.png"), ["last.png"]),
        (
            ("--format", "mp4", "--format", "gif", "--format", "png", "-o", "all"),
            ["all/plain.mp4", "all/plain.gif", "all/plain.png"],
        ),
        (("--format", "gif", "--format", "gif", "-o", "x.gif"), ["x.gif"]),
    ],
)
def test_files_land_where_they_shall(
    convviz: Run, plain: str, arguments: tuple[str, ...], paths: list[str]
) -> None:
    done = convviz("render", plain, *SMALL, *arguments)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == paths
    found = [name for name in files(Path.cwd()) if Path(name).is_file()]
    assert sorted(found) == sorted([*paths, plain])


def test_records_describe_the_files(convviz: Run, plain: str) -> None:
    formats = ("mp4", "gif", "png")
    options = [part for name in formats for part in ("--format", name)]
    done = convviz("render", plain, "-r", "96,64", "--fps", 10, *options, "--json")
    assert [record["format"] for record in done.records] == list(formats)
    for record in done.records:
        assert list(record) == KEYS
        content = Path(record["path"]).read_bytes()
        assert record["bytes"] == len(content)
        assert record["sha256"] == hashlib.sha256(content).hexdigest()
        assert (record["scene"], record["width"], record["height"]) == ("plain", 96, 64)
    mp4, gif, png = done.records
    assert video(mp4["path"]) == (96, 64, 10, 15)
    assert (mp4["fps"], mp4["frames"], mp4["duration"]) == (10, 15, 1.5)
    assert (gif["fps"], gif["duration"]) == (10, 1.5)
    with Image.open(gif["path"]) as image:
        hundredths = []
        for index in range(image.n_frames):
            image.seek(index)
            hundredths.append(image.info["duration"])
        assert sum(hundredths) == 1500
    assert (png["fps"], png["frames"], png["duration"]) == (0, 1, 0.0)


def test_a_scene_after_the_other(convviz: Run) -> None:
    done = convviz("render", "--all", "-r", "96,64", "--fps", 1, "--json")
    assert done.code == 0
    assert [record["scene"] for record in done.records] == [e.id for e in catalogue()]
    assert [record["path"] for record in done.records] == [f"media/{e.id}.mp4" for e in catalogue()]


def test_a_scene_named_twice_is_rendered_once(convviz: Run, plain: str) -> None:
    assert convviz("render", plain, plain, *SMALL).out == "media/plain.mp4\n"


def test_a_folder_of_scenes(convviz: Run) -> None:
    Path("own").mkdir()
    for name in ("One", "Two"):
        Path("own", f"{name.lower()}.py").write_text(PLAIN.replace("Plain", name))
    done = convviz("render", "own", *SMALL, "-o", "films")
    assert done.out.splitlines() == ["films/one.mp4", "films/two.mp4"]


def test_the_same_twice_is_the_same_file(convviz: Run) -> None:
    shas = []
    for _ in range(2):
        done = convviz(
            "render", "sentence-slide", *SMALL, "--format", "mp4", "--format", "gif", "--json"
        )
        shas.append([record["sha256"] for record in done.records])
    assert shas[0] == shas[1]


def test_what_was_there_is_replaced(convviz: Run, plain: str) -> None:
    Path("x.gif").write_text("old")
    assert convviz("render", plain, *SMALL, "-o", "x.gif").code == 0
    assert Path("x.gif").read_bytes().startswith(b"GIF89a")
    assert files(Path.cwd()) == ["plain.py", "x.gif"]


def test_a_rate_that_is_a_fraction(convviz: Run, plain: str) -> None:
    done = convviz("render", plain, "-r", "96,64", "--fps", "30000/1001", "--json")
    assert done.records[0]["fps"] == pytest.approx(30000 / 1001)
    assert video("media/plain.mp4")[2] == Fraction(30000, 1001)


def test_a_scene_that_fails_leaves_what_was_there(convviz: Run) -> None:
    Path("boom.py").write_text(PLAIN.replace("Plain", "Boom") + "        1 / 0\n")
    Path("x.mp4").write_text("old")
    done = convviz("render", "boom.py", *SMALL, "-o", "x.mp4")
    assert (done.code, done.out) == (1, "")
    assert done.sentence == "ZeroDivisionError: division by zero (convviz --debug shows where)"
    assert Path("x.mp4").read_text() == "old"
    assert files(Path.cwd()) == ["boom.py", "x.mp4"]


@pytest.mark.parametrize("place", [0, 1, 5])
def test_debug_shows_the_traceback_wherever_it_stands(convviz: Run, place: int) -> None:
    Path("boom.py").write_text(PLAIN.replace("Plain", "Boom") + "        1 / 0\n")
    arguments = ["render", "boom.py", *SMALL, "-o", "x.mp4"]
    done = convviz(*arguments[:place], "--debug", *arguments[place:])
    assert done.code == 1
    assert "Traceback (most recent call last)" in done.err
    assert "1 / 0" in done.err
    assert done.err.splitlines()[-1].startswith("convviz: ZeroDivisionError")


def test_debug_shows_the_traceback_of_wrong_use_too(convviz: Run) -> None:
    done = convviz("--debug", "values", "nothing")
    assert done.code == 2
    assert "Traceback" in done.err


def test_a_scene_that_ends_the_program_has_failed(convviz: Run) -> None:
    Path("ends.py").write_text(
        PLAIN.replace("Plain", "Ends") + "        import sys\n        sys.exit(0)\n"
    )
    done = convviz("render", "ends.py", *SMALL)
    assert done.code == 1
    assert done.sentence == "the scene called sys.exit(0)"
    assert files(Path.cwd()) == ["ends.py"]


def test_a_scene_that_plays_nothing(convviz: Run) -> None:
    Path("idle.py").write_text("from manim import Scene\nclass Idle(Scene):\n    pass\n")
    done = convviz("render", "idle.py", *SMALL)
    assert done.code == 1
    assert done.sentence.startswith("nothing was drawn")
    assert files(Path.cwd()) == ["idle.py"]


def test_what_a_scene_prints_goes_to_stderr(convviz: Run) -> None:
    Path("loud.py").write_text(
        'print("imported")\n' + PLAIN.replace("Plain", "Loud") + '        print("drawn")\n'
    )
    done = convviz("render", "loud.py", *SMALL, "-o", "x.gif")
    assert (done.code, done.out) == (0, "x.gif\n")
    assert "drawn" in done.err.splitlines()


def test_no_progress_where_there_is_no_terminal(convviz: Run) -> None:
    done = convviz("render", "sentence-slide", *SMALL)
    assert (done.out, done.err) == ("media/sentence-slide.mp4\n", "")


def test_progress_on_a_terminal_goes_to_stderr(
    convviz: Run, plain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal:
        def __getattr__(self, name: str) -> object:
            return getattr(self.real, name)

        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    terminal.real = progress_module.sys.stderr
    monkeypatch.setattr(progress_module.sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    done = convviz("render", plain, *SMALL, "-o", "x.gif")
    assert (done.code, done.out) == (0, "x.gif\n")
    assert re.search(r"plain .*/6", done.err.replace("\x1b", " "))


def test_preview_without_a_desktop_is_said_and_no_failure(
    convviz: Run, plain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    done = convviz("render", plain, *SMALL, "-p", "-o", "x.gif")
    assert (done.code, done.out) == (0, "x.gif\n")
    assert done.sentence == "there is no desktop to open x.gif on"


@pytest.mark.parametrize("outcome", [0, 1])
def test_preview_opens_what_was_rendered(
    convviz: Run, plain: str, monkeypatch: pytest.MonkeyPatch, outcome: int
) -> None:
    opened: list[str] = []
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("click.launch", lambda path: opened.append(path) or outcome)
    done = convviz("render", plain, *SMALL, "-p", "-o", "x.gif")
    assert done.code == 0
    assert opened == [str(Path("x.gif").absolute())]
    assert ("no program opened x.gif" in done.err) == bool(outcome)


def test_json_is_one_line_even_for_odd_names(convviz: Run) -> None:
    Path("größe.py").write_text(PLAIN.replace("Plain", "Größe"))
    done = convviz("render", "größe.py", *SMALL, "--json")
    assert json.loads(done.out)["scene"] == "größe"
    assert len(done.out.splitlines()) == 1
