"""What a convolution's windows add up to, in float64: some of them, or mixtures of all.

Plain numpy, for any number of spatial axes.
"""

from __future__ import annotations

from collections import defaultdict
from math import prod

import numpy as np
from numpy.typing import NDArray

from convviz.traces.comparison import grouped
from convviz.traces.convolution_trace import FloatArray, Trace

_BLOCK = 2**20  # numbers that are held at a time: not many more than a cache holds


class WindowSums:
    """A convolution's own sums, without its bias; for `traces.comparison.compare`."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._kernels = grouped(trace.weight, trace.groups)  # (groups, C_out/groups, reads, ...)

    def at(self, positions: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """sum(products) and sum(|products|) at some positions, (C_out, len(positions)).

        Parameters
        ----------
        positions
            Numbers of output positions, row by row.
        """
        trace = self._trace
        groups, writes, reads, *kernel_size = self._kernels.shape
        sizes = trace.padded.shape[1:]
        starts = np.unravel_index(positions, trace.output.shape[1:])
        first = [at * step for at, step in zip(starts, trace.stride, strict=True)]
        values = trace.padded.reshape(len(trace.padded), -1)
        sums = np.zeros((groups, writes, len(positions)))
        magnitudes = np.zeros_like(sums)
        for cell in np.ndindex(*kernel_size):
            axes = zip(first, cell, trace.dilation, strict=True)
            read = np.ravel_multi_index([at + c * d for at, c, d in axes], sizes)
            reading = values[:, read].reshape(groups, reads, -1).astype(np.float64)
            factors = self._kernels[(..., *cell)]
            sums += factors @ reading
            magnitudes += abs(factors) @ abs(reading)
        return sums.reshape(-1, len(positions)), magnitudes.reshape(-1, len(positions))

    def everywhere(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """sum(products) and sum(|products|) of every window, (C_out, positions)."""
        shape = self._trace.out_channels, -1
        kernels = self._kernels
        return self._added(kernels).reshape(shape), self._magnitudes(kernels).reshape(shape)

    def mixed(self, signs: NDArray[np.float64]) -> NDArray[np.float64]:
        """signs * sum(products) of every window, (groups, mixtures, positions).

        Parameters
        ----------
        signs : array (groups, mixtures, C_out/groups)
        """
        return self._added(np.einsum("gmw,gw...->gm...", signs, self._kernels))

    def mean_magnitudes(self) -> NDArray[np.float64]:
        """sum(|products|) of every window, a mean over each group, (groups, positions)."""
        return self._magnitudes(abs(self._kernels).mean(axis=1, keepdims=True))[:, 0]

    def _added(
        self, kernels: NDArray[np.float64], *, absolute: bool = False
    ) -> NDArray[np.float64]:
        trace = self._trace
        sums = add_windows(trace.padded, kernels, trace.stride, trace.dilation, absolute=absolute)
        return sums.reshape(*kernels.shape[:2], -1)

    def _magnitudes(self, kernels: NDArray[np.float64]) -> NDArray[np.float64]:
        return self._added(abs(kernels), absolute=True)


def add_windows(
    padded: FloatArray,
    kernels: NDArray[np.float64],
    stride: tuple[int, ...],
    dilation: tuple[int, ...],
    *,
    absolute: bool = False,
) -> NDArray[np.float64]:
    """Every window's sum of products, for a few kernels, (groups, few, *positions).

    All cells of the kernels that read the same numbers are multiplied with these at once,
    and what they give is added up, each shifted by its cell: a number is then read once for
    all cells, where windows would read it once for each.

    Parameters
    ----------
    padded : array (C_in, *padded)
    kernels : array (groups, few, C_in/groups, *kernel)
    absolute
        Whether to leave the padded input's signs out.

    >>> add_windows(np.array([[1.0, 2.0, 4.0]]), np.array([[[[10.0, 1.0]]]]), (1,), (1,)).tolist()
    [[[12.0, 24.0]]]
    """
    groups, few, reads, *kernel_size = kernels.shape
    spans = [d * (k - 1) + 1 for d, k in zip(dilation, kernel_size, strict=True)]
    rows, *others = (
        (size - span) // step + 1
        for size, span, step in zip(padded.shape[1:], spans, stride, strict=True)
    )
    sums = np.zeros((groups, few, rows, *others))
    # at least as many rows as those behind them that are read for the next ones again
    held = padded[:, :1].size + groups * few * prod([*kernel_size, *others])
    several = _BLOCK // held + max(spans[0] // stride[0], 1)
    for phase, shifts in _phases(kernel_size, stride, dilation).items():
        factors = np.moveaxis(kernels.reshape(groups, few, reads, -1)[..., list(shifts)], -1, 1)
        factors = factors.reshape(groups, len(shifts) * few, reads)
        farthest = np.max(list(shifts.values()), axis=0).tolist()
        for top in range(0, rows, several):
            count = min(several, rows - top), *others
            sizes = [n + shift for n, shift in zip(count, farthest, strict=True)]
            firsts = top * stride[0] + phase[0], *phase[1:]
            axes = zip(firsts, sizes, stride, strict=True)
            at = tuple(slice(a, a + (n - 1) * s + 1, s) for a, n, s in axes)
            reading = padded[:, *at].astype(np.float64).reshape(groups, reads, -1)
            products = factors @ (abs(reading) if absolute else reading)
            of_cells = np.moveaxis(products.reshape(groups, len(shifts), few, *sizes), 1, 0)
            for shift, of_cell in zip(shifts.values(), of_cells, strict=True):
                shifted = tuple(slice(s, s + n) for s, n in zip(shift, count, strict=True))
                sums[:, :, top : top + several] += of_cell[:, :, *shifted]
    return sums


def _phases(
    kernel_size: list[int], stride: tuple[int, ...], dilation: tuple[int, ...]
) -> dict[tuple[int, ...], dict[int, tuple[int, ...]]]:
    """Which of every `stride` numbers the kernel's cells read, and how many strides on.

    Returns
    -------
    dict
        From the first of the numbers to the cells that read it or later ones: from a cell's
        number in the kernel to its shift.

    >>> _phases([3], (2,), (1,))
    {(0,): {0: (0,), 2: (1,)}, (1,): {1: (0,)}}
    """
    phases: dict[tuple[int, ...], dict[int, tuple[int, ...]]] = defaultdict(dict)
    for number, cell in enumerate(np.ndindex(*kernel_size)):
        offsets = [c * d for c, d in zip(cell, dilation, strict=True)]
        phase = tuple(o % s for o, s in zip(offsets, stride, strict=True))
        phases[phase][number] = tuple(o // s for o, s in zip(offsets, stride, strict=True))
    return dict(phases)
