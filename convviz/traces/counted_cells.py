"""Which cells of a pooling's window count, so that no others show a number."""

from __future__ import annotations

import numpy as np

from convviz.traces.pool_trace import PoolStep, PoolTrace
from convviz.traces.reckoning import AverageReckoning
from convviz.traces.steps import FloatArray


class CountedCells:
    """What a pooling's windows read that counts.

    What windows reach beyond the padding, with `ceil_mode`, never counts; nor do an average's
    padded zeros without `count_include_pad`.

    Parameters
    ----------
    trace
        A pooling of any number of spatial axes.
    """

    def __init__(self, trace: PoolTrace) -> None:
        self.trace = trace
        padded = True
        if trace.divisors is not None:
            average = AverageReckoning(trace, channel=0, decimals=0)
            padded = average.counts_padding or not average.counts_cells
        # of each axis, the first index that counts and one past the last
        self._reaches = [
            (-padding, size + padding) if padded else (0, size)
            for size, padding in zip(trace.input.shape[1:], trace.padding, strict=True)
        ]

    def only(self, step: PoolStep) -> FloatArray:
        """Return a step's patch (1, *kernel), nan where a cell does not count."""
        sizes, dilation = self.trace.kernel_size, self.trace.dilation
        inside = [
            (first <= cells) & (cells < end)
            for (first, end), cells in zip(
                self._reaches,
                (s + d * np.arange(k) for s, d, k in zip(step.start, dilation, sizes, strict=True)),
                strict=True,
            )
        ]
        counted = np.all(np.meshgrid(*inside, indexing="ij"), axis=0)
        return np.where(counted, step.patch, np.nan)
