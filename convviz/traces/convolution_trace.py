"""A traced convolution as data: `Trace`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from convviz.traces.layer_trace import Steps, WindowTrace
from convviz.traces.steps import FloatArray, Step
from convviz.traces.windows import window_start

__all__ = ["FloatArray", "Step", "Steps", "Trace"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Trace(WindowTrace[Step]):
    """Everything that a convolution reads, multiplies and adds; made by `convviz.trace`.

    Its attributes are those of every `LayerTrace` and `WindowTrace`, and its weight is
    never None. `padding` and `padding_after` differ for "same" padding alone, and a cell
    that shows no input holds a zero.
    """

    weight: FloatArray

    def step(self, index: int) -> Step:
        """The step of that number; negative ones count from the end.

        Raises
        ------
        IndexError
            Outside of -len(trace) to len(trace) - 1.
        """
        index = self._from_start(index)
        output_index = self._place(index)
        channel, *position = output_index
        return Step(
            index=index,
            output_index=output_index,
            start=window_start(position, self.stride, self.padding),
            patch=self._patch(output_index),
            kernel=self.weight[channel],
            products=self.products_at(index),
            bias=None if self.bias is None else float(self.bias[channel]),
            value=float(self.output[output_index]),
        )

    def products_at(self, index: int) -> FloatArray:
        """The step's patch * kernel alone, (C_in/groups, *kernel)."""
        output_index = self._place(self._from_start(index))
        products = self._patch(output_index) * self.weight[output_index[0]]
        products.setflags(write=False)
        return products

    @property
    def largest_product(self) -> float:
        """What no product's magnitude is beyond: each channel's largest weight times value."""
        weights = np.abs(self.weight).max(axis=tuple(range(2, self.weight.ndim)))
        grouped = weights.reshape(self.groups, -1, self.weight.shape[1]).max(axis=1)
        values = np.abs(self.input).max(axis=tuple(range(1, self.input.ndim)))
        return float((grouped.ravel() * values).max())

    def _patch(self, output_index: tuple[int, ...]) -> FloatArray:
        channel, *position = output_index
        reads = self.weight.shape[1]  # input channels of one group
        group = channel // (self.out_channels // self.groups)
        at: tuple[int | slice, ...] = (slice(group * reads, (group + 1) * reads), *position)
        return self.patches[at]
