"""Pictures of a film side by side, each with its number, its time and its sentence."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from convviz.draw.camera import ConvCamera
from convviz.draw.kit.label import Align, Label, fitted_size, wrapped
from convviz.draw.kit.theme import Theme, rgb
from convviz.draw.kit.units import px

# pixels of the sheet: it is read as it is, not scaled
MARGIN, GAP = 48, 36
TITLE, TEXT = 48, 24
LEAST_WIDTH = 320  # of a cell, so that a sentence has room under a small picture
_LINE = 1.3  # em
_FRAME = 2  # a picture's background is the sheet's own
_HEADER = round(TITLE * 1.2 + TEXT * 1.6) + GAP
_ASPECT = 1.5  # of the whole, as near as rows and columns allow

Picture = NDArray[np.uint8]


class Shot(NamedTuple):
    """A picture, RGBA bytes (height, width, 4), with its time in seconds and its sentence."""

    picture: Picture
    time: float
    text: str


class ContactSheet:
    """A sheet, laid out for its pictures.

    Parameters
    ----------
    shots
        At least one; all pictures have one size.
    title, subtitle
        What stands on top.
    columns
        How many pictures stand side by side; None for what suits them.

    Attributes
    ----------
    rows, columns
        The grid.
    width, height
        The sheet's size in pixels.
    """

    def __init__(
        self,
        shots: Sequence[Shot],
        *,
        title: str,
        subtitle: str,
        theme: Theme,
        columns: int | None = None,
    ) -> None:
        self.shots, self.title, self.subtitle, self.theme = shots, title, subtitle, theme
        tall, wide = shots[0].picture.shape[:2]
        self._cell_width = max(wide, LEAST_WIDTH)
        self._texts = [wrapped(shot.text, TEXT, px(self._cell_width)) for shot in shots]
        lines = 1 + max(len(text) for text in self._texts)
        self._cell_height = tall + round(TEXT * (0.5 + _LINE * lines))
        cell = self._cell_width + GAP, self._cell_height + GAP
        self.columns = min(columns or best_columns(len(shots), *cell), len(shots))
        self.rows = math.ceil(len(shots) / self.columns)
        self.width = 2 * MARGIN + self.columns * cell[0] - GAP
        self.height = 2 * MARGIN + _HEADER + self.rows * cell[1] - GAP

    def place(self, index: int) -> tuple[int, int]:
        """Return where a picture's top left corner is: pixels from the left, from the top."""
        row, column = divmod(index, self.columns)
        return (
            MARGIN + column * (self._cell_width + GAP),
            MARGIN + _HEADER + row * (self._cell_height + GAP),
        )

    def draw(self) -> Picture:
        """Return the sheet, RGBA bytes (height, width, 4)."""
        camera = ConvCamera(
            background_color=self.theme.background,
            pixel_width=self.width,
            pixel_height=self.height,
            # one design pixel is one pixel
            frame_width=px(self.width),
            frame_height=px(self.height),
        )
        camera.capture_mobjects([*self._header(), *self._captions()])
        sheet: Picture = camera.pixel_array
        for index, (picture, _, _) in enumerate(self.shots):
            (tall, wide), (x, y) = picture.shape[:2], self.place(index)
            around = slice(y - _FRAME, y + tall + _FRAME), slice(x - _FRAME, x + wide + _FRAME)
            sheet[around][..., :3] = rgb(self.theme.line)
            sheet[y : y + tall, x : x + wide] = picture
        return sheet

    def _header(self) -> Iterator[Label]:
        room, ink, muted = px(self.width - 2 * MARGIN), self.theme.ink, self.theme.muted
        size = fitted_size(self.title, TITLE, room, weight="bold")
        title = self._label(self.title, size, ink, MARGIN, MARGIN + TITLE * 0.6)
        title.weight = "bold"
        yield title.set_text(self.title)
        size = fitted_size(self.subtitle, TEXT, room)
        yield self._label(self.subtitle, size, muted, MARGIN, MARGIN + TITLE * 1.2 + TEXT * 0.8)

    def _captions(self) -> Iterator[Label]:
        ink, muted = self.theme.ink, self.theme.muted
        for index, (shot, lines) in enumerate(zip(self.shots, self._texts, strict=True)):
            x, y = self.place(index)
            top = y + shot.picture.shape[0] + TEXT * (0.5 + _LINE / 2)
            yield self._label(f"{index + 1}", TEXT, muted, x, top)
            right = x + shot.picture.shape[1]
            yield self._label(clock(shot.time), TEXT, muted, right, top, "right")
            for i, line in enumerate(lines, 1):
                yield self._label(line, TEXT, ink, x, top + i * TEXT * _LINE)

    def _label(
        self, text: str, size: float, color: str, x: float, y: float, align: Align = "left"
    ) -> Label:
        """Return a text at pixels from the left and from the top."""
        at = px(x - self.width / 2), px(self.height / 2 - y), 0.0
        return Label(text, size=size, color=color, anchor=at, align=align)


def best_columns(count: int, width: float, height: float) -> int:
    """Return how many columns make a sheet of `count` cells neither wide nor tall.

    Parameters
    ----------
    width, height
        Of one cell.
    """

    def flaw(columns: int) -> float:
        rows = math.ceil(count / columns)
        empty = columns * rows - count
        # an empty place at the end disturbs less than another shape does
        return abs(math.log(columns * width / (rows * height) / _ASPECT)) + 0.6 * empty / columns

    return min(range(1, count + 1), key=flaw)


def clock(seconds: float) -> str:
    """Return a time as minutes and seconds.

    >>> clock(64.25)
    '1:04.2'
    """
    tenths = int(seconds * 10 + 1e-6)
    return f"{tenths // 600}:{tenths % 600 // 10:02}.{tenths % 10}"
