"""What killed processes leave is swept, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from convviz.output import scratch


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="session")
def dead() -> int:
    """The number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        return process.pid


def test_scratch_is_private_and_empty(root: Path) -> None:
    folder = scratch.make_scratch()
    assert folder.parent == root
    assert folder.name.startswith(f"convviz-{os.getpid()}-")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert not list(folder.iterdir())


def test_only_what_the_dead_left_goes(root: Path, dead: int) -> None:
    stale = root / f"convviz-{dead}-abc"
    (stale / "deep").mkdir(parents=True)
    (stale / "deep/0.mp4").write_text("half")
    stay = [
        f"convviz-{os.getpid()}-abc",  # we
        "convviz-1-abc",  # a process of somebody else
        "convviz-cache",
        "convviz-my-cache",
        f"convviz-{dead}",
        f"other-{dead}-abc",
    ]
    for name in stay:
        (root / name).mkdir()
    made = scratch.make_scratch()
    assert sorted(path.name for path in root.iterdir()) == sorted([*stay, made.name])


def test_links_are_not_followed(root: Path, dead: int) -> None:
    (root / "precious").mkdir()
    (root / "precious/file").write_text("kept")
    (root / f"convviz-{dead}-abc").symlink_to(root / "precious")
    scratch.sweep(root, scratch.PREFIX)
    assert [path.name for path in root.iterdir()] == ["precious"]
    assert (root / "precious/file").exists()


def test_others_folders_stay(root: Path, dead: int, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / f"convviz-{dead}-abc").mkdir()
    monkeypatch.setattr(os, "getuid", lambda: os.geteuid() + 1)
    scratch.sweep(root, scratch.PREFIX)
    assert len(list(root.iterdir())) == 1


def test_hidden_copies_are_swept_too(root: Path, dead: int) -> None:
    (root / f".convviz-{dead}-0.mp4").write_text("half")
    (root / f".convviz-{os.getpid()}-0.mp4").write_text("busy")
    scratch.sweep(root, f".{scratch.PREFIX}")
    assert [path.name for path in root.iterdir()] == [f".convviz-{os.getpid()}-0.mp4"]


def test_process_that_may_not_be_asked_lives(
    root: Path, dead: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(process: int, signal: int) -> None:
        raise PermissionError

    (root / f"convviz-{dead}-abc").mkdir()
    monkeypatch.setattr(os, "kill", refuse)
    scratch.sweep(root, scratch.PREFIX)
    assert len(list(root.iterdir())) == 1
