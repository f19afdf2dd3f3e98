"""The legends of strips whose cells are too small for numbers, upright to their right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from manim import Group

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.scales import DivergingScale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.layout.columns import Columns
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.color_bar import ColorBar, limit_text
from convviz.draw.parts.number_grid import NumberGrid

BEFORE = px(20)  # between a strip and its legend
HIGHEST = px(300)
LEAST_HEIGHT = 3.0  # em of the labels, for three of them

Pair = tuple[Columns, Columns]


class Strip(NamedTuple):
    """What a strip's cells hold, how high each is, and how much of it a number may take."""

    scale: DivergingScale
    widest: str
    row_height: float
    fill: float = 1.0


class StripBars:
    """The room that the legends of two strips take, and the legends in it.

    Parameters
    ----------
    strips
        The upper and the lower one.
    pair
        From the left and the right edge of a room to both strips' columns in it.
    room
        The edges, where there is no legend.

    Attributes
    ----------
    width
        What the legends take of the room; 0 where all cells can say their numbers.
    columns
        Both strips' columns in what is left.
    """

    def __init__(
        self,
        strips: Sequence[Strip],
        pair: Callable[[tuple[float, float]], Pair],
        room: tuple[float, float],
        *,
        stage: Stage,
        theme: Theme,
        decimals: int,
    ) -> None:
        self.strips, self.theme = strips, theme
        self._text, self._size = limit_text(decimals), stage.text_size(26)
        self._least = stage.text_size(20)
        self.width = 0.0
        self.columns = pair(room)
        if not all(map(self._says, strips, self.columns)):
            self.width = BEFORE + max(
                ColorBar.width_upright(strip.scale, self._text, self._size) for strip in strips
            )
            self.columns = pair((room[0], room[1] - self.width))

    def bars(self, boxes: Sequence[Box], columns: Pair) -> list[Group]:
        """Return the strips' legends, each at its strip's height; empty where it has none.

        Parameters
        ----------
        boxes
            The strips' own.
        columns
            Where their columns stand.
        """
        left = max(each.right for each in columns) + BEFORE
        return [
            Group(self._bar(strip.scale, box, left)) if not self._says(strip, each) else Group()
            for strip, box, each in zip(self.strips, boxes, columns, strict=True)
        ]

    def _bar(self, scale: DivergingScale, box: Box, left: float) -> ColorBar:
        high = max(min(box.height, HIGHEST), px(LEAST_HEIGHT * self._size))
        place = Box(left, box.y - high / 2, left + self.width - BEFORE, box.y + high / 2)
        return ColorBar(scale, place, self.theme, text=self._text, size=self._size, upright=True)

    def _says(self, strip: Strip, columns: Columns) -> bool:
        cell = Box(0.0, 0.0, columns.width, strip.row_height)
        size = NumberGrid.fitting_size(cell, (1, 1), strip.widest, self._least / strip.fill)
        return strip.fill * size >= self._least
