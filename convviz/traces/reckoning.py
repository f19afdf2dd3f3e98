"""What a window's arithmetic shows: the grids and the numbers that it ends with.

One class an operation, all with the same face, so that one picture can show any of them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar

import numpy as np

from convviz.formatting import number
from convviz.traces.convolution_trace import Trace
from convviz.traces.layer_trace import WindowTrace
from convviz.traces.lp_trace import LPStep, LPTrace
from convviz.traces.pool_trace import PoolStep, PoolTrace
from convviz.traces.read_channels import ReadChannels
from convviz.traces.steps import FloatArray, Step
from convviz.traces.windows import cells_counted

StepT = TypeVar("StepT", Step, PoolStep)
Text = Callable[[float], str]


@dataclass(frozen=True, eq=False)
class Reckoned:
    """One window's numbers.

    Attributes
    ----------
    grids : tuple of arrays, each (rows, *kernel)
        Patch, kernel and products; a pooling's patch, and its powers; a row is an input channel.
    sums : tuple of float
        Each row's products added up; empty where there is one row.
    totals : tuple of float
        What the arithmetic ends with, the value last.
    winner : tuple of int or None
        The patch's cell that holds the largest number.
    """

    grids: tuple[FloatArray, ...]
    sums: tuple[float, ...]
    totals: tuple[float, ...]
    winner: tuple[int, ...] | None = None

    @property
    def sum(self) -> float:
        """All rows' sums added up."""
        return sum(self.sums)


class Reckoning(ABC, Generic[StepT]):
    """How one output channel's numbers come about.

    Attributes
    ----------
    channels : list of int
        The input channels that are shown.
    others : int
        How many more are read.
    headings : tuple of str
        The grids' names.
    finds_winner : bool
        Whether one number of the patch wins.
    totals, texts : tuple of str, tuple of functions
        What the last numbers are called, and how each of them is written.
    """

    headings: tuple[str, ...]
    finds_winner: ClassVar[bool] = False
    trace: WindowTrace[StepT]
    channel: int
    channels: list[int]
    others: int = 0
    totals: tuple[str, ...]
    texts: tuple[Text, ...]

    def __init__(self, trace: WindowTrace[StepT], channel: int, decimals: int) -> None:
        self.trace = trace
        self.channel = channel
        self.plain = partial(number, decimals=decimals)
        self.signed = partial(number, decimals=decimals, sign=True)

    def __len__(self) -> int:
        """The number of steps of the output channel."""
        return int(self.output.size)

    @property
    def reads(self) -> range:
        """All input channels that the output channel reads."""
        return range(self.channel, self.channel + 1)

    @property
    def output(self) -> FloatArray:
        """The output channel (*positions)."""
        return self.trace.output[self.channel]

    def step(self, index: int) -> StepT:
        """The step of that number among the channel's own."""
        return self.trace.step(self.channel * len(self) + index)

    @abstractmethod
    def reckon(self, step: StepT) -> Reckoned:
        """What a step shows."""

    @property
    @abstractmethod
    def bounds(self) -> tuple[FloatArray, ...]:
        """For each grid, numbers as large as any that it will hold."""

    @property
    def total_bound(self) -> float:
        """A magnitude that none of the totals goes beyond."""
        finite = self.output[np.isfinite(self.output)]
        return float(np.abs(finite).max(initial=0.0))


class ConvolutionReckoning(Reckoning[Step]):
    """patch x kernel = products, the sum over all channels, the bias, the value."""

    headings = ("patch", "× kernel", "= products")

    def __init__(self, trace: Trace, channel: int, decimals: int) -> None:
        super().__init__(trace, channel, decimals)
        # rows of a sequence are low: there is room for more of them than for maps
        few, many = (3, 3) if trace.spatial_rank > 1 else (4, 8)
        most = many if trace.weight.shape[1] <= many else few
        self.weight = trace.weight[channel]
        self.bias = None if trace.bias is None else float(trace.bias[channel])
        self.read = ReadChannels(trace, channel, most)
        self.channels, self.others = self.read.shown, self.read.others
        has_bias = trace.bias is not None
        named = {
            "sum": len(self.channels) == 1 and has_bias,
            f"+ {self.others} other{'s' if self.others > 1 else ''}": self.others > 0,
            "+ bias": has_bias,
            "= value": True,
        }
        self.totals = tuple(name for name, told in named.items() if told)
        self.texts = (self.signed,) * len(self.totals)

    @property
    def reads(self) -> range:
        """All input channels that the output channel reads."""
        return self.read.reads

    def reckon(self, step: Step) -> Reckoned:
        several = len(self.channels) > 1
        totals = [] if several or step.bias is None else [step.products_sum]
        if self.others:
            totals.append(self.read.others_sum(step))
        if step.bias is not None:
            totals.append(step.bias)
        return Reckoned(
            grids=tuple(self.read.rows(v) for v in (step.patch, step.kernel, step.products)),
            sums=tuple(map(float, self.read.sums(step))) if several else (),
            totals=(*totals, step.value),
        )

    @property
    def bounds(self) -> tuple[FloatArray, ...]:
        products = self.read.largest_products()
        kernel = self.read.rows(self.weight)
        whole = all(not np.mod(v, 1).any() for v in (self.trace.input[self.channels], kernel))
        if not whole and products.size:
            products = np.append(products, products.max() * 0.999)
        return self.trace.padded[self.channels], kernel, np.append(-products, products)

    @property
    def total_bound(self) -> float:
        largest = np.abs(self.trace.padded).max(initial=0.0)
        return float(
            max(np.abs(self.weight).sum() * largest, super().total_bound, abs(self.bias or 0.0))
        )


