"""One output channel of a transposed convolution, stamp by stamp.

Plain numpy, for any number of spatial axes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from convviz.errors import InputError
from convviz.traces.stamps import add_stamps
from convviz.traces.steps import FloatArray
from convviz.traces.transposed_trace import TransposedTrace
from convviz.traces.windows import window_start


@dataclass(frozen=True, slots=True, eq=False)
class Stamp:
    """What one number of the input leaves on the channel.

    Attributes
    ----------
    index : int
        Its place among the channel's stamps, from 0.
    input_index : tuple of int
        (channel, *position) of the number.
    value : float
        The number.
    kernel, products : array (*kernel)
        The weights with which its channel stamps, and value * kernel.
    start : tuple of int
        Where its first cell lies on the canvas, which padding has not cropped yet; the
        others follow every `dilation` cells.
    """

    index: int
    input_index: tuple[int, ...]
    value: float
    kernel: FloatArray
    products: FloatArray
    start: tuple[int, ...]


class StampedMap:
    """The stamps of one output channel, in the trace's order, and what they add up to.

    The numbers of the input channels that the output channel reads stamp one after the
    other, row by row, channel after channel. The sheet is what can be drawn of it: the
    canvas of all stamps and, where output padding reaches beyond it, the cells behind.

    Parameters
    ----------
    trace
        What a transposed convolution has computed.
    channel
        The output channel.

    Raises
    ------
    InputError
        If there is no such channel.
    """

    def __init__(self, trace: TransposedTrace, channel: int = 0) -> None:
        if not 0 <= channel < trace.out_channels:
            raise InputError(
                f"there is no output channel {channel}: the layer has "
                f"{trace.out_channels}, counted from 0"
            )
        self.trace = trace
        self.channel = channel
        writes = trace.weight.shape[1]
        reads = trace.in_channels // trace.groups
        first = channel // writes * reads
        #: the input channels that are stamped on this one
        self.inputs = range(first, first + reads)
        self._values = trace.input[first : first + reads]
        self._kernels = trace.weight[first : first + reads, channel % writes]
        self._summed: tuple[int, NDArray[np.float64]] | None = None

    def __len__(self) -> int:
        """The number of stamps."""
        return self._values.size

    @property
    def per_channel(self) -> int:
        """The number of stamps of one input channel."""
        return self._values[0].size

    @property
    def first_step(self) -> int:
        """The trace's step that is the first stamp; the others follow it."""
        return self.inputs.start * self.per_channel

    @property
    def bias(self) -> float | None:
        bias = self.trace.bias
        return None if bias is None else float(bias[self.channel])

    @property
    def output(self) -> FloatArray:
        """What the layer put out on this channel, (*positions)."""
        channel: FloatArray = self.trace.output[self.channel]
        return channel

    @property
    def sheet_size(self) -> tuple[int, ...]:
        """The cells of the sheet on each axis."""
        return tuple(
            max(canvas, cut + size)
            for canvas, cut, size in zip(
                self.trace.canvas_size, self.trace.padding, self.output.shape, strict=True
            )
        )

    @property
    def kept(self) -> tuple[slice, ...]:
        """The part of the sheet that becomes the output."""
        return tuple(
            slice(cut, cut + size)
            for cut, size in zip(self.trace.padding, self.output.shape, strict=True)
        )

    def kernel(self, number: int) -> FloatArray:
        """The weights, (*kernel), with which the input channel `inputs[number]` stamps."""
        weights: FloatArray = self._kernels[number]
        return weights

    def stamp(self, index: int) -> Stamp:
        """The stamp of that number, from 0."""
        if not 0 <= index < len(self):
            raise IndexError(f"stamp {index} of {len(self)}")
        number, *position = (int(i) for i in np.unravel_index(index, self._values.shape))
        step = self.trace.step(self.first_step + index)
        products = step.products[self.channel % self.trace.weight.shape[1]]
        return Stamp(
            index=index,
            input_index=step.input_index,
            value=step.value,
            kernel=self._kernels[number],
            products=products,
            start=window_start(position, self.trace.stride, (0,) * len(position)),
        )

    def sums(self, count: int) -> NDArray[np.float64]:
        """The sheet with the first `count` stamps added up in float64, without the bias."""
        number, rest = divmod(count, self.per_channel)
        sums = self._whole_channels(number).copy()
        if rest:
            values = np.zeros((1, *self._values.shape[1:]))
            values.flat[:rest] = self._values[number].flat[:rest]
            sums[self._canvas] += self._add(values, self._kernels[number : number + 1])
        return sums

    def covered(self, count: int) -> NDArray[np.bool_]:
        """Which cells of the sheet one of the first `count` stamps has touched."""
        marks = np.zeros((1, *self._values.shape[1:]))
        marks.flat[: min(count, self.per_channel)] = 1
        covered = np.zeros(self.sheet_size, bool)
        covered[self._canvas] = self._add(marks, np.ones_like(self._kernels[:1])) > 0
        return covered

    @property
    def leaves_gaps(self) -> bool:
        """Whether some of the output is touched by no stamp."""
        return not self.covered(len(self))[self.kept].all()

    def touched(self, index: int) -> NDArray[np.bool_]:
        """Which cells of the sheet a stamp touches."""
        touched = np.zeros(self.sheet_size, bool)
        axes = zip(self.stamp(index).start, self.trace.reach, self.trace.dilation, strict=True)
        touched[tuple(slice(start, start + cells, step) for start, cells, step in axes)] = True
        return touched

    def overlap(self, index: int) -> tuple[int, ...] | None:
        """The cell of the sheet on which a stamp and the one before it add up to most.

        One in the output goes before one in the rim that is cropped; None where the two do
        not touch each other.
        """
        both = self.touched(index - 1) & self.touched(index)
        if not both.any():
            return None
        before, after = self.sums(index), self.sums(index + 1)
        weight = np.minimum(np.abs(before), np.abs(after - before))
        inside = np.zeros(both.shape)
        inside[self.kept] = 1e-3 * (1 + weight.max())
        cell = np.where(both, weight + inside, -1.0).argmax()
        return tuple(int(i) for i in np.unravel_index(int(cell), both.shape))

    @cached_property
    def largest_sum(self) -> float:
        """The largest magnitude that a cell has at any time before the bias."""
        sums = np.zeros(self.trace.canvas_size)
        largest = 0.0
        # A cell gets its numbers from the kernel's last cell first: the stamp that touches it
        # with that one came before all others. So each cell passes through all its sums.
        for values, kernel in zip(self._values, self._kernels, strict=True):
            for cell in reversed(list(np.ndindex(*kernel.shape))):
                touched = sums[self._touched_by(cell)]
                touched += values.astype(np.float64) * float(kernel[cell])
                largest = max(largest, float(np.abs(touched).max()))
        return largest

    def weightiest(self, most: int) -> list[int]:
        """The numbers, ascending, of the `most` input channels whose products weigh most."""
        axes = tuple(range(1, self._values.ndim))
        weights = np.abs(self._values).sum(axis=axes) * np.abs(self._kernels).sum(axis=axes)
        heaviest = np.argsort(-weights, kind="stable")[:most]
        return sorted(int(number) for number in heaviest)

    def _touched_by(self, cell: tuple[int, ...]) -> tuple[slice, ...]:
        """The canvas cells that all stamps touch with this cell of the kernel."""
        axes = zip(
            cell, self.trace.dilation, self._values.shape[1:], self.trace.stride, strict=True
        )
        return tuple(slice(c * d, c * d + (n - 1) * s + 1, s) for c, d, n, s in axes)

    @property
    def _canvas(self) -> tuple[slice, ...]:
        """The part of the sheet that is the canvas."""
        return tuple(slice(size) for size in self.trace.canvas_size)

    def _whole_channels(self, count: int) -> NDArray[np.float64]:
        """The sheet with all stamps of the first `count` input channels; the last is kept."""
        known, sums = self._summed or (0, np.zeros(self.sheet_size))
        if known > count:
            known, sums = 0, np.zeros(self.sheet_size)
        if known < count:
            sums = sums.copy()
            part = slice(known, count)
            sums[self._canvas] += self._add(self._values[part], self._kernels[part])
            self._summed = count, sums
        return sums

    def _add(
        self, values: NDArray[np.floating], kernels: NDArray[np.floating]
    ) -> NDArray[np.float64]:
        trace = self.trace
        canvas = add_stamps(values, kernels[:, None], 1, trace.stride, trace.dilation)
        return canvas[0]
