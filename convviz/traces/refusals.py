"""Why torch refused to run a layer on an input, in plain words.

Torch decides what is allowed; this says it again with names and shapes that a reader knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import nn

from convviz.formatting import counted, shape
from convviz.operations import least_of, operation_of
from convviz.traces.stamps import canvas_size
from convviz.traces.windows import padding_sides, per_axis, window_count

AXES = {1: ("length",), 2: ("height", "width")}

_Transposed = nn.ConvTranspose1d | nn.ConvTranspose2d
_MaxPool = nn.MaxPool1d | nn.MaxPool2d
_AvgPool = nn.AvgPool1d | nn.AvgPool2d
_LPPool = nn.LPPool1d | nn.LPPool2d


def input_shape(layer: nn.Module, rank: int) -> str:
    """The shape that a layer takes, e.g. (1, H, W)."""
    channels = getattr(layer, "in_channels", "C")
    axes = "length" if rank == 1 else "H, W"
    return f"({channels}, {axes})"


def explain(layer: nn.Module, x: torch.Tensor, refusal: Exception) -> str:
    """One sentence for torch's `refusal` to run `layer` on `x` (C, *spatial)."""
    for reason in _reasons(layer, x):
        return reason
    first_line = str(refusal).strip().partition("\n")[0]
    return (
        f"torch refuses to run {layer} on an input of shape {shape(x.shape)} "
        f"and type {x.dtype}: {first_line}"
    )


def explain_not_finite(layer: nn.Module, x: torch.Tensor, output: torch.Tensor) -> str:
    """One sentence for an output that is no number, though all that went in are."""
    if isinstance(layer, _LPPool):
        for reason in _root_reasons(layer, x, output):
            return reason
    return f"the numbers are too large: the output overflows {_name(output.dtype)}"


def explain_nothing_left(canvas: int, padding: int, name: str) -> str:
    """One sentence for a transposed convolution whose padding crops all that it stamps."""
    return (
        f"no output is left: the stamps cover {counted(canvas, 'cell')} along the {name}, "
        f"and padding of {padding} takes as many off both ends"
    )


def _reasons(layer: nn.Module, x: torch.Tensor) -> Iterator[str]:
    channels, *sizes = x.shape
    if isinstance(layer, nn.modules.conv._ConvNd):
        dtype = next(layer.parameters()).dtype
        if x.dtype != dtype:
            yield (
                f"the input is {x.dtype} where the layer is {dtype}: "
                f"give both the same type, as x.to({dtype})"
            )
        if channels != layer.in_channels:
            yield (
                f"the input {shape(x.shape)} has {counted(channels, 'channel')} "
                f"where the layer takes {layer.in_channels}: channels come first"
            )
    if 0 in x.shape:
        yield f"the input {shape(x.shape)} is empty"
    yield from setting_reasons(layer, len(sizes))
    if isinstance(layer, _Transposed):
        yield from _transposed_reasons(layer, sizes)
    elif isinstance(layer, nn.modules.conv._ConvNd):
        yield from _conv_reasons(layer, sizes)
    elif isinstance(layer, _MaxPool | _AvgPool | _LPPool):
        yield from _pool_reasons(layer, sizes)


def setting_reasons(layer: nn.Module, rank: int) -> Iterator[str]:
    """Say what is wrong with a layer's settings, whatever it reads."""
    operation = operation_of(layer)
    for argument in () if operation is None else operation.arguments:
        name, low = argument.name, least_of(argument)
        if low is None:
            continue
        setting: Any = getattr(layer, name)
        if name == "padding" and setting in ("same", "valid"):
            continue
        if name == "stride" and setting is None:  # a pooling layer's: its kernel_size
            continue
        several = f" or {rank}, one an axis" if rank > 1 else ""
        try:
            values = per_axis(setting, rank)
        except TypeError:  # neither an integer nor a sequence of them
            yield f"{name} is {setting!r}: give one whole number{several}"
            return
        if len(values) != rank:
            yield f"{name} is {setting}: give one number{several}"
        if min(values) < low:
            yield f"{name} is {min(values)}: it must be {low} or more"


