"""Files from outside, opened so that a pipe or a device keeps nobody waiting."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from convviz.errors import InputError


def open_regular(path: Path) -> BinaryIO:
    """Open a file for reading; it is closed by whoever calls.

    A named pipe would wait for a writer, and a device may have no end.

    Raises
    ------
    InputError
        Where it is no regular file.
    OSError
        Where there is none, or none that can be opened.
    """
    file = open(path, "rb", opener=_at_once)  # noqa: SIM115
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise InputError(f"{path} is a pipe or a device: a regular file is wanted here")


def _at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
