"""`LayerSpec`: a layer of any kind from the settings that a user gives."""

from __future__ import annotations

import copy
import warnings
from dataclasses import dataclass
from math import prod
from typing import Any

import torch
from torch import nn

from convviz.errors import InputError
from convviz.formatting import counted, grouped, shape
from convviz.traces.refusals import AXES

OPERATIONS: dict[str, Any] = {
    "conv1d": nn.Conv1d,
    "conv2d": nn.Conv2d,
    "conv_transpose1d": nn.ConvTranspose1d,
    "conv_transpose2d": nn.ConvTranspose2d,
    "max_pool1d": nn.MaxPool1d,
    "max_pool2d": nn.MaxPool2d,
    "avg_pool1d": nn.AvgPool1d,
    "avg_pool2d": nn.AvgPool2d,
    "lp_pool1d": nn.LPPool1d,
    "lp_pool2d": nn.LPPool2d,
}

DRAWN_SIZE = 3  # of a kernel that is drawn where no size is asked for
LARGEST_WEIGHT = 2**24  # numbers: 64 MB
LARGEST_OUTPUT = 2**24

_Setting = int | tuple[int, ...]


def rank_of(operation: str) -> int:
    """Return the number of spatial axes of a key of `OPERATIONS`: 1 or 2.

    >>> rank_of("conv_transpose2d")
    2
    """
    return int(operation[-2])