def _conv_reasons(layer: nn.modules.conv._ConvNd, sizes: list[int]) -> Iterator[str]:
    dilation = per_axis(layer.dilation, len(sizes))
    before, after = padding_sides(layer.padding, layer.kernel_size, dilation)
    for axis, name in enumerate(AXES[len(sizes)]):
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
        yield from _span_reasons("kernel", span, size + before[axis] + after[axis], name)


def _transposed_reasons(layer: _Transposed, sizes: list[int]) -> Iterator[str]:
    if layer.padding_mode != "zeros":
        yield f"padding_mode is {layer.padding_mode!r}: a transposed convolution has zeros alone"
    rank = len(sizes)
    stride, dilation = per_axis(layer.stride, rank), per_axis(layer.dilation, rank)
    padding, _ = padding_sides(layer.padding, layer.kernel_size, dilation)
    more = per_axis(layer.output_padding, rank)
    canvas = canvas_size(sizes, layer.weight.shape[2:], stride, dilation)
    for axis, name in enumerate(AXES[rank]):
        if more[axis] >= max(stride[axis], dilation[axis]):
            yield (
                f"output_padding is {more[axis]} along the {name}: it must be smaller than the "
                f"stride, {stride[axis]}, or the dilation, {dilation[axis]}"
            )
        if canvas[axis] + more[axis] <= 2 * padding[axis]:
            yield explain_nothing_left(canvas[axis], padding[axis], name)


def _pool_reasons(layer: _MaxPool | _AvgPool | _LPPool, sizes: list[int]) -> Iterator[str]:
    rank = len(sizes)
    kernel_size = per_axis(layer.kernel_size, rank)
    padding = per_axis(0 if isinstance(layer, _LPPool) else layer.padding, rank)
    stride = kernel_size if layer.stride is None else per_axis(layer.stride, rank)
    dilation = per_axis(layer.dilation if isinstance(layer, _MaxPool) else 1, rank)
    for axis, name in enumerate(AXES[rank]):
        half = kernel_size[axis] // 2
        if padding[axis] > half:
            yield (
                f"padding is {padding[axis]} along the {name}: it must be at most {half}, half of "
                f"the kernel's {kernel_size[axis]}"
            )
        span = dilation[axis] * (kernel_size[axis] - 1) + 1
        fitting = sizes[axis], span, stride[axis], padding[axis]
        if window_count(*fitting, ceil_mode=layer.ceil_mode) < 1:
            yield from _span_reasons("window", span, sizes[axis] + 2 * padding[axis], name)
    divisor = getattr(layer, "divisor_override", None)
    if divisor is not None and (divisor == 0 or type(divisor) is not int):
        yield f"divisor_override is {divisor}: it must be a whole number other than 0, or None"


def _root_reasons(layer: _LPPool, x: torch.Tensor, output: torch.Tensor) -> Iterator[str]:
    norm_type = float(layer.norm_type)
    if not norm_type.is_integer() and bool((x < 0).any()):
        yield (
            f"the input has numbers below 0, which have no power of {norm_type:g}: "
            "give a whole norm_type, or numbers of 0 and more"
        )
    if not x.double().pow(norm_type).to(output.dtype).isfinite().all():
        return
    position = (~output.isfinite()).nonzero()[0].tolist()[-(x.ndim - 1) :]
    window = f"the powers in the window of output {', '.join(map(str, position))} add up to"
    if output.isnan().any():
        yield (
            f"{window} less than 0, which has no root: give an even norm_type, or numbers of "
            "0 and more"
        )
    elif norm_type < 0:
        yield f"{window} 0, which has no root for a norm_type of {norm_type:g}"


def _span_reasons(what: str, span: int, padded: int, name: str) -> Iterator[str]:
    if span > padded:
        yield (
            f"the {what} spans {counted(span, 'cell')} along the {name}, "
            f"more than the {padded} of the padded input"
        )


def _name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")
