"""One process that makes calls for another, at the end of a pipe of its own."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from convviz.errors import ConvvizError

# how many processes one call may cost before it is given up
_CHANCES = 3
_SECONDS_TO_LEAVE = 5.0

# of a temporary folder's name: the socket of a server lies in there
_LONGEST_NAME = 70


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
            process = context.Process(target=_work, args=(theirs,), daemon=True)
            start_server()
            with _no_interrupts():
                process.start()
        self._process, self._pipe = process, ours
        if self._killed:
            process.kill()
        return ours


def start_server() -> None:
    """Begin with what every worker needs, unless it is there already; don't wait for it."""
    if sys.platform == "win32":
        return
    from multiprocessing import forkserver, resource_tracker

    # it first: its own start would let interrupts through
    resource_tracker.ensure_running()
    if _context().get_start_method() == "forkserver":
        forkserver.set_forkserver_preload(["convviz.studio.warm"])
        with _no_interrupts():
            forkserver.ensure_running()


def _context() -> Any:
    """Return how workers start.

    They are forked from a server that has imported manim and torch once, where that can be:
    forking their owner would copy its threads' locks.
    """
    name = os.fsencode(tempfile.gettempdir())
    possible = sys.platform != "win32" and len(name) <= _LONGEST_NAME
    return multiprocessing.get_context("forkserver" if possible else "spawn")


@contextlib.contextmanager
def _no_interrupts() -> Iterator[None]:
    """Keep Ctrl-C from processes that start here: it is their owner's business."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(calls: Connection) -> None:
    """Answer calls until the owner hangs up: a worker's whole life."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # what a scene prints has been printed when its frames were counted
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    threading.Thread(target=_end_with_owner, daemon=True).start()
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
