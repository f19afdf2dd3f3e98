"""A traced convolution as data: `Trace` and its sequence of steps."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from convviz.formatting import shape
from convviz.steps import FloatArray, Step
from convviz.windows import window_start


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Trace:
    """Everything that a convolution reads, multiplies and adds; made by `convviz.trace`.

    Arrays are read-only, in torch's layout without a batch axis. Tuples hold one integer
    per spatial axis.

    Attributes
    ----------
    name, operation : str
        e.g. "layer1" and "conv1d".
    input : array (C_in, *spatial)
    weight : array (C_out, C_in/groups, *kernel)
    bias : array (C_out,) or None
    output : array (C_out, *positions)
        The layer's own output.
    kernel_size, stride, dilation, output_padding : tuple of int
        As in torch; output_padding is 0 for a convolution.
    padding, padding_after : tuple of int
        Cells added in front of and behind each axis; they differ for "same" padding alone.
    groups : int
    padding_mode : str
    padded : array (C_in, *padded)
        The input with its padding.
    source_indices : tuple of int arrays, each (padded size of the axis,)
        The input index that each padded cell shows, -1 where it is a zero.
    patches : array (C_in, *positions, *kernel)
        All windows as a strided view of `padded`.
    """

    name: str
    operation: str
    input: FloatArray
    weight: FloatArray
    bias: FloatArray | None
    output: FloatArray
    kernel_size: tuple[int, ...]
    stride: tuple[int, ...]
    padding: tuple[int, ...]
    padding_after: tuple[int, ...]
    dilation: tuple[int, ...]
    output_padding: tuple[int, ...]
    groups: int
    padding_mode: str
    padded: FloatArray
    source_indices: tuple[NDArray[np.intp], ...]
    patches: FloatArray

    @property
    def spatial_rank(self) -> int:
        """1 for a sequence, 2 for an image."""
        return len(self.kernel_size)

    @property
    def in_channels(self) -> int:
        return self.input.shape[0]

    @property
    def out_channels(self) -> int:
        return self.output.shape[0]

    def __len__(self) -> int:
        """The number of steps: one for each number of the output."""
        return self.output.size

    def __repr__(self) -> str:
        sizes = f"{shape(self.input.shape)} to {shape(self.output.shape)}"
        steps = "1 step" if len(self) == 1 else f"{len(self)} steps"
        return f"<Trace {self.name}: {self.operation}, {sizes}, {steps}>"

    @property
    def steps(self) -> Steps:
        """All steps, each made when it is asked for: row by row, channel after channel."""
        return Steps(self)

    def step(self, index: int) -> Step:
        """The step of that number; negative ones count from the end.

        Raises
        ------
        IndexError
            Outside of -len(trace) to len(trace) - 1.
        """
        index = self._from_start(index)
        output_index = self._output_index(index)
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
        output_index = self._output_index(self._from_start(index))
        products = self._patch(output_index) * self.weight[output_index[0]]
        products.setflags(write=False)
        return products

    def to_dict(self) -> dict[str, Any]:
        """The LAYER of `convviz values --json`, in plain Python numbers."""
        sides = {"padding": list(self.padding)}
        if self.padding_after != self.padding:
            sides["padding_after"] = list(self.padding_after)
        return {
            "name": self.name,
            "operation": self.operation,
            "input": self.input.tolist(),
            "weight": self.weight.tolist(),
            "bias": None if self.bias is None else self.bias.tolist(),
            "output": self.output.tolist(),
            "kernel_size": list(self.kernel_size),
            "stride": list(self.stride),
            **sides,
            "dilation": list(self.dilation),
            "output_padding": list(self.output_padding),
            "groups": self.groups,
            "padding_mode": self.padding_mode,
            "steps": [step.to_dict() for step in self.steps],
        }

    def _from_start(self, index: int) -> int:
        from_start = operator.index(index)
        if from_start < 0:
            from_start += len(self)
        if not 0 <= from_start < len(self):
            raise IndexError(f"step {index} of a trace of {len(self)} steps")
        return from_start

    def _output_index(self, index: int) -> tuple[int, ...]:
        return tuple(int(i) for i in np.unravel_index(index, self.output.shape))

    def _patch(self, output_index: tuple[int, ...]) -> FloatArray:
        channel, *position = output_index
        reads = self.weight.shape[1]  # input channels of one group
        group = channel // (self.out_channels // self.groups)
        at: tuple[int | slice, ...] = (slice(group * reads, (group + 1) * reads), *position)
        return self.patches[at]


class Steps(Sequence[Step]):
    """The steps of a trace as a sequence that holds none of them."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace

    def __len__(self) -> int:
        return len(self._trace)

    @overload
    def __getitem__(self, index: int) -> Step: ...
    @overload
    def __getitem__(self, index: slice) -> list[Step]: ...
    def __getitem__(self, index: int | slice) -> Step | list[Step]:
        if isinstance(index, slice):
            return [self._trace.step(i) for i in range(*index.indices(len(self)))]
        return self._trace.step(index)
