"""Files appear whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from convviz.errors import ConvvizError, one_line
from convviz.output.formats import FORMATS, open_sink
from convviz.output.placing import Placement

ROOT = Path(__file__).parents[2]


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where scratch folders are made during the test."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def out(scratch: Path) -> Path:
    folder = scratch.parent / "out"
    folder.mkdir()
    return folder


@pytest.fixture
def other_device(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Moves fail between folders, as they do between devices."""
    replace = os.replace

    def refuse(source: Path, target: Path) -> None:
        if Path(source).parent != Path(target).parent:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        replace(source, target)

    monkeypatch.setattr(os, "replace", refuse)


def place(*targets: Path, content: str = "new") -> None:
    with Placement(targets) as placement:
        for path in placement.paths:
            path.write_text(content)
        placement.commit()


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_files_land_where_they_shall(scratch: Path, out: Path) -> None:
    (out / "a.mp4").write_text("old")
    with Placement([out / "a.mp4", out / "deep/er/b.gif"]) as placement:
        assert [path.suffix for path in placement.paths] == [".mp4", ".gif"]
        assert all(path.is_relative_to(scratch) for path in placement.paths)
        for path in placement.paths:
            path.write_text("new")
        assert files(out) == ["a.mp4"]
        assert (out / "a.mp4").read_text() == "old"
        placement.commit()
    assert files(out) == ["a.mp4", "deep", "deep/er", "deep/er/b.gif"]
    assert (out / "a.mp4").read_text() == (out / "deep/er/b.gif").read_text() == "new"
    assert not files(scratch)


def test_relative_target_stays_where_it_was_meant(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(out)
    with Placement([Path("a.txt")]) as placement:
        placement.paths[0].write_text("new")
        monkeypatch.chdir("/")
        placement.commit()
    assert files(out) == ["a.txt"]


def test_link_is_followed(out: Path) -> None:
    (out / "real.txt").write_text("old")
    (out / "link.txt").symlink_to("real.txt")
    place(out / "link.txt")
    assert (out / "link.txt").is_symlink()
    assert (out / "real.txt").read_text() == "new"


@pytest.mark.parametrize("fault", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_fault_leaves_what_was_there(scratch: Path, out: Path, fault: type[BaseException]) -> None:
    (out / "a.txt").write_text("old")

    def render() -> None:
        with Placement([out / "a.txt", out / "new/b.txt"]) as placement:
            placement.paths[0].write_text("half")
            raise fault

    with pytest.raises(fault):
        render()
    assert files(out) == ["a.txt"]
    assert (out / "a.txt").read_text() == "old"
    assert not files(scratch)


@pytest.mark.parametrize("fault", [OSError(errno.EIO, "broken"), KeyboardInterrupt()])
def test_fault_in_the_move_leaves_what_was_there(
    scratch: Path, out: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    def refuse(*_: object) -> None:
        raise fault

    (out / "a.txt").write_text("old")
    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises((ConvvizError, KeyboardInterrupt)):
        place(out / "deep/er/b.txt", out / "a.txt")
    assert files(out) == ["a.txt"]
    assert (out / "a.txt").read_text() == "old"
    assert not files(scratch)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("/proc/x/y.mp4", "no file can be made in /proc: no such file or directory"),
        ("/dev/null/x.gif", "/dev/null is not a folder"),
        ("/dev/null", "it is not a regular file"),
        ("{out}", "it is a folder"),
        ("{out}/file/x.gif", "{out}/file is not a folder"),
        ("{out}/file/deep/x.gif", "{out}/file is not a folder"),
        ("{out}/" + "x" * 300 + ".gif", "file name too long"),
    ],
)
def test_target_that_cannot_be_is_refused_at_once(
    scratch: Path, out: Path, target: str, reason: str
) -> None:
    (out / "file").write_text("old")
    path = Path(target.format(out=out))
    sentence = one_line(f"cannot write {path}: {reason.format(out=out)}")
    with pytest.raises(ConvvizError, match=f"^{re.escape(sentence)}$") as refused:
        Placement([out / "fine.gif", path]).__enter__()
    assert refused.value.exit_code == 1
    assert files(out) == ["file"]
    assert not files(scratch)


def test_read_only_folder_is_refused(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(dir: Path) -> None:  # the superuser may write anywhere, so it is played
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(dir))

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    with pytest.raises(ConvvizError, match=r"no file can be made in .*out: read-only file system"):
        place(out / "deep/a.txt")


def test_trial_leaves_no_trace(out: Path) -> None:
    with Placement([out / "deep/er/a.txt"]):
        assert not files(out)
    assert not files(out)


@pytest.mark.usefixtures("other_device")
def test_other_device_gets_a_copy(scratch: Path, out: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as dead:
        (out / f".convviz-{dead.pid}-killed-in-the-copy").write_text("half")
    place(out / "a.txt", out / "deep/b.txt")
    assert files(out) == ["a.txt", "deep", "deep/b.txt"]
    assert (out / "deep/b.txt").read_text() == "new"
    assert not files(scratch)


@pytest.mark.skipif(
    not Path("/dev/shm").is_dir() or os.stat("/dev/shm").st_dev == os.stat("/tmp").st_dev,  # noqa: PTH116
    reason="no second device at hand",
)
def test_real_other_device(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as memory:
        monkeypatch.setattr(tempfile, "tempdir", memory)
        place(out / "a.txt", out / "deep/b.txt")
        assert files(out) == ["a.txt", "deep", "deep/b.txt"]
        assert not files(Path(memory))

        # all is copied before anything moves, so the second's failure spares the first
        copy = shutil.copyfileobj

        def run_out(source: object, target: object, size: int) -> None:
            copy(source, target, size)  # type: ignore[arg-type]
            if len(list(out.glob(".convviz-*"))) == 2:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(shutil, "copyfileobj", run_out)
        with pytest.raises(ConvvizError, match=r"^the disk is full: cannot write .*c\.txt$"):
            place(out / "a.txt", out / "c.txt", content="newer")
    assert files(out) == ["a.txt", "deep", "deep/b.txt"]
    assert (out / "a.txt").read_text() == "new"


@pytest.mark.usefixtures("other_device")
@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "full"), KeyboardInterrupt()])
def test_copy_that_fails_leaves_nothing(
    out: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    def refuse(*_: object) -> None:
        raise fault

    (out / "a.txt").write_text("old")
    monkeypatch.setattr(shutil, "copyfileobj", refuse)
    with pytest.raises((ConvvizError, KeyboardInterrupt)):
        place(out / "a.txt")
    assert files(out) == ["a.txt"]
    assert (out / "a.txt").read_text() == "old"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("name", FORMATS)
def test_full_disk_is_one_sentence(scratch: Path, out: Path, name: str) -> None:
    def render() -> None:
        with Placement([out / f"a.{name}"]) as placement:
            placement.paths[0].symlink_to("/dev/full")
            sink = open_sink(name, placement.paths[0], 64, 36, 30)
            try:
                for level in range(60):
                    sink.write(np.full((36, 64, 4), level, np.uint8))
                sink.finish()
            finally:
                sink.abort()

    with pytest.raises(ConvvizError, match=r"^the disk is full: ") as full:
        render()
    assert full.value.exit_code == 1
    assert not files(out)
    assert not files(scratch)


@pytest.mark.parametrize("device", ["same", "other"])
def test_permissions_follow_the_umask(
    out: Path, device: str, request: pytest.FixtureRequest
) -> None:
    if device == "other":
        request.getfixturevalue("other_device")
    before = os.umask(0o027)
    try:
        with Placement([out / f"a.{name}" for name in FORMATS]) as placement:
            for name, path in zip(FORMATS, placement.paths, strict=True):
                sink = open_sink(name, path, 64, 36, 30)
                sink.write(np.zeros((36, 64, 4), np.uint8))
                sink.finish()
            placement.commit()
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o640}