class PoolReckoning(Reckoning[PoolStep]):
    """What all poolings share: a patch of the one channel."""

    headings: tuple[str, ...] = ("patch",)
    trace: PoolTrace

    def __init__(self, trace: PoolTrace, channel: int, decimals: int) -> None:
        super().__init__(trace, channel, decimals)
        self.channels = [channel]

    @property
    def bounds(self) -> tuple[FloatArray, ...]:
        return (self.trace.padded[self.channels],)


class LargestReckoning(PoolReckoning):
    """The largest number of a patch."""

    totals = ("= largest",)
    finds_winner = True

    def __init__(self, trace: PoolTrace, channel: int, decimals: int) -> None:
        super().__init__(trace, channel, decimals)
        self.texts = (self.plain,)

    def reckon(self, step: PoolStep) -> Reckoned:
        winner = None if step.argmax_in_patch is None else step.argmax_in_patch[1:]
        return Reckoned((step.patch,), (), (step.value,), winner)


class AverageReckoning(PoolReckoning):
    """The sum of a patch, over how many cells count.

    Attributes
    ----------
    counts_cells : bool
        Whether the divisor is the number of cells; torch can be given another.
    counts_padding : bool
        Whether cells of the padding are among them.
    """

    def __init__(self, trace: PoolTrace, channel: int, decimals: int) -> None:
        super().__init__(trace, channel, decimals)
        self.counts_padding = self._divides_by(include_pad=True)
        self.counts_cells = self.counts_padding or self._divides_by(include_pad=False)
        self.totals = ("sum", "÷ cells" if self.counts_cells else "÷ divisor", "= average")
        self.texts = (self.plain, partial(number, decimals=0), self.plain)

    def reckon(self, step: PoolStep) -> Reckoned:
        assert step.divisor is not None
        return Reckoned((step.patch,), (), (step.patch_sum, float(step.divisor), step.value))

    @property
    def total_bound(self) -> float:
        cells = int(np.prod(self.trace.kernel_size))
        largest = float(np.abs(self.trace.input[self.channel]).max(initial=0.0))
        return max(cells * largest, super().total_bound)

    def _divides_by(self, *, include_pad: bool) -> bool:
        trace = self.trace
        axes = trace.input.shape[1:], trace.kernel_size, trace.stride, trace.padding
        counts = cells_counted(*axes, self.output.shape, include_pad=include_pad)
        return bool((counts == trace.divisors).all())


class LPReckoning(PoolReckoning):
    """A patch raised to a power, the sum of it, and the root.

    Where windows reach beyond the input, torch takes the root of an average times all cells:
    the sum is multiplied by these and divided by those in the input.
    """

    trace: LPTrace

    def __init__(self, trace: LPTrace, channel: int, decimals: int) -> None:
        super().__init__(trace, channel, decimals)
        norm_type = trace.norm_type
        named = {2.0: "squared", 3.0: "cubed"}
        self.headings = ("patch", named.get(norm_type, f"to the power {norm_type:g}"))
        beyond = ("× cells", "÷ inside") if trace.reaches_beyond else ()
        self.totals = ("sum", *beyond, "= value" if norm_type == 1 else "= root")
        count = partial(number, decimals=0)
        self.texts = (self.plain, *(count for _ in beyond), self.plain)

    def reckon(self, step: PoolStep) -> Reckoned:
        assert isinstance(step, LPStep)
        assert step.divisor is not None
        beyond = (float(step.cells), float(step.divisor)) if len(self.totals) > 2 else ()
        grids = step.patch, step.powers
        return Reckoned(grids, (), (step.powers_sum, *beyond, step.value))

    @property
    def bounds(self) -> tuple[FloatArray, ...]:
        return (*super().bounds, self.trace.powers[self.channel])

    @property
    def total_bound(self) -> float:
        cells = int(np.prod(self.trace.kernel_size))
        largest = float(np.abs(self.trace.powers[self.channel]).max(initial=1.0))
        return max(cells * largest, super().total_bound)


def reckoning_of(trace: WindowTrace[Any], channel: int, decimals: int) -> Reckoning[Any]:
    """The reckoning of one output channel of a convolution or a pooling layer."""
    if isinstance(trace, Trace):
        return ConvolutionReckoning(trace, channel, decimals)
    if isinstance(trace, LPTrace):
        return LPReckoning(trace, channel, decimals)
    assert isinstance(trace, PoolTrace)
    kind = LargestReckoning if trace.indices is not None else AverageReckoning
    return kind(trace, channel, decimals)
