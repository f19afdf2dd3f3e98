"""Every number of a layer's output against the trace's own sums, however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import prod
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from convviz.traces.agreement import mismatch
from convviz.traces.layer_trace import LayerTrace

# multiply-adds that are all made again, in float64; of more, mixtures are looked at first
EXACT_WORK = 10**9

_MIXTURES = 16
_SAMPLE = 256  # positions at which every number of a large layer is compared
_BLOCK = 2**22  # numbers that are held at a time


class OwnSums(Protocol):
    """How a trace comes to its own numbers, in float64 and without the bias."""

    def at(self, positions: NDArray[np.intp]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """sum(products) and sum(|products|), (C_out, len(positions)), at some positions."""

    def everywhere(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The same at all positions."""

    def mixed(self, signs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sums of the sums, (groups, mixtures, positions), by (groups, mixtures, C_out/groups)."""

    def mean_magnitudes(self) -> NDArray[np.float64]:
        """The mean of sum(|products|) over each group's output channels, (groups, positions)."""


@dataclass(frozen=True)
class Rounding:
    """What a number may be off by: `relative` times its sum of magnitudes, and `absolute`."""

    relative: float
    absolute: float

    def allowed(self, magnitudes: NDArray[np.float64]) -> NDArray[np.float64]:
        return self.relative * magnitudes + self.absolute


def grouped(weight: NDArray[np.floating], groups: int) -> NDArray[np.float64]:
    """A weight in float64 with its first axis divided, (groups, first/groups, second, *kernel)."""
    return weight.astype(np.float64).reshape(groups, -1, *weight.shape[1:])


def compare(
    trace: LayerTrace[Any], own: OwnSums, rounding: Rounding, work: int, reckoning: str
) -> None:
    """Refuse an output that is not the trace's own sums and bias, up to roundings.

    Up to `EXACT_WORK` multiply-adds every number is compared with its own sum. Beyond it the
    sums are made again only where they may be wrong:

    - At a sample of positions, the corners and some of each edge among them: every output
      channel.
    - Where mixtures of a group's output channels, added up with random signs, are off by
      more than what one number may be off by, as a mean over the group: every output channel
      there. All positions are looked at. The weights are mixed before they are multiplied,
      so `_MIXTURES` mixtures cost what as many channels cost.

    What is refused is off by its own bound either way, so no right layer is. What this
    proves: a number that is off by more than the group's mean bound is found, but for a chance
    of 2^-`_MIXTURES`. Of two mixtures that differ in that number's sign alone, one is off by as
    much as the number at least, so each mixture hides it with a chance of a half at most.
    The signs are the same each time, so a layer that knew them could hide what it likes.

    What it cannot: between the mean bound and its own, as where a channel's weights are much
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
    The mixtures are Freivalds' check of a matrix product: R. Freivalds, Probabilistic
    machines can use less running time, IFIP Congress 1977, pages 839-842.
    """
    require = partial(_require, trace, rounding, reckoning)
    writes = trace.out_channels // trace.groups
    if work * (1 - _MIXTURES / writes) <= EXACT_WORK:
        require(own.everywhere(), slice(None))
        return
    several = max(1, _BLOCK // max(trace.in_channels, trace.out_channels))
    for positions in (_sample(trace), _doubtful(trace, own, rounding)):
        for first in range(0, len(positions), several):
            block = positions[first : first + several]
            require(own.at(block), block)


def _require(
    trace: LayerTrace[Any],
    rounding: Rounding,
    reckoning: str,
    own: tuple[NDArray[np.float64], NDArray[np.float64]],
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
        raise mismatch(trace, at, sums[channel, number], reckoning)


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
    groups, writes = trace.groups, trace.out_channels // trace.groups
    shape = groups, _MIXTURES, writes
    signs = np.random.default_rng(0).choice([-1.0, 1.0], shape)
    off, magnitudes = own.mixed(signs), own.mean_magnitudes()
    output = trace.output.reshape(groups, writes, -1)
    several = max(1, _BLOCK // trace.out_channels)
    for first in range(0, output.shape[2], several):
        block = slice(first, first + several)
        off[..., block] -= signs @ output[..., block].astype(np.float64)
    if trace.bias is not None:
        bias = trace.bias.astype(np.float64).reshape(groups, writes, 1)
        off += signs @ bias
        magnitudes += abs(bias).mean(axis=1)
    alike = abs(off) <= rounding.allowed(magnitudes)[:, None]
    return np.flatnonzero(~np.all(alike, axis=(0, 1)))
