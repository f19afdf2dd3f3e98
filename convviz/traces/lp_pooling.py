"""Trace nn.LPPool1d and nn.LPPool2d: raise, add up, take the root, and compare with torch.

Torch averages the powers of what lies in the input, multiplies by the cells of the whole
window, and takes the root: https://docs.pytorch.org/docs/stable/generated/torch.nn.LPPool2d.html
and torch/nn/functional.py.
"""

from __future__ import annotations

from math import isfinite, isinf, prod
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from convviz.errors import InputError
from convviz.operations import Operation
from convviz.traces.agreement import coarse_name, mismatch, require_shape
from convviz.traces.layer_run import as_array, run_layer
from convviz.traces.lp_trace import LPTrace
from convviz.traces.pool_windows import pool_counts, pool_windows, readable
from convviz.traces.windows import pad, patches

LPPool = nn.LPPool1d | nn.LPPool2d


def trace_lp_pooling(operation: Operation, layer: LPPool, x: Any, name: str) -> LPTrace:
    """The trace of a power-average pooling, checked against the layer's own output."""
    rank = operation.rank
    norm_type = _norm_type(layer)
    pool: Any = functional.lp_pool1d if rank == 1 else functional.lp_pool2d
    run = run_layer(layer, readable(x, rank, lambda one: pool(one, norm_type, 1)), rank)
    windows = pool_windows(layer, run, (0,) * rank, (1,) * rank)
    raised = torch.tensor(run.input).to(run.dtype).pow(norm_type)  # as torch itself adds them
    powers = pad(as_array(raised), windows["source_indices"])
    divisors = pool_counts(windows, include_pad=True)
    for array in (powers, divisors):
        array.setflags(write=False)
    trace = LPTrace(
        name=name,
        operation=operation.name,
        indices=None,
        divisors=divisors,
        norm_type=norm_type,
        powers=patches(powers, windows["kernel_size"], windows["stride"], windows["dilation"]),
        **windows,
    )
    check(trace, run.dtype)
    return trace


def check(trace: LPTrace, dtype: torch.dtype) -> None:
    """Compare the root of each window's powers, added up in float64, with the output.

    The powers are torch's own. Adding n of them errs by n roundings, the average and its
    multiple by some. Where a sum may lie between two numbers, the output may lie between their
    roots; torch rounds the exponent too, so a root errs by |ln(sum) / norm_type| roundings more.

    Raises
    ------
    InputError
        Where a power is too large to be shown, as that of 0 to a norm_type below 0.
    TraceMismatchError
        Where one number is another: a layer that computes something of its own.
    """
    require_shape(trace, trace.patches.shape[: 1 + trace.spatial_rank], "windows")
    assert trace.divisors is not None
    norm_type, cells = trace.norm_type, prod(trace.kernel_size)
    own, adding = torch.finfo(dtype), np.finfo(trace.output.dtype)
    sums, magnitudes = np.zeros((2, *trace.output.shape))
    for cell in np.ndindex(*trace.kernel_size):
        powers = trace.powers[..., *cell].astype(np.float64)
        sums += powers
        magnitudes += abs(powers)
    scale = cells / trace.divisors
    totals = scale * sums
    beyond = np.argwhere(~((abs(totals) <= own.max) & np.isfinite(magnitudes)))
    if len(beyond):  # torch takes a root of infinity, which is 0 for a norm_type below 0
        raise InputError(
            f"the window of output {', '.join(map(str, beyond[0, 1:].tolist()))} reads numbers "
            f"whose powers of {norm_type:g} are too large to be shown"
        )
    off = scale * ((cells * float(adding.eps) + 4 * own.eps) * magnitudes + own.tiny)
    with np.errstate(all="ignore"):
        ends = [_root(end, totals, norm_type) for end in (totals - off, totals + off)]
    least, most = np.minimum(*ends), np.maximum(*ends)
    rounding = (4 + _log(totals) / abs(norm_type)) * own.eps * abs(trace.output) + own.tiny
    wrong = ~((least - rounding <= trace.output) & (trace.output <= most + rounding))
    if wrong.any():
        index = tuple(map(int, np.argwhere(wrong)[0]))
        root = float(_root(totals, totals, norm_type)[index])
        reckoning = "the root of its window's powers is"
        raise mismatch(trace, index, root, reckoning, coarse_name(dtype))


def _norm_type(layer: LPPool) -> float:
    try:
        norm_type = float(layer.norm_type)
    except (TypeError, ValueError) as refusal:
        raise InputError(f"norm_type is {layer.norm_type!r}: give one number") from refusal
    if isfinite(norm_type) and norm_type != 0:
        return norm_type
    said = f"norm_type is {norm_type:g}: it must be a finite number other than 0"
    if isinf(norm_type):
        extreme = "largest" if norm_type > 0 else "smallest"
        said += f", and with {norm_type:g} torch takes the {extreme} magnitude, without powers"
    raise InputError(said)


def _root(
    ends: NDArray[np.float64], totals: NDArray[np.float64], norm_type: float
) -> NDArray[np.float64]:
    """The roots of the ends of intervals around totals; none of them has another sign.

    Numbers below 0 have a root for a norm_type of 1 or -1 alone. For others torch's output,
    which is finite, is of no sum below 0.
    """
    if norm_type == 1:
        return ends
    below = (totals < 0) & (norm_type == -1)
    return np.power(np.where(below, np.minimum(ends, -0.0), np.maximum(ends, 0.0)), 1 / norm_type)


def _log(numbers: NDArray[np.floating]) -> NDArray[np.float64]:
    """|ln(|number|)|, 0 for 0."""
    magnitudes = np.abs(numbers.astype(np.float64))
    return np.abs(np.log(np.where(magnitudes == 0, 1.0, magnitudes)))
