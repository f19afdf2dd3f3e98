"""Folders for unfinished work; what a killed process leaves is removed by the next."""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

from convviz.errors import ConvvizError

PREFIX = "convviz-"


def make_scratch() -> Path:
    """Make an empty folder that only this user can read, and sweep the stale ones.

    It goes when this process ends, at the latest.

    Its name carries the process, which is how `sweep` tells who has died.

    Raises
    ------
    ConvvizError
        If there is no place for temporary files.
    OSError
        If none can be made there.
    """
    sweep(temporary_folder(), PREFIX)
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    # an interruption may come before anyone knows of it
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def temporary_folder() -> Path:
    """Return where temporary files go.

    Raises
    ------
    ConvvizError
        If there is no such place.
    """
    try:
        return Path(tempfile.gettempdir())
    except OSError as error:
        raise ConvvizError(
            "there is no folder for temporary files: none of TMPDIR, /tmp, /var/tmp and the "
            "working folder can be written to; TMPDIR names another"
        ) from error


@contextlib.contextmanager
def uninterrupted(*signals: signal.Signals) -> Iterator[None]:
    """Let signals wait; processes that start here never hear of them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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
