"""A traced transposed convolution as data: `TransposedTrace` and its steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.traces.layer_trace import LayerTrace
from convviz.traces.stamps import add_stamps, canvas_size
from convviz.traces.steps import FloatArray
from convviz.traces.windows import window_start


@dataclass(frozen=True, slots=True, eq=False)
class TransposedStep:
    """One number of the input and the stamp that it leaves: the number times the kernel.

    Attributes
    ----------
    index : int
        The step's number in its trace, from 0.
    input_index : tuple of int
        (channel, *position) of the number.
    value : float
        `trace.input[input_index]`.
    kernel, products : array (C_out/groups, *kernel)
        The input channel's weight, and value * kernel.
    start : tuple of int
        Where the stamp's first cell lies in the unpadded output; negative where padding
        crops it. The other cells follow every `dilation` cells.
    output_channels : range
        The output channels on which the products are added, one after the other.
    """

    index: int
    input_index: tuple[int, ...]
    value: float
    kernel: FloatArray
    products: FloatArray
    start: tuple[int, ...]
    output_channels: range

    def to_dict(self) -> dict[str, Any]:
        """The step as `convviz values --json` prints it."""
        return {
            "input_index": list(self.input_index),
            "value": self.value,
            "products": self.products.tolist(),
            "start": list(self.start),
        }


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TransposedTrace(LayerTrace[TransposedStep]):
    """Every stamp of a transposed convolution; made by `convviz.trace`.

    Each number of the input stamps the kernel, times itself, on a canvas, `stride` cells on
    from its neighbour's. What overlaps is added. `padding` cuts cells off the canvas,
    `output_padding` adds some behind, and the bias is added to what is left: the output.

    Its attributes are those of every `LayerTrace`, and its weight is never None. There is a
    step for each number of the input.
    """

    weight: FloatArray

    @property
    def _counted(self) -> FloatArray:
        return self.input

    @property
    def canvas_size(self) -> tuple[int, ...]:
        """The cells of all stamps on each spatial axis; output index 0 is at `padding`."""
        return canvas_size(self.input.shape[1:], self.kernel_size, self.stride, self.dilation)

    def canvas(self, count: int | None = None) -> NDArray[np.float64]:
        """The first `count` stamps added up in float64, (C_out, *canvas_size); all for None.

        Nothing is cropped and no bias is added yet.
        """
        values = np.zeros(self.input.shape)
        values.flat[:count] = self.input.flat[:count]
        return add_stamps(values, self.weight, self.groups, self.stride, self.dilation)

    def step(self, index: int) -> TransposedStep:
        """The step of that number; negative ones count from the end.

        Raises
        ------
        IndexError
            Outside of -len(trace) to len(trace) - 1.
        """
        index = self._from_start(index)
        input_index = self._place(index)
        channel, *position = input_index
        kernel = self.weight[channel]
        products = self.input[input_index] * kernel
        products.setflags(write=False)
        writes = kernel.shape[0]  # output channels of one group
        first = channel // (self.in_channels // self.groups) * writes
        return TransposedStep(
            index=index,
            input_index=input_index,
            value=float(self.input[input_index]),
            kernel=kernel,
            products=products,
            start=window_start(position, self.stride, self.padding),
            output_channels=range(first, first + writes),
        )
