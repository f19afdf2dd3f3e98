"""Folders for unfinished work; what a killed process leaves is removed by the next."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

PREFIX = "convviz-"


def make_scratch() -> Path:
    """Make an empty folder that only this user can read, and sweep the stale ones.

    Its name carries the process, which is how `sweep` tells who has died.

    Raises
    ------
    OSError
        If there is no place for temporary files.
    """
    sweep(Path(tempfile.gettempdir()), PREFIX)
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))


def sweep(folder: Path, prefix: str) -> None:
    """Remove what dead processes of this user left in `folder`.

    Parameters
    ----------
    folder : Path
        Only what lies directly in it is looked at.
    prefix : str
        Names are this, the process's number, a dash and anything.
    """
    if os.name != "posix":
        # there, asking whether a process lives would end it
        return
    for entry in folder.glob(f"{prefix}*-*"):
        process = entry.name.removeprefix(prefix).partition("-")[0]
        try:
            if not process.isdecimal() or _lives(int(process)) or not _is_ours(entry):
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink()
        except OSError:
            # another process sweeps at the same time
            continue


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _is_ours(entry: Path) -> bool:
    return entry.lstat().st_uid == os.getuid()
