"""The baseline: pictures by their digests, and which of them each name stands for."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from .drawing import Pixels
from .units import Name

# of pictures that no name stands for: another run may be about to name them
_SECONDS_KEPT = 24 * 3600

Baseline = dict[Name, str]


def digest(pixels: Pixels) -> str:
    """Return what two pictures have in common if they are the same, pixel for pixel."""
    height, width = pixels.shape[:2]
    whole = hashlib.sha256(f"{width}x{height}:".encode())
    whole.update(pixels.tobytes())
    return whole.hexdigest()[:32]


class Store:
    """A folder with a baseline in it.

    Names change from one picture to another all at once, when all pictures are there: a run
    that is interrupted leaves the baseline as it was.

    Parameters
    ----------
    folder
        Made when the first picture is kept.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pictures = folder / "pictures"
        self._names = folder / "baseline.json"

    def baseline(self) -> Baseline | None:
        """Return the digests of the names; None if there never was a baseline."""
        try:
            kept = json.loads(self._names.read_text())
        except FileNotFoundError:
            return None
        return {Name(*words): kept_digest for *words, kept_digest in kept}

    def write(self, baseline: Mapping[Name, str]) -> None:
        """Make this the baseline, and remove pictures that have no name for a day."""
        rows = [[*name, baseline[name]] for name in sorted(baseline)]
        text = "[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n"
        with _placed(self._names) as file:
            file.write(text.encode())
        kept, now = set(baseline.values()), time.time()
        for path in self._pictures.glob("*/*"):
            if path.stem not in kept and now - path.stat().st_mtime > _SECONDS_KEPT:
                path.unlink(missing_ok=True)

    def keep(self, pixels: Pixels) -> None:
        """Put a picture beside the others."""
        path = self._path(digest(pixels))
        with contextlib.suppress(FileNotFoundError):
            os.utime(path)
            return
        with _placed(path) as file:
            Image.fromarray(pixels).save(file, "PNG")

    def picture(self, kept: str) -> Pixels | None:
        """Return the picture of that digest, None if it was lost."""
        try:
            with Image.open(self._path(kept)) as image:
                return np.asarray(image.convert("RGB"))
        except OSError:
            return None

    def _path(self, kept: str) -> Path:
        return self._pictures / kept[:2] / f"{kept}.png"


@contextlib.contextmanager
def _placed(path: Path) -> Iterator[Any]:
    """Open a file that appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, scratch = tempfile.mkstemp(prefix="unfinished-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
        Path(scratch).replace(path)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise
