"""A layer whose weight and bias come from a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import torch
from torch import Tensor, nn

from convviz.errors import InputError
from convviz.formatting import shape
from convviz.inputs.layer_spec import LayerSpec


def channels_read(tensors: Mapping[str, Tensor], *, transposed: bool, groups: int) -> int:
    """Return how many channels a layer with these tensors reads."""
    weight = tensors["weight"]
    if weight.ndim < 2:
        raise InputError(f"the weight in the file is {shape(weight.shape)}: no convolution's")
    return int(weight.shape[0] if transposed else weight.shape[1] * groups)


def layer_from_tensors(spec: LayerSpec, tensors: Mapping[str, Tensor]) -> nn.Module:
    """Return the layer of `spec` with this `weight`, and this `bias` if there is one.

    Parameters
    ----------
    spec
        Its kernel, bias, out_channels and kernel_size are not looked at: the tensors say them.
    tensors
        As `convviz.models.weights.layer_tensors` reads them.

    Raises
    ------
    InputError
        Where the tensors are no layer's of this operation, or do not fit the input.
    """
    weight, row = tensors["weight"], spec.row
    if row.is_pooling:
        raise InputError("pooling has no weights: --weights is for convolutions")
    if weight.ndim != row.rank + 2 or 0 in weight.shape:
        order = "in, out" if row.is_transposed else "out, in"
        axes = "length" if row.rank == 1 else "rows, columns"
        raise InputError(
            f"the weight in the file is {shape(weight.shape) or 'one number'}, and that of a "
            f"{spec.operation} has {row.rank + 2} axes ({order}, {axes})"
        )
    reads = channels_read(tensors, transposed=row.is_transposed, groups=spec.groups)
    if reads != spec.in_channels:
        raise InputError(
            f"the weight in the file, {shape(weight.shape)}, reads {reads} channels, and the "
            f"input has {spec.in_channels}"
        )
    out_channels = weight.shape[1] * spec.groups if row.is_transposed else weight.shape[0]
    bias = tensors.get("bias")
    if bias is not None and tuple(bias.shape) != (out_channels,):
        raise InputError(
            f"the bias in the file is {shape(bias.shape) or 'one number'}, and the layer has "
            f"{out_channels} output channels"
        )
    layer = replace(
        spec,
        kernel=None,
        bias=None,
        out_channels=int(out_channels),
        settings={**spec.settings, "kernel_size": tuple(weight.shape[2:])},
    ).build()
    if bias is None:
        layer.register_parameter("bias", None)
    with torch.no_grad():
        for name, tensor in tensors.items():
            layer.get_parameter(name).copy_(tensor)
    return layer