@dataclass(frozen=True, kw_only=True)
class LayerSpec:
    """What a layer is to be; `build()` makes it.

    Attributes
    ----------
    operation : str
        A key of `OPERATIONS`: torch's functional name.
    in_channels : int
        The input's channels.
    kernel : nested tuples (channels, *kernel) or None
        What every output channel reads with. One channel serves for all that it reads. None
        is drawn by torch as the layer draws it by itself.
    bias : float or None
        Every output channel's. None: none for a kernel that is given, drawn for one that is.
    out_channels : int or None
        None for the fewest: one a group.
    kernel_size, stride : int, tuple of int or None
        None for the kernel's own size or 3; a pooling layer's stride is then its size.
    padding, dilation, groups, padding_mode, output_padding, ceil_mode, count_include_pad, norm_type
        As in torch; what an operation does not have is not looked at.
    """

    operation: str
    in_channels: int = 1
    kernel: tuple[Any, ...] | None = None
    bias: float | None = None
    out_channels: int | None = None
    kernel_size: _Setting | None = None
    stride: _Setting | None = None
    padding: _Setting | str = 0
    dilation: _Setting = 1
    groups: int = 1
    padding_mode: str = "zeros"
    output_padding: _Setting = 0
    ceil_mode: bool = False
    count_include_pad: bool = True
    norm_type: float = 2

    @property
    def rank(self) -> int:
        """The number of spatial axes: 1 or 2."""
        return rank_of(self.operation)

    @property
    def is_transposed(self) -> bool:
        return "transpose" in self.operation

    @property
    def is_pooling(self) -> bool:
        return "pool" in self.operation

    def build(self) -> nn.Module:
        """Return the layer, float32 on the CPU; torch's random numbers draw what is drawn.

        Raises
        ------
        InputError
            For settings that contradict each other and for those that torch refuses.
        """
        if self.is_pooling:
            return self._pooling()
        out_channels = self.groups if self.out_channels is None else self.out_channels
        self._check_groups(out_channels)
        kernel_size = self._kernel_size()
        numbers = self.in_channels // self.groups * out_channels * prod(kernel_size)
        if numbers > LARGEST_WEIGHT:
            raise InputError(
                f"this layer would have {grouped(numbers)} weights: at most "
                f"{grouped(LARGEST_WEIGHT)} can be shown"
            )
        layer = self._made(self.in_channels, out_channels, kernel_size, **self._settings())
        with torch.no_grad():
            if self.kernel is not None:
                layer.weight.copy_(self._weight(out_channels))
            if self.bias is not None:
                layer.bias.fill_(self.bias)
        return layer

    def _settings(self) -> dict[str, Any]:
        in_words = isinstance(self.padding, str)
        settings = {
            "stride": 1 if self.stride is None else self._per_axis("stride", self.stride, 1),
            "padding": self.padding if in_words else self._per_axis("padding", self.padding, 0),
            "dilation": self._per_axis("dilation", self.dilation, 1),
            "groups": self.groups,
            "padding_mode": self.padding_mode,
            "bias": self.bias is not None or self.kernel is None,
        }
        if self.is_transposed:
            if in_words or self.padding_mode != "zeros":
                raise InputError(
                    "a transposed convolution has padding in numbers and padding_mode zeros"
                )
            settings["output_padding"] = self._per_axis("output_padding", self.output_padding, 0)
        if self.padding == "same" and settings["stride"] != 1:
            raise InputError(
                f"padding same needs a stride of 1, and the stride is {_said(self.stride)}"
            )
        return settings

    def _pooling(self) -> nn.Module:
        size = 2 if self.kernel_size is None else self.kernel_size
        settings: dict[str, Any] = {"ceil_mode": self.ceil_mode}
        if self.stride is not None:
            settings["stride"] = self._per_axis("stride", self.stride, 1)
        kind, *_ = self.operation.split("_")
        if kind == "lp":
            settings["norm_type"] = self.norm_type
        else:
            settings["padding"] = self._per_axis("padding", self.padding, 0)
        if kind == "max":
            settings["dilation"] = self._per_axis("dilation", self.dilation, 1)
        if kind == "avg":
            settings["count_include_pad"] = self.count_include_pad
        return self._made(kernel_size=self._per_axis("kernel_size", size, 1), **settings)

    def _made(self, *arguments: Any, **settings: Any) -> Any:
        if not self.is_pooling:
            # the caller's own defaults must not change what is drawn
            settings |= {"device": "cpu", "dtype": torch.float32}
        try:
            return OPERATIONS[self.operation](*arguments, **settings)
        except (ValueError, RuntimeError, TypeError) as refusal:
            raise InputError(f"torch refuses such a layer: {refusal}") from refusal

    def _check_groups(self, out_channels: int) -> None:
        for what, channels in (("input", self.in_channels), ("output", out_channels)):
            if channels % self.groups:
                raise InputError(
                    f"{self.groups} groups do not divide {counted(channels, f'{what} channel')}: "
                    "each group has as many"
                )

    def _kernel_size(self) -> tuple[int, ...]:
        asked = self.kernel_size
        size = _each(self._per_axis("kernel_size", DRAWN_SIZE if asked is None else asked, 1))
        size *= self.rank // len(size)
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
        if not self.is_transposed:
            return kernel.expand(out_channels, *kernel.shape)
        stamps = kernel[:, None].expand(-1, out_channels // self.groups, *kernel.shape[1:])
        return stamps.repeat(self.groups, *(1,) * (1 + self.rank))

    def _per_axis(self, name: str, setting: Any, low: int) -> _Setting:
        """Check a setting; it stays one number where it is one, as torch prints it."""
        numbers = _each(setting)
        if len(numbers) not in (1, self.rank):
            axes = ", ".join(AXES[self.rank])
            raise InputError(
                f"{name} is {_said(setting)}: an input with {counted(self.rank, 'axis', 'axes')} "
                f"({axes}) takes one number" + (" or two" if self.rank == 2 else "")
            )
        for number in numbers:
            if number < low:
                raise InputError(f"{name} is {number}: it must be {low} or more")
        return numbers[0] if len(set(numbers)) == 1 else numbers


def check_size(layer: nn.Module, x: torch.Tensor) -> None:
    """Refuse an output too large to be computed and shown, before it is computed.

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


def _each(setting: Any) -> tuple[int, ...]:
    return tuple(setting) if isinstance(setting, (tuple, list)) else (setting,)


def _sizes(nested: Any) -> tuple[int, ...]:
    if not isinstance(nested, (tuple, list)):
        return ()
    return len(nested), *_sizes(nested[0])


def _said(setting: Any) -> str:
    return "×".join(map(str, _each(setting)))
