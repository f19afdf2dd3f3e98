"""What stands to the left of a picture's rows: their names, right ends in one line."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from manim import VGroup

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, Place, fitted_size, text_width
from convviz.draw.kit.units import px
from convviz.draw.layout.columns import Columns
from convviz.draw.parts.sequence_rows import SequenceRows
from convviz.draw.parts.style import Style
from convviz.formatting import shape

GAP = px(26)  # between the names and the rows
MOST = 0.24  # of the body's width
LINE = 1.2  # em from one line of a name to the next
LEADING = 1.1  # em that a name needs between two rows


class SideNames:
    """The names of a layer's input and of one channel of its output.

    Parameters
    ----------
    input_shape, output_shape
        Channels and positions.
    channel
        The output's.
    box
        In which all stands.
    input_name
        What the input is called, by default "input" with its shape.
    """

    def __init__(
        self,
        input_shape: Sequence[int],
        output_shape: Sequence[int],
        channel: int,
        style: Style,
        box: Box,
        *,
        input_name: str = "",
    ) -> None:
        self.style, self.box = style, box
        self.of_input = input_name or self._longest(f"input {shape(input_shape)}", "input")
        count, own = output_shape[0], f"channel {channel}"
        several = [self._longest(f"{own} of {count}", own)] if count > 1 else []
        self.of_output = [self._longest(f"output {shape(output_shape)}", "output"), *several]
        widest = max(text_width(t, style.size) for t in (self.of_input, *self.of_output))
        self.width = min(widest + GAP, MOST * self.box.width)
        self.right = self.box.left + self.width - GAP

    @property
    def room(self) -> tuple[float, float]:
        """The left and the right edge of what the names leave."""
        return self.box.left + self.width, self.box.right

    def beside(self, columns: Sequence[Columns], after: float = 0.0) -> list[Columns]:
        """Return the columns where they and their names together stand in the middle.

        So does what comes `after` them: so much is left free to their right.
        """
        left = min(each.left for each in columns)
        right = max(each.right for each in columns) + after
        by = (self.box.left + self.box.right - right - left + self.width) / 2
        self.right = left + by - GAP
        return [each.moved(by) for each in columns]

    def _longest(self, name: str, shorter: str) -> str:
        """Return a name, or a shorter one where there is no room to read it."""
        needed = text_width(name, self.style.least) + GAP
        return name if needed <= MOST * self.box.width else shorter

    def name(self, text: str, y: float, most: float = np.inf) -> Label:
        """Return a name at a height, of a size of at most so much."""
        least = self.style.least
        most = max(least, min(most, self.style.size))
        size = fitted_size(text, most, self.width - GAP, least=least)
        return self.style.label(text, self._at(y), size=size)

    def output(self, y: float, height: float = np.inf) -> VGroup:
        """Return the output's name and, of several, its channel's: lines of a height in all."""
        if len(self.of_output) == 1:
            return VGroup(self.name(self.of_output[0], y))
        most = min(self.style.size, height / px(2 * LINE))
        up = px(max(most, self.style.least) * LINE / 2)
        return VGroup(
            *(self.name(t, y + by, most) for t, by in zip(self.of_output, (up, -up), strict=True))
        )

    def rows(
        self, strip: SequenceRows, channels: Sequence[int], dimmed: Collection[int], of: int
    ) -> VGroup:
        """Return the names of the channels that have a row, none for the only one `of` one.

        Low rows have their numbers alone, those that are too low for them nothing. Those of
        dimmed rows are muted.
        """
        style = self.style
        size = min(style.size * 0.85, strip.pitch / px(LEADING))
        if size < style.least or of == 1:
            return VGroup()
        names = [f"channel {channel}" for channel in channels]
        if max(text_width(name, size) for name in names) > self.right - self.box.left:
            names = [str(channel) for channel in channels]
        colors = [style.theme.muted if i in dimmed else style.theme.ink for i in range(len(names))]
        return VGroup(
            *(
                style.label(name, self._at(strip.row(i).y), size=size, color=color)
                for i, (name, color) in enumerate(zip(names, colors, strict=True))
            )
        )

    def _at(self, y: float) -> Place:
        return np.array([self.right, y, 0.0]), "right"
