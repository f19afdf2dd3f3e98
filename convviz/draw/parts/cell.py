"""One value in a coloured cell."""

from __future__ import annotations

from manim import VGroup, VMobject

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.fills import fill_with
from convviz.draw.kit.fonts import Weight
from convviz.draw.kit.label import Label
from convviz.draw.kit.scales import Scale
from convviz.draw.kit.theme import ink_on
from convviz.draw.kit.units import px
from convviz.draw.parts.window import rounded_path, thickness_units


class Cell(VGroup):
    """A rounded cell whose colour is its value and whose text says it.

    Parameters
    ----------
    box
        Where it stands.
    empty
        The colour it has before it has a value.
    line
        The colour of its edge.
    size, weight
        Of its text: the em in design pixels; "regular", "medium" or "bold".
    line_width
        Of its edge, in design pixels.

    Examples
    --------
    >>> from convviz.draw import Box, Cell, DivergingScale
    >>> from convviz.formatting import number
    >>> theme, scale = scene.theme, DivergingScale([-1.0, 1.0])
    >>> for box, value in zip(Box(-4.5, -0.5, 4.5, 0.5).columns(3), (-0.8, 0.0, 0.3)):
    ...     cell = Cell(box.inset(0.2, 0), empty=theme.surface, line=theme.line, size=60)
    ...     scene.add(cell.show(value, number(value, 1), scale))
    """

    def __init__(
        self,
        box: Box,
        *,
        empty: str,
        line: str,
        size: float,
        weight: Weight = "regular",
        line_width: float = 2,
    ) -> None:
        self.box = box
        self.plate = VMobject(
            fill_color=empty,
            fill_opacity=1,
            stroke_color=line,
            stroke_width=thickness_units(line_width),
        )
        self.plate.points = rounded_path(box, px(8))
        self.label = Label("", size=size, color="#000000", weight=weight, anchor=box.center)
        super().__init__(self.plate, self.label)

    def place(self, box: Box) -> Cell:
        """Stand elsewhere."""
        self.box = box
        self.plate.points = rounded_path(box, px(8))
        self.label.anchor = box.center
        self.label.set_text(self.label.text)
        return self

    def clear(self, empty: str) -> Cell:
        """Have no value."""
        self.plate.set_fill(empty)
        self.label.set_text("")
        return self

    def show(self, value: float, text: str, scale: Scale) -> Cell:
        """Take a value."""
        color = scale.colors(value)
        fill_with(self.plate, "#{:02X}{:02X}{:02X}".format(*color))
        self.label.set_text(text).set_ink(ink_on(color))
        return self
