"""A layer as a line of PyTorch: what makes it, without what torch would take anyway."""

from __future__ import annotations

import inspect
from typing import Any

from torch import nn

from convviz.operations import operation_of

_BY_PLACE = ("in_channels", "out_channels")  # torch prints them without their names
_OF_TENSORS = ("device", "dtype")


def layer_text(layer: nn.Module) -> str:
    """The call that makes the layer, with the settings that are not torch's own.

    Torch's class says which settings there are, in which order, and what it takes by itself.

    Examples
    --------
    >>> layer_text(nn.Conv2d(1, 2, (3, 3), stride=2, padding=(0, 1), bias=False))
    'Conv2d(1, 2, kernel_size=3, stride=2, padding=(0, 1), bias=False)'
    >>> layer_text(nn.MaxPool1d(2)), layer_text(nn.AvgPool2d(3, stride=1))
    ('MaxPool1d(kernel_size=2)', 'AvgPool2d(kernel_size=3, stride=1)')
    >>> layer_text(nn.LPPool1d(2, kernel_size=3))
    'LPPool1d(norm_type=2, kernel_size=3)'
    """
    operation = operation_of(layer)
    torchs = (
        type(layer) if operation is None else operation.layer_class
    )  # a user's own may be called otherwise
    told: list[str] = []
    for name, argument in inspect.signature(torchs).parameters.items():
        value = _short(getattr(layer, name, argument.default))
        if name == "bias":
            value = value is not None
        usual = [argument.default]
        if name == "stride" and argument.default is None:  # it is the window's size then
            usual.append(_short(layer.kernel_size))
        if name in _BY_PLACE:
            told.append(str(value))
        elif name not in _OF_TENSORS and value not in usual:
            told.append(f"{name}={value!r}")
    return f"{type(layer).__name__}({', '.join(told)})"


def _short(setting: Any) -> Any:
    """One number for all axes where they are equal."""
    if not isinstance(setting, (tuple, list)):
        return setting
    axes = tuple(setting)
    return axes[0] if len(set(axes)) == 1 else axes
