"""What the traces of all layers have in common, and the sequence of their steps."""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from convviz.formatting import shape
from convviz.traces.steps import FloatArray, in_json
from convviz.traces.windows import reach


class AnyStep(Protocol):
    """What every step has."""

    @property
    def index(self) -> int:
        """The step's number in its trace, from 0."""

    def to_dict(self) -> dict[str, Any]:
        """The step as `convviz values --json` prints it."""


StepT = TypeVar("StepT", bound=AnyStep)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LayerTrace(ABC, Generic[StepT]):
    """What a layer read and put out, and its steps; made by `convviz.trace`.

    Arrays are read-only, in torch's layout without a batch axis. Tuples hold one integer
    per spatial axis.

    Attributes
    ----------
    name, operation : str
        e.g. "layer1" and "conv1d", torch's functional name.
    input : array (C_in, *spatial)
    weight : array or None
        (C_out, C_in/groups, *kernel), of a transposed convolution
        (C_in, C_out/groups, *kernel); None for pooling.
    bias : array (C_out,) or None
    output : array (C_out, *positions)
        The layer's own output.
    kernel_size, stride, padding, dilation, output_padding : tuple of int
        As in torch; where an operation has none, what leaves it as it is: 1 or 0.
    padding_after : tuple of int
        What is added behind each axis, where `padding` is added in front.
    groups : int
    padding_mode : str
    """

    name: str
    operation: str
    input: FloatArray
    weight: FloatArray | None
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

    @property
    def spatial_rank(self) -> int:
        """1 for a sequence, 2 for an image."""
        return len(self.kernel_size)

    @property
    def reach(self) -> tuple[int, ...]:
        """The cells from a kernel's first to its last on each axis, holes included."""
        return reach(self.kernel_size, self.dilation)

    @property
    def in_channels(self) -> int:
        return self.input.shape[0]

    @property
    def out_channels(self) -> int:
        return self.output.shape[0]

    @property
    def _counted(self) -> FloatArray:
        """The array that has one number for each step."""
        return self.output

    def __len__(self) -> int:
        """The number of steps."""
        return self._counted.size

    def __repr__(self) -> str:
        sizes = f"{shape(self.input.shape)} to {shape(self.output.shape)}"
        steps = "1 step" if len(self) == 1 else f"{len(self)} steps"
        return f"<{type(self).__name__} {self.name}: {self.operation}, {sizes}, {steps}>"

    @property
    def steps(self) -> Steps[StepT]:
        """All steps, each made when it is asked for: row by row, channel after channel."""
        return Steps(self)

    @abstractmethod
    def step(self, index: int) -> StepT:
        """The step of that number; negative ones count from the end.

        Raises
        ------
        IndexError
            Outside of -len(trace) to len(trace) - 1.
        """

    def to_dict(self) -> dict[str, Any]:
        """The LAYER of `convviz values --json`, in plain Python numbers."""
        told = {
            key: in_json(value) if isinstance(value, np.ndarray) else value
            for key, value in self.without_steps().items()
        }
        return {**told, "steps": [step.to_dict() for step in self.steps]}

    def without_steps(self) -> dict[str, Any]:
        """What `to_dict` says but the steps, with its numbers as arrays."""
        sides = {"padding": list(self.padding)}
        if self.padding_after != self.padding:
            sides["padding_after"] = list(self.padding_after)
        return {
            "name": self.name,
            "operation": self.operation,
            "input": self.input,
            "weight": self.weight,
            "bias": self.bias,
            "output": self.output,
            "kernel_size": list(self.kernel_size),
            "stride": list(self.stride),
            **sides,
            "dilation": list(self.dilation),
            "output_padding": list(self.output_padding),
            "groups": self.groups,
            "padding_mode": self.padding_mode,
        }

    def _from_start(self, index: int) -> int:
        from_start = operator.index(index)
        if from_start < 0:
            from_start += len(self)
        if not 0 <= from_start < len(self):
            raise IndexError(f"step {index} of a trace of {len(self)} steps")
        return from_start

    def _place(self, index: int) -> tuple[int, ...]:
        """(channel, *position) of a step that counts from the start."""
        # as np.unravel_index, which takes some microseconds
        place = []
        for size in reversed(self._counted.shape):
            index, at = divmod(index, size)
            place.append(at)
        return tuple(reversed(place))


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class WindowTrace(LayerTrace[StepT]):
    """A layer whose windows slide over its padded input: one step for each output number.

    Attributes
    ----------
    padded : array (C_in, *padded)
        The input with its padding.
    source_indices : tuple of int arrays, each (padded size of the axis,)
        The input index that each padded cell shows, -1 where it shows none.
    patches : array (C_in, *positions, *kernel)
        All windows as a strided view of `padded`.
    """

    padded: FloatArray
    source_indices: tuple[NDArray[np.intp], ...]
    patches: FloatArray


class Steps(Sequence[StepT]):
    """The steps of a trace as a sequence that holds none of them."""

    def __init__(self, trace: LayerTrace[StepT]) -> None:
        self._trace = trace

    def __len__(self) -> int:
        return len(self._trace)

    @overload
    def __getitem__(self, index: int) -> StepT: ...
    @overload
    def __getitem__(self, index: slice) -> list[StepT]: ...
    def __getitem__(self, index: int | slice) -> StepT | list[StepT]:
        if isinstance(index, slice):
            return [self._trace.step(i) for i in range(*index.indices(len(self)))]
        return self._trace.step(index)
