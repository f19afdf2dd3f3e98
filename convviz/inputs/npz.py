"""Archives of arrays, `.npz`, read from outside: what they hold is known before it is unpacked."""

from __future__ import annotations

import lzma
import math
import struct
import zipfile
import zlib
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from convviz.arrays import as_numbers
from convviz.errors import InputError, shown
from convviz.formatting import grouped
from convviz.inputs.regular_file import open_regular

LARGEST = 2**31  # bytes of all arrays that are read
# Zeros are packed a thousand times as densely as numbers that were learnt.
_SMALL = 2**28  # bytes
_DENSEST = 100

_HEADERS: dict[Any, Any] = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
# what zipfile, its unpackers and numpy raise for archives that are cut off, altered or locked
DAMAGED = (
    *(ValueError, EOFError, KeyError, OverflowError, RuntimeError, SyntaxError, TypeError),
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError),
)


class Stored(NamedTuple):
    """An array before it is read."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]


class Npz:
    """An archive of arrays that runs no code and unpacks no more than is asked for.

    Parameters
    ----------
    path
        The file.
    called
        What errors call it.

    Raises
    ------
    InputError
        For a file that is no archive; on entering.
    """

    def __init__(self, path: Path, called: str) -> None:
        self._path, self._called = path, called
        self._left = LARGEST

    def __enter__(self) -> Npz:
        self._file = open_regular(self._path)
        try:
            self._archive = zipfile.ZipFile(self._file)
        except DAMAGED as error:
            self._file.close()
            raise self._damaged() from error
        except BaseException:
            self._file.close()
            raise
        members = self._archive.infolist()
        self._members = {each.filename.removesuffix(".npy"): each for each in members}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._archive.close()
        self._file.close()

    @property
    def names(self) -> list[str]:
        """The arrays' names, in the file's order."""
        return list(self._members)

    def stored(self, name: str, kinds: str = "biufc") -> Stored:
        """Return an array's shape and type, which are those of as many bytes as there are.

        Parameters
        ----------
        kinds
            numpy's letters of the types that are taken.

        Raises
        ------
        InputError
            Where it is no array, of another kind, or of another size than it says.
        """
        member, told = self._members[name], f"{shown(name)} in {self._called}"
        try:
            with self._archive.open(member) as stream:
                if stream.read(len(npy.MAGIC_PREFIX)) != npy.MAGIC_PREFIX:
                    raise InputError(f"{told} is no array: save arrays by numpy.savez")
                version = tuple(stream.read(2))
                if version not in _HEADERS:
                    raise InputError(f"{told} is no array of numbers: save plain arrays")
                shape, _, dtype = _HEADERS[version](stream)
                held = member.file_size - stream.tell()
        except InputError:
            raise
        except DAMAGED as error:
            raise self._damaged() from error
        if dtype.hasobject:
            raise InputError(
                f"{self._called} holds Python objects, which may run code when they are read: "
                "save plain arrays"
            )
        if dtype.kind not in kinds:
            raise InputError(f"{told} holds something else than numbers: save plain arrays")
        if min(shape, default=0) < 0 or math.prod(shape) * dtype.itemsize != held:
            raise InputError(f"{told} is damaged: it has another size than it says")
        return Stored(shape, dtype)

    def array(self, name: str, kinds: str = "biufc") -> NDArray[Any]:
        """Return an array, in the machine's byte order.

        Raises
        ------
        InputError
            As `stored`, and for more than can be held.
        """
        self.stored(name, kinds)
        member = self._members[name]
        size = member.file_size
        if size > self._left or size > max(_SMALL, _DENSEST * member.compress_size):
            raise InputError(
                f"{self._called} is too large: {shown(name)} takes {grouped(size)} bytes when it "
                f"is unpacked, and {grouped(LARGEST)} are allowed, {_DENSEST} times as many as "
                "are packed"
            )
        self._left -= size
        try:
            with self._archive.open(member) as stream:
                array: NDArray[Any] = npy.read_array(stream, allow_pickle=False)
        except DAMAGED as error:
            raise self._damaged() from error
        except MemoryError as error:
            raise InputError(f"{self._called} needs more memory than there is") from error
        return as_numbers(name, array) if array.dtype.kind in "biuf" else array

    def _damaged(self) -> InputError:
        return InputError(
            f"{self._called} is no .npz file, or a damaged one: save arrays by numpy.savez"
        )
