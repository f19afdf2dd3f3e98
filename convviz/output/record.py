"""What is told about a finished file: the line of `render --json`."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from convviz.output.sinks import FileSink


@dataclass(frozen=True)
class Rendered:
    """A file that was rendered.

    Attributes
    ----------
    scene, format, path : str
        The scene's id, the format's name, where the file lies.
    width, height : int
        Pixels.
    fps : int or float
        The file's own frames a second, int when whole; 0 for a still.
    frames : int
        Frames on that grid; 1 for a still.
    duration : float
        Seconds; 0 for a still.
    bytes : int
        The file's size.
    sha256 : str
        Its content's digest, hexadecimal.
    """

    scene: str
    format: str
    path: str
    width: int
    height: int
    fps: int | float
    frames: int
    duration: float
    bytes: int
    sha256: str

    @classmethod
    def of(
        cls, path: Path, sink: FileSink, *, scene: str, format: str, width: int, height: int
    ) -> Rendered:
        """Describe the file at `path` that `sink` has finished.

        The file may have been moved since; `path` is where it lies now.
        """
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
        return cls(
            scene=scene,
            format=format,
            path=str(path),
            width=width,
            height=height,
            fps=_number(sink.fps),
            frames=sink.frames,
            duration=float(sink.duration),
            bytes=path.stat().st_size,
            sha256=digest.hexdigest(),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the attributes, in their order."""
        return asdict(self)


def _number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)
