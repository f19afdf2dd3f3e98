"""What the foot says about a window over a sequence: true for every setting of a layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from convviz.formatting import counted, grouped, number
from convviz.operations import OPERATIONS
from convviz.storyboards.power_words import PowerWords
from convviz.traces.convolution_trace import Trace
from convviz.traces.lp_trace import LPTrace
from convviz.traces.pool_trace import PoolTrace
from convviz.traces.reckoning import Reckoning

_EVERY = {2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth"}


@dataclass(frozen=True)
class SequenceStory:
    """The sentences about one output channel of a layer.

    Attributes
    ----------
    reckoning
        The channel's arithmetic.
    input_name
        As in "random numbers".
    words
        Those of a sentence; None where the input is none.
    decimals
        Of the numbers on show.
    """

    reckoning: Reckoning[Any]
    input_name: str
    words: list[str] | None
    decimals: int

    @property
    def trace(self) -> Trace | PoolTrace:
        trace = self.reckoning.trace
        assert isinstance(trace, (Trace, PoolTrace))
        return trace

    @property
    def pools(self) -> bool:
        return isinstance(self.trace, PoolTrace)

    @property
    def input(self) -> str:
        channels, length = self.trace.input.shape
        if self.words is not None:
            words = things(length, "word")
            if length == 1:
                many = "one number" if channels == 1 else f"a column of {channels} numbers"
                return f"{words}: it has become {many}."
            if channels == 1:
                return f"{words}: each has become one number."
            return f"{words}: each has become a column of {channels} numbers."
        if channels == 1:
            return f"The input: {self.input_name}, {grouped(length)} in a row."
        return f"The input: {self.input_name}, {channels} channels of {grouped(length)}."

    @property
    def channel(self) -> str:
        """Which input channels are read and which are shown; empty where there is but one."""
        trace, reckoning = self.trace, self.reckoning
        if trace.in_channels == 1:
            return ""
        if self.pools:
            return f"Each channel is pooled by itself: here channel {self.reckoning.channel}."
        out = f"output channel {self.reckoning.channel}"
        reads = len(reckoning.reads)
        if reckoning.others:
            which = f"{reads} channels" if trace.groups > 1 else f"all {reads} channels"
            few = f"the {len(reckoning.channels)} that weigh most are shown"
            return f"{out.capitalize()} reads {which}; {few}."
        if trace.groups > 1:
            return f"Groups: {out} reads {spanned(reckoning.reads)} alone."
        return "Each row is a channel. The window reads all of them at once."

    @property
    def padding(self) -> str:
        """What stands at the ends; empty where there is nothing."""
        trace = self.trace
        front, behind = trace.padding[0], trace.padding_after[0]
        if isinstance(trace, PoolTrace):
            return self._pool_padding(trace) if front else ""
        if not front and not behind:
            return ""
        if trace.padding_mode == "zeros":
            return f"Padding: {_columns(front, behind)} of zeros{_where(front, behind)}."
        name = f"Padding, {trace.padding_mode}"
        if trace.padding_mode == "reflect":
            return f"{name}: the added columns mirror the input. Each is named after its source."
        if trace.padding_mode == "replicate":
            which = _either(front, behind, "the first column", "the last")
            return f"{name}: {which} {'are' if front and behind else 'is'} repeated."
        goes_on = _either(front, behind, "the end stands in front", "the beginning stands behind")
        return f"{name}: {goes_on}, as if in a circle."

    @property
    def beyond(self) -> str:
        """What is said of windows that reach beyond the padding; empty where none does."""
        trace = self.trace
        if not self.pools or trace.padding_after[0] == trace.padding[0]:
            return ""
        return "Rounding up (ceil_mode): the last window reaches beyond the end."

    @property
    def copies(self) -> bool:
        """Whether the padding holds values of the input."""
        return bool(self.padding) and self.trace.padding_mode not in ("zeros", "-inf")

    @property
    def window(self) -> str:
        size, dilation = self.trace.kernel_size[0], self.trace.dilation[0]
        if OPERATIONS[self.trace.operation].kind == "adaptive pooling":
            columns = counted(self.trace.input.shape[1], "column")
            numbers = counted(self.trace.output.shape[1], "number")
            return f"Adaptive: {columns} for {numbers} make windows of {size}."
        if size == 1:
            return "The window covers one column."
        if dilation == 1:
            return f"The window covers {size} columns."
        every = _EVERY.get(dilation, f"{dilation}th")
        return f"Dilation {dilation}: the window reads every {every} column, {size} of them."

    sweep_on = "And on, to the last window."
    patch = "These are the numbers that it reads."
    kernel = "The kernel has a weight for each number in the window."

    @property
    def products(self) -> str:
        """What is calculated of the window's numbers."""
        if isinstance(self.trace, LPTrace):
            return PowerWords.of(self.trace).raising
        return "Each number times its weight."

    channel_sums = "The products of each channel are added up."

    @property
    def total(self) -> str:
        """How the numbers of the first window become one."""
        trace = self.trace
        if isinstance(trace, LPTrace):
            return PowerWords.of(trace).total
        if isinstance(trace, PoolTrace):
            if trace.divisors is None:
                if trace.kernel_size[0] == 1:
                    return "One number alone: it is the largest."
                return "The largest number is taken, the others are dropped."
            divisor = int(trace.divisors[0])
            return f"The numbers are added up, and their sum is divided by {divisor}."
        what = "The channels' sums" if len(self.reckoning.reads) > 1 else "The products"
        if self.reckoning.others:
            others = things(self.reckoning.others, "other channel")
            what = f"These sums and that of {others[:1].lower()}{others[1:]}"
        bias = ", and the bias on top" if trace.bias is not None else ""
        return f"{what} are added up{bias}."

    value = "That is the first number of the output."

    def moved(self, index: int) -> str:
        """How the window comes to a step."""
        stride = self.trace.stride[0]
        weights = "" if self.pools else " The same weights, new numbers."
        if stride == 1:
            return f"The window moves on by one column.{weights}"
        return f"Stride {stride}: the window moves on by {stride} columns.{weights}"

    @property
    def sweep(self) -> str:
        windows = grouped(self.trace.output.shape[1])
        return f"The same at every place: {windows} windows."

    @property
    def highest(self) -> int | None:
        """The step of the highest value, if it is worth a pause."""
        output = self.trace.output[self.reckoning.channel]
        found = int(np.argmax(output))
        return found if 3 < found < len(output) - 3 and output.max() > output.min() else None

    def at_highest(self, index: int) -> str:
        value = self.said(float(self.trace.output[self.reckoning.channel, index]))
        place = self.trace.step(self._number(index)).start[0]
        return f"Here, from column {grouped(max(place, 0))} on, the output is highest: {value}."

    def told(self, index: int) -> str:
        """One step alone."""
        step = self.trace.step(self._number(index))
        count = self.trace.output.shape[1]
        window = f"Window {grouped(index + 1)} of {grouped(count)}"
        value = self.said(step.value)
        if isinstance(self.trace, LPTrace):
            return f"{window}: {PowerWords.of(self.trace).told(step, self.said)}"
        if isinstance(self.trace, PoolTrace):
            if self.trace.divisors is None:
                return f"{window}: the largest number is {value}."
            whole, divisor = self.said(step.patch_sum), step.divisor  # type: ignore[union-attr]
            return f"{window}: {whole} divided by {divisor} is {value}."
        added = "the products and the bias" if self.trace.bias is not None else "the products"
        return f"{window}: {added} add up to {value}."

    @property
    def rest(self) -> str:
        trace = self.trace
        length, count = trace.input.shape[1], trace.output.shape[1]
        given = f"{things(length, 'column')} gave {things(count, 'number').lower()}"
        if length == 1:
            given = f"One column gave {things(count, 'number').lower()}"
        if isinstance(trace, LPTrace):
            return f"{given}, each {PowerWords.of(trace).each}."
        if isinstance(trace, PoolTrace):
            each = (
                "the largest of each window"
                if trace.divisors is None
                else "the average of each window"
            )
            if count == 1:
                each = "the largest" if trace.divisors is None else "the average"
            return f"{given}: {each}."
        if trace.out_channels > 1:
            return f"{given}. Each of the {trace.out_channels} output channels has its own kernel."
        if count == 1:
            return f"{given}: the window has but one place."
        return f"{given}: one for each place of the window."

    def said(self, value: float) -> str:
        """A number as the foot says it."""
        return number(value, self.decimals, trim=True)

    def _number(self, index: int) -> int:
        return self.reckoning.channel * self.trace.output.shape[1] + index

    def _pool_padding(self, trace: PoolTrace) -> str:
        if trace.divisors is None:
            return "Padding: −∞ at either end, so that it is never the largest."
        # the first window lies over the padding wherever there is any
        inside = min(trace.kernel_size[0] - trace.padding[0], trace.input.shape[1])
        counted = "They do not count" if int(trace.divisors[0]) == inside else "They count"
        return f"Padding: zeros at either end. {counted} in the average."


def things(number_: int, thing: str) -> str:
    """Return a number of things, from one to twelve in words."""
    words = (
        *("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven"),
        *("Eight", "Nine", "Ten", "Eleven", "Twelve"),
    )
    spelled = words[number_] if number_ < len(words) else grouped(number_)
    return f"{spelled} {thing}" + ("" if number_ == 1 else "s")


def spanned(numbers: range) -> str:
    """Return input channels that follow each other."""
    if len(numbers) == 1:
        return f"input channel {numbers[0]}"
    word = "and" if len(numbers) == 2 else "to"
    return f"input channels {numbers[0]} {word} {numbers[-1]}"


def _columns(front: int, behind: int) -> str:
    count = front or behind
    return "a column" if count == 1 else f"{count} columns"


def _where(front: int, behind: int) -> str:
    if front == behind:
        return " at either end"
    if not front or not behind:
        return " in front" if front else " behind"
    return f" in front, {behind} behind"


def _either(front: int, behind: int, first: str, last: str) -> str:
    return " and ".join([first] * bool(front) + [last] * bool(behind))
