"""What is said while a one-dimensional transposed convolution stamps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from convviz.formatting import grouped, number
from convviz.storyboards.sequence_story import spanned, things
from convviz.storyboards.sum_text import sum_text
from convviz.traces.stamped_map import StampedMap

FEW_CHANNELS = 3  # that are told one by one


@dataclass(frozen=True)
class SequenceStamps:
    """What the foot says.

    Attributes
    ----------
    stamped
        The output channel that is looked at.
    input_name, words, decimals
        As the picture has them.
    shown
        The input channels that have a row.
    """

    stamped: StampedMap
    input_name: str
    words: list[str] | None
    decimals: int
    shown: list[int]

    @property
    def input(self) -> str:
        channels, length = self.stamped.trace.input.shape
        if self.words is not None:
            many = "one number" if channels == 1 else f"a column of {channels} numbers"
            has = "it has" if length == 1 else "each has"
            return f"{things(length, 'word')}: {has} become {many}."
        if channels == 1:
            return f"The input: {self.input_name}, {grouped(length)} in a row."
        return f"The input: {self.input_name}, {channels} channels of {grouped(length)}."

    @property
    def channel(self) -> str:
        """Which input channels stamp here and which are shown; empty where there is but one."""
        trace, inputs = self.stamped.trace, self.stamped.inputs
        if trace.in_channels == 1:
            return ""
        out = f"output channel {self.stamped.channel}"
        hidden = len(inputs) - len([c for c in self.shown if c in inputs])
        if hidden:
            few = f"the first and the {len(inputs) - hidden - 1} that weigh most"
            return f"{len(inputs)} channels stamp on {out}. Shown: {few}."
        if trace.groups > 1:
            verb = "stamps" if len(inputs) == 1 else "stamp"
            return f"Groups: on {out} only {spanned(inputs)} {verb}."
        return "Each row is a channel. All of them stamp on the same output."

    @property
    def kernel(self) -> str:
        size = things(self.stamped.trace.kernel_size[0], "weight").lower()
        if len(self.stamped.inputs) > 1:
            return f"Each channel has a stamp of its own: {size}."
        return f"The kernel is a stamp: {size}."

    number = "Take the first number."

    @property
    def products(self) -> str:
        stamp = self.stamped.stamp(0)
        if stamp.value == 0:
            return "It is 0, and so is everything that it stamps."
        if len(stamp.products) == 1:
            return f"{self.said(stamp.value)} times the weight: that is its stamp."
        return f"{self.said(stamp.value)} times each weight: that is its stamp."

    @property
    def landing(self) -> str:
        trace = self.stamped.trace
        if trace.dilation[0] > 1 and trace.kernel_size[0] > 1:
            return f"Dilation {trace.dilation[0]} spreads the stamp: there are holes in it."
        if trace.padding[0] and self.stamped.kept[0].start:
            return "It falls on the start of the row. The pale end will be cropped."
        return "It falls on the start of the output."

    @property
    def next(self) -> str:
        """What is said when the second number stamps."""
        stride, trace = self.stamped.trace.stride[0], self.stamped.trace
        if trace.input.shape[1] == 1:
            return (
                f"Channel {self.stamped.inputs[1]} stamps on the same cells, with its own kernel."
            )
        step = "one cell" if stride == 1 else f"{stride} cells"
        return f"Stride {stride}: the next number stamps {step} further on."

    @cached_property
    def overlap(self) -> int | None:
        """A cell on which both of the first two stamps fell; None without one."""
        if len(self.stamped) < 2:
            return None
        cell = self.stamped.overlap(1)
        return None if cell is None else cell[0]

    @property
    def adding(self) -> str:
        """What is said of the cells on which both stamps fell."""
        if self.overlap is None:
            return "These two stamps do not touch each other."
        before, after = (float(self.stamped.sums(count)[self.overlap]) for count in (1, 2))
        said = None
        if before and before != after:
            said = sum_text(before, after, self.decimals)
        if said is None:
            both = self.said(after)
            return f"Where stamps overlap, their numbers are added up: here to {both}."
        return f"Where stamps overlap, they are added up: {said}."

    @property
    def sweep(self) -> str:
        if len(self.stamped.inputs) > 1:
            return f"Every number of channel {self.stamped.inputs[0]} stamps."
        return "Every number stamps, and all the stamps are added up."

    def begins(self, index: int) -> str:
        """What is said when another input channel begins."""
        return f"Now channel {self.stamped.inputs[index]} stamps on the same cells."

    @property
    def others(self) -> str:
        """What is said when many channels follow the first."""
        return f"The other {len(self.stamped.inputs) - 1} channels stamp on the same cells."

    @property
    def cropped(self) -> str | None:
        """What is said of padding and output padding; None where there is neither."""
        trace = self.stamped.trace
        cut, more = trace.padding[0], trace.output_padding[0]
        behind = self.stamped.sheet_size[0] - self.stamped.kept[0].stop
        size = things(self.stamped.output.shape[0], "number").lower()
        left = "is" if self.stamped.output.shape[0] == 1 else "are"
        if cut and more > cut:
            front = things(cut, "cell").lower()
            return f"Padding {cut} crops {front} in front, output padding {more} adds some: {size}."
        if cut and more:
            ends = f"{cut} in front, {behind} behind" if behind else f"{cut} in front, none behind"
            return f"Padding {cut} and output padding {more} crop {ends}: {size} {left} left."
        if cut:
            cells = things(cut, "cell").lower()
            return f"Padding {cut} crops {cells} at either end: {size} {left} left."
        if more:
            return f"Output padding {more} adds {things(more, 'cell').lower()} behind: {size}."
        return None

    @property
    def bias(self) -> str | None:
        """What is said of the bias and of empty cells; None where there are none."""
        bias = self.stamped.bias
        if bias is None:
            return "Where no stamp fell, the output is 0." if self.stamped.leaves_gaps else None
        alone = "; where no stamp fell, it is alone" if self.stamped.leaves_gaps else ""
        return f"The bias, {self.said(bias)}, is added to every number{alone}."

    @property
    def rest(self) -> str:
        before = self.stamped.trace.input.shape[1]
        after = self.stamped.output.shape[0]
        given = f"{things(before, 'column')} became {things(after, 'number').lower()}"
        if self._enlarges:
            return f"{given}: between two neighbours now stands their mean."
        if after > before:
            return f"{given}: a transposed convolution can make more of them."
        return f"{given}: all stamps, added up."

    def told(self, index: int) -> str:
        """What a stamp is."""
        stamp = self.stamped.stamp(index)
        place = f"Stamp {grouped(index + 1)} of {grouped(len(self.stamped))}"
        if stamp.value == 0:
            return f"{place}: 0 times the kernel changes nothing."
        return f"{place}: {self.said(stamp.value)} times the kernel is added to the framed cells."

    def said(self, value: float) -> str:
        """A number as the foot says it."""
        return number(value, self.decimals, trim=True)

    @property
    def _enlarges(self) -> bool:
        """Whether this is the kernel, with its stride, that interpolates."""
        trace, stamped = self.stamped.trace, self.stamped
        return (
            len(stamped.inputs) == 1
            and trace.input.shape[1] > 1
            and np.array_equal(stamped.kernel(0), (0.5, 1, 0.5))
            and (*trace.stride, *trace.dilation, *trace.padding) == (2, 1, 1)
            and trace.output_padding == (0,)
            and not stamped.bias
        )
