"""What changed from picture to picture, kept on disk.

A long film in memory would be gigabytes; most pixels of these pictures stay as they
are, so the changes compress to a few kilobytes each.
"""

from __future__ import annotations

import struct
import tempfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from convviz.output.sinks import Frame
from convviz.rect import around

Colours = NDArray[np.uint32]


class Change(NamedTuple):
    """The pixels that differ from the picture before.

    Attributes
    ----------
    rows, columns : slice
        The rectangle around them.
    mask : array of bool, shape (rows, columns)
        Where in the rectangle they are.
    colours : array of uint32, shape (n,)
        Their new colours, row after row: red + 256 green + 65536 blue.
    """

    rows: slice
    columns: slice
    mask: NDArray[np.bool_]
    colours: Colours


def colours_of(frame: Frame) -> Colours:
    """Return a frame's colours as one number a pixel, shape (height, width)."""
    return frame.view("<u4")[..., 0] & np.uint32(0xFFFFFF)


def change_between(before: Colours, after: Colours) -> Change | None:
    """Return what turns one picture into the other, None if they are the same."""
    differs = before != after
    place = around(differs)
    if place is None:
        return None
    mask = differs[place]
    return Change(*place, mask, after[place][mask])


class ChangeLog:
    """Changes in order, on disk in a file without a name; gone when the process is."""

    _HEADER = struct.Struct("<5I")

    def __init__(self) -> None:
        # closed in `close`: it lives as long as the sink
        self._file = tempfile.TemporaryFile(prefix="convviz-")  # noqa: SIM115

    def append(self, change: Change) -> None:
        """Add one change at the end."""
        packed = zlib.compress(np.packbits(change.mask).tobytes() + change.colours.tobytes(), 1)
        rows, columns = change.rows, change.columns
        self._file.write(
            self._HEADER.pack(rows.start, rows.stop, columns.start, columns.stop, len(packed))
        )
        self._file.write(packed)

    def __iter__(self) -> Iterator[Change]:
        """Yield the changes from the first on."""
        self._file.seek(0)
        while header := self._file.read(self._HEADER.size):
            top, bottom, left, right, size = self._HEADER.unpack(header)
            data = zlib.decompress(self._file.read(size))
            shape = (bottom - top, right - left)
            pixels = shape[0] * shape[1]
            mask_bytes = -(-pixels // 8)
            bits = np.frombuffer(data, np.uint8, mask_bytes)
            mask = np.unpackbits(bits, count=pixels).reshape(shape).view(np.bool_)
            colours = np.frombuffer(data, np.uint32, offset=mask_bytes)
            yield Change(slice(top, bottom), slice(left, right), mask, colours)

    def close(self) -> None:
        """Free the disk space."""
        self._file.close()
