"""The file formats that can be rendered.

This module loads no encoder: the command line reads it for its help.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from convviz.errors import InputError

if TYPE_CHECKING:
    from convviz.output.sinks import FileSink


@dataclass(frozen=True)
class Format:
    """One kind of file.

    Attributes
    ----------
    name, suffix
        As the command line and the file have them.
    moving
        Whether it has more than one picture.
    captioned
        Whether captions are written beside it: players look for them there.
    """

    name: str
    suffix: str
    moving: bool
    captioned: bool = False


FORMATS = {
    each.name: each
    for each in (
        Format("mp4", ".mp4", moving=True, captioned=True),
        Format("gif", ".gif", moving=True),
        Format("png", ".png", moving=False),
    )
}


def format_of(path: Path) -> Format | None:
    """Return the format that a path's suffix names, None if it names none.

    >>> format_of(Path("talk/Digit.GIF")).name
    'gif'
    """
    suffix = path.suffix.lower()
    return next((each for each in FORMATS.values() if each.suffix == suffix), None)


def open_sink(
    name: str,
    path: Path,
    width: int,
    height: int,
    fps: int | Fraction,
    total: int = 0,
    comment: str = "",
) -> FileSink:
    """Return the sink that writes a format.

    Parameters
    ----------
    name : str
        One of `FORMATS`.
    path : Path
        The file; it is overwritten.
    width, height : int
        Pixels of a frame.
    fps : int or Fraction
        Frames a second that will be written.
    total : int, optional
        How many frames, if that is known.
    comment : str, optional
        For the metadata of a video with captions beside it.

    Raises
    ------
    InputError
        If the format is unknown or cannot hold a picture of this size.
    """
    if name == "mp4":
        from convviz.output.mp4 import Mp4Sink

        return Mp4Sink(path, width, height, fps, total=total, comment=comment)
    if name == "gif":
        from convviz.output.gif import GifSink

        return GifSink(path, width, height, fps)
    if name == "png":
        from convviz.output.png import PngSink

        return PngSink(path)
    raise InputError(f"unknown format {name!r}; known are {', '.join(FORMATS)}")
