"""Every number of a layer's output against the trace's own sums, however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.traces.agreement import mismatch
from convviz.traces.layer_trace import LayerTrace
from convviz.traces.own_sums import OwnSums, Sums

# multiply-adds that numpy makes again, and those that torch does in float64; of more, a quarter
# of a second on one core, mixtures are looked at first
FEW_WORK = 10**6
EXACT_WORK = 2 * 10**9

_MIXTURES = 16
_SAMPLE = 64  # positions at which numpy adds up every number of a large layer
_BLOCK = 2**23  # numbers that are held at a time


@dataclass(frozen=True)
class Rounding:
    """What a number may be off by: `relative` times its sum of magnitudes, and `absolute`.

    `coarse` names a type with few digits, in which torch itself may be wrong.
    """

    relative: float
    absolute: float
    coarse: str = ""

    def allowed(self, magnitudes: NDArray[np.float64]) -> NDArray[np.float64]:
        return self.relative * magnitudes + self.absolute


def compare(
    trace: LayerTrace[Any], own: OwnSums, rounding: Rounding, work: int, reckoning: str
) -> None:
    """Refuse an output that is not the trace's own sums and bias, up to roundings.

    Plain numpy adds up what the steps show: at every position up to `FEW_WORK` multiply-adds,
    else at a sample, the corners and some of each edge among it. That holds the reading of
    the windows to torch's. Then torch's own convolution of the trace's arrays in float64 is
    compared at every position, for every output channel, with the layer's output. Its rows
    come in blocks.

    Beyond `EXACT_WORK` two such convolutions take several times what the layer takes. Then
    mixtures of a group's output channels, added up with random signs, are compared at
    every position; where one is off by more than one number may be off by, as a mean over the
    group, numpy adds up every output channel. The weights are mixed before they are
    multiplied, so `_MIXTURES` mixtures cost what as many channels cost.

    What is refused is off by its own bound either way, so no right layer is. What the
    mixtures prove: a number that is off by more than the group's mean bound is found, but for
    a chance of 2^-`_MIXTURES`. Of two mixtures that differ in that number's sign alone, one is
    off by as much as the number at least, so each mixture hides it with a chance of a half at
    most. The signs are the same each time, so a layer that knew them could hide what it likes.

    What they cannot: between the mean bound and its own, as where a channel's weights are much
    smaller than the others', a wrong number is found at the sampled positions alone.

    Parameters
    ----------
    work
        Multiply-adds of the layer.
    reckoning
        How the trace came to its own numbers, for the error.

    Raises
    ------
    TraceMismatchError
        Where a number is further off than `rounding` allows.

    Notes
    -----
    What is assumed of torch's convolution in float64 on the CPU: it multiplies and adds in
    float64 (oneDNN, which may take fewer bits, has none), each product once, in any order and
    on any number of threads. So it errs by n * eps * sum(|products|) at most, which `rounding`
    has room for.

    The mixtures are Freivalds' check of a matrix product: R. Freivalds, Probabilistic
    machines can use less running time, IFIP Congress 1977, pages 839-842.
    """
    require = partial(_require, trace, rounding, reckoning)
    if work <= FEW_WORK:
        require(own.at(np.arange(trace.output[0].size)), slice(None))
        return
    sample = _sample(trace)
    require(own.at(sample), sample)
    writes = own.kernels.shape[1]
    if work > EXACT_WORK and writes > _MIXTURES:
        doubtful = _doubtful(trace, own, rounding)
        several = max(1, _BLOCK // max(own.kernels[:, 0].size, trace.out_channels))
        for first in range(0, len(doubtful), several):
            block = doubtful[first : first + several]
            require(own.at(block), block)
        return
    magnitudes, shape = abs(own.kernels), (trace.out_channels, -1)
    for first, count, positions in _blocks(trace, own, writes):
        sums = own.rows(own.kernels, first, count).reshape(shape)
        most = own.rows(magnitudes, first, count, absolute=True).reshape(shape)
        require((sums, most), positions)


def _blocks(trace: LayerTrace[Any], own: OwnSums, few: int) -> Iterator[tuple[int, int, slice]]:
    """All rows of the output in blocks: the first, how many, and their positions' numbers."""
    rows, *others = trace.output.shape[1:]
    several = max(1, _BLOCK // own.row_size(few))
    for first in range(0, rows, several):
        count = min(several, rows - first)
        yield first, count, slice(first * prod(others), (first + count) * prod(others))


def _require(
    trace: LayerTrace[Any],
    rounding: Rounding,
    reckoning: str,
    own: tuple[Sums, Sums],
    positions: NDArray[np.intp] | slice,
) -> None:
    """Compare every output channel at some positions, for which these are the own sums."""
    sums, magnitudes = own
    if trace.bias is not None:
        bias = trace.bias.astype(np.float64)[:, None]
        sums, magnitudes = sums + bias, magnitudes + abs(bias)
    output = trace.output.reshape(trace.out_channels, -1)[:, positions]
    wrong = ~(abs(sums - output) <= rounding.allowed(magnitudes))
    if wrong.any():
        channel, number = (int(i) for i in np.argwhere(wrong)[0])
        sizes = trace.output.shape[1:]
        position = np.unravel_index(np.arange(prod(sizes))[positions][number], sizes)
        at = channel, *map(int, position)
        raise mismatch(trace, at, sums[channel, number], reckoning, rounding.coarse)


def _sample(trace: LayerTrace[Any]) -> NDArray[np.intp]:
    """About `_SAMPLE` positions, a grid: first and last on each axis, and others at random."""
    sizes = trace.output.shape[1:]
    generator = np.random.default_rng(0)
    each = round(_SAMPLE ** (1 / len(sizes)))
    picked = [
        np.union1d([0, size - 1], generator.choice(size, min(size, each), replace=False))
        for size in sizes
    ]
    return np.ravel_multi_index(np.ix_(*picked), sizes).ravel()


def _doubtful(trace: LayerTrace[Any], own: OwnSums, rounding: Rounding) -> NDArray[np.intp]:
    """The positions at which a mixture is off by more than a number is allowed, as a mean."""
    groups, writes = own.kernels.shape[:2]
    signs = np.random.default_rng(0).choice([-1.0, 1.0], (groups, _MIXTURES, writes))
    mixed = np.einsum("gmw,gw...->gm...", signs, own.kernels)
    mean = abs(own.kernels).mean(axis=1, keepdims=True)
    bias = np.zeros((groups, writes, 1))
    if trace.bias is not None:
        bias += trace.bias.reshape(bias.shape)
    output = trace.output.reshape(groups, writes, -1)
    doubtful = []
    for first, count, positions in _blocks(trace, own, _MIXTURES):
        off = own.rows(mixed, first, count) + signs @ (bias - output[..., positions])
        allowed = rounding.allowed(
            own.rows(mean, first, count, absolute=True) + abs(bias).mean(axis=1, keepdims=True)
        )
        wrong = ~np.all(abs(off) <= allowed, axis=(0, 1))
        doubtful.append(positions.start + np.flatnonzero(wrong))
    return np.concatenate(doubtful)