Run = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def python(scratch: Path) -> Run:
    """Start a script with arguments, its output readable."""

    def start(script: str, *arguments: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", script, *map(str, arguments)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )

    return start


KILLED_WHILE_WRITING = """
import sys, time
from pathlib import Path
import numpy as np
from convviz.output.formats import FORMATS, open_sink
from convviz.output.placing import Placement
with Placement([Path(sys.argv[1], "new", f"a.{name}") for name in FORMATS]
               + [Path(sys.argv[1], "old.mp4")]) as placement:
    names = [*FORMATS, "mp4"]
    sinks = [open_sink(*each, 640, 360, 30) for each in zip(names, placement.paths)]
    for number in range(200):
        for sink in sinks:
            sink.write(np.random.default_rng(number).integers(0, 255, (360, 640, 4), np.uint8))
        if number == 5:
            print("writing", flush=True)
"""


def test_sigkill_leaves_what_was_there(scratch: Path, out: Path, python: Run) -> None:
    (out / "old.mp4").write_text("old")
    with python(KILLED_WHILE_WRITING, out) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
        process.send_signal(signal.SIGKILL)
    assert files(out) == ["old.mp4"]
    assert (out / "old.mp4").read_text() == "old"
    assert files(scratch)
    # the next render sweeps
    place(out / "old.mp4")
    assert not files(scratch)


WRITING_OFTEN = """
import sys
from pathlib import Path
from convviz.output.placing import Placement
for _ in range(60):
    with Placement([Path(sys.argv[1])]) as placement:
        placement.paths[0].write_text(sys.argv[2] * 500_000)
        placement.commit()
"""


def test_two_writers_at_once_never_mix(scratch: Path, out: Path, python: Run) -> None:
    target = out / "deep/a.txt"
    wholes = {"a" * 500_000, "b" * 500_000}
    with python(WRITING_OFTEN, target, "a") as one, python(WRITING_OFTEN, target, "b") as two:
        while one.poll() is None or two.poll() is None:
            assert not target.exists() or target.read_text() in wholes
    assert one.returncode == two.returncode == 0
    assert target.read_text() in wholes
    assert files(out) == ["deep", "deep/a.txt"]
    assert not files(scratch)


def test_a_file_that_is_added_moves_with_the_others(tmp_path: Path) -> None:
    with Placement([tmp_path / "a.mp4"]) as placement:
        placement.paths[0].write_text("film")
        scratch = placement.add(tmp_path / "new" / "a.srt")
        assert scratch.suffix == ".srt"
        assert scratch == placement.paths[1]
        scratch.write_text("captions")
        assert not list(tmp_path.iterdir())
        placement.commit()
    assert (tmp_path / "a.mp4").read_text() == "film"
    assert (tmp_path / "new" / "a.srt").read_text() == "captions"


def test_one_that_cannot_be_written_cannot_be_added(tmp_path: Path) -> None:
    with Placement([tmp_path / "a.mp4"]) as placement, pytest.raises(ConvvizError, match="folder"):
        placement.add(tmp_path)
