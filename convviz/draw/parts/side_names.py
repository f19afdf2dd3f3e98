"""What stands to the left of a picture's rows: their names, right ends in one line."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from manim import VGroup

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, fitted_size, text_width
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.layout.columns import Columns
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.row_names import row_names
from convviz.draw.parts.sequence_rows import SequenceRows
from convviz.formatting import shape

GAP = px(26)  # between the names and the rows
MOST = 0.24  # of the body's width
LINE = 1.2  # em from one line of a name to the next


class SideNames:
    """The names of a layer's input and of one channel of its output.

    Parameters
    ----------
    input_shape, output_shape
        Channels and positions.
    channel
        The output's.
    box
        In which all stands; the stage's body by default.
    input_name
        What the input is called, by default "input" with its shape.
    """

    def __init__(
        self,
        input_shape: Sequence[int],
        output_shape: Sequence[int],
        channel: int,
        *,
        stage: Stage,
        theme: Theme,
        box: Box | None = None,
        input_name: str = "",
    ) -> None:
        self.stage, self.theme = stage, theme
        self.box = stage.body if box is None else box
        self.of_input = input_name or self._longest(f"input {shape(input_shape)}", "input")
        count, own = output_shape[0], f"channel {channel}"
        several = [self._longest(f"{own} of {count}", own)] if count > 1 else []
        self.of_output = [self._longest(f"output {shape(output_shape)}", "output"), *several]
        widest = max(text_width(t, stage.label_size) for t in (self.of_input, *self.of_output))
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
        needed = text_width(name, self.stage.text_size(20)) + GAP
        return name if needed <= MOST * self.box.width else shorter

    def name(self, text: str, y: float, most: float = np.inf) -> Label:
        """Return a name at a height, of a size of at most so much."""
        stage, least = self.stage, self.stage.text_size(20)
        most = max(least, min(most, stage.label_size))
        size = fitted_size(text, most, self.width - GAP, least=least)
        return Label(
            text, size=size, color=self.theme.muted, anchor=(self.right, y, 0), align="right"
        )

    def output(self, y: float, height: float = np.inf) -> VGroup:
        """Return the output's name and, of several, its channel's: lines of a height in all."""
        if len(self.of_output) == 1:
            return VGroup(self.name(self.of_output[0], y))
        most = min(self.stage.label_size, height / px(2 * LINE))
        up = px(max(most, self.stage.text_size(20)) * LINE / 2)
        return VGroup(
            *(self.name(t, y + by, most) for t, by in zip(self.of_output, (up, -up), strict=True))
        )

    def rows(
        self, strip: SequenceRows, channels: Sequence[int], dimmed: Collection[int], of: int
    ) -> VGroup:
        """Return the names of the channels that have a row, none for the only one `of` one."""
        return row_names(
            [f"channel {number}" for number in channels] if of > 1 else [""],
            [strip.row(i).y for i in range(len(channels))],
            self.right,
            strip.pitch,
            left=self.box.left,
            stage=self.stage,
            theme=self.theme,
            dimmed=dimmed,
        )
