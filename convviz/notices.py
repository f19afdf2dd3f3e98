"""What is said on stderr beside the work: once, and beforehand of what takes long or much."""

from __future__ import annotations

import contextlib
import multiprocessing
import sys
from functools import cache

from convviz.formatting import counted

LONG = 60.0  # seconds
MUCH = 2_000_000_000  # bytes


def announce(*, what: str, seconds: float = 0.0, size: float = 0.0) -> None:
    """Say that something will take long or much; nothing of what takes little.

    Parameters
    ----------
    what
        The work, as a sentence begins: "the text of all steps".
    seconds, size
        About how long it takes, and how many bytes.
    """
    if seconds < LONG and size < MUCH:
        return
    told = [duration(seconds)] if seconds >= LONG else []
    told += [f"{size / 1e9:.0f} GB"] if size >= MUCH else []
    say_once(f"{what} will take about {' and '.join(told)}; Ctrl-C ends it")


def duration(seconds: float) -> str:
    """Return about how long that is.

    >>> duration(70), duration(600), duration(8000), duration(1e9)
    ('1 minute', '10 minutes', '2 hours', '11574 days')
    """
    for unit, length in (("day", 86400), ("hour", 3600)):
        if seconds >= 1.5 * length:
            return counted(round(seconds / length), unit)
    return counted(max(1, round(seconds / 60)), "minute")


@cache
def say_once(sentence: str) -> None:
    """Say a sentence, the first time that it is to be said.

    A scene is made several times; processes that draw parts of a film do what their parent
    has done and told.
    """
    if multiprocessing.parent_process() is None:
        with contextlib.suppress(OSError):  # nobody need read it
            print(f"convviz: {sentence}", file=sys.stderr, flush=True)
