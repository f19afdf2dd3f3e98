"""A traced power-average pooling as data: `LPTrace` and its steps."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from convviz.traces.pool_trace import PoolStep, PoolTrace
from convviz.traces.steps import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class LPStep(PoolStep):
    """One window of a power-average pooling: the root of a sum of powers.

    Its attributes are those of every `PoolStep`. Its value is, to rounding, `total` to the
    power 1 / norm_type. Its divisor is how many of the window's cells lie in the input.

    Attributes
    ----------
    powers : array (1, *kernel)
        patch ** norm_type, as torch raises it; 0 outside of the input.
    norm_type : float
    """

    powers: FloatArray
    norm_type: float

    @property
    def powers_sum(self) -> float:
        """The powers added up in float64."""
        return float(self.powers.sum(dtype=np.float64))

    @property
    def cells(self) -> int:
        """How many cells the window has, those outside of the input too."""
        return int(self.patch.size)

    @property
    def total(self) -> float:
        """What the root is taken of: `powers_sum`, times `cells`, divided by `divisor`.

        Torch makes a sum of an average: it multiplies the average of what lies in the input by
        all cells of the window.
        """
        assert self.divisor is not None
        return self.powers_sum * self.cells / self.divisor

    def to_dict(self) -> dict[str, Any]:
        """The step as `convviz values --json` prints it."""
        return {**PoolStep.to_dict(self), "powers": self.powers.tolist()}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LPTrace(PoolTrace):
    """Every window of a power-average pooling; made by `convviz.trace`.

    Its attributes are those of every `PoolTrace`; `divisors` says how many cells of each
    window lie in the input: all, except where `ceil_mode` reaches beyond it.

    Attributes
    ----------
    norm_type : float
        The power to which the numbers are raised.
    powers : array (C, *positions, *kernel)
        `patches` to that power, as torch raises them, a strided view; 0 outside of the input.
    """

    norm_type: float
    powers: FloatArray

    @property
    def reaches_beyond(self) -> bool:
        """Whether a window has cells outside of the input."""
        assert self.divisors is not None
        return bool((self.divisors != prod(self.kernel_size)).any())

    def step(self, index: int) -> LPStep:
        """The step of that number; negative ones count from the end.

        Raises
        ------
        IndexError
            Outside of -len(trace) to len(trace) - 1.
        """
        pooled = PoolTrace.step(self, index)
        channel, *position = pooled.output_index
        at: tuple[int | slice, ...] = (slice(channel, channel + 1), *position)
        return LPStep(
            index=pooled.index,
            output_index=pooled.output_index,
            start=pooled.start,
            patch=pooled.patch,
            value=pooled.value,
            argmax=None,
            argmax_in_patch=None,
            divisor=pooled.divisor,
            powers=self.powers[at],
            norm_type=self.norm_type,
        )

    def without_steps(self) -> dict[str, Any]:
        """What `to_dict` says but the steps, with its numbers as arrays."""
        return {**PoolTrace.without_steps(self), "norm_type": self.norm_type}
