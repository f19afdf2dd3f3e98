"""`LayerSpec`: a layer of any kind from the settings that a user gives."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Any

import torch
from torch import nn
from torch.nn.modules.conv import _ConvNd

from convviz.errors import InputError
from convviz.formatting import counted, grouped, shape
from convviz.notices import announce, duration
from convviz.operations import Operation, least_of, operation_named
from convviz.parameters import Parameter
from convviz.traces.refusals import AXES
from convviz.traces.windows import per_axis

DRAWN_SIZE = 3  # of a kernel that is drawn where no size is asked for
LARGEST_WEIGHT = 2**24  # numbers: 64 MB
LARGEST_OUTPUT = 2**24
LONGEST = 600.0  # seconds that a layer and its check may take; torch ends no call midway
# of a multiply-add where a channel is computed by itself, the check included; channels of a
# convolution are computed together, up to so many
_SECONDS, _TOGETHER = 5e-8, 256
_CELL = 5e-5  # of a cell of a transposed convolution's kernel, see `StampSums`

_Setting = int | tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class LayerSpec:
    """What a layer is to be; `build()` makes it.

    Attributes
    ----------
    operation : str
        A name in the table of `convviz.operations`.
    in_channels : int
        The input's channels.
    kernel : nested tuples (channels, *kernel) or None
        What every output channel reads with. One channel serves for all that it reads. None
        is drawn by torch as the layer draws it by itself.
    bias : float or None
        Every output channel's. None: none for a kernel that is given, drawn for one that is.
    out_channels : int or None
        None for the fewest: one a group.
    settings : mapping
        The operation's other arguments by torch's names; without one, or with None, it is as
        the table has it. A kernel_size that is found nowhere is the kernel's own, or 3.
    """

    operation: str
    in_channels: int = 1
    kernel: tuple[Any, ...] | None = None
    bias: float | None = None
    out_channels: int | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def row(self) -> Operation:
        """What the table says of the operation."""
        return operation_named(self.operation)

    @property
    def groups(self) -> int:
        """The groups of channels that keep to themselves."""
        return int(self.settings.get("groups") or 1)

    def build(self) -> nn.Module:
        """Return the layer, float32 on the CPU; torch's random numbers draw what is drawn.

        Raises
        ------
        InputError
            For settings that contradict each other and for those that torch refuses.
        """
        arguments = self._arguments()
        if self.row.is_pooling:
            return self._made(**arguments)
        out_channels = self.groups if self.out_channels is None else self.out_channels
        self._check_groups(out_channels)
        arguments["kernel_size"] = self._kernel_size(arguments.get("kernel_size"))
        numbers = self.in_channels // self.groups * out_channels * prod(arguments["kernel_size"])
        if numbers > LARGEST_WEIGHT:
            raise InputError(
                f"this layer would have {grouped(numbers)} weights: at most "
                f"{grouped(LARGEST_WEIGHT)} can be shown"
            )
        bias = self.bias is not None or self.kernel is None
        # the caller's own defaults must not change what is drawn
        own = {"bias": bias, "device": "cpu", "dtype": torch.float32}
        layer = self._made(self.in_channels, out_channels, **arguments, **own)
        with torch.no_grad():
            if self.kernel is not None:
                layer.weight.copy_(self._weight(out_channels))
            if self.bias is not None:
                layer.bias.fill_(self.bias)
        return layer

    def _arguments(self) -> dict[str, Any]:
        """Return what torch's class is given, channels and bias apart."""
        known = {each.name: each for each in self.row.arguments}
        for name in self.settings:
            if name not in known:
                raise InputError(f"{self.operation} has no {name}: it has {', '.join(known)}")
        arguments = {}
        for name, setting in known.items():
            given = self.settings.get(name)
            value = setting.default if given is None else given
            if value is not None:
                arguments[name] = self._checked(setting, value)
        if arguments.get("padding") == "same" and arguments["stride"] != 1:
            raise InputError(
                f"padding same needs a stride of 1, and the stride is {_said(arguments['stride'])}"
            )
        return arguments

    def _made(self, *arguments: Any, **settings: Any) -> Any:
        try:
            return self.row.layer_class(*arguments, **settings)
        except (ValueError, RuntimeError, TypeError) as refusal:
            raise InputError(f"torch refuses such a layer: {refusal}") from refusal

    def _check_groups(self, out_channels: int) -> None:
        for what, channels in (("input", self.in_channels), ("output", out_channels)):
            if channels % self.groups:
                raise InputError(
                    f"{self.groups} groups do not divide {counted(channels, f'{what} channel')}: "
                    "each group has as many"
                )

    def _kernel_size(self, asked: _Setting | None) -> tuple[int, ...]:
        size = _each(DRAWN_SIZE if asked is None else asked)
        size *= self.row.rank // len(size)
        if self.kernel is None:
            return size
        own = _sizes(self.kernel)[1:]
        if asked is not None and size != own:
            raise InputError(
                f"the kernel is {_said(own)} and kernel_size is {_said(asked)}: give one of the two"
            )
        return own

    def _weight(self, out_channels: int) -> torch.Tensor:
        """Return the kernel for every pair of channels, in torch's layout."""
        kernel = torch.tensor(self.kernel, dtype=torch.float32)
        reads = self.in_channels // self.groups
        if len(kernel) not in (1, reads):
            raise InputError(
                f"the kernel has {counted(len(kernel), 'channel')} and each output channel reads "
                f"{reads}: give {reads}, apart by |, or one for all"
            )
        kernel = kernel.expand(reads, *kernel.shape[1:])
        if not self.row.is_transposed:
            return kernel.expand(out_channels, *kernel.shape)
        stamps = kernel[:, None].expand(-1, out_channels // self.groups, *kernel.shape[1:])
        return stamps.repeat(self.groups, *(1,) * (1 + self.row.rank))

    def _checked(self, setting: Parameter, value: Any) -> Any:
        """Check a number for each axis; it stays one where it is one, as torch prints it."""
        least = least_of(setting)
        if least is None or (isinstance(value, str) and setting.kind == "Padding"):
            return value
        if isinstance(value, str):
            raise InputError(f"{setting.name} of {self.operation} is in numbers, not {value}")
        numbers, rank = _each(value), self.row.rank
        if len(numbers) not in (1, rank):
            axes = ", ".join(AXES[rank])
            raise InputError(
                f"{setting.name} is {_said(value)}: an input with {counted(rank, 'axis', 'axes')} "
                f"({axes}) takes one number" + (" or two" if rank == 2 else "")
            )
        for number in numbers:
            if number < least:
                raise InputError(f"{setting.name} is {number}: it must be {least} or more")
        return numbers[0] if len(set(numbers)) == 1 else numbers


def check_size(layer: nn.Module, x: torch.Tensor) -> None:
    """Refuse an output too large to be computed and shown, and say how long a slow one takes.

    Raises
    ------
    InputError
        With its size.
    """
    try:
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about memory, of which none is taken
            output = copy.deepcopy(layer).to("meta")(x.detach()[None].to("meta"))
    except (RuntimeError, ValueError, IndexError, TypeError):
        return  # what torch refuses is told when the layer is traced
    if output.numel() > LARGEST_OUTPUT:
        raise InputError(
            f"the output would be {shape(output.shape[1:])}, {grouped(output.numel())} numbers: "
            f"at most {grouped(LARGEST_OUTPUT)} can be shown"
        )
    seconds = _estimate(layer, x, output)
    if seconds > LONGEST:
        raise InputError(
            f"to compute and check this layer would take about {duration(seconds)}, and at most "
            f"{duration(LONGEST)} is taken: give it a smaller kernel, or a smaller input"
        )
    announce(seconds=seconds, what="this layer and its check")


def _estimate(layer: Any, x: torch.Tensor, output: torch.Tensor) -> float:
    """Return about how many seconds a layer and its check take on one core."""
    channels, *positions = output.shape[1:]
    if not isinstance(layer, _ConvNd):
        size = getattr(layer, "kernel_size", None)
        if size is None:  # of an adaptive pooling, whose windows read each cell about once
            reads = max(x.numel(), output.numel())
        else:
            reads = output.numel() * prod(per_axis(size, len(positions)))
        return _SECONDS / 10 * reads
    work = layer.weight.numel() * prod(x.shape[1:] if layer.transposed else positions)
    alone = _CELL * prod(layer.kernel_size) if layer.transposed else 0.0
    return _SECONDS * work / min(channels, _TOGETHER) + alone


def _each(setting: Any) -> tuple[int, ...]:
    return tuple(setting) if isinstance(setting, (tuple, list)) else (setting,)


def _sizes(nested: Any) -> tuple[int, ...]:
    if not isinstance(nested, (tuple, list)):
        return ()
    return len(nested), *_sizes(nested[0])


def _said(setting: Any) -> str:
    return "×".join(map(str, _each(setting)))
