"""Files appear whole or not at all.

A render writes into a scratch folder away from the output folder, so that not even
SIGKILL leaves half a file or litter beside the results.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType

from convviz.errors import ConvvizError
from convviz.output.scratch import (
    PREFIX,
    make_scratch,
    sweep,
    temporary_folder,
    uninterrupted,
)

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}  # the last: larger than the user's limit
_HIDDEN = f".{PREFIX}"


class Placement:
    """Scratch paths for files that are moved into place together at the end.

    Leaving the block without `commit`, by whatever way, leaves what was there before.
    A full disk, in the block or on `commit`, is raised as a ConvvizError.

    Parameters
    ----------
    targets : sequence of Path
        Where the files shall lie. A link is followed. Folders that are missing are
        made by `commit`, so that a render which never gets there leaves none.

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
        self._places: list[Path] = []
        self._scratch: Path | None = None

    def __enter__(self) -> Placement:
        self._places = [_checked(target) for target in self.targets]
        with _told("cannot make a temporary folder"):
            self._scratch = make_scratch()
        self.paths = [self._path(number) for number in range(len(self.targets))]
        return self

    def add(self, target: Path) -> Path:
        """Return the scratch path of one more file; inside the block alone.

        Raises
        ------
        ConvvizError
            If the target can't be written.
        """
        self._places.append(_checked(target))
        self.targets.append(target)
        self.paths.append(self._path(len(self.paths)))
        return self.paths[-1]

    def _path(self, number: int) -> Path:
        assert self._scratch is not None
        return self._scratch / f"{number}{self.targets[number].suffix}"

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)
        if isinstance(error, OSError) and error.errno in _FULL:
            raise _failure(f"cannot work in {temporary_folder()}", error) from error

    def commit(self) -> None:
        """Move the files into place.

        What needs room on the disk is done for all files before the first one moves.

        Raises
        ------
        ConvvizError
            If a file can't be moved. What was there before is there still.
        """
        made: list[Path] = []
        ready: list[Path] = []
        try:
            for target, path, place in zip(self.targets, self.paths, self._places, strict=True):
                with _told(f"cannot write {target}"):
                    made += [each for each in place.parents if not each.exists()]
                    place.parent.mkdir(parents=True, exist_ok=True)
                    near = path.stat().st_dev == place.parent.stat().st_dev
                    ready.append(path if near else _copied(path, place.parent))
            # a film comes last: it says which texts beside it are its own
            moves = list(zip(self.targets, ready, self._places, strict=True))
            with uninterrupted(signal.SIGINT, signal.SIGTERM):
                for target, path, place in reversed(moves):
                    with _told(f"cannot write {target}"):
                        _replace(path, place)
        except BaseException:
            for path in ready:
                path.unlink(missing_ok=True)
            for folder in made:
                with contextlib.suppress(OSError):
                    folder.rmdir()
            raise


def _checked(target: Path) -> Path:
    """Return the absolute place of `target`, having tried to write beside it.

    Raises
    ------
    ConvvizError
        If that can't be. The trial leaves no trace.
    """
    refusal = f"cannot write {target}"
    with _told(refusal):
        place = target.resolve()
        if place.is_dir():
            raise ConvvizError(f"{refusal}: it is a folder")
        if place.exists() and not place.is_file():
            raise ConvvizError(f"{refusal}: it is not a regular file")
        folder = next(each for each in place.parents if each.exists())
    if not folder.is_dir():
        raise ConvvizError(f"{refusal}: {folder} is not a folder")
    with _told(f"{refusal}: no file can be made in {folder}"):
        tempfile.TemporaryFile(dir=folder).close()
    return place


def _replace(path: Path, place: Path) -> None:
    try:
        path.replace(place)
    except OSError as error:
        # one device mounted at two places has one number, yet files can't be moved
        if error.errno != errno.EXDEV:
            raise
        _copied(path, place.parent).replace(place)


def _copied(path: Path, folder: Path) -> Path:
    """Return a copy of `path` in `folder`, under a hidden name, safely on disk."""
    sweep(folder, _HIDDEN)
    hidden = folder / f"{_HIDDEN}{os.getpid()}-{path.parent.name}-{path.name}"
    try:
        with path.open("rb") as source, hidden.open("xb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
    except BaseException:
        hidden.unlink(missing_ok=True)
        raise
    return hidden


@contextlib.contextmanager
def _told(sentence: str) -> Iterator[None]:
    """Raise what the system refuses as a ConvvizError that begins with `sentence`."""
    try:
        yield
    except OSError as error:
        raise _failure(sentence, error) from error
    except RuntimeError as error:
        raise ConvvizError(f"{sentence}: its links lead round in a circle") from error


def _failure(sentence: str, error: OSError) -> ConvvizError:
    if error.errno == errno.EFBIG:
        return ConvvizError(f"{sentence}: files may not be so large here (ulimit -f)")
    if error.errno in _FULL:
        return ConvvizError(f"the disk is full: {sentence}")
    reason = os.strerror(error.errno).lower() if error.errno else str(error)
    return ConvvizError(f"{sentence}: {reason}")
