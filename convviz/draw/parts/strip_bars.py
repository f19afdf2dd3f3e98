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
from convviz.draw.parts.side_names import SideNames
from convviz.draw.parts.style import Style

BEFORE = px(20)  # between a strip and its legend
HIGHEST = px(300)
LEAST_HEIGHT = 3.0  # em of the labels, for three of them

Pair = tuple[Columns, Columns]


class Strip(NamedTuple):
    """What a strip's cells hold, where its rows stand, and how high each is."""

    look: CellLook
    box: Box
    row_height: float

    def says(self, columns: Columns) -> bool:
        """Return whether cells in these columns can say their numbers."""
        return self.look.fitting(Box(0.0, 0.0, columns.width, self.row_height)) > 0


def strips_with_bars(
    strips: Sequence[Strip],
    pair: Callable[[tuple[float, float]], Pair],
    names: SideNames,
    style: Style,
    decimals: int,
) -> tuple[list[Columns], list[Group], float]:
    """Return the columns of two strips, their legends, and the room that these take.

    A legend is empty where the cells say their numbers.

    Parameters
    ----------
    pair
        From the left and the right edge of a room to both strips' columns in it.
    """
    text, size, (left, right) = limit_text(decimals), style.stage.text_size(26), names.room
    scales = [strip.look.scale for strip in strips]
    diverging = [scale for scale in scales if isinstance(scale, DivergingScale)]  # no image's
    wide = max(ColorBar.width_upright(scale, text, size) for scale in diverging)
    taken, columns = 0.0, pair((left, right))
    if not all(map(Strip.says, strips, columns)):
        taken = BEFORE + wide
        columns = pair((left, right - taken))
    placed = names.beside(columns, taken)
    start = max(each.right for each in placed) + BEFORE
    bars = []
    for strip, scale, own in zip(strips, diverging, placed, strict=True):
        box, high = strip.box, max(min(strip.box.height, HIGHEST), px(LEAST_HEIGHT * size))
        place = Box(start, box.y - high / 2, start + wide, box.y + high / 2)
        bar = ColorBar(scale, place, style.theme, text=text, size=size, upright=True)
        bars.append(Group() if strip.says(own) else Group(bar))
    return placed, bars, taken
