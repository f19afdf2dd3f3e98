"""Files in the working folder are run by no process, unless they were named."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from convviz.cli.workers import workers
from convviz.studio import worker

ROOT = Path(__file__).parents[2]
HOSTILE = ("torch", "manim", "numpy", "random", "types", "signal", "distributed", "tornado")
# the command as it is installed: its own folder is where Python looks first, not the working one
SCRIPT = """
import sys
import convviz.studio.render
convviz.studio.render._WORTH_WORKERS = 0
convviz.studio.render._LEAST_PART = 1
from convviz.cli.main import main
if __name__ == "__main__":
    main()
"""
# tells how its processes are told to look for modules, and imports what lies beside it
NAMED = """
import os
import subprocess
import beside
from manim import *
class Named(Scene):
    def construct(self):
        with open("told", "a") as file:
            file.write(f"{os.environ.get('PYTHONSAFEPATH')}\\n")
        self.play(Create(Square()), run_time=4)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder with files that leave a mark when they are run."""
    (tmp_path / "work").mkdir()
    (tmp_path / "installed").mkdir()
    (tmp_path / "installed/convviz_script.py").write_text(SCRIPT)
    for name in HOSTILE:
        mark = f"open({str(tmp_path / 'ran')!r}, 'a').write({name!r})"
        (tmp_path / f"work/{name}.py").write_text(f"{mark}\nraise SystemExit('hostile')\n")
    return tmp_path


def run(folder: Path, *arguments: object, **changes: str) -> None:
    """Run the command in the working folder; nothing there may have been run."""
    script = folder / "installed/convviz_script.py"
    done = subprocess.run(
        [sys.executable, script, "render", *map(str, arguments)],
        cwd=folder / "work",
        env={**os.environ, "PYTHONPATH": str(ROOT), **changes},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not (folder / "ran").exists()


def test_the_package_itself_runs_nothing_there(folder: Path) -> None:
    for name in ("random", "signal", "types"):  # before `-m` comes to us, Python looks for its own
        (folder / f"work/{name}.py").unlink()
    (folder / "work/click.py").write_text((folder / "work/torch.py").read_text())
    done = subprocess.run(
        [sys.executable, "-m", "convviz", "list"],
        cwd=folder / "work",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not (folder / "ran").exists()


@pytest.mark.parametrize("length", [1, 90], ids=["forked from a server", "begun anew"])
def test_workers_run_nothing_there(folder: Path, length: int) -> None:
    # in a temporary folder with a long name no server can be called
    scratch = folder / ("t" * length)
    scratch.mkdir()
    own = folder / "own"
    own.mkdir()
    (own / "named.py").write_text(NAMED)
    (own / "beside.py").write_text("")
    run(
        folder,
        *(own / "named.py", "-r", "160,90", "--fps", 5, "-j", 2),
        TMPDIR=str(scratch),
    )
    # what a scene's own processes inherit is as it was
    assert set((folder / "work/told").read_text().split()) == {"None"}


def test_a_cluster_is_asked_from_there(folder: Path) -> None:
    pytest.importorskip("distributed")
    scheduler = folder / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    options = ("--scheduler-file", str(scheduler), "--host", "127.0.0.1", "--no-dashboard")
    processes = [
        subprocess.Popen([*dask, "scheduler", "--port", "0", *options], **quiet),
        subprocess.Popen(
            [*dask, "worker", *options, "--no-nanny", "--local-directory", str(folder)], **quiet
        ),
    ]
    try:
        patience = time.monotonic() + 30
        while not scheduler.exists() or not scheduler.read_text():
            assert time.monotonic() < patience
            time.sleep(0.05)
        address = json.loads(scheduler.read_text())["address"]
        small = ("-r", "160,90", "--fps", 5)
        run(folder, "sentence-dot", *small, "--scheduler", address)
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_a_process_that_cannot_be_told_so_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    # as under python -E
    monkeypatch.setattr(worker, "starts_safely", lambda: False)
    with workers(2, soon=False) as executor:
        assert executor is None
