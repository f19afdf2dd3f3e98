"""Named numbers that lead to a value: sum, + bias, = value."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from manim import Group

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, fitted_size, text_width
from convviz.draw.kit.scales import Scale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.parts.cell import Cell

PLATE_PAD = 30  # design pixels beside the value in its cell
NAME_GAP = 26
LINE = 1.5  # em


class SumLines(Group):
    """Lines of a name and a number, the last number in a cell: the value.

    Parameters
    ----------
    names
        Each line's name and its number's colour; the last is the value's.
    box
        Where they stand: one under the other, or side by side if `across`.
    text
        From the value to what its cell says.
    widest
        The longest number that any line will have.

    Attributes
    ----------
    lines
        A group of name and number for each line.
    value
        The last line's cell.
    """

    def __init__(
        self,
        names: Sequence[tuple[str, str]],
        box: Box,
        *,
        theme: Theme,
        text: Callable[[float], str],
        widest: str,
        scale: Scale,
        size: float,
        least_size: float,
        across: bool = False,
    ) -> None:
        self.text = text
        self.scale_of_values = scale
        self.empty = theme.surface
        places = box.columns(len(names)) if across else box.lines(len(names))
        name_width = max(text_width(name, size) for name, _ in names)
        room = places[0].width - name_width - px(NAME_GAP + PLATE_PAD)
        size_of_numbers = fitted_size(widest, size * 1.1, room, weight="bold", least=least_size)
        plate = text_width(widest, size_of_numbers, "bold") + px(PLATE_PAD)
        self.lines: list[Group] = []
        self.numbers: list[Label] = []
        for i, ((name, color), place) in enumerate(zip(names, places, strict=True)):
            own = text_width(name, size) if across else name_width
            whole = place.sized(own + px(NAME_GAP) + plate, place.height)
            middle = whole.right - plate / 2
            label = Label(
                name,
                size=size,
                color=color if color == theme.bias else theme.muted,
                anchor=(whole.left, whole.y, 0),
                align="left",
            )
            if i + 1 < len(names):
                number = Label(
                    "",
                    size=size_of_numbers,
                    color=color,
                    weight="medium",
                    anchor=(middle, whole.y, 0),
                )
                self.numbers.append(number)
                self.lines.append(Group(label, number))
            else:
                height = min(px(size * 1.5), 0.94 * whole.height)
                around = Box(
                    whole.right - plate,
                    whole.y - height / 2,
                    whole.right,
                    whole.y + height / 2,
                )
                self.value = Cell(
                    around,
                    empty=theme.surface,
                    line=theme.kernel,
                    size=size_of_numbers,
                    weight="bold",
                    line_width=4,
                )
                self.lines.append(Group(label, self.value))
        super().__init__(*self.lines)

    @staticmethod
    def width(names: Sequence[tuple[str, str]], widest: str, size: float) -> float:
        """Return the width that lines one under the other ask for."""
        name = max(text_width(name, size) for name, _ in names)
        return name + px(NAME_GAP + PLATE_PAD) + text_width(widest, size * 1.1, "bold")

    def show(self, texts: Sequence[str], value: float, *, numbers: bool = True) -> SumLines:
        """Show other numbers; without them the value's colour alone."""
        for label, text in zip(self.numbers, texts, strict=True):
            label.set_text(text if numbers else "")
        self.value.show(value, self.text(value) if numbers else "", self.scale_of_values)
        return self

    def hide_numbers(self) -> None:
        """Leave all numbers open."""
        for label in self.numbers:
            label.set_text("")
        self.value.clear(self.empty)
