"""Why torch refused to run a layer on an input, in plain words.

Torch decides what is allowed; this says it again with names and shapes that a reader knows.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import nn

from convviz.formatting import shape
from convviz.windows import padding_sides, per_axis

_AXES = {1: ("length",), 2: ("height", "width")}


def input_shape(layer: nn.Module) -> str:
    """The shape that a layer takes, e.g. (1, H, W)."""
    channels = getattr(layer, "in_channels", "C")
    axes = "length" if "1d" in type(layer).__name__ else "H, W"
    return f"({channels}, {axes})"


def explain(layer: nn.Module, x: torch.Tensor, refusal: Exception) -> str:
    """One sentence for torch's `refusal` to run `layer` on `x` (C, *spatial)."""
    if isinstance(layer, nn.modules.conv._ConvNd):
        for reason in _conv_reasons(layer, x):
            return reason
    first_line = str(refusal).strip().partition("\n")[0]
    return (
        f"torch refuses to run {layer} on an input of shape {shape(x.shape)} "
        f"and type {x.dtype}: {first_line}"
    )


def _conv_reasons(layer: nn.modules.conv._ConvNd, x: torch.Tensor) -> Iterator[str]:
    channels, *sizes = x.shape
    dtype = next(layer.parameters()).dtype
    if x.dtype != dtype:
        yield (
            f"the input is {x.dtype} where the layer is {dtype}: "
            f"give both the same type, as x.to({dtype})"
        )
    if channels != layer.in_channels:
        yield (
            f"the input {shape(x.shape)} has {_count(channels, 'channel')} "
            f"where the layer takes {layer.in_channels}: channels come first"
        )
    if 0 in sizes:
        yield f"the input {shape(x.shape)} is empty"
    for name, least in (("stride", 1), ("dilation", 1), ("padding", 0)):
        setting = getattr(layer, name)
        if isinstance(setting, str):
            continue
        values = per_axis(setting, len(sizes))
        if len(values) != len(sizes):
            several = f" or {len(sizes)}, one an axis" if len(sizes) > 1 else ""
            yield f"{name} is {setting}: give one number{several}"
        if min(values) < least:
            yield f"{name} is {min(values)}: it must be {least} or more"
    yield from _size_reasons(layer, sizes)


def _size_reasons(layer: nn.modules.conv._ConvNd, sizes: list[int]) -> Iterator[str]:
    dilation = per_axis(layer.dilation, len(sizes))
    before, after = padding_sides(layer.padding, layer.kernel_size, dilation)
    for axis, name in enumerate(_AXES[len(sizes)]):
        size, padding = sizes[axis], max(before[axis], after[axis])
        if layer.padding_mode == "reflect" and padding >= size:
            yield (
                f"reflect padding of {padding} needs a {name} of at least {padding + 1}, "
                f"and the input's is {size}"
            )
        if layer.padding_mode == "circular" and padding > size:
            yield (
                f"circular padding of {padding} needs a {name} of at least {padding}, "
                f"and the input's is {size}"
            )
        span = dilation[axis] * (layer.kernel_size[axis] - 1) + 1
        padded = size + before[axis] + after[axis]
        if span > padded:
            yield (
                f"the kernel spans {_count(span, 'cell')} along the {name}, "
                f"more than the {padded} of the padded input"
            )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
