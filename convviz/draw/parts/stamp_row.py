"""The cells of one stamp in a row, holes between them, wherever they are."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import Group
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, text_width
from convviz.draw.kit.scales import Scale
from convviz.draw.kit.theme import Theme, ink_on
from convviz.draw.kit.units import px
from convviz.draw.parts.raster import Raster
from convviz.draw.parts.window import Window

FILL = 0.8  # of a cell's width that its number may take: each cell has edges of its own


class StampRow(Group):
    """A number a cell; the cells can move together, and come one by one.

    Parameters
    ----------
    boxes
        Where the cells stand.
    scale, text
        From a value to its colour and to what its cell says.
    widest
        The longest text that a cell will have to hold.
    number_size, least_size
        The numbers' size in design pixels, and the smallest that can still be read; it is
        that for the first boxes.
    """

    def __init__(
        self,
        boxes: list[Box],
        *,
        scale: Scale,
        text: Callable[[float], str],
        widest: str,
        number_size: float,
        least_size: float,
        line_color: str | None,
    ) -> None:
        self.scale_of_values, self.text = scale, text
        cell = boxes[0]
        fitting = min(
            number_size,
            FILL * cell.width / text_width(widest, 1),
            FILL * cell.height / text_width("00", 1),
        )
        blank = np.zeros((1, 1, 3), np.uint8)
        self.cells = [Raster(blank, box, line_color=line_color) for box in boxes]
        self.labels = (
            [Label("", size=fitting, color="#000000", anchor=box.center) for box in boxes]
            if fitting >= least_size
            else []
        )
        super().__init__(*self.cells, *self.labels)

    def show(
        self,
        values: NDArray[np.floating],
        *,
        count: int | None = None,
        numbers: bool = True,
        opacity: float = 1.0,
    ) -> StampRow:
        """Show the first `count` of these values, all by default."""
        colors = self.scale_of_values.colors(values)
        shown = len(values) if count is None else count
        for i, (cell, color) in enumerate(zip(self.cells, colors, strict=True)):
            cell.colors = color[None, None]
            cell.opacity = opacity if i < shown else 0.0
        for i, (label, color) in enumerate(zip(self.labels, colors, strict=False)):
            seen = numbers and i < shown and opacity > 0.5
            label.set_text(self.text(float(values[i])) if seen else "").set_ink(ink_on(color))
        return self

    def place(self, boxes: list[Box]) -> StampRow:
        """Stand elsewhere."""
        for cell, box in zip(self.cells, boxes, strict=True):
            cell.place(box)
        for label, box in zip(self.labels, boxes, strict=False):
            label.anchor = box.center
            label.set_text(label.text)
        return self

    @property
    def box(self) -> Box:
        """Around all cells."""
        first, last = self.cells[0].box, self.cells[-1].box
        return Box(first.left, first.bottom, max(last.right, first.left + px(10)), first.top)


class StampFrames(Group):
    """The frame around the cells on which a stamp falls: one if they touch each other."""

    def __init__(self, theme: Theme) -> None:
        self.path = Window(Box(0, 0, 1, 1), theme.kernel, thickness=5)
        super().__init__(self.path)

    def place(self, boxes: list[Box]) -> None:
        """Stand around these cells."""
        first, last = boxes[0], boxes[-1]
        whole = Box(first.left, first.bottom, last.right, first.top)
        touching = whole.width <= first.width * len(boxes) * 1.001
        if touching or first.width < px(12):
            self.path.place(whole.inset(-max(0.0, px(10) - whole.width) / 2, 0))
            return
        paths = []
        for box in boxes:
            self.path.place(box)
            paths.append(self.path.points)
        self.path.points = np.concatenate(paths)
