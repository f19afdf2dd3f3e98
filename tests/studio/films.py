"""Films as lists of pictures, for tests of what draws them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.studio.catalogue import find
from convviz.studio.job import Job
from convviz.studio.settings import Settings

Picture = NDArray[np.uint8]


def job(scene: str | Path, fps: Any = 6, size: tuple[int, int] = (240, 136), **options: Any) -> Job:
    """Return the job of a small film; `seed` and `theme` are settings, the rest parameters."""
    settings = {name: options.pop(name) for name in ("seed", "theme") if name in options}
    return Job(find(str(scene))[0], Settings(*size, Fraction(fps), **settings), options)


def film(of: Job, wanted: range | None = None) -> list[Picture]:
    """Return the wanted pictures of a film, those that stand several times so often."""
    pictures: list[Picture] = []

    def on_frame(frame: Picture, repeat: int, changed: Any) -> None:
        pictures.extend([frame.copy()] * repeat)

    of.play(on_frame, wanted, None if wanted is None else wanted.stop - 1)
    return pictures


def same(one: list[Picture], other: list[Picture]) -> bool:
    """Return whether two films are the same, pixel for pixel."""
    return len(one) == len(other) and all(map(np.array_equal, one, other))
