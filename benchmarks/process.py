"""Whole processes: how long they take and how much memory they need."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """One run of a command: seconds on the wall, and the largest process's memory."""

    seconds: float
    peak_mb: float


def run(command: Sequence[str]) -> Run:
    """Run a command in a folder of its own; it must succeed."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        watch = _Watch(process.pid)
        _, error = process.communicate()
        seconds = time.perf_counter() - start
        watch.stop()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed: {error.decode()[-800:]}")
    return Run(seconds, watch.peak_mb)


def convviz(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "convviz", *arguments]


class _Watch(threading.Thread):
    """Looks at a process and its children now and then, and keeps the largest memory seen."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak_mb = 0.0
        self._pid = pid
        self._over = threading.Event()
        self.start()

    def run(self) -> None:
        while not self._over.wait(0.05):
            for pid in _family(self._pid):
                self.peak_mb = max(self.peak_mb, _peak(pid))

    def stop(self) -> None:
        self._over.set()
        self.join()


def _family(pid: int) -> list[int]:
    children = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children += [int(child) for child in task.read_text().split()]
        except OSError:
            continue
    return [pid, *(member for child in children for member in _family(child))]


def _peak(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    lines = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(lines[0].split()[1]) / 1024 if lines else 0.0
