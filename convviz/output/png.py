"""PNG stills."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from convviz.output.sinks import Frame, no_frames
from convviz.rect import Rect


def save_png(frame: Frame, path: Path, *, alpha: bool = False) -> None:
    """Write one frame as a PNG.

    Parameters
    ----------
    frame : array of uint8, shape (height, width, 4)
        Red, green, blue, alpha.
    path : Path
        The file; it is overwritten.
    alpha : bool
        Keep the alpha channel; without it the colours are written as they are.
    """
    picture = Image.fromarray(frame if alpha else frame[..., :3])
    picture.save(path, format="PNG", compress_level=6)


class PngSink:
    """Writes the last frame as a PNG.

    Parameters
    ----------
    path : Path
        The file; it is overwritten.
    alpha : bool
        Keep the alpha channel.
    """

    frames = 1
    fps = Fraction(0)
    duration = Fraction(0)

    def __init__(self, path: Path, *, alpha: bool = False) -> None:
        self.path = path
        self.alpha = alpha
        self._last: Frame | None = None

    def write(self, frame: Frame, repeat: int = 1, changed: Sequence[Rect] | None = None) -> None:
        """Keep a copy of the picture in place of the one before."""
        if self._last is None:
            self._last = frame.copy()
        else:
            np.copyto(self._last, frame)

    def finish(self) -> None:
        """Write the last picture."""
        if self._last is None:
            raise no_frames(self.path)
        save_png(self._last, self.path, alpha=self.alpha)

    def abort(self) -> None:
        """Forget the picture and remove the file."""
        self._last = None
        self.path.unlink(missing_ok=True)
