"""A film's key frames on one page: the storyboard that it turned out to be."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from convviz.draw.kit.theme import THEMES
from convviz.errors import ConvvizError
from convviz.studio.contact_sheet import ContactSheet, Shot, clock
from convviz.studio.job import Job
from convviz.studio.script import Script

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from convviz.rect import Rect

# the size at which pictures can be read side by side, whatever their shape
_PIXELS = 640 * 360


def key_shots(job: Job, script: Script) -> list[Shot]:
    """Return the last picture of each sentence of the film, all drawn in one play.

    They are drawn in the film's size, since a smaller film may be laid out otherwise, and
    scaled down to the size at which they are read.

    Raises
    ------
    ConvvizError
        If the scene shows nothing.
    """
    keys = script.key_frames()
    if not keys:
        raise ConvvizError(f"{job.entry.id} plays nothing, so there is nothing to show")
    pictures: list[NDArray[np.uint8]] = []

    def on_frame(frame: NDArray[np.uint8], repeat: int, changed: list[Rect] | None) -> None:
        pictures.extend([_reduced(frame)] * repeat)

    job.play(on_frame, wanted={key.frame for key in keys}, last=keys[-1].frame)
    rate = job.settings.fps
    return [
        Shot(picture, float(key.frame / rate), key.text)
        for key, picture in zip(keys, pictures, strict=True)
    ]


def contact_sheet(job: Job, columns: int | None = None) -> ContactSheet:
    """Return the sheet of a film's key frames.

    Parameters
    ----------
    job
        The film.
    columns
        How many stand side by side; None for what suits them.
    """
    script = job.script()
    shots = key_shots(job, script)
    count = "1 picture" if len(shots) == 1 else f"{len(shots)} pictures"
    length = clock(float(script.frames / job.settings.fps))
    return ContactSheet(
        shots,
        title=script.title,
        subtitle=f"{job.entry.id} · {count} · {length}",
        theme=THEMES[job.settings.theme],
        columns=columns,
    )


def _reduced(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a copy of a picture with as many pixels as a sheet has room for."""
    height, width = frame.shape[:2]
    scale = math.sqrt(_PIXELS / (width * height))
    if scale >= 1:
        return frame.copy()
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(Image.fromarray(frame).resize(size, Image.Resampling.LANCZOS))
