"""What a picture of windows is put together of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from manim import Group, Mobject

from convviz.draw.kit.label import Label


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

    @property
    def texts(self) -> list[Label]:
        """The legends' texts, which lines must not cross."""
        return [part for part in self.legends.get_family() if isinstance(part, Label)]
