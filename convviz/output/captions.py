"""What a film says and when, as SubRip and WebVTT text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from html import escape
from itertools import pairwise
from typing import NamedTuple


class Caption(NamedTuple):
    """One sentence; times in seconds."""

    start: Fraction
    end: Fraction
    text: str

    @property
    def span(self) -> tuple[int, int]:
        """Start and end in whole milliseconds.

        Rounded down: a caption that came a millisecond after its frame would miss it.
        """
        return int(self.start * 1000), int(self.end * 1000)


def captions(lines: Iterable[tuple[Fraction, str]], end: Fraction) -> list[Caption]:
    """Let each line stand until the next begins, the last until the end.

    Parameters
    ----------
    lines
        When each begins, in order, and its text. What has no time to stand is left out,
        and so is one without words: it ends the caption before it.
    end
        The film's length.

    Examples
    --------
    >>> captions([(Fraction(0), "One."), (Fraction(3, 2), "Two.")], Fraction(4))[0].span
    (0, 1500)
    """
    begun = [(min(start, end), " ".join(text.split())) for start, text in lines]
    found = [
        Caption(start, stop, text) for (start, text), (stop, _) in pairwise([*begun, (end, "")])
    ]
    return [each for each in found if each.text and each.span[0] < each.span[1]]


def srt(captions: Sequence[Caption]) -> str:
    """Return the captions as SubRip text."""
    return "".join(
        f"{number}\n{_timed(caption, ',')}\n{caption.text}\n\n"
        for number, caption in enumerate(captions, 1)
    )


def vtt(captions: Sequence[Caption]) -> str:
    """Return the captions as WebVTT text."""
    blocks = (
        f"{_timed(caption, '.')}\n{escape(caption.text, quote=False)}\n\n" for caption in captions
    )
    return "WEBVTT\n\n" + "".join(blocks)


def _timed(caption: Caption, point: str) -> str:
    start, end = caption.span
    return f"{_clock(start, point)} --> {_clock(end, point)}"


def _clock(milliseconds: int, point: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{rest:03}"
