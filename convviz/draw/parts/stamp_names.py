"""What the maps of a transposed convolution are called."""

from __future__ import annotations

from functools import partial

from manim import Group, VGroup

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, fitted_size, shortened, text_width
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.layout.stage import Stage
from convviz.formatting import shape
from convviz.traces.stamped_map import StampedMap

COUNTS = ("stamp {} of {}", "{} of {}", "{}")  # the longest that fits stands above the sheet


class StampNames(Group):
    """The names of input and output with their shapes, and how many stamps have landed.

    Under the input stand its own name and, where there are several, the channel on show.

    Parameters
    ----------
    stamped
        What is shown.
    image, sheet
        Where the input and the sheet stand.
    room
        The width that the input's name and notes may take.
    input_name
        What the input is, e.g. "the digit 5".

    Attributes
    ----------
    input, sheet
        The labels of the input and of the output, but for the counter.
    counter
        "stamp 4 of 9".
    right, below
        How far to the right and below the image the input's labels reach.
    """

    def __init__(
        self,
        stamped: StampedMap,
        image: Box,
        sheet: Box,
        room: float,
        *,
        stage: Stage,
        theme: Theme,
        input_name: str,
    ) -> None:
        self.stamped = stamped
        size = stage.label_size
        up = px(size * 0.75)
        label = partial(Label, size=size, align="left")
        names = f"input {shape(stamped.trace.input.shape[1:])}", "input"
        name = next((n for n in names if text_width(n, size) <= room), "input")
        several = len(stamped.inputs) > 1
        longest = max((self._channel(k) for k in range(len(stamped.inputs))), key=len)
        notes = [input_name, *([longest] if several else [])]
        fitting = min(fitted_size(n, size, room, least=stage.text_size(20)) for n in notes)
        self.input = VGroup(
            label(name, color=theme.ink, anchor=(image.left, image.top + up, 0)),
            *(
                Label(
                    shortened(note, fitting, room),
                    size=fitting,
                    color=theme.muted,
                    anchor=(image.left, image.bottom - up - i * px(size * 1.3), 0),
                    align="left",
                )
                for i, note in enumerate(notes)
            ),
        )
        self.right = max(image.right, *(each.get_right()[0] for each in self.input))
        self.below = image.bottom - px(size * 1.45) * len(notes)
        self.channel = self.input[-1] if several else None
        self.show_channel(0)
        called = f"output {shape(stamped.output.shape)}"
        if stamped.trace.out_channels > 1:
            called += f", channel {stamped.channel} of {stamped.trace.out_channels}"
        out = sheet.left + text_width(called, size) - stage.safe.right
        start = sheet.left - max(0.0, out)
        last = len(stamped)
        free = sheet.right - start - text_width(called, size) - px(24)
        self._count = next(
            (form for form in COUNTS if text_width(form.format(last, last), size) <= free), ""
        )
        self.counter = Label(
            "", size=size, color=theme.muted, anchor=(sheet.right, sheet.top + up, 0), align="right"
        )
        self.sheet = VGroup(label(called, color=theme.ink, anchor=(start, sheet.top + up, 0)))
        super().__init__(self.input, self.sheet, self.counter)

    @staticmethod
    def note_count(stamped: StampedMap) -> int:
        """Return how many lines stand under the input."""
        return 2 if len(stamped.inputs) > 1 else 1

    def show_channel(self, number: int) -> None:
        """Say which of the input's channels is on show."""
        if self.channel is not None:
            self.channel.set_text(self._channel(number))

    def count(self, landed: int) -> None:
        """Say how many stamps have landed; nothing before the first."""
        self.counter.set_text(self._count.format(landed, len(self.stamped)) if landed else "")

    def _channel(self, number: int) -> str:
        return f"channel {self.stamped.inputs[number]} of {self.stamped.trace.in_channels}"
