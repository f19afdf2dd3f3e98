"""Where a pooling layer's windows lie, and in which type it reads its input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from convviz.errors import InputError
from convviz.traces.layer_run import LayerRun
from convviz.traces.windows import (
    cells_counted,
    pad,
    patches,
    per_axis,
    reach,
    source_index,
    window_count,
)

_EXACT = 2**53  # up to here float64 holds every whole number


def readable(x: Any, rank: int, pool_one: Callable[[torch.Tensor], object]) -> Any:
    """The input in a type that a pooling takes: whole numbers as floats where it must be.

    Parameters
    ----------
    rank
        The number of spatial axes.
    pool_one
        Pools (1, 1) or (1, 1, 1); torch raises NotImplementedError for types it does not pool.
    """
    if not isinstance(x, torch.Tensor) or x.is_floating_point() or x.is_complex():
        return x
    if x.is_meta or x.is_quantized:  # refused by the run
        return x
    try:
        with torch.inference_mode():
            pool_one(torch.zeros((1,) * (rank + 1), dtype=x.dtype))
    except NotImplementedError:
        return x.to(torch.get_default_dtype())
    if x.numel() and max(x.max().item(), -x.min().item()) > _EXACT:
        raise InputError("the input has whole numbers above 2^53: they cannot be shown exactly")
    return x


def pool_windows(
    layer: Any,
    run: LayerRun,
    padding: tuple[int, ...],
    dilation: tuple[int, ...],
    *,
    largest: bool = False,
) -> dict[str, Any]:
    """What a `PoolTrace` holds but for its name, its operation and what is done in a window.

    Parameters
    ----------
    layer
        Any pooling layer; says kernel_size, stride and ceil_mode.
    padding, dilation
        The layer's, one number a spatial axis.
    largest
        Whether the padding is never the largest, -inf, or zeros.
    """
    channels, *sizes = run.input.shape
    rank = len(sizes)
    kernel_size = per_axis(layer.kernel_size, rank)
    stride = per_axis(layer.stride or layer.kernel_size, rank)
    spans = reach(kernel_size, dilation)
    behind = []
    for size, span, step, front in zip(sizes, spans, stride, padding, strict=True):
        count = window_count(size, span, step, front, ceil_mode=layer.ceil_mode)
        behind.append(max(front, (count - 1) * step + span - size - front))
    sources = tuple(
        source_index(*axis, "zeros") for axis in zip(sizes, padding, behind, strict=True)
    )
    padded = pad(run.input, sources, -np.inf if largest else 0.0)
    for array in (padded, *sources):
        array.setflags(write=False)
    return {
        "input": run.input,
        "weight": None,
        "bias": None,
        "output": run.output,
        "kernel_size": kernel_size,
        "stride": stride,
        "padding": padding,
        "padding_after": tuple(behind),
        "dilation": dilation,
        "output_padding": (0,) * rank,
        "groups": channels,
        "padding_mode": "-inf" if largest else "zeros",
        "padded": padded,
        "source_indices": sources,
        "patches": patches(padded, kernel_size, stride, dilation),
    }


def pool_counts(windows: dict[str, Any], *, include_pad: bool) -> NDArray[np.int64]:
    """How many cells an average counts in each window of `pool_windows`, (*positions)."""
    sizes = windows["input"].shape[1:]
    return cells_counted(
        sizes,
        windows["kernel_size"],
        windows["stride"],
        windows["padding"],
        windows["patches"].shape[1 : 1 + len(sizes)],
        include_pad=include_pad,
    )
