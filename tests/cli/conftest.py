"""The real command, run in this process or in one of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from convviz.cli.main import main

ROOT = Path(__file__).parents[2]
SMALL = ("-r", "96,64", "--fps", "4")


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """The JSON objects, one a line, that stdout carries."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def sentence(self) -> str:
        """The one sentence on stderr."""
        lines = self.err.splitlines()
        assert len(lines) == 1, self.err
        assert lines[0].startswith("convviz: ")
        return lines[0].removeprefix("convviz: ")


Run = Callable[..., Done]


@pytest.fixture
def convviz(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Run]:
    """Run the command in an empty folder; both its streams are no terminal."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    handler = signal.getsignal(signal.SIGTERM)

    def run(*arguments: object) -> Done:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        return Done(int(ended.value.code or 0), *capsys.readouterr())

    yield run
    signal.signal(signal.SIGTERM, handler)


def command(*arguments: object) -> list[str]:
    """Return the command line of a process of its own."""
    return [sys.executable, "-m", "convviz", *map(str, arguments)]


def environment(**changes: str) -> dict[str, str]:
    """Return this environment with the checkout importable."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **changes}


def finished(*arguments: object, cwd: Path) -> Done:
    """Run the command in a process of its own."""
    done = subprocess.run(
        command(*arguments), cwd=cwd, env=environment(), capture_output=True, text=True
    )
    return Done(done.returncode, done.stdout, done.stderr)


def files(folder: Path) -> list[str]:
    """Return all files and folders in a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
