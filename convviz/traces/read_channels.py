"""Which input channels an output channel reads, and which of them a picture shows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.traces.convolution_trace import Trace
from convviz.traces.layer_trace import WindowTrace
from convviz.traces.steps import FloatArray, Step
from convviz.traces.windows import patches


class ReadChannels:
    """The input channels that one output channel reads; of many, those that weigh most.

    Parameters
    ----------
    trace
        A convolution or a pooling, of any number of spatial axes.
    channel
        The output channel.
    most
        How many input channels are shown at most.

    Attributes
    ----------
    reads : range
        The input channels that the output channel reads.
    shown : list of int
        Those of them that are shown, ascending: where there are more than `most`, those
        whose products are the largest over all windows, added up without their signs.

    Examples
    --------
    >>> import torch, convviz
    >>> layer = torch.nn.Conv1d(4, 2, kernel_size=1, groups=2, bias=False)
    >>> trace = convviz.trace(layer, torch.ones(4, 3))
    >>> ReadChannels(trace, 1, most=8).shown
    [2, 3]
    """

    def __init__(self, trace: WindowTrace[Any], channel: int, most: int) -> None:
        self.trace = trace
        self.channel = channel
        reads = 1 if trace.weight is None else trace.weight.shape[1]
        per_group = trace.out_channels // trace.groups
        first = channel // per_group * reads
        self.reads = range(first, first + reads)
        self.shown = list(self.reads)
        if reads > most:
            heaviest = np.argsort(-self._weights(), kind="stable")[:most]
            self.shown = sorted(first + int(number) for number in heaviest)
        self._rows = [number - first for number in self.shown]

    @property
    def others(self) -> int:
        """How many are read and not shown."""
        return len(self.reads) - len(self.shown)

    def rows(self, values: FloatArray) -> FloatArray:
        """Of a step's patch, kernel or products (C_in/groups, ...) the channels shown."""
        return values[self._rows]

    def sums(self, step: Step) -> NDArray[np.float64]:
        """Each shown channel's products added up in float64."""
        return np.array(step.channel_sums)[self._rows]

    def others_sum(self, step: Step) -> float:
        """All products of the channels that are not shown, added up in float64."""
        return float(np.delete(np.array(step.channel_sums), self._rows).sum())

    def largest_products(self) -> NDArray[np.float64]:
        """The largest magnitude that each shown channel's product ever has, (shown, *kernel)."""
        assert isinstance(self.trace, Trace)
        windows = self.trace.patches[self.reads.start : self.reads.stop]
        largest = np.zeros((len(self.shown), *self.trace.kernel_size))
        for cell in np.ndindex(*self.trace.kernel_size):  # as in _weights: without a copy
            at = windows[(..., *cell)][self._rows].reshape(len(self.shown), -1)
            largest[(..., *cell)] = np.abs(at).max(axis=1)
        return np.abs(self.rows(self.trace.weight[self.channel])) * largest

    def _weights(self) -> NDArray[np.float64]:
        """What each channel's products add up to without their signs, over all windows."""
        trace = self.trace
        assert isinstance(trace, Trace)
        magnitudes = np.abs(trace.padded[self.reads.start : self.reads.stop])
        windows = patches(magnitudes, trace.kernel_size, trace.stride, trace.dilation)
        positions = tuple(range(1, 1 + trace.spatial_rank))
        kernel = np.abs(trace.weight[self.channel]).astype(np.float64)
        weights = np.zeros(len(self.reads))
        for cell in np.ndindex(*trace.kernel_size):  # which needs no copy of the windows
            at = windows[(..., *cell)]
            weights += at.sum(axis=positions, dtype=np.float64) * kernel[(..., *cell)]
        return weights
