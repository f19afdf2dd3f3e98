"""What takes frames and makes a file of them.

A frame is a C-contiguous uint8 array of shape (height, width, 4): red, green, blue,
alpha, the top left pixel first.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from convviz.errors import ConvvizError
from convviz.rect import Rect

Frame = NDArray[np.uint8]


class FrameSink(Protocol):
    """Takes the frames in order, then finishes or gives up."""

    def write(self, frame: Frame, repeat: int = 1, changed: Sequence[Rect] | None = None) -> None:
        """Take one picture that is shown for `repeat` frames.

        It differs from the picture before only inside `changed`; None says nothing. The
        caller may draw into `frame` again as soon as this returns.
        """
        ...

    def finish(self) -> None:
        """Complete what is made of the frames.

        Raises
        ------
        ConvvizError
            If no frame was written.
        """
        ...

    def abort(self) -> None:
        """Free everything and leave no file, finished or not. May be called twice."""
        ...


class FileSink(FrameSink, Protocol):
    """A sink that makes one file.

    Attributes
    ----------
    frames : int
        Frames on the file's own time grid; final after `finish`.
    fps : Fraction
        Frames a second on that grid; 0 for a still.
    duration : Fraction
        Seconds; 0 for a still. Final after `finish`.
    """

    @property
    def frames(self) -> int: ...

    @property
    def fps(self) -> Fraction: ...

    @property
    def duration(self) -> Fraction: ...


class Tee:
    """One pass over the frames for several sinks.

    Parameters
    ----------
    sinks : sequence of FrameSink
        Each gets every call, in this order.
    """

    def __init__(self, sinks: Sequence[FrameSink]) -> None:
        self.sinks = tuple(sinks)

    def write(self, frame: Frame, repeat: int = 1, changed: Sequence[Rect] | None = None) -> None:
        """Hand the frame to every sink."""
        for sink in self.sinks:
            sink.write(frame, repeat, changed)

    def finish(self) -> None:
        """Finish every sink; the first that fails stops the rest unfinished."""
        for sink in self.sinks:
            sink.finish()

    def abort(self) -> None:
        """Abort every sink."""
        for sink in self.sinks:
            sink.abort()


def check_frame(frame: Frame, width: int, height: int) -> None:
    """Raise ValueError unless `frame` is uint8 (height, width, 4) in one block."""
    if frame.shape != (height, width, 4) or frame.dtype != np.uint8:
        raise ValueError(
            f"a frame is uint8 ({height}, {width}, 4), not {frame.dtype} {frame.shape}"
        )
    if not frame.flags.c_contiguous:
        raise ValueError("a frame's memory must be in one block, row after row")


def no_frames(path: object) -> ConvvizError:
    """Return the error of a file that got no picture."""
    return ConvvizError(f"nothing was drawn, so there is nothing to write to {path}")
