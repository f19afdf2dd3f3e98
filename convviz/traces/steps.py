"""One step of a traced convolution: one window and the number that it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating]


def in_json(array: FloatArray) -> Any:
    """Nested lists of an array; None for an infinity, which JSON does not have.

    >>> in_json(np.array([1.5, -np.inf]))
    [1.5, None]
    """
    if np.isfinite(array).all():
        return array.tolist()
    told = array.astype(object)
    told[~np.isfinite(array)] = None
    return told.tolist()


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One window: what it reads, multiplies and adds up to.

    Attributes
    ----------
    index : int
        The step's number in its trace, from 0.
    output_index : tuple of int
        (channel, *position) of the number that the step computes.
    start : tuple of int
        The window's first index on each spatial axis of the unpadded input; negative
        inside the padding.
    patch, kernel, products : array (C_in/groups, *kernel)
        The values that the window reads, the output channel's weight, and patch * kernel.
    bias : float or None
        None where the layer has none.
    value : float
        `trace.output[output_index]`, which is products.sum() + bias to rounding.
    """

    index: int
    output_index: tuple[int, ...]
    start: tuple[int, ...]
    patch: FloatArray
    kernel: FloatArray
    products: FloatArray
    bias: float | None
    value: float

    @property
    def products_sum(self) -> float:
        """The products added up in float64, before the bias."""
        return float(self.products.sum(dtype=np.float64))

    @property
    def channel_sums(self) -> tuple[float, ...]:
        """Each input channel's products added up in float64, before the channels are."""
        return tuple(float(channel.sum(dtype=np.float64)) for channel in self.products)

    def to_dict(self) -> dict[str, Any]:
        """The step as `convviz values --json` prints it: a missing bias adds 0.0."""
        return {
            "output_index": list(self.output_index),
            "start": list(self.start),
            "patch": self.patch.tolist(),
            "products": self.products.tolist(),
            "bias": 0.0 if self.bias is None else self.bias,
            "value": self.value,
        }
