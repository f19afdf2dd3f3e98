"""What a film says and how long it is, known before any of it is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple


class Cue(NamedTuple):
    """A sentence, and the number of the first frame of the play that brings it."""

    frame: int
    text: str


@dataclass(frozen=True)
class Script:
    """A film without its pictures.

    Attributes
    ----------
    title
        What stands above it.
    frames
        Its length.
    cues
        Its sentences, in order.
    alt_text
        What stands for it where it cannot be seen.
    """

    title: str
    frames: int
    cues: tuple[Cue, ...]
    alt_text: str

    def lines(self, fps: Fraction, first: int = 0) -> Iterator[tuple[Fraction, str]]:
        """Yield when each sentence begins, in seconds, and the sentence.

        Parameters
        ----------
        first
            The frame of a longer film at which this one begins.
        """
        for frame, text in self.cues:
            yield (first + frame) / fps, text

    def key_frames(self) -> list[Cue]:
        """Return the last frame of each sentence, with the sentence; they are ascending.

        A film that says nothing has its last frame alone.
        """
        ends = [cue.frame for cue in self.cues[1:]] + [self.frames]
        shown = [
            Cue(end - 1, cue.text)
            for cue, end in zip(self.cues, ends, strict=False)
            if cue.frame < end
        ]
        return shown or [Cue(self.frames - 1, "")] * bool(self.frames)
