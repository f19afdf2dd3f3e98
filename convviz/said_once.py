"""What is said on stderr once a process, beside the work and its results."""

from __future__ import annotations

import multiprocessing
import sys
from functools import cache


@cache
def say_once(sentence: str) -> None:
    """Say a sentence on stderr, the first time that it is to be said.

    Processes that draw parts of a film do what their parent has done and told.
    """
    if multiprocessing.parent_process() is None:
        print(f"convviz: {sentence}", file=sys.stderr)
