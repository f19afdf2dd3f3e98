"""What is said while a transposed convolution stamps: plain words about one output channel."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np

from convviz.formatting import counted, grouped, number, shape
from convviz.storyboards.sequence_story import spanned, things
from convviz.storyboards.sum_text import sum_text
from convviz.traces.stamped_map import StampedMap

FEW_CHANNELS = 3  # that are told one by one
LONGEST = 3.2  # seconds of a way over many stamps


@dataclass(frozen=True)
class StampStory:
    """What the foot says.

    Attributes
    ----------
    stamped
        The output channel that is looked at.
    input_name, words, decimals
        As the picture has them.
    shown
        The input channels that the picture shows.
    """

    stamped: StampedMap
    input_name: str
    words: list[str] | None
    decimals: int
    shown: Collection[int]

    @property
    def input(self) -> str:
        channels, *sizes = self.stamped.trace.input.shape
        if self.words is not None:
            many = "one number" if channels == 1 else f"a column of {channels} numbers"
            has = "it has" if sizes[0] == 1 else "each has"
            return f"{things(sizes[0], 'word')}: {has} become {many}."
        size = grouped(sizes[0]) if self.is_row else shape(sizes)
        if channels > 1:
            return f"The input: {self.input_name}, {channels} channels of {size}."
        return f"The input: {self.input_name}, {size}{' in a row' if self.is_row else ''}."

    @property
    def channels(self) -> str:
        """Which input channels stamp here and which are shown; empty where that is plain."""
        trace, inputs = self.stamped.trace, self.stamped.inputs
        if trace.in_channels == 1:
            return ""
        out = f"output channel {self.stamped.channel}"
        hidden = len([channel for channel in inputs if channel not in self.shown])
        if hidden:
            few = f"the first and the {len(inputs) - hidden - 1} that weigh most"
            return f"{len(inputs)} channels stamp on {out}. Shown: {few}."
        if trace.groups > 1:
            verb = "stamps" if len(inputs) == 1 else "stamp"
            return f"Groups: on {out} only {spanned(inputs)} {verb}."
        # a map's channels are told when they come, one after the other
        return "Each row is a channel. All of them stamp on the same output." if self.is_row else ""

    @property
    def kernel(self) -> str:
        sizes = self.stamped.trace.kernel_size
        size = things(sizes[0], "weight").lower() if self.is_row else f"{shape(sizes)} weights"
        own = "Each channel has its own" if len(self.stamped.inputs) > 1 else "The kernel is a"
        return f"{own} stamp: {size}."

    @property
    def number(self) -> str:
        several = self.stamped.trace.in_channels > 1
        of = f"channel {self.stamped.inputs[0]}" if several else "the input"
        return f"Take the first number of {of}."

    @property
    def products(self) -> str:
        stamp = self.stamped.stamp(0)
        if stamp.value == 0:
            return "It is 0, and so is everything that it stamps."
        weights = "The weight" if stamp.products.size == 1 else "Each weight"
        return f"{weights} times {self.told(stamp.value)}: that is its stamp."

    @property
    def landing(self) -> str:
        trace = self.stamped.trace
        start = "at the start" if self.is_row else "at the top left"
        if any(d > 1 for d, k in zip(trace.dilation, trace.kernel_size, strict=True) if k > 1):
            return f"Dilation {_setting(trace.dilation)} spreads the stamp: it leaves holes."
        if any(trace.padding):
            return f"It lands {start}. The pale cells will be cropped."
        return f"It lands {start} of the output."

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
        if values.shape[-1] > 1:
            values[..., 0] = -1  # so that the stamp before it is its neighbour
        return max(1, int(values.argmax()))

    def next(self, index: int) -> str:
        """What is said when the second number stamps."""
        if index == self.stamped.per_channel:
            return self.channel(1)
        axis = -1 if self.stamped.trace.input.shape[-1] > 1 else 0
        step = self.stamped.trace.stride[axis]
        cells = counted(step, "cell" if self.is_row else "row" if axis == 0 else "column")
        if index > 1:
            value = self.told(self.stamped.stamp(index).value)
            return f"Number {index + 1} is {value}. It stamps {cells} after the one before."
        return f"The next number stamps {cells} further on: the stride is {step}."

    def adding(self, index: int) -> str:
        """What is said of a cell on which this stamp and the one before fell."""
        cell = self.stamped.overlap(index)
        if cell is None:
            return "This stamp does not touch the one before."
        before, after = (float(self.stamped.sums(count)[cell]) for count in (index, index + 1))
        if not before or before == after:
            return "Where stamps overlap, their numbers are added up."
        said = sum_text(before, after, self.decimals)
        if said is None:
            both = self.told(after)
            return f"Where stamps overlap, their numbers are added up: here to {both}."
        return f"Where stamps overlap, they add up: {said}."

    @property
    def sweep(self) -> str:
        _, *sizes = self.stamped.trace.input.shape
        several = len(self.stamped.inputs) > 1
        of = f" of channel {self.stamped.inputs[0]}" if several else ""
        way = "row by row" if len(sizes) > 1 < sizes[0] else "one after the other"
        return f"Every number{of} stamps, {way}."

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

    def seconds(self, stamps: int) -> float:
        """How long a way over so many stamps takes, in seconds."""
        few = min(len(self.stamped.inputs), FEW_CHANNELS)
        return min(max(1.6, 0.45 * min(stamps, 5) + stamps / 300), LONGEST / few**0.5)

    @property
    def rim(self) -> str | None:
        """What is said of padding and output padding; None where there is neither."""
        trace, out = self.stamped.trace, self.stamped.output
        cut, more = _setting(trace.padding), _setting(trace.output_padding)
        rim = "both ends" if self.is_row else "the rim"
        left = f"{shape(out.shape)} number{'s' if out.size > 1 else ''}"
        if any(trace.padding) and any(trace.output_padding):
            return (
                f"Padding {cut} crops {rim}, output padding {more} leaves more at the end: {left}."
            )
        if any(trace.padding):
            before = shape(trace.canvas_size)
            return f"Padding {cut} crops {rim}: {before} numbers become {shape(out.shape)}."
        if any(trace.output_padding):
            cells = "a cell" if trace.output_padding == (1,) else "cells"
            return f"Output padding {more} adds {cells} at the end that no stamp reaches: {left}."
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
        trace, output = self.stamped.trace, self.stamped.output
        before, after = shape(trace.input.shape[1:]), shape(output.shape)
        if self.is_row:
            before = things(trace.input.shape[1], "column")
            after = things(output.size, "number").lower()
        given = f"{before} became {after}"
        if self._enlarges:
            return f"{given}: between two neighbours now stands their mean."
        if output.size > trace.input[0].size:
            return f"{given}: a transposed convolution can enlarge."
        return f"{given}: all stamps, added up."

    def step(self, index: int) -> str:
        """What a stamp is."""
        stamp = self.stamped.stamp(index)
        place = f"Stamp {grouped(index + 1)} of {grouped(len(self.stamped))}"
        if stamp.value == 0:
            return f"{place}: 0 times the kernel leaves no trace."
        return f"{place}: {self.told(stamp.value)} times the kernel is added to the framed cells."

    def told(self, value: float) -> str:
        """A number as the foot says it."""
        return number(value, self.decimals, trim=True)

    @property
    def is_row(self) -> bool:
        """Whether the input is a sequence."""
        return len(self.stamped.trace.kernel_size) == 1

    @property
    def _enlarges(self) -> bool:
        """Whether this is the kernel, with its stride, that interpolates along every axis."""
        trace, stamped = self.stamped.trace, self.stamped
        tent = reduce(np.multiply.outer, [np.array((0.5, 1, 0.5))] * len(trace.kernel_size))
        return (
            len(stamped.inputs) == 1 < stamped.per_channel
            and np.array_equal(stamped.kernel(0), tent)
            and set(trace.stride) == {2}
            and set(trace.dilation) == set(trace.padding) == {1}
            and set(trace.output_padding) == {0}
            and not stamped.bias
        )


def _setting(values: tuple[int, ...]) -> str:
    return str(values[0]) if len(set(values)) == 1 else shape(values)
