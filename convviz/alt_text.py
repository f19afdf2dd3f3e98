"""A layer's numbers in plain words, for those who do not see the picture."""

from __future__ import annotations

from convviz.formatting import number
from convviz.steps import FloatArray
from convviz.traces import Trace

_FEW = 12  # numbers that can be listened to


def in_words(trace: Trace, decimals: int = 2) -> str:
    """Say what a layer reads, weighs and puts out, each number as the pictures round it.

    Examples
    --------
    >>> import convviz, torch
    >>> layer = torch.nn.Conv1d(1, 1, kernel_size=2, bias=False)
    >>> _ = torch.nn.init.ones_(layer.weight)
    >>> in_words(convviz.trace(layer, torch.tensor([[1.0, 2.0, 4.0]])))
    'layer is a conv1d. Input, 1 by 3: 1, 2, 4. Kernel, 2: 1, 1. Output, 1 by 2: 3, 6.'
    """
    # one channel's kernel is what the pictures show; the two axes of one say nothing
    weight = trace.weight[0, 0] if trace.weight.shape[:2] == (1, 1) else trace.weight
    parts = [
        f"{trace.name} is a {trace.operation}{_settings(trace)}.",
        _said("Input", trace.input, decimals),
        _said("Kernel", weight, decimals),
    ]
    if trace.bias is not None:
        parts.append(
            f"Bias: {_spoken(trace.bias.item(), decimals)}."
            if trace.bias.size == 1
            else _said("Bias", trace.bias, decimals)
        )
    return " ".join([*parts, _said("Output", trace.output, decimals)])


def _settings(trace: Trace) -> str:
    """Name the settings that are not torch's defaults."""
    told = []
    for name, values, default in (
        ("stride", trace.stride, 1),
        ("padding", trace.padding, 0),
        ("dilation", trace.dilation, 1),
    ):
        if any(value != default for value in values):
            same = len(set(values)) == 1
            told.append(f"{name} {values[0] if same else ' by '.join(map(str, values))}")
    if trace.groups != 1:
        told.append(f"{trace.groups} groups")
    return f" with {', '.join(told)}" if told else ""


def _said(name: str, array: FloatArray, decimals: int) -> str:
    size = " by ".join(str(length) for length in array.shape)
    if array.size <= _FEW:
        rows = array.reshape(-1, array.shape[-1])
        values = "; ".join(", ".join(_spoken(value, decimals) for value in row) for row in rows)
    else:
        low, high = float(array.min()), float(array.max())
        values = f"from {_spoken(low, decimals)} to {_spoken(high, decimals)}"
    return f"{name}, {size}: {values}."


def _spoken(value: float, decimals: int) -> str:
    return number(value, decimals, trim=True)
