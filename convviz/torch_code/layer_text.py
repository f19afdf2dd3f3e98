"""A layer as a line of PyTorch: what makes it, without what torch would take anyway."""

from __future__ import annotations

from typing import Any

from torch import nn

# in the order in which torch prints them, each with what torch takes when it is not given
_CONVOLUTION = {
    "stride": 1,
    "padding": 0,
    "output_padding": 0,
    "dilation": 1,
    "groups": 1,
}
_POOLING = {
    "padding": 0,
    "dilation": 1,
    "return_indices": False,
    "ceil_mode": False,
    "count_include_pad": True,
    "divisor_override": None,
}


def layer_text(layer: nn.Module) -> str:
    """The call that makes the layer, with the settings that are not torch's own.

    Examples
    --------
    >>> layer_text(nn.Conv2d(1, 2, (3, 3), stride=2, padding=(0, 1), bias=False))
    'Conv2d(1, 2, kernel_size=3, stride=2, padding=(0, 1), bias=False)'
    >>> layer_text(nn.MaxPool1d(2)), layer_text(nn.AvgPool2d(3, stride=1))
    ('MaxPool1d(kernel_size=2)', 'AvgPool2d(kernel_size=3, stride=1)')
    >>> layer_text(nn.LPPool1d(2, kernel_size=3))
    'LPPool1d(norm_type=2, kernel_size=3)'
    """
    rank = 1 if type(layer).__name__.endswith("1d") else 2
    told: list[str] = []
    given: Any = layer
    if isinstance(layer, nn.modules.conv._ConvNd):
        told += [str(layer.in_channels), str(layer.out_channels)]
    if hasattr(layer, "norm_type"):
        told.append(f"norm_type={layer.norm_type!r}")
    told.append(f"kernel_size={_short(given.kernel_size, rank)}")
    defaults: dict[str, Any] = _CONVOLUTION
    if not isinstance(layer, nn.modules.conv._ConvNd):
        defaults = {"stride": _short(given.kernel_size, rank), **_POOLING}
    for name, default in defaults.items():
        value = _short(getattr(layer, name, default), rank)
        if value != default and not (name == "stride" and value is None):
            told.append(f"{name}={value!r}")
    if isinstance(layer, nn.modules.conv._ConvNd):
        if layer.bias is None:
            told.append("bias=False")
        if layer.padding_mode != "zeros":
            told.append(f"padding_mode={layer.padding_mode!r}")
    return f"{type(layer).__name__}({', '.join(told)})"


def _short(setting: Any, rank: int) -> Any:
    """One number for all axes where they are equal."""
    if not isinstance(setting, (tuple, list)):
        return setting
    axes = tuple(setting)
    return axes[0] if len(set(axes)) == 1 else axes
