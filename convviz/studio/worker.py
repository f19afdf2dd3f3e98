"""One process that makes calls for another, at the end of a pipe of its own."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import nullcontext
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from convviz.errors import ConvvizError
from convviz.output.scratch import make_scratch, temporary_folder, uninterrupted

# how many processes one call may cost before it is given up
_CHANCES = 3
_SECONDS_TO_LEAVE = 5.0

# of a temporary folder's name: the socket of a server lies in a folder in there
_LONGEST_NAME = 60

_SAFE_PATH = "PYTHONSAFEPATH"
_OWN_PATH = os.environ.get(_SAFE_PATH)
_ONE_AT_A_TIME = threading.Lock()


class Worker:
    """A process that starts with the first call, and again with the next if it has died."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._killed = False

    def call(self, message: bytes) -> bytes:
        """Return the answer to a call, both as `answer` has them.

        Raises
        ------
        ConvvizError
            If the process dies of it again and again, or was killed by `kill`.
        """
        for _ in range(_CHANCES):
            if self._killed:
                break
            try:
                pipe = self._pipe or self._start()
                pipe.send_bytes(message)
                return pipe.recv_bytes()
            except (EOFError, OSError):
                self.close()
        raise ConvvizError(
            "a process that draws was killed, again and again, perhaps for want of memory: "
            "try --jobs 1"
        )

    def kill(self) -> None:
        """End the process in the midst of its work; any thread may do so."""
        self._killed = True
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """Let the process end; it is not in the midst of a call."""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.join(_SECONDS_TO_LEAVE)
            self._process.kill()
        self._pipe = self._process = None

    def _start(self) -> Connection:
        context = _context()
        ours, theirs = context.Pipe()
        with theirs:
            process = context.Process(target=_work, args=(theirs, _OWN_PATH), daemon=True)
            start_server()
            # what is forked begins with the server's path
            begins = context.get_start_method() == "spawn"
            with uninterrupted(signal.SIGINT), _safe_path() if begins else nullcontext():
                process.start()
        self._process, self._pipe = process, ours
        if self._killed:
            process.kill()
        return ours


def starts_safely() -> bool:
    """Return whether a process can be kept from importing what lies in the working folder."""
    return bool(sys.flags.safe_path or not sys.flags.ignore_environment)


def start_server() -> None:
    """Begin with what every worker needs, unless it is there already; don't wait for it."""
    if sys.platform == "win32":
        return
    from multiprocessing import forkserver, process, resource_tracker

    with _safe_path():
        # it first: its own start would let interrupts through
        resource_tracker.ensure_running()
        if _context().get_start_method() == "forkserver":
            # else it would lie in a folder that nobody sweeps
            process.current_process()._config.setdefault("tempdir", _socket_folder())  # type: ignore[attr-defined]
            forkserver.set_forkserver_preload(["convviz.studio.warm"])
            with uninterrupted(signal.SIGINT):
                forkserver.ensure_running()


@cache
def _socket_folder() -> str:
    """Make the folder of the server's socket, for as long as this process lives."""
    return str(make_scratch())


@contextlib.contextmanager
def _safe_path() -> Iterator[None]:
    """Keep Python processes that start here from importing what lies in the working folder.

    They begin as `python -c`, which looks for modules there first. This process's own path
    is handed to them when they run.
    """
    with _ONE_AT_A_TIME:
        os.environ[_SAFE_PATH] = "1"
        try:
            yield
        finally:
            _restore(_OWN_PATH)


def _restore(before: str | None) -> None:
    if before is None:
        os.environ.pop(_SAFE_PATH, None)
    else:
        os.environ[_SAFE_PATH] = before


def _context() -> Any:
    """Return how workers start.

    They are forked from a server that has imported manim and torch once, where that can be:
    forking their owner would copy its threads' locks.
    """
    name = os.fsencode(temporary_folder())
    possible = sys.platform != "win32" and len(name) <= _LONGEST_NAME
    return multiprocessing.get_context("forkserver" if possible else "spawn")


def _work(calls: Connection, safe_path: str | None) -> None:
    """Answer calls until the owner hangs up: a worker's whole life.

    Parameters
    ----------
    safe_path
        What the owner's environment says of it: processes that a user's code starts have it.
    """
    _restore(safe_path)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # what a scene prints has been printed when its frames were counted
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    threading.Thread(target=_end_with_owner, daemon=True).start()
    with contextlib.suppress(ImportError):  # what keeps it from loading is told by the first call
        import convviz.studio.warm  # noqa: F401

    with contextlib.suppress(EOFError, OSError):
        while True:
            calls.send_bytes(answer(calls.recv_bytes()))


def _end_with_owner() -> None:
    owner = multiprocessing.parent_process()
    assert owner is not None
    owner.join()
    os._exit(1)


def answer(message: bytes) -> bytes:
    """Make a call: pickled (function, args, kwargs); return pickled (result, exception)."""
    try:
        function, args, kwargs = pickle.loads(message)
        return pickle.dumps((function(*args, **kwargs), None))
    except BaseException as error:
        portable = _portable(error)
        portable.add_note(f"In a worker process:\n{traceback.format_exc()}")
        return pickle.dumps((None, portable))


def _portable(error: BaseException) -> BaseException:
    """Return an exception that can be pickled: the same one if possible."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return ConvvizError(f"{type(error).__name__}: {error}")
    return error
