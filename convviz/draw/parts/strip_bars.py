"""The legends of strips whose cells are too small for numbers, upright to their right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from manim import Group

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.cell_look import CellLook
from convviz.draw.kit.scales import DivergingScale
from convviz.draw.kit.units import px
from convviz.draw.layout.columns import Columns
from convviz.draw.parts.color_bar import ColorBar, limit_text
from convviz.draw.parts.style import Style

BEFORE = px(20)  # between a strip and its legend
HIGHEST = px(300)
LEAST_HEIGHT = 3.0  # em of the labels, for three of them

Pair = tuple[Columns, Columns]


class Strip(NamedTuple):
    """What a strip's cells hold, and how high each is."""

    look: CellLook
    row_height: float

    @property
    def scale(self) -> DivergingScale:
        scale = self.look.scale
        assert isinstance(scale, DivergingScale)  # a row is no image
        return scale


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
        style: Style,
        decimals: int,
    ) -> None:
        self.strips, self.theme = strips, style.theme
        self._text, self._size = limit_text(decimals), style.stage.text_size(26)
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
        return strip.look.fitting(Box(0.0, 0.0, columns.width, strip.row_height)) > 0
