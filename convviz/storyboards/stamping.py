"""What is said while a transposed convolution stamps: plain words about one output channel."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from convviz.formatting import number, shape
from convviz.storyboards.channel_stops import channel_stops
from convviz.storyboards.sum_text import sum_text
from convviz.traces.stamped_map import StampedMap

FEW_CHANNELS = 3  # that are told one by one
LONGEST = 3.2  # seconds of a way over many stamps

_ENLARGING = np.outer((0.5, 1, 0.5), (0.5, 1, 0.5))


@dataclass(frozen=True)
class StampStory:
    """What the foot says.

    Attributes
    ----------
    stamped
        The output channel that is looked at.
    input_name, decimals
        As the picture has them.
    """

    stamped: StampedMap
    input_name: str
    decimals: int

    @property
    def input(self) -> str:
        size = shape(self.stamped.trace.input.shape[1:])
        reads = len(self.stamped.inputs)
        if reads > 1:
            return f"The input has {reads} channels here, each of {size} numbers."
        return f"What comes in: {self.input_name}, {size}."

    @property
    def kernel(self) -> str:
        size = shape(self.stamped.trace.kernel_size)
        own = "Each channel has its own" if len(self.stamped.inputs) > 1 else "The kernel is a"
        return f"{own} stamp: {size} weights."

    number = "Take the first number of the input."

    @property
    def products(self) -> str:
        value = self.stamped.stamp(0).value
        if value == 0:
            return "It is 0, and so is everything that it stamps."
        return f"Each weight times {self.told(value)}: that is its stamp."

    @property
    def landing(self) -> str:
        trace = self.stamped.trace
        if any(d > 1 for d, k in zip(trace.dilation, trace.kernel_size, strict=True) if k > 1):
            return f"Dilation {_setting(trace.dilation)} spreads the stamp: it leaves holes."
        if any(trace.padding):
            return "It lands at the top left. The pale rim will be cropped."
        return "It lands at the top left of the output."

    @cached_property
    def second(self) -> int | None:
        """The stamp that is told after the first: the next one, if both leave something.

        Else it is that of the channel's number furthest from zero; None for a single stamp.
        """
        stamped = self.stamped
        if len(stamped) < 2:
            return None
        values = np.abs(stamped.trace.input[stamped.inputs[0]]).astype(np.float64)
        if values.size < 2 or values.flat[:2].all() or not values.any():
            return 1
        if values.shape[1] > 1:
            values[:, 0] = -1  # so that the stamp before it is its neighbour
        return max(1, int(values.argmax()))

    def next(self, index: int) -> str:
        """What is said when the second number stamps."""
        across = self.stamped.trace.input.shape[2] > 1
        step = self.stamped.trace.stride[1 if across else 0]
        unit = "column" if across else "row"
        cells = f"{step} {unit}" if step == 1 else f"{step} {unit}s"
        if index > 1:
            value = self.told(self.stamped.stamp(index).value)
            return f"Number {index + 1} is {value}. It stamps {cells} after the one before."
        return f"The next number stamps {cells} further on: the stride is {step}."

    def overlap(self, index: int) -> tuple[int, int] | None:
        """A cell of the sheet that this stamp and the one before both touch; None without one."""
        if not 0 < index < self.stamped.per_channel:
            return None
        cell = self.stamped.overlap(index)
        return None if cell is None else (cell[0], cell[1])

    def adding(self, index: int) -> str:
        """What is said of a cell on which this stamp and the one before fell."""
        cell = self.overlap(index)
        if cell is None:
            return "This stamp does not touch the one before."
        before, after = (float(self.stamped.sums(count)[cell]) for count in (index, index + 1))
        if not before or before == after:
            return "Where stamps overlap, their numbers are added up."
        said = sum_text(before, after, self.decimals) or f"here to {self.told(after)}"
        return f"Where stamps overlap, they add up: {said}."

    @property
    def sweep(self) -> str:
        if len(self.stamped.inputs) > 1:
            return "Every number of this channel stamps, row by row."
        return "Every number stamps, row by row."

    @cached_property
    def weightiest(self) -> int | None:
        """Of many channels the stamp of the largest number of that which weighs most."""
        stamped = self.stamped
        if len(stamped.inputs) <= FEW_CHANNELS:
            return None
        (place,) = stamped.weightiest(1)
        values = np.abs(stamped.trace.input[stamped.inputs[place]])
        return place * stamped.per_channel + int(values.argmax())

    def weight(self, index: int) -> str:
        """What is said of that stamp."""
        stamp, reads = self.stamped.stamp(index), len(self.stamped.inputs)
        value = self.told(stamp.value)
        return f"Of all {reads} channels, channel {stamp.input_index[0]} weighs most: here {value}."

    def channel(self, place: int) -> str:
        """What is said when the next input channel begins."""
        channel = self.stamped.inputs[place]
        return f"Channel {channel} stamps on the same cells, with its own kernel."

    @property
    def all(self) -> str:
        """What is said while many channels stamp."""
        reads = len(self.stamped.inputs)
        return f"All {reads} channels stamp on the same cells, each with its own kernel."

    on = "And on, to the last channel."

    def stops(self, after: int, until: int) -> list[int]:
        """At which stamps the film stops on its way over many channels."""
        return channel_stops(self.stamped.per_channel, after, until)

    def seconds(self, stamps: int) -> float:
        """How long a way over so many stamps takes, in seconds."""
        few = min(len(self.stamped.inputs), FEW_CHANNELS)
        return min(max(1.2, 0.45 * min(stamps, 5) + stamps / 300), LONGEST / few**0.5)

    @property
    def rim(self) -> str | None:
        """What is said of padding and output padding; None where there is neither."""
        trace = self.stamped.trace
        out = shape(self.stamped.output.shape)
        if any(trace.padding) and any(trace.output_padding):
            return (
                f"Padding {_setting(trace.padding)} crops the rim; at the end output padding "
                f"{_setting(trace.output_padding)} leaves more. That is {out}."
            )
        if any(trace.padding):
            size = shape(trace.canvas_size)
            return f"Padding {_setting(trace.padding)} crops the rim: {size} becomes {out}."
        if any(trace.output_padding):
            more = _setting(trace.output_padding)
            return f"Output padding {more} adds cells at the end that no stamp reaches: {out}."
        return None

    @property
    def bias(self) -> str | None:
        """What is said of the bias and of empty cells; None where there are none."""
        bias = self.stamped.bias
        if bias is None:
            return "Where no stamp fell, the output is 0." if self.stamped.leaves_gaps else None
        alone = "; where no stamp fell, it is alone" if self.stamped.leaves_gaps else ""
        return f"The bias, {self.told(bias)}, is added to every number of the output{alone}."

    @property
    def rest(self) -> str:
        trace = self.stamped.trace
        before, after = shape(trace.input.shape[1:]), shape(self.stamped.output.shape)
        if self._enlarges():
            return f"{before} became {after}: between two neighbours now stands their mean."
        if self.stamped.output.size > trace.input[0].size:
            return f"{before} became {after}: a transposed convolution can enlarge."
        return f"{before} became {after}: all stamps, added up."

    def step(self, index: int) -> str:
        """What a stamp is."""
        stamp = self.stamped.stamp(index)
        place = f"Stamp {index + 1} of {len(self.stamped)}"
        if stamp.value == 0:
            return f"{place}: 0 times the kernel leaves no trace."
        return f"{place}: {self.told(stamp.value)} times the kernel is added to the framed cells."

    def told(self, value: float) -> str:
        """A number as the foot says it."""
        return number(value, self.decimals, trim=True)

    def _enlarges(self) -> bool:
        """Whether this is the kernel, with its stride, that interpolates along both axes."""
        trace, stamped = self.stamped.trace, self.stamped
        return (
            len(stamped.inputs) == 1
            and trace.kernel_size == (3, 3)
            and np.array_equal(stamped.kernel(0), _ENLARGING)
            and trace.stride == (2, 2)
            and trace.dilation == (1, 1)
            and trace.padding == (1, 1)
            and trace.output_padding == (0, 0)
            and not stamped.bias
        )


def _setting(values: tuple[int, ...]) -> str:
    return str(values[0]) if len(set(values)) == 1 else shape(values)
