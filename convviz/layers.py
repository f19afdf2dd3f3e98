"""Layers made from given numbers, without a draw from torch's random numbers."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any, Literal, TypeVar

import torch
from torch import nn

from convviz.arrays import as_numbers
from convviz.errors import InputError

ConvLayer = TypeVar("ConvLayer", nn.Conv1d, nn.Conv2d)

# torch's annotations ask each rank for tuples of its own length
_KINDS: dict[int, Any] = {1: nn.Conv1d, 2: nn.Conv2d}


def conv_layer(
    rank: Literal[1, 2],
    weight: Any,
    bias: float | Sequence[float] | None,
    *,
    stride: int | tuple[int, ...] = 1,
    padding: str | int | tuple[int, ...] = 0,
    dilation: int | tuple[int, ...] = 1,
    groups: int = 1,
    padding_mode: Literal["zeros", "reflect", "replicate", "circular"] = "zeros",
) -> nn.Conv1d | nn.Conv2d:
    """A float32 nn.Conv1d (rank 1) or nn.Conv2d (rank 2) with these numbers.

    Parameters
    ----------
    weight : array-like, (C_out, C_in/groups, *kernel)
    bias : number, one number per output channel, or None
        A single number is every channel's.
    stride, padding, dilation, groups, padding_mode
        As in torch.

    Raises
    ------
    InputError
        For numbers of another shape and for settings that torch refuses.

    Examples
    --------
    >>> conv_layer(1, [[[1, -1]]], 0.5, stride=2)
    Conv1d(1, 1, kernel_size=(2,), stride=(2,))
    """
    numbers = _tensor("weight", weight)
    if numbers.ndim != rank + 2 or 0 in numbers.shape:
        axes = "length" if rank == 1 else "rows, columns"
        raise InputError(
            f"a weight of rank {rank} has the shape (output channels, input channels, {axes}), "
            f"not {tuple(numbers.shape)}"
        )
    out_channels, reads, *kernel_size = numbers.shape
    try:
        # torch's skip_init draws no numbers either, but imports sympy for 0.4 s
        with torch.random.fork_rng(devices=[]):
            layer: nn.Conv1d | nn.Conv2d = _KINDS[rank](
                reads * groups,
                out_channels,
                tuple(kernel_size),
                stride=stride,
                padding=padding,
                dilation=dilation,
                groups=groups,
                bias=bias is not None,
                padding_mode=padding_mode,
                dtype=torch.float32,
            )
    except (ValueError, RuntimeError, TypeError) as refusal:
        raise InputError(f"torch refuses such a layer: {refusal}") from refusal
    with torch.no_grad():
        layer.weight.copy_(numbers)
        if bias is not None and layer.bias is not None:
            layer.bias.copy_(_bias(bias, out_channels))
    return layer


def with_kernel(layer: ConvLayer, weight: Any) -> ConvLayer:
    """A copy of the layer with this weight; the layer's bias stays, and the layer too.

    Parameters
    ----------
    weight : array-like of the shape of `layer.weight`

    Raises
    ------
    InputError
        For another shape.

    Examples
    --------
    >>> layer = conv_layer(1, [[[1, -1]]], 0.5)
    >>> with_kernel(layer, [[[2, 3]]]).weight.tolist(), layer.weight.tolist()
    ([[[2.0, 3.0]]], [[[1.0, -1.0]]])
    """
    numbers = _tensor("weight", weight)
    if numbers.shape != layer.weight.shape:
        raise InputError(
            f"the layer's weight has the shape {tuple(layer.weight.shape)}, "
            f"not {tuple(numbers.shape)}"
        )
    changed = copy.deepcopy(layer)
    changed.weight = nn.Parameter(numbers.to(layer.weight))
    return changed


def _bias(bias: float | Sequence[float], out_channels: int) -> torch.Tensor:
    numbers = _tensor("bias", bias)
    if numbers.ndim and numbers.shape != (out_channels,):
        raise InputError(
            f"a bias is one number or ({out_channels},), one for each output channel, "
            f"not {tuple(numbers.shape)}"
        )
    return numbers


def _tensor(what: str, numbers: Any) -> torch.Tensor:
    if isinstance(numbers, torch.Tensor):
        return numbers.detach().clone()
    return torch.from_numpy(as_numbers(f"the {what}", numbers))
