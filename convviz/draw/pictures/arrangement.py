"""What a picture of windows is put together of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from manim import Group, Mobject


class Arrangement(NamedTuple):
    """What a picture of windows is put together of.

    Attributes
    ----------
    source, arithmetic, results
        The input with its windows, what is calculated, and the output.
    legends
        Of the colours; empty where the cells say all.
    beginning
        What stands before anything happens.
    """

    source: Any
    arithmetic: Any
    results: Any
    legends: Group
    beginning: Sequence[Mobject] = ()
