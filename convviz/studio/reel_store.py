"""Scenes that were drawn once, kept on disk so that a film need not draw them again."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
from functools import cache
from importlib import metadata
from pathlib import Path

from convviz.errors import ConvvizError, InputError
from convviz.inputs.regular_file import open_regular
from convviz.output.h264_check import check_segments
from convviz.output.placing import Placement
from convviz.studio.job import Job
from convviz.studio.reel import Reel

LARGEST = 2_000_000_000  # bytes of all reels together
LARGEST_REEL = 500_000_000  # a longer one is cut off, and so none

_PACKAGE = Path(__file__).resolve().parent.parent
# Another version of these may draw, compute or encode differently.
_PACKAGES = (
    *("manim", "torch", "numpy", "av", "pycairo", "pillow"),
    *("uharfbuzz", "font-roboto", "cmap", "manimpango"),
)


def cache_folder() -> Path:
    """Return the user's folder for what can be made again.

    `CONVVIZ_CACHE` names it, else it is `convviz` in `XDG_CACHE_HOME` or `~/.cache`.
    """
    own = os.environ.get("CONVVIZ_CACHE")
    if own:
        return Path(own)
    shared = Path(os.environ.get("XDG_CACHE_HOME", ""))
    # the specification ignores relative ones
    return (shared if shared.is_absolute() else Path.home() / ".cache") / "convviz"


class ReelStore:
    """Reels by all that their pictures depend on.

    A store that cannot be read or written stores nothing, and no film fails for it.

    Parameters
    ----------
    folder
        Where they lie; made when the first one is kept.
    largest
        How many bytes they may have together; those that were used longest ago go first.
    """

    def __init__(self, folder: Path, largest: int = LARGEST) -> None:
        self._folder = folder
        self._largest = largest

    def get(self, job: Job) -> Reel | None:
        """Return the job's reel, None if it is not there or not whole."""
        path, settings = self._path(job), job.settings
        try:
            with open_regular(path) as file:
                data = file.read(LARGEST_REEL)
        except (OSError, InputError):
            return None
        try:
            reel = Reel.from_bytes(data)
            check_segments(reel.segments, settings.width, settings.height, settings.fps)
        except ValueError:
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return reel

    def put(self, job: Job, reel: Reel) -> None:
        """Keep a reel: whole, or not at all."""
        with (
            # a loop of links is a RuntimeError to pathlib
            contextlib.suppress(ConvvizError, OSError, RuntimeError),
            Placement([self._path(job)]) as placement,
        ):
            placement.paths[0].write_bytes(reel.to_bytes())
            placement.commit()
        with contextlib.suppress(OSError):
            self._shrink()

    def _path(self, job: Job) -> Path:
        return self._folder / f"{key_of(job)}.reel"

    def _shrink(self) -> None:
        # a link that leads nowhere is small, too
        found = [(path.lstat(), path) for path in self._folder.glob("*.reel")]
        left = sum(stat.st_size for stat, _ in found)
        for stat, path in sorted(found, key=lambda each: each[0].st_mtime_ns):
            if left <= self._largest:
                return
            path.unlink(missing_ok=True)
            left -= stat.st_size


def key_of(job: Job) -> str:
    """Return a digest of all that the pictures of one of the project's scenes depend on."""
    settings = job.settings
    told = [
        *(job.entry.id, job.entry.class_name),
        hashlib.sha256(job.entry.path.read_bytes()).hexdigest(),
        sorted((name, repr(value)) for name, value in job.parameters.items()),
        *(settings.width, settings.height, str(settings.fps), settings.theme, settings.seed),
        *_machine(),
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


@cache
def _machine() -> tuple[str, ...]:
    """Return what all scenes depend on: convviz itself, and what it stands on."""
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(_PACKAGE)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    versions = [f"{name} {metadata.version(name)}" for name in _PACKAGES]
    return digest.hexdigest(), platform.python_version(), platform.machine(), *versions
