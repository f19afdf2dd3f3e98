"""One value in a coloured cell, and a row of such cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VGroup, VMobject
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.cell_look import CellLook
from convviz.draw.kit.fills import fill_with
from convviz.draw.kit.fonts import Weight
from convviz.draw.kit.label import Label
from convviz.draw.kit.scales import Colors, Scale
from convviz.draw.kit.theme import ink_on
from convviz.draw.kit.units import px
from convviz.draw.parts.number_grid import Cells
from convviz.draw.parts.window import rounded_path, thickness_units

RADIUS = px(8)  # of a cell's corners, where it is not small


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
        self.plate = VMobject(
            fill_color=empty,
            fill_opacity=1,
            stroke_color=line,
            stroke_width=thickness_units(line_width),
        )
        self.label = Label("", size=size, color="#000000", weight=weight)
        super().__init__(self.plate, self.label)
        self.place(box)

    def place(self, box: Box) -> Cell:
        """Stand elsewhere."""
        self.box = box
        self.plate.points = rounded_path(box, min(RADIUS, box.width / 4, box.height / 4))
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
        self.paint(color)
        self.label.set_text(text).set_ink(ink_on(color))
        return self

    def paint(self, color: Colors) -> None:
        """Have this colour (3,)."""
        fill_with(self.plate, "#{:02X}{:02X}{:02X}".format(*color))


class CellRow(Cells):
    """A few numbers (1, columns), in cells large enough to be looked at one by one.

    Parameters
    ----------
    boxes
        Where each cell stands.
    line_width
        Of the cells' edges, in design pixels.
    """

    def __init__(
        self,
        values: NDArray[np.floating],
        boxes: Sequence[Box],
        look: CellLook,
        *,
        line_width: float = 2,
    ) -> None:
        self.look = look
        size, line = look.fitting(boxes[0]), look.line or look.empty
        self.cells = [
            Cell(box, empty=look.empty, line=line, size=size, line_width=line_width)
            for box in boxes
        ]
        self.labels = [cell.label for cell in self.cells if size]
        super().__init__(*self.cells)
        self.show(values)

    @property
    def box(self) -> Box:
        """Around all cells."""
        first, last = self.cells[0].box, self.cells[-1].box
        return Box(first.left, first.bottom, last.right, first.top)

    def cell(self, row: float, column: float) -> Box:
        """Return where a cell stands."""
        return self.cells[int(column)].box

    def paint(self, colors: Colors) -> None:
        """Give the cells these colours (1, columns, 3)."""
        for cell, color in zip(self.cells, colors[0], strict=True):
            cell.paint(color)
