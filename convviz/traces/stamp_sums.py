"""What a transposed convolution's stamps add up to, in float64: at some positions, or mixed.

Plain numpy, for any number of spatial axes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from convviz.traces.comparison import grouped
from convviz.traces.stamps import add_stamps, crop
from convviz.traces.transposed_trace import TransposedTrace


class StampSums:
    """A transposed convolution's own sums, without its bias; for `traces.comparison.compare`."""

    def __init__(self, trace: TransposedTrace) -> None:
        self._trace = trace
        self._kernels = grouped(trace.weight, trace.groups)  # (groups, C_in/groups, writes, ...)

    def at(self, positions: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """sum(products) and sum(|products|) at some positions, (C_out, len(positions)).

        Parameters
        ----------
        positions
            Numbers of output positions, row by row.
        """
        trace = self._trace
        groups, reads, writes, *kernel_size = self._kernels.shape
        sizes = trace.input.shape[1:]
        on_canvas = np.unravel_index(positions, trace.output.shape[1:])
        values = trace.input.reshape(trace.in_channels, -1)
        sums = np.zeros((groups, writes, len(positions)))
        magnitudes = np.zeros_like(sums)
        for cell in np.ndindex(*kernel_size):
            # the number whose stamp has this cell there, if there is one
            axes = zip(on_canvas, trace.padding, cell, trace.dilation, strict=True)
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
            factors = self._kernels[(..., *cell)].transpose(0, 2, 1)
            sums[:, :, inside] += factors @ reading
            magnitudes[:, :, inside] += abs(factors) @ abs(reading)
        return sums.reshape(-1, len(positions)), magnitudes.reshape(-1, len(positions))

    def everywhere(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """sum(products) and sum(|products|) of every position, (C_out, positions)."""
        shape, magnitudes = (self._trace.out_channels, -1), abs(self._trace.input)
        return (
            self._stamped(self._trace.input, self._kernels).reshape(shape),
            self._stamped(magnitudes, abs(self._kernels)).reshape(shape),
        )

    def mixed(self, signs: NDArray[np.float64]) -> NDArray[np.float64]:
        """signs * sum(products) of every position, (groups, mixtures, positions).

        Parameters
        ----------
        signs : array (groups, mixtures, C_out/groups)
        """
        kernels = np.einsum("gmw,grw...->grm...", signs, self._kernels)
        return self._stamped(self._trace.input, kernels)

    def mean_magnitudes(self) -> NDArray[np.float64]:
        """sum(|products|) of every position, a mean over each group, (groups, positions)."""
        kernels = abs(self._kernels).mean(axis=2, keepdims=True)
        return self._stamped(abs(self._trace.input), kernels)[:, 0]

    def _stamped(
        self, values: NDArray[np.floating], kernels: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """The stamps of a few kernels (groups, C_in/groups, few, *kernel) added up."""
        trace, few = self._trace, kernels.shape[2]
        weight = kernels.reshape(-1, *kernels.shape[2:])
        canvas = add_stamps(values, weight, trace.groups, trace.stride, trace.dilation)
        sums = crop(canvas, trace.padding, trace.output.shape[1:])
        return sums.reshape(trace.groups, few, -1)
