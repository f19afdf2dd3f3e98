"""Renders with workers that are ended in their midst, by signals and at any moment."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import av
import pytest

from convviz.output.scratch import PREFIX, sweep
from convviz.studio.render import render

from .films import job

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="looks at processes by signals")

PLAIN = """
from manim import *
class Plain(Scene):
    def construct(self):
        print("this is no result")
        for beat in range(24):
            self.play(Create(Square(fill_opacity=0.5)), run_time=1)
"""

# The real command, but that short films are divided too.
DIVIDING = """
import convviz.studio.render
convviz.studio.render._WORTH_WORKERS = 0
convviz.studio.render._LEAST_PART = 1
from convviz.cli.main import main
main()
"""
ENDLESS = """
from pathlib import Path
from manim import *
class Endless(Scene):
    def construct(self):
        for beat in range(600):
            self.play(Create(Square()), run_time=1)
        Path("counted").touch()
"""


class Command:
    """A render in a session of its own, so that all its processes can be found."""

    def __init__(
        self, folder: Path, *arguments: str, script: str = DIVIDING, scratch: str = "tmp"
    ) -> None:
        self.scratch = folder / scratch
        self.scratch.mkdir()
        (folder / "out").mkdir()
        (folder / "out/endless.mp4").write_text("old")
        (folder / "endless.py").write_text(ENDLESS)
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, "render", *arguments],
            cwd=folder,
            env={
                **os.environ,
                "TMPDIR": str(self.scratch),
                "CONVVIZ_CACHE": str(folder / "cache"),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def others(self) -> dict[int, str]:
        """Return the command lines of its other processes, by their numbers."""
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                state, _, _, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
                if int(session) == self.process.pid != int(entry.name) and state != "Z":
                    found[int(entry.name)] = (entry / "cmdline").read_text()
        return found

    def workers(self) -> set[int]:
        """Return its forked processes: the server that they are forked from and the workers."""
        return {pid for pid, line in self.others().items() if "multiprocessing.forkserver" in line}

    def wait_for(self, number: int) -> None:
        """Wait until there are so many forked processes."""
        patience = time.monotonic() + 60
        while len(self.workers()) < number:
            assert self.process.poll() is None, self.process.communicate()
            assert time.monotonic() < patience
            time.sleep(0.02)

    def end(self, ending: signal.Signals) -> tuple[int, str, str]:
        """Send a signal as a terminal does; return the exit code, stdout and stderr."""
        if ending is signal.SIGINT:
            os.killpg(self.process.pid, ending)
        else:
            self.process.send_signal(ending)
        patience = time.monotonic() + 30
        while self.process.poll() is None and time.monotonic() < patience:
            time.sleep(0.02)
        self.left = self.others()
        while (left := self.others()) and time.monotonic() < patience:
            time.sleep(0.02)
        assert not left
        out, err = self.process.communicate(timeout=5)
        return self.process.returncode, out, err


ENDLESSLY = ("endless.py", "-r", "160,90", "--fps", "10", "-j", "2", "-o", "out")
needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")


@needs_proc
def test_a_render_that_is_ended_leaves_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    commands: dict[str, Command] = {}
    try:
        for name in ("early", "interrupted", "killed"):
            commands[name] = Command(tmp_path_factory.mktemp(name[0]), *ENDLESSLY)
        # the server of its workers still imports
        commands["early"].wait_for(1)
        codes = {"early": commands["early"].end(signal.SIGINT)}
        for name, ending in (("interrupted", signal.SIGINT), ("killed", signal.SIGKILL)):
            commands[name].wait_for(3)
            codes[name] = commands[name].end(ending)
    finally:
        for command in commands.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(command.process.pid, signal.SIGKILL)
    interrupted = (130, "", "convviz: interrupted; no unfinished file was written")
    for name in ("early", "interrupted"):
        code, out, err = codes[name]
        assert (code, out, err.strip()) == interrupted
        assert not list(commands[name].scratch.iterdir())
    assert codes["killed"] == (-signal.SIGKILL, "", "")
    # all that a killed one leaves is known by its number, and is swept by the next
    mark = f"convviz-{commands['killed'].process.pid}-"
    left = [path.name for path in commands["killed"].scratch.iterdir()]
    assert left
    assert all(name.startswith(mark) for name in left)
    sweep(commands["killed"].scratch, PREFIX)
    assert not list(commands["killed"].scratch.iterdir())
    for command in commands.values():
        out = command.scratch.parent / "out"
        assert [path.name for path in out.iterdir()] == ["endless.mp4"]
        assert (out / "endless.mp4").read_text() == "old"


@needs_proc
def test_a_short_draft_starts_no_process(tmp_path: Path) -> None:
    whole = "from convviz.cli.main import main; main()"
    small = ("-q", "l", "-r", "160,90", "--fps", "2", "-j", "2", "--json")
    command = Command(tmp_path, "sentence-slide", *small, script=whole)
    seen: dict[int, str] = {}
    while command.process.poll() is None:
        seen |= command.others()
        time.sleep(0.01)
    assert command.process.returncode == 0, command.process.communicate()
    assert not seen


def test_two_renders_into_one_folder_at_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    films = tmp_path_factory.mktemp("films")
    commands = []
    # in a folder with a name so long, no server can be called
    for scratch in ("tmp", "long" * 30):
        folder = tmp_path_factory.mktemp("one")
        (folder / "plain.py").write_text(PLAIN.replace("24", "3"))
        into = ("--format", "mp4", "--format", "gif", "-o", str(films))
        small = ("plain.py", "-r", "160,90", "--fps", "10", "-j", "2")
        commands.append(Command(folder, *small, *into, scratch=scratch))
    outcomes = [command.process.communicate(timeout=60) for command in commands]
    paths = [str(films / f"plain.{suffix}") for suffix in ("mp4", "gif")]
    for command, (out, err) in zip(commands, outcomes, strict=True):
        # what the scene prints is there once, and not among the results
        assert (command.process.returncode, out.split(), err) == (0, paths, "this is no result\n")
        assert not list(command.scratch.iterdir())
    assert not [path for path in films.iterdir() if path.name.startswith(".")]
    film = job(folder / "plain.py", fps=10, size=(160, 90))
    for suffix in ("mp4", "gif"):
        render(film, [(suffix, folder / f"alone.{suffix}")])
        alone = (folder / f"alone.{suffix}").read_bytes()
        assert (films / f"plain.{suffix}").read_bytes() == alone


@needs_proc
def test_kills_at_any_moment_leave_whole_files(tmp_path_factory: pytest.TempPathFactory) -> None:
    film = "import sys; sys.argv[1:2] = []\n" + DIVIDING
    small = ("-r", "160,90", "--fps", "4", "-j", "2")
    at = random.Random(17)
    for number in range(6):
        folder = tmp_path_factory.mktemp("k")
        if number % 2:
            into = ("film", "--scenes", "sentence-dot", "-o", "out/endless.mp4")
            command = Command(folder, *into, *small, script=film)
        else:
            command = Command(folder, *ENDLESSLY)
        time.sleep(at.uniform(0.2, 5))
        if command.process.poll() is None:
            command.end(at.choice([signal.SIGKILL, signal.SIGINT, signal.SIGTERM]))
        out = folder / "out"
        assert {path.suffix for path in out.iterdir()} <= {".mp4", ".srt", ".vtt", ".txt"}
        kept = (out / "endless.mp4").read_bytes()
        if kept != b"old":
            assert command.process.returncode == 0
            with av.open(str(out / "endless.mp4")) as container:
                assert sum(1 for _ in container.decode(video=0)) > 40
        sweep(command.scratch, PREFIX)
        assert not list(command.scratch.iterdir())
