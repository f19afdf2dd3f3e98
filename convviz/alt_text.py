"""A layer's numbers in plain words, for those who do not see the picture."""

from __future__ import annotations

from typing import Any

from convviz.formatting import number
from convviz.traces.layer_trace import LayerTrace
from convviz.traces.lp_trace import LPTrace
from convviz.traces.pool_trace import PoolTrace
from convviz.traces.steps import FloatArray

_FEW = 12  # numbers that can be listened to


def in_words(trace: LayerTrace[Any], decimals: int = 2) -> str:
    """Say what a layer reads, weighs and puts out, each number as the pictures round it.

    Examples
    --------
    >>> import convviz, torch
    >>> layer = torch.nn.Conv1d(1, 1, kernel_size=2, bias=False)
    >>> _ = torch.nn.init.ones_(layer.weight)
    >>> in_words(convviz.trace(layer, torch.tensor([[1.0, 2.0, 4.0]])))
    'layer is a conv1d. Input, 1 by 3: 1, 2, 4. Kernel, 2: 1, 1. Output, 1 by 2: 3, 6.'
    """
    article = "an" if trace.operation[0] in "aeiou" else "a"
    parts = [
        f"{trace.name} is {article} {trace.operation}{_settings(trace)}.",
        _said("Input", trace.input, decimals),
    ]
    if trace.weight is not None:
        # one channel's kernel is what the pictures show; the two axes of one say nothing
        weight = trace.weight[0, 0] if trace.weight.shape[:2] == (1, 1) else trace.weight
        parts.append(_said("Kernel", weight, decimals))
    if isinstance(trace, PoolTrace):
        parts.append(_window(trace))
    if trace.bias is not None:
        parts.append(
            f"Bias: {_spoken(trace.bias.item(), decimals)}."
            if trace.bias.size == 1
            else _said("Bias", trace.bias, decimals)
        )
    return " ".join([*parts, _said("Output", trace.output, decimals)])


def _settings(trace: LayerTrace[Any]) -> str:
    """Name the settings that are not torch's defaults."""
    pools = isinstance(trace, PoolTrace)
    told = []
    for name, values, default in (
        ("stride", trace.stride, trace.kernel_size if pools else (1,) * trace.spatial_rank),
        ("padding", trace.padding, (0,) * trace.spatial_rank),
        ("output padding", trace.output_padding, (0,) * trace.spatial_rank),
        ("dilation", trace.dilation, (1,) * trace.spatial_rank),
    ):
        if values != default:
            told.append(f"{name} {values[0] if len(set(values)) == 1 else _by(values)}")
    if trace.groups != 1 and not pools:  # which takes each channel by itself
        told.append(f"{trace.groups} groups")
    return f" with {', '.join(told)}" if told else ""


def _window(trace: PoolTrace) -> str:
    """Say how large the windows are, and what is done with their numbers."""
    said = f"Window: {_by(trace.kernel_size)}."
    if isinstance(trace, LPTrace):
        power = f"numbers to the power {trace.norm_type:g}"
        beyond = ", times all cells over those in the input" if trace.reaches_beyond else ""
        return f"{said} Root of the sum of {power}{beyond}."
    if trace.divisors is None:
        return said
    low, high = int(trace.divisors.min()), int(trace.divisors.max())
    return f"{said} Sums divided by {low if low == high else f'{low} to {high}'}."


def _by(sizes: tuple[int, ...]) -> str:
    return " by ".join(map(str, sizes))


def _said(name: str, array: FloatArray, decimals: int) -> str:
    size = _by(array.shape)
    if array.size <= _FEW:
        rows = array.reshape(-1, array.shape[-1])
        values = "; ".join(", ".join(_spoken(value, decimals) for value in row) for row in rows)
    else:
        low, high = float(array.min()), float(array.max())
        values = f"from {_spoken(low, decimals)} to {_spoken(high, decimals)}"
    return f"{name}, {size}: {values}."


def _spoken(value: float, decimals: int) -> str:
    return number(value, decimals, trim=True)
