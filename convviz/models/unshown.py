"""Layers of torch's that a reader may look for, and why they are not shown."""

from __future__ import annotations

import re

from torch import nn

from convviz.operations import operation_of

_THREE_AXES = (
    *(nn.Conv3d, nn.ConvTranspose3d, nn.MaxPool3d, nn.AvgPool3d, nn.LPPool3d),
    *(nn.AdaptiveAvgPool3d, nn.AdaptiveMaxPool3d, nn.FractionalMaxPool3d, nn.MaxUnpool3d),
)
_LIKE_THOSE_SHOWN = re.compile(r"Conv\w*[123]d|\w*Pool[123]d")
_OF_TORCH = ("torch.", "torchao.")


def why_not_shown(layer: nn.Module) -> str:
    """Return why a layer cannot be shown that is like those that can; nothing for any other.

    >>> why_not_shown(nn.Conv3d(1, 1, 1)), why_not_shown(nn.ReLU())
    ('it has three axes, and a picture has two', '')
    """
    kind = type(layer)
    if operation_of(layer) is not None:
        complex_numbers = any(each.is_complex() for each in layer.parameters())
        return "its weights are complex, and only real numbers can be shown" * complex_numbers
    if isinstance(layer, _THREE_AXES):
        return "it has three axes, and a picture has two"
    if isinstance(layer, nn.FractionalMaxPool2d):
        return "its windows lie at random places"
    if isinstance(layer, (nn.MaxUnpool1d, nn.MaxUnpool2d)):
        return "it puts numbers back, and has no window"
    name = getattr(layer, "original_name", kind.__name__)  # of TorchScript's
    if not _LIKE_THOSE_SHOWN.search(name) or not kind.__module__.startswith(_OF_TORCH):
        return ""
    if "quantized" in kind.__module__:
        return "its weights are quantized, and torch keeps them packed"
    if kind.__module__.startswith("torch.jit"):
        return "it is TorchScript, which does not tell what a layer reads"
    return ""
