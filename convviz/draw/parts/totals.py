"""The numbers with which a window's arithmetic ends: sum, + bias, = value."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from manim import Group, VGroup

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Place, fitted_size
from convviz.draw.kit.scales import Scale
from convviz.draw.kit.units import px
from convviz.draw.layout.measures import MOST_NAME
from convviz.draw.parts.cell import Cell
from convviz.draw.parts.style import Style

PLATE_FILL = 0.88  # of a plate's width that its number may take


class Totals(Group):
    """Named numbers, the last of them in a cell: the value.

    Parameters
    ----------
    names, texts
        What each is called, and how it is written.
    places
        Where each name stands, and the box of its number.
    figures
        The longest number that any of them will have.
    scale
        The value's colours.
    suffix
        What follows the names, to tell several totals apart.

    Attributes
    ----------
    lines
        A group of name and number for each.
    value
        The last one's cell.
    """

    def __init__(
        self,
        names: Sequence[str],
        texts: Sequence[Callable[[float], str]],
        places: Sequence[tuple[Place, Box]],
        *,
        figures: str,
        scale: Scale,
        style: Style,
        suffix: str = "",
    ) -> None:
        self.texts, self.scale_of_values, self.theme = texts, scale, style.theme
        theme, least = style.theme, style.least
        *plates, last = (plate for _, plate in places)
        size = fitted_size(figures, style.size, PLATE_FILL * last.width, weight="bold", least=least)
        colors = [theme.bias if "bias" in name else theme.ink for name in names]
        rooms = [
            px(1e6) if align == "left" else max(plate.width, MOST_NAME)
            for (_, align), plate in places
        ]
        self.names = VGroup(
            *(
                style.label(
                    f"{name}{suffix if name != 'sum' else ''}",
                    at,
                    size=fitted_size(name, style.size, room, least=least),
                    color=theme.muted if color == theme.ink else color,
                )
                for name, color, room, (at, _) in zip(names, colors, rooms, places, strict=True)
            )
        )
        self.numbers = VGroup(
            *(
                style.label("", (plate.center, "center"), size=size, color=color, weight="medium")
                for color, plate in zip(colors[:-1], plates, strict=True)
            )
        )
        self.value = Cell(
            last, empty=theme.surface, line=theme.kernel, size=size, weight="bold", line_width=4
        )
        self.lines = [
            Group(*pair) for pair in zip(self.names, [*self.numbers, self.value], strict=True)
        ]
        # the same at every window: it stays while the others are open
        self._stays = [name == "+ bias" for name in names[:-1]]
        super().__init__(*self.lines)

    @property
    def has_sum(self) -> bool:
        """Whether the first number is the products' sum, which the others are added to."""
        return self.names[0].text == "sum"

    def show(self, totals: Sequence[float], *, numbers: bool = True) -> Totals:
        """Show other numbers; without them the value's colour and the bias alone."""
        said = [text(total) for text, total in zip(self.texts, totals, strict=True)]
        for label, text, stays in zip(self.numbers, said, self._stays, strict=False):
            label.set_text(text if numbers or stays else "")
        self.value.show(totals[-1], said[-1] if numbers else "", self.scale_of_values)
        return self

    def hide(self) -> None:
        """Leave all numbers open but the bias."""
        for label, stays in zip(self.numbers, self._stays, strict=True):
            if not stays:
                label.set_text("")
        self.value.clear(self.theme.surface)
