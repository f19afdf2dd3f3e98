"""Trace pooling layers: cut the windows, then check that they give the output."""

from __future__ import annotations

from functools import partial, reduce
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from convviz.errors import InputError
from convviz.operations import Operation
from convviz.traces.agreement import coarse_name, require_numbers, require_shape
from convviz.traces.layer_run import run_layer
from convviz.traces.pool_trace import PoolTrace
from convviz.traces.pool_windows import pool_counts, pool_windows, readable
from convviz.traces.refusals import explain
from convviz.traces.windows import per_axis

MaxPool = nn.MaxPool1d | nn.MaxPool2d
AvgPool = nn.AvgPool1d | nn.AvgPool2d


def trace_pooling(operation: Operation, layer: MaxPool | AvgPool, x: Any, name: str) -> PoolTrace:
    """The trace of a max or average pooling, checked against the layer's own output."""
    rank = operation.rank
    largest = isinstance(layer, MaxPool)
    run = run_layer(layer, readable(x, rank, partial(_pool_one, layer)), rank)
    dilation = per_axis(layer.dilation, rank) if isinstance(layer, MaxPool) else (1,) * rank
    windows = pool_windows(layer, run, per_axis(layer.padding, rank), dilation, largest=largest)
    divisors = None if isinstance(layer, MaxPool) else _divisors(layer, windows)
    indices = None
    if isinstance(layer, MaxPool):
        # of padding alone torch's place is none of the input's
        empty = np.isneginf(windows["patches"].max(axis=tuple(range(-rank, 0))))
        indices = np.where(empty, -1, _indices(layer, run.input))
    for array in (divisors, indices):
        if array is not None:
            array.setflags(write=False)
    trace = PoolTrace(
        name=name,
        operation=operation.name,
        indices=indices,
        divisors=divisors,
        **windows,
    )
    check(trace, run.dtype)
    return trace


def check(trace: PoolTrace, dtype: torch.dtype) -> None:
    """Compare each window's largest number, or its average in float64, with the output.

    The largest is to be the same number, in its window, at the place that torch gives; of
    padding alone it is -inf, or the lowest of a whole type, at no place. Of
    an average, the sum errs as in a convolution; the division rounds once more. Torch drops
    the fraction of an average of whole numbers.

    Raises
    ------
    TraceMismatchError
        Where one number is another: a layer that computes something of its own.
    """
    rank = trace.spatial_rank
    require_shape(trace, trace.patches.shape[: 1 + rank], "windows")
    cells = [trace.patches[..., *cell] for cell in np.ndindex(*trace.kernel_size)]
    if trace.indices is not None:
        found = reduce(np.maximum, cells)
        empty = trace.indices < 0
        if not dtype.is_floating_point:
            found = np.where(np.isneginf(found), float(torch.iinfo(dtype).min), found)
        require_numbers(trace, found, 0.0, "the largest of its window is")
        by_torch = np.take_along_axis(
            trace.input.reshape(trace.in_channels, -1),
            np.maximum(trace.indices, 0).reshape(trace.in_channels, -1),
            axis=1,
        ).reshape(trace.output.shape)
        by_torch = np.where(empty, found, by_torch)
        require_numbers(trace, by_torch, 0.0, "the input at its argmax is")
        return
    assert trace.divisors is not None
    sums, magnitudes = np.zeros((2, *trace.output.shape))
    for cell in cells:
        sums += cell
        magnitudes += abs(cell)
    averages, scale = sums / trace.divisors, magnitudes / abs(trace.divisors)
    reckoning = "the average of its window is"
    if not dtype.is_floating_point:
        require_numbers(trace, np.trunc(averages), 0.0, reckoning)
        return
    own, adding = torch.finfo(dtype), np.finfo(trace.output.dtype)
    relative = len(cells) * float(adding.eps) + 4 * own.eps
    absolute = len(cells) * float(adding.tiny) + own.tiny
    allowed = relative * scale + absolute
    require_numbers(trace, averages, allowed, reckoning, coarse_name(dtype))


def _pool_one(layer: MaxPool | AvgPool, one: torch.Tensor) -> None:
    """Pool one number as the layer does; its hooks are not run for that."""
    rank = one.ndim - 1
    if isinstance(layer, MaxPool):
        _max_pool(rank)(one, 1, return_indices=layer.return_indices)
    else:
        (functional.avg_pool1d if rank == 1 else functional.avg_pool2d)(one, 1)


def _max_pool(rank: int) -> Any:
    return functional.max_pool1d if rank == 1 else functional.max_pool2d


def _indices(layer: MaxPool, unpadded: NDArray[np.floating]) -> NDArray[np.int64]:
    """Where torch found each window's largest number in its channel, (C, *positions)."""
    x = torch.tensor(unpadded)
    with torch.inference_mode():
        try:
            _, indices = _max_pool(x.ndim - 1)(
                x,
                layer.kernel_size,
                layer.stride,
                layer.padding,
                layer.dilation,
                ceil_mode=layer.ceil_mode,
                return_indices=True,
            )
        except RuntimeError as refusal:  # of strides that do not fit 32 bits, here alone
            raise InputError(explain(layer, x, refusal)) from refusal
        return np.array(indices.numpy())


def _divisors(layer: AvgPool, windows: dict[str, Any]) -> NDArray[np.int64]:
    """What each window's sum is divided by, (*positions)."""
    counts = windows["output"].shape[1:]
    override = getattr(layer, "divisor_override", None)
    if override is not None:
        return np.full(counts, int(override))
    return pool_counts(windows, include_pad=layer.count_include_pad)
