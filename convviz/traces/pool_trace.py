"""A traced pooling layer as data: `PoolTrace` and its steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.traces.layer_trace import WindowTrace
from convviz.traces.steps import FloatArray, in_json
from convviz.traces.windows import window_start


@dataclass(frozen=True, slots=True, eq=False)
class PoolStep:
    """One window of a pooling layer and its largest number, or its average.

    Attributes
    ----------
    index : int
        The step's number in its trace, from 0.
    output_index : tuple of int
        (channel, *position) of the number that the step computes.
    start : tuple of int
        The window's first index on each spatial axis of the unpadded input; negative
        inside the padding.
    patch : array (1, *kernel)
        What the window reads of its channel: -inf outside of the input where the largest is
        taken, 0 where the average is.
    value : float
        `trace.output[output_index]`: the patch's largest number, which of padding alone is -inf
        or the lowest of a whole type, or `patch_sum / divisor`
        to rounding.
    argmax : tuple of int or None
        (channel, *position) in the unpadded input of the number that torch took, the first
        of equal ones; None for an average, and where the window reads padding alone.
    argmax_in_patch : tuple of int or None
        The same number's index in `patch`.
    divisor : int or None
        What the patch's sum is divided by; None for the largest.
    """

    index: int
    output_index: tuple[int, ...]
    start: tuple[int, ...]
    patch: FloatArray
    value: float
    argmax: tuple[int, ...] | None
    argmax_in_patch: tuple[int, ...] | None
    divisor: int | None

    @property
    def patch_sum(self) -> float:
        """What an average's window reads, added up in float64, before it is divided."""
        return float(self.patch.sum(dtype=np.float64))

    def to_dict(self) -> dict[str, Any]:
        """The step as `convviz values --json` prints it.

        JSON has no infinity: a cell outside of the input, -inf to a max pooling, is None, as
        is the value of a window of such cells alone, and its argmax.
        The bias is 0.0, as in a convolution that has none.
        """
        told = {
            "output_index": list(self.output_index),
            "start": list(self.start),
            "patch": in_json(self.patch),
            "bias": 0.0,
            "value": self.value if np.isfinite(self.value) else None,
        }
        if self.divisor is not None:
            return told
        return {**told, "argmax": None if self.argmax is None else list(self.argmax)}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PoolTrace(WindowTrace[PoolStep]):
    """Every window of a max or average pooling; made by `convviz.trace`.

    Its attributes are those of every `LayerTrace` and `WindowTrace`; weight and bias are
    None. Each channel is pooled by itself, so `groups` is the number of channels. With
    `ceil_mode` the last windows may reach beyond torch's padding: `padding_after` counts
    those cells too. `padding_mode` is "-inf" where the largest is taken, else "zeros".

    Attributes
    ----------
    indices : int array (C, *positions) or None
        What torch gives for `return_indices`: the place of each window's largest number in
        its channel, counted row by row, and -1 where it reads padding alone; None for an
        average.
    divisors : int array (*positions) or None
        What each window's sum is divided by; None for the largest.
    """

    indices: NDArray[np.int64] | None
    divisors: NDArray[np.int64] | None

    def step(self, index: int) -> PoolStep:
        """The step of that number; negative ones count from the end.

        Raises
        ------
        IndexError
            Outside of -len(trace) to len(trace) - 1.
        """
        index = self._from_start(index)
        output_index = self._place(index)
        channel, *position = output_index
        start = window_start(position, self.stride, self.padding)
        at: tuple[int | slice, ...] = (slice(channel, channel + 1), *position)
        argmax = in_patch = None
        if self.indices is not None and self.indices[output_index] >= 0:
            flat = np.unravel_index(self.indices[output_index], self.input.shape[1:])
            found = tuple(int(i) for i in flat)
            argmax = (channel, *found)
            steps = zip(found, start, self.dilation, strict=True)
            in_patch = (0, *((place - first) // step for place, first, step in steps))
        return PoolStep(
            index=index,
            output_index=output_index,
            start=start,
            patch=self.patches[at],
            value=float(self.output[output_index]),
            argmax=argmax,
            argmax_in_patch=in_patch,
            divisor=None if self.divisors is None else int(self.divisors[tuple(position)]),
        )
