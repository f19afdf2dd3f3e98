"""Ctrl-C and a polite kill: one orderly end, however often they come and however late."""

from __future__ import annotations

import _thread
import math
import os
import signal
import sys
import threading
import time
from types import FrameType
from typing import Any

# for this long the work may take to clean up after one before the next is heard
_SECONDS = 2.0


class Interrupts:
    """Turns signals into a KeyboardInterrupt.

    Attributes
    ----------
    came
        Whether one was raised.
    """

    def __init__(self) -> None:
        self.came = False
        self._raised = -math.inf
        self._before = {number: signal.getsignal(number) for number in _signals()}
        self._hook = sys.unraisablehook
        for number in self._before:
            signal.signal(number, self._interrupt)
        sys.unraisablehook = self.interrupt_again

    def settle(self, code: int) -> None:
        """Let signals end the process with this code: its work is done, or was given up."""
        for number in self._before:
            signal.signal(number, lambda number, frame: os._exit(code))

    def restore(self) -> None:
        """Leave signals to whoever had them before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        sys.unraisablehook = self._hook

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        now = time.monotonic()
        if now - self._raised > _SECONDS:
            self.came, self._raised = True, now
            raise KeyboardInterrupt

    def interrupt_again(self, ignored: Any) -> None:
        """Interrupt once more where an interruption came in a callback that cannot raise it."""
        if issubclass(ignored.exc_type, KeyboardInterrupt):
            self._raised = -math.inf
            # not at once: this is called within that callback, too
            threading.Timer(0.05, _thread.interrupt_main).start()
        else:
            sys.__unraisablehook__(ignored)


def _signals() -> list[signal.Signals]:
    """Return the signals to hear: not Ctrl-C where the process was started to ignore it."""
    heard = signal.getsignal(signal.SIGINT) is not signal.SIG_IGN
    return [signal.SIGTERM, *([signal.SIGINT] if heard else [])]
