"""A range of a film's frames, drawn and encoded by whichever process has time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from convviz.output.h264 import Segment, SegmentCutter
from convviz.output.pictures import PictureLog
from convviz.rect import Rect
from convviz.studio.job import Job


class Part(NamedTuple):
    """What a range of frames gives to the files that are made of them.

    Attributes
    ----------
    frames : int
        The range's length.
    segments : list of Segment
        For an MP4: the encoded film, in order; empty if none is wanted.
    pictures : bytes
        For all other files: a `PictureLog`; empty if none is wanted.
    """

    frames: int
    segments: list[Segment]
    pictures: bytes


def draw_part(job: Job, first: int, stop: int, *, length: int, video: bool, pictures: bool) -> Part:
    """Draw the frames from `first` up to `stop`, and encode them.

    Parameters
    ----------
    first, stop
        `first` is a multiple of `length`, and so is `stop` unless it is the end.
    length
        Of a segment in frames.
    video, pictures
        Which of the two the files need.
    """
    settings = job.settings
    size = settings.width, settings.height
    encoder = SegmentCutter(*size, settings.fps, length) if video else None
    log = PictureLog(*size) if pictures else None

    def on_frame(frame: NDArray[np.uint8], repeat: int, changed: list[Rect] | None) -> None:
        if encoder is not None:
            encoder.write(frame, repeat, changed)
        if log is not None:
            log.write(frame, repeat, changed)

    job.play(on_frame, wanted=range(first, stop), last=stop - 1)
    if encoder is not None:
        encoder.cut()
    return Part(
        stop - first,
        encoder.take() if encoder is not None else [],
        log.to_bytes() if log is not None else b"",
    )
