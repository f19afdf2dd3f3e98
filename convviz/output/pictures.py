"""Pictures on their way from the process that draws them to the one that writes a file."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence

import numpy as np

from convviz.output.sinks import Frame
from convviz.rect import Rect

_HEADER = struct.Struct("<3I")  # repeat, number of rectangles, packed bytes
_RECT = struct.Struct("<4I")


class PictureLog:
    """Keeps a range's pictures as what changed from one to the next, compressed.

    Parameters
    ----------
    width, height : int
        Pixels of a frame.
    """

    def __init__(self, width: int, height: int) -> None:
        self._whole = Rect(0, 0, width, height)
        self._pieces: list[bytes] = []

    def write(self, frame: Frame, repeat: int = 1, changed: Sequence[Rect] | None = None) -> None:
        """Keep one picture, shown for `repeat` frames; the first one is kept whole."""
        rects = [self._whole] if changed is None or not self._pieces else list(changed)
        packed = zlib.compress(b"".join(frame[rect.place].tobytes() for rect in rects), 1)
        self._pieces.append(_HEADER.pack(repeat, len(rects), len(packed)))
        self._pieces += [_RECT.pack(r.left, r.top, r.right, r.bottom) for r in rects]
        self._pieces.append(packed)

    def to_bytes(self) -> bytes:
        """Return all of it."""
        return b"".join(self._pieces)


def replay(data: bytes, width: int, height: int) -> Iterator[tuple[Frame, int, list[Rect] | None]]:
    """Yield the pictures of a log: each with its frames and where it differs from the last.

    The array is the same each time, drawn over.
    """
    frame = np.zeros((height, width, 4), np.uint8)
    at = 0
    first = True
    while at < len(data):
        repeat, count, size = _HEADER.unpack_from(data, at)
        at += _HEADER.size
        rects = [Rect(*_RECT.unpack_from(data, at + i * _RECT.size)) for i in range(count)]
        at += count * _RECT.size
        pixels = np.frombuffer(zlib.decompress(data[at : at + size]), np.uint8)
        at += size
        start = 0
        for rect in rects:
            part = frame[rect.place]
            part[...] = pixels[start : start + part.size].reshape(part.shape)
            start += part.size
        yield frame, repeat, None if first else rects
        first = False
