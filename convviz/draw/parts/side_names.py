"""What stands to the left of a picture's rows: their names, right ends in one line."""

from __future__ import annotations

from collections.abc import Collection, Sequence

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
        self.of_input = input_name or f"input {shape(input_shape)}"
        count = output_shape[0]
        several = [f"channel {channel} of {count}"] if count > 1 else []
        self.of_output = [f"output {shape(output_shape)}", *several]
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

    def name(self, text: str, y: float) -> Label:
        """Return a name at a height."""
        stage = self.stage
        size = fitted_size(text, stage.label_size, self.width - GAP, least=stage.text_size(20))
        return Label(
            text, size=size, color=self.theme.muted, anchor=(self.right, y, 0), align="right"
        )

    def output(self, y: float) -> VGroup:
        """Return the output's name and, of several, its channel's."""
        apart = px(self.stage.label_size * 0.6)
        ys = (apart, -apart) if len(self.of_output) > 1 else (0.0,)
        return VGroup(*(self.name(t, y + up) for t, up in zip(self.of_output, ys, strict=True)))

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
