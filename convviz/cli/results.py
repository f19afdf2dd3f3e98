"""Results on stdout, and nothing else there: all that is said otherwise goes to stderr."""

from __future__ import annotations

import codecs
import contextlib
import errno
import itertools
import json
import os
import re
import sys
from collections.abc import Iterable
from typing import Any, TextIO

from convviz.errors import ConvvizError


class Results:
    """The stream of results.

    A reader that leaves early or a full disk ends no work: the lines that follow are
    dropped, and `close` says so at the end.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self._failure: OSError | None = None

    @property
    def on_terminal(self) -> bool:
        """Whether somebody looks at them."""
        return self._stream is not None and self._stream.isatty()

    def line(self, text: str) -> None:
        """Write one result."""
        self.pieces([text])

    def pieces(self, pieces: Iterable[str]) -> None:
        """Write one result as its pieces are made; none is made that nobody reads."""
        for piece in itertools.chain(pieces, "\n"):
            if self._failure is not None:
                return
            try:
                if self._stream is None:
                    raise OSError(errno.EBADF, "it is closed")
                self._stream.write(piece)
                if piece == "\n":
                    self._stream.flush()
            except OSError as error:
                self._failure = error

    def json(self, record: dict[str, Any]) -> None:
        """Write one result as a JSON object."""
        text = json.dumps(record, ensure_ascii=False)
        if not text.isascii():
            try:
                text.encode(getattr(self._stream, "encoding", None) or "utf-8")
            except UnicodeEncodeError:  # a file's name need not be text, nor the stream UTF-8
                text = json.dumps(record)
        self.line(text)

    def close(self) -> None:
        """Look back on what was written.

        Raises
        ------
        ConvvizError
            If results were lost, unless it was their reader who did not want them.
        """
        if self._failure is not None and not isinstance(self._failure, BrokenPipeError):
            reason = (self._failure.strerror or "it fails").lower()
            raise ConvvizError(f"cannot write the results to stdout: {reason}")


_results = Results(None)
_folder = "/"  # where the command was given
_kept = False


def begin() -> None:
    """Take the stdout that is there for results, and this folder for the one of the command."""
    global _results, _folder
    _results = Results(sys.stdout)
    with contextlib.suppress(OSError):  # it may be gone
        _folder = os.getcwd()  # noqa: PTH109


def close() -> None:
    """Look back on what was told, as `Results.close` does."""
    _results.close()


def tell(text: object) -> None:
    """Write one result, a line or several."""
    _results.line(str(text))


def tell_pieces(pieces: Iterable[str]) -> None:
    """Write one result that is too long to be held."""
    _results.pieces(pieces)


def tell_json(record: dict[str, Any]) -> None:
    """Write one result as a JSON object on a line."""
    _results.json(record)


def has_descriptor() -> bool:
    """Return whether descriptor 1 is kept for results."""
    return _kept


def are_colored() -> bool:
    """Return whether results go to a terminal."""
    return _results.on_terminal


def say(text: str) -> None:
    """Write a message to stderr, if it can be written to; paths are told from this folder on."""
    if _folder != os.sep:
        text = re.sub(rf"(?<![\w/.-]){re.escape(_folder + os.sep)}", "", text)
    with contextlib.suppress(OSError):
        print(f"convviz: {text}", file=sys.stderr, flush=True)


def keep_descriptor() -> None:
    """Keep descriptor 1 for results: what others write there, by whatever way, goes to stderr.

    For a process that is the command's own: this is not undone.
    """
    global _kept
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            # else the next file that is opened would be taken for it
            os.open(os.devnull, os.O_RDWR)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    if sys.stdout is None:
        return
    codecs.register_error("convviz", _legible)
    encoding = sys.stdout.encoding
    sys.stdout.flush()
    sys.stdout = open(os.dup(1), "w", encoding=encoding, errors="convviz")  # noqa: SIM115, PTH123
    os.dup2(2, 1)
    _kept = True


def _legible(error: UnicodeError) -> tuple[str | bytes, int]:
    """Encode what a stream's encoding lacks: a file's name as it is, all else by its number."""
    assert isinstance(error, UnicodeEncodeError)
    character = error.object[error.start]
    if "\udc80" <= character <= "\udcff":
        return bytes([ord(character) - 0xDC00]), error.start + 1
    return codecs.backslashreplace_errors(error)
