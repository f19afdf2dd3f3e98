"""Files appear whole or not at all.

A render writes into a scratch folder away from the output folder, so that not even
SIGKILL leaves half a file or litter beside the results.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from convviz.errors import ConvvizError

_PREFIX = "convviz-"
_FULL = {errno.ENOSPC, errno.EDQUOT}


class Placement:
    """Scratch paths for files that are moved into place together at the end.

    Leaving the block without `commit`, by whatever way, leaves what was there before.
    A full disk, in the block or on `commit`, is raised as a ConvvizError.

    Parameters
    ----------
    targets : sequence of Path
        Where the files shall lie. Folders that are missing are made by `commit`.

    Attributes
    ----------
    paths : list of Path
        Where to write them, in the order of `targets`, with the same suffixes.

    Raises
    ------
    ConvvizError
        On entering, if a target can't be written: it is a folder, or nothing can be
        made where it shall lie.

    Examples
    --------
    >>> with Placement([Path("media/digit.txt")]) as placement:  # doctest: +SKIP
    ...     placement.paths[0].write_text("seven")
    ...     placement.commit()
    """

    def __init__(self, targets: Sequence[Path]) -> None:
        self.targets = list(targets)
        self.paths: list[Path] = []
        self._scratch: Path | None = None

    def __enter__(self) -> Placement:
        for target in self.targets:
            _check(target)
        scratch_root = Path(tempfile.gettempdir())
        _sweep(scratch_root, _PREFIX)
        try:
            self._scratch = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
        except OSError as error:
            raise _full_or(error, f"cannot work in {scratch_root}: {_reason(error)}") from error
        self.paths = [
            self._scratch / f"{number}{target.suffix}" for number, target in enumerate(self.targets)
        ]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)
        if isinstance(error, OSError) and error.errno in _FULL:
            raise _full(tempfile.gettempdir()) from error

    def commit(self) -> None:
        """Move every file into place.

        Raises
        ------
        ConvvizError
            If one can't be moved; folders made for it are removed again.
        """
        for path, target in zip(self.paths, self.targets, strict=True):
            made = _make_folders(target)
            try:
                _move(path, target.resolve())
            except BaseException as error:
                for folder in made:
                    if not any(folder.iterdir()):
                        folder.rmdir()
                if isinstance(error, OSError):
                    raise _full_or(error, f"cannot write {target}: {_reason(error)}") from error
                raise


def _check(target: Path) -> None:
    """Raise ConvvizError if `target` can't be written, leaving no trace of the trial."""
    try:
        if target.is_dir():
            raise ConvvizError(f"cannot write {target}: it is a folder")
        if target.exists() and not target.is_file():
            raise ConvvizError(f"cannot write {target}: it is not a regular file")
        folder = next(each for each in target.resolve().parents if each.exists())
    except OSError as error:
        raise ConvvizError(f"cannot write {target}: {_reason(error)}") from error
    if not folder.is_dir():
        raise ConvvizError(f"cannot write {target}: {folder} is not a folder")
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise _full_or(
            error, f"cannot write {target}: no file can be made in {folder} ({_reason(error)})"
        ) from error


def _make_folders(target: Path) -> list[Path]:
    """Make the folders above `target`; return those that were missing, deepest first."""
    missing = [each for each in target.resolve().parents if not each.exists()]
    try:
        target.resolve().parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _full_or(error, f"cannot write {target}: {_reason(error)}") from error
    return missing


def _move(path: Path, target: Path) -> None:
    try:
        path.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy(path, target)


def _copy(path: Path, target: Path) -> None:
    """Move to another device: beside the target under a hidden name, then in one step."""
    prefix = f".{_PREFIX}"
    _sweep(target.parent, prefix)
    hidden = target.parent / f"{prefix}{os.getpid()}-{path.parent.name}{path.name}"
    try:
        with path.open("rb") as source, hidden.open("xb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
        hidden.replace(target)
    except BaseException:
        hidden.unlink(missing_ok=True)
        raise


def _sweep(folder: Path, prefix: str) -> None:
    """Remove what killed processes of this user left in `folder`."""
    if os.name != "posix":
        return
    for entry in folder.glob(f"{prefix}*-*"):
        process = entry.name.removeprefix(prefix).partition("-")[0]
        if not process.isdecimal() or _runs(int(process)):
            continue
        try:
            status = entry.lstat()
            if status.st_uid != os.getuid():
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink()
        except OSError:
            # another process sweeps at the same time
            continue


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        pass
    return True


def _reason(error: OSError) -> str:
    return os.strerror(error.errno).lower() if error.errno else str(error)


def _full(place: str | os.PathLike[str]) -> ConvvizError:
    return ConvvizError(f"the disk is full: no room is left in {place}")


def _full_or(error: OSError, sentence: str) -> ConvvizError:
    if error.errno in _FULL:
        return ConvvizError(f"the disk is full: {sentence}")
    return ConvvizError(sentence)
