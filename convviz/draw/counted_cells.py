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
        sizes = trace.input.shape[1:]
        self._first = [-padding if padded else 0 for padding in trace.padding]
        self._end = [
            size + padding if padded else size
            for size, padding in zip(sizes, trace.padding, strict=True)
        ]

    def only(self, step: PoolStep) -> FloatArray:
        """Return a step's patch (1, *kernel), nan where a cell does not count."""
        counted = np.ones(step.patch.shape, bool)
        for axis, (start, reach) in enumerate(
            zip(step.start, zip(self._first, self._end, strict=True), strict=True)
        ):
            cells = start + np.arange(counted.shape[axis + 1]) * self.trace.dilation[axis]
            inside = (cells >= reach[0]) & (cells < reach[1])
            counted &= np.expand_dims(
                inside, [other for other in range(counted.ndim) if other != axis + 1]
            )
        return np.where(counted, step.patch, np.nan)
