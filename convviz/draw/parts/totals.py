"""The numbers with which a window's arithmetic ends: sum, + bias, = value."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from manim import Group, VGroup

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Place, fitted_size
from convviz.draw.kit.units import px
from convviz.draw.layout.measures import MOST_NAME
from convviz.draw.parts.cell import Cell
from convviz.draw.parts.window_look import WindowLook
from convviz.traces.reckoning import Reckoned, Reckoning

PLATE_FILL = 0.88  # of a plate's width that its number may take


class Totals(Group):
    """Named numbers, the last of them in a cell: the value.

    Parameters
    ----------
    look
        The value's colours, and the longest number that any of them will have.
    reckoning
        The output channel's arithmetic.
    places
        Where each name stands, and the box of its number.

    Attributes
    ----------
    lines
        A group of name and number for each.
    names, numbers, value
        What they consist of: the names, the numbers but for the last, and the last one's cell.
    """

    def __init__(
        self, look: WindowLook, reckoning: Reckoning[Any], places: Sequence[tuple[Place, Box]]
    ) -> None:
        self.look, style, theme = look, look.style, look.style.theme
        names, self.texts = list(reckoning.totals), list(reckoning.texts)
        # where the rows are too low for their sums, these are one total more
        self._leads_sum = len(places) > len(names)
        if self._leads_sum:
            names, self.texts = ["sum", *names], [reckoning.signed, *self.texts]
        if len(look.reckonings) > 1:  # the sum stands beside its own products
            names = [name if name == "sum" else f"{name} {reckoning.channel}" for name in names]
        *_, (_, last) = places
        fitted = partial(fitted_size, size=style.size, least=style.least)
        size = fitted(look.measures.figures, width=PLATE_FILL * last.width, weight="bold")
        colors = [theme.bias if "bias" in name else None for name in names]
        rooms = [px(1e6) if at[1] == "left" else max(box.width, MOST_NAME) for at, box in places]
        self.names = VGroup(
            *(
                style.label(name, at, size=fitted(name, width=room), color=color)
                for name, (at, _), room, color in zip(names, places, rooms, colors, strict=True)
            )
        )
        number = partial(style.label, "", size=size, weight="medium")
        self.numbers = VGroup(
            *(
                number((box.center, "center"), color=color or theme.ink)
                for (_, box), color in zip(places[:-1], colors[:-1], strict=True)
            )
        )
        self.value = Cell(
            last, empty=theme.surface, line=theme.kernel, size=size, weight="bold", line_width=4
        )
        self.lines = [
            Group(*pair) for pair in zip(self.names, [*self.numbers, self.value], strict=True)
        ]
        # the same at every window: it stays while the others are open
        self._stays = [name.startswith("+ bias") for name in names[:-1]]
        super().__init__(*self.lines)

    def show(self, reckoned: Reckoned, *, numbers: bool = True) -> None:
        """Show a window's numbers; without them the value's colour and the bias alone."""
        totals = (reckoned.sum, *reckoned.totals) if self._leads_sum else reckoned.totals
        said = [text(total) for text, total in zip(self.texts, totals, strict=True)]
        for label, text, stays in zip(self.numbers, said, self._stays, strict=False):
            label.set_text(text if numbers or stays else "")
        self.value.show(totals[-1], said[-1] if numbers else "", self.look.scales[-1])

    def hide(self) -> None:
        """Leave all numbers open but the bias."""
        for label, stays in zip(self.numbers, self._stays, strict=True):
            if not stays:
                label.set_text("")
        self.value.clear(self.look.style.theme.surface)
