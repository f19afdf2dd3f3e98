"""A film's chapters: the marks to which a player can jump."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

import av

_TIME_BASE = Fraction(1, 1000)


class Chapter(NamedTuple):
    """One chapter; times in seconds."""

    start: Fraction
    end: Fraction
    title: str


def mark_chapters(container: av.container.OutputContainer, chapters: Sequence[Chapter]) -> None:
    """Give a container that is not begun yet its chapters, in order."""
    container.set_chapters(
        [
            {
                "id": number,
                "start": int(chapter.start / _TIME_BASE),
                "end": int(chapter.end / _TIME_BASE),
                "time_base": _TIME_BASE,
                "metadata": {"title": chapter.title},
            }
            for number, chapter in enumerate(chapters, 1)
        ]
    )
