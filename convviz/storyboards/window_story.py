"""What the foot says about a window over an image: true for every setting of a layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from convviz.formatting import grouped, number, shape
from convviz.operations import OPERATIONS
from convviz.storyboards.power_words import PowerWords
from convviz.traces.layer_trace import WindowTrace
from convviz.traces.lp_trace import LPTrace
from convviz.traces.pool_trace import PoolTrace
from convviz.traces.reckoning import AverageReckoning, Reckoning

_EVERY = {2: "second", 3: "third", 4: "fourth", 5: "fifth", 6: "sixth"}
_COPIES = {
    "reflect": "Reflect: the border mirrors the input, without its outermost line.",
    "replicate": "Replicate: the border repeats the input's outermost cells.",
    "circular": "Circular: the border goes on with the cells of the opposite side.",
}


@dataclass(frozen=True)
class WindowStory:
    """The sentences about one output channel of a layer.

    Attributes
    ----------
    reckoning
        The channel's arithmetic.
    input_name
        As in "the digit 5".
    """

    reckoning: Reckoning[Any]
    input_name: str

    @property
    def trace(self) -> WindowTrace[Any]:
        return self.reckoning.trace

    @property
    def input(self) -> str:
        size = shape(self.trace.input.shape[1:])
        numbers = "1 number" if size == "1×1" else f"{size} numbers"
        if self.trace.in_channels > 1:
            numbers = f"{self.trace.in_channels} channels of {numbers}"
        name = self.input_name
        start = f"The {name}" if name.startswith("input of") else f"The input is {name}"
        return f"{start}: {numbers}."

    @property
    def channel(self) -> str:
        """Which input channels are read and which are shown; empty where there is but one."""
        trace, shown = self.trace, self.reckoning.channels
        if trace.in_channels == 1:
            return ""
        out = f"Output channel {self.reckoning.channel}"
        if isinstance(trace, PoolTrace):
            return f"Each channel is pooled by itself: here channel {shown[0]}."
        reads = len(shown) + self.reckoning.others
        if self.reckoning.others:
            whose = " of its group" if trace.groups > 1 else ""
            few = f"the {len(shown)} that weigh most are shown"
            return f"{out} reads {reads} channels{whose}; {few}."
        if trace.groups > 1:
            return f"Groups: {out.lower()} reads {_channels(shown)} alone."
        return f"{out} reads {_channels(shown)}: one window on each."

    @property
    def padding(self) -> str:
        """What the border holds; empty where there is no border."""
        trace = self.trace
        if not any((*trace.padding, *trace.padding_after)):
            return ""
        border = _border(trace.padding, trace.padding_after)
        if not isinstance(trace, PoolTrace):
            return _COPIES.get(trace.padding_mode, f"Padding: {border}, filled with zeros.")
        if not any(trace.padding):
            return self.beyond
        if trace.indices is not None:
            return "Padding: −∞ around the input, which is never the largest."
        if not (isinstance(self.reckoning, AverageReckoning) and self.reckoning.counts_cells):
            return "Padding: zeros around the input."
        counted = "which count" if self.reckoning.counts_padding else "which do not count"
        return f"Padding: zeros around the input, {counted} in the average."

    @property
    def beyond(self) -> str:
        """That windows reach beyond the padding; empty where they do not."""
        trace = self.trace
        if not isinstance(trace, PoolTrace) or trace.padding == trace.padding_after:
            return ""
        border = "padding" if any(trace.padding) else "input"
        return f"The last windows reach beyond the {border} (ceil_mode): nothing counts there."

    @property
    def copies(self) -> bool:
        """Whether the border holds values of the input."""
        return bool(self.padding) and self.trace.padding_mode in _COPIES

    @property
    def window(self) -> str:
        trace = self.trace
        holes = [d for d, k in zip(trace.dilation, trace.kernel_size, strict=True) if k > 1]
        size = shape(trace.kernel_size)
        if OPERATIONS[trace.operation].kind == "adaptive pooling":
            whole, shared = shape(trace.input.shape[1:]), shape(trace.output.shape[1:])
            return f"Adaptive: {whole} cells for {shared} numbers make windows of {size}."
        if max(holes, default=1) == 1:
            cells = "1 cell" if size == "1×1" else f"{size} cells"
            return f"A window of {cells} starts at the top left."
        if len(set(holes)) == 1:
            every = _EVERY.get(holes[0], f"{holes[0]}th")
            return f"Dilation {holes[0]}: the window reads every {every} cell, {size} in all."
        return f"Dilation {shape(trace.dilation)}: the window skips cells between those it reads."

    patch = "The loupe shows the values that it reads."
    kernel = "The kernel has a weight for each of them."

    @property
    def products(self) -> str:
        """What is calculated of the patch."""
        if isinstance(self.trace, LPTrace):
            return PowerWords.of(self.trace).raising
        return "Each value times its weight."

    @property
    def total(self) -> str:
        """How the numbers of the first window become one."""
        trace, names = self.trace, self.reckoning.totals
        if isinstance(trace, LPTrace):
            return PowerWords.of(trace).total
        if isinstance(trace, PoolTrace):
            if trace.indices is not None:
                return "The largest number is taken, and the others are dropped."
            if "÷ cells" in names:
                return "The numbers are added up, and divided by how many cells count."
            return "The numbers are added up, and divided by the layer's own divisor."
        bias = ", and the bias on top" if "+ bias" in names else ""
        if self.reckoning.others:
            others = self.reckoning.others
            more = f"{others} other channels add" if others > 1 else "1 other channel adds"
            return f"Sums, channel by channel; {more} what is not shown{bias}."
        if len(self.reckoning.channels) > 1:
            return f"Each channel's products are added up, then the channels{bias}."
        return f"The products are added up{bias}."

    @property
    def value(self) -> str:
        return "That one number is the first of the output."

    def moved(self, index: int) -> str:
        """How the window comes to a step."""
        before, after = (self.reckoning.step(i).start for i in (index - 1, index))
        right, down = after[1] - before[1], after[0] - before[0]
        what = "the same weights" if self.trace.weight is not None else "the same question"
        if right <= 0:
            return f"Down by {_cells(down, 'row')}: {what}, the next number."
        stride = self.trace.stride[1]
        if stride == 1:
            return f"One cell to the right: {what}, the next number."
        return f"Stride {stride}: {_cells(stride, 'cell')} to the right for the next number."

    @property
    def sweep(self) -> str:
        return f"The same at every place: {grouped(len(self.reckoning))} windows."

    sweep_on = "And on, to the last window."

    @property
    def highest(self) -> int | None:
        """The step worth a pause: the highest value's, if it is not the first steps'."""
        output = self.reckoning.output
        found = int(np.argmax(output))
        return found if found > 2 and output.max() > output.min() else None

    def at_highest(self, index: int) -> str:
        value = self.reckoning.texts[-1](self.reckoning.step(index).value)
        return f"Here the output is highest: {value}."

    def told(self, index: int) -> str:
        """One step alone."""
        step = self.reckoning.step(index)
        reckoned = self.reckoning.reckon(step)
        window = f"Window {grouped(index + 1)} of {grouped(len(self.reckoning))}"
        *parts, value = (
            text(total) for text, total in zip(self.reckoning.texts, reckoned.totals, strict=True)
        )
        if isinstance(self.trace, LPTrace):
            said = self.reckoning.texts[-1]
            return f"{window}: {PowerWords.of(self.trace).told(step, said)}"
        if isinstance(self.trace, PoolTrace):
            if self.reckoning.finds_winner and reckoned.winner is None:
                return f"{window}: it reads padding alone, of which the largest is {value}."
            if reckoned.winner is not None:
                return f"{window}: the largest number is {value}."
            return f"{window}: {parts[0]} ÷ {parts[1]} = {value}."
        added = (
            "the products and the bias add up" if step.bias is not None else "the products add up"
        )
        return f"{window}: {added} to {value}."

    @property
    def rest(self) -> str:
        rows, columns = self.reckoning.output.shape
        size = shape(self.trace.input.shape[1:])
        return f"{rows} × {columns} windows: of {size} numbers come {rows}×{columns}."


def _channels(numbers: list[int]) -> str:
    *first, last = map(str, numbers)
    return f"input channels {', '.join(first)} and {last}" if first else f"input channel {last}"


def _cells(count: int, word: str) -> str:
    return f"{number(count, 0)} {word}{'' if count == 1 else 's'}"


def _border(before: tuple[int, ...], after: tuple[int, ...]) -> str:
    sides = {*before, *after}
    if len(sides) == 1:
        return f"a border {_cells(sides.pop(), 'cell')} wide"
    top, left, bottom, right = before[0], before[1], after[0], after[1]
    places = {"above": top, "below": bottom, "left": left, "right": right}
    return "a border of " + ", ".join(f"{n} {side}" for side, n in places.items() if n)
