"""What a trace's windows or stamps add up to in float64: by numpy at some positions, by torch.

The numpy sums are of the very numbers that a step shows. Torch's are of the same arrays, with
no padding of torch's: it adds up rows of any size, and says nothing about where they lie.
For any number of spatial axes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from math import prod
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from convviz.traces.convolution_trace import Trace
from convviz.traces.layer_trace import LayerTrace
from convviz.traces.stamps import crop
from convviz.traces.transposed_trace import TransposedTrace

Sums = NDArray[np.float64]


class OwnSums(ABC):
    """How a trace comes to its own numbers, in float64 and without the bias.

    Attributes
    ----------
    kernels : array (groups, C_out/groups, C_in/groups, *kernel)
        The trace's weight in float64.
    """

    trace: LayerTrace[Any]
    kernels: Sums

    @abstractmethod
    def at(self, positions: NDArray[np.intp]) -> tuple[Sums, Sums]:
        """sum(products) and sum(|products|) at some positions, (C_out, len(positions)), by numpy.

        Parameters
        ----------
        positions
            Numbers of output positions, row by row.
        """

    @abstractmethod
    def rows(self, kernels: Sums, first: int, count: int, *, absolute: bool = False) -> Sums:
        """The sums of a few kernels in some rows of positions, (groups, few, positions), by torch.

        Parameters
        ----------
        kernels : array (groups, few, C_in/groups, *kernel)
        first, count
            Which rows: indices on the output's first spatial axis.
        absolute
            Whether to leave the signs of what is read out.
        """

    def row_size(self, few: int) -> int:
        """About how many numbers `rows` holds for a row and a group of `few` kernels."""
        groups, _, reads, *kernel_size = self.kernels.shape
        along = prod(self.trace.output.shape[2:])
        copied = prod(kernel_size) * max(reads, few)
        return along * (groups * (reads * self.trace.stride[0] + 2 * few) + copied)


class WindowSums(OwnSums):
    """A convolution's windows."""

    def __init__(self, trace: Trace) -> None:
        self.trace: Trace = trace
        self.kernels = trace.weight.astype(np.float64).reshape(
            trace.groups, -1, *trace.weight.shape[1:]
        )

    def at(self, positions: NDArray[np.intp]) -> tuple[Sums, Sums]:
        trace = self.trace
        places = np.unravel_index(positions, trace.output.shape[1:])
        every: tuple[Any, ...] = slice(None), *places
        read = np.moveaxis(trace.patches[every], 1, -1)  # (C_in, *kernel, positions)
        windows = read.astype(np.float64).reshape(trace.groups, -1, len(positions))
        factors = self.kernels.reshape(*self.kernels.shape[:2], -1)
        shape = trace.out_channels, len(positions)
        return (factors @ windows).reshape(shape), (abs(factors) @ abs(windows)).reshape(shape)

    def rows(self, kernels: Sums, first: int, count: int, *, absolute: bool = False) -> Sums:
        trace = self.trace
        groups, few, reads = kernels.shape[:3]
        top = first * trace.stride[0]
        read = trace.padded[:, top : top + (count - 1) * trace.stride[0] + trace.reach[0]]
        if few < reads and set(trace.stride) == {1}:
            # the stamps of the turned kernels add up to the same, and copy what is added up,
            # of few kernels, where windows copy what is read
            axes = tuple(range(3, kernels.ndim))
            canvas = _stamped(read, np.flip(kernels, axes), trace.stride, trace.dilation, absolute)
            ends = [cells - 1 for cells in trace.reach]
            sums = crop(canvas, ends, (count, *trace.output.shape[2:]))
        else:
            values = torch.from_numpy(_wide(read, absolute))
            weight = torch.from_numpy(np.ascontiguousarray(kernels).reshape(-1, *kernels.shape[2:]))
            convolve: Any = functional.conv1d if trace.spatial_rank == 1 else functional.conv2d
            stride = [
                min(step, size) for step, size in zip(trace.stride, read.shape[1:], strict=True)
            ]
            sums = convolve(values, weight, None, stride, 0, trace.dilation, groups).numpy()
        return sums.reshape(groups, few, -1)


class StampSums(OwnSums):
    """A transposed convolution's stamps."""

    def __init__(self, trace: TransposedTrace) -> None:
        self.trace: TransposedTrace = trace
        weight = trace.weight.astype(np.float64)
        self.kernels = weight.reshape(trace.groups, -1, *weight.shape[1:]).swapaxes(1, 2)

    def at(self, positions: NDArray[np.intp]) -> tuple[Sums, Sums]:
        trace = self.trace
        groups, writes, reads, *kernel_size = self.kernels.shape
        sizes = trace.input.shape[1:]
        places = np.unravel_index(positions, trace.output.shape[1:])
        values = trace.input.reshape(trace.in_channels, -1)
        sums = np.zeros((groups, writes, len(positions)))
        magnitudes = np.zeros_like(sums)
        for cell in np.ndindex(*kernel_size):
            # the number whose stamp has this cell there, if there is one
            axes = zip(places, trace.padding, cell, trace.dilation, strict=True)
            ahead = [at + front - c * d for at, front, c, d in axes]
            stamps = np.array([a // s for a, s in zip(ahead, trace.stride, strict=True)])
            inside = np.all(
                [
                    (a % s == 0) & (a >= 0) & (a // s < n)
                    for a, s, n in zip(ahead, trace.stride, sizes, strict=True)
                ],
                axis=0,
            )
            read = np.ravel_multi_index(list(stamps[:, inside]), sizes)
            reading = values[:, read].reshape(groups, reads, -1).astype(np.float64)
            factors = self.kernels[(..., *cell)]
            sums[:, :, inside] += factors @ reading
            magnitudes[:, :, inside] += abs(factors) @ abs(reading)
        return sums.reshape(-1, len(positions)), magnitudes.reshape(-1, len(positions))

    def rows(self, kernels: Sums, first: int, count: int, *, absolute: bool = False) -> Sums:
        trace = self.trace
        step, numbers = trace.stride[0], trace.input.shape[1]
        top = first + trace.padding[0]  # on the canvas
        # the rows of the input that reach there, one at least
        front = min(max((top - trace.reach[0] + 1) // step, 0), numbers - 1)
        read = trace.input[:, front : max((top + count - 1) // step, front) + 1]
        canvas = _stamped(read, kernels, trace.stride, trace.dilation, absolute)
        cut = top - front * step, *trace.padding[1:]
        sums = crop(canvas, cut, (count, *trace.output.shape[2:]))
        return sums.reshape(*kernels.shape[:2], -1)


def _stamped(
    read: NDArray[np.floating],
    kernels: Sums,
    stride: tuple[int, ...],
    dilation: tuple[int, ...],
    absolute: bool,
) -> Sums:
    """The whole canvas (groups * few, *canvas) of kernels (groups, few, C_in/groups, *kernel)."""
    groups, few, _, *kernel_size = kernels.shape
    weight = np.ascontiguousarray(kernels.swapaxes(1, 2)).reshape(-1, few, *kernel_size)
    values = torch.from_numpy(_wide(read, absolute))
    stamp: Any = functional.conv_transpose1d if read.ndim == 2 else functional.conv_transpose2d
    canvas = stamp(values, torch.from_numpy(weight), None, stride, 0, 0, groups, dilation)
    numbers: Sums = canvas.numpy()
    return numbers


def _wide(read: NDArray[np.floating], absolute: bool) -> Sums:
    wide = read.astype(np.float64, order="C")
    return np.abs(wide, out=wide) if absolute else wide
