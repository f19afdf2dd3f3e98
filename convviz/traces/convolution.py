"""Trace nn.Conv1d and nn.Conv2d: cut the windows, then check that they give the output.

Torch's convolution is a cross-correlation: the kernel is not flipped. So a step's products
are patch * kernel, cell by cell.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import nn

from convviz.errors import InputError
from convviz.operations import Operation
from convviz.traces.agreement import coarse_name, require_shape
from convviz.traces.comparison import Rounding, compare
from convviz.traces.convolution_trace import Trace
from convviz.traces.layer_run import run_layer
from convviz.traces.own_sums import WindowSums
from convviz.traces.refusals import setting_reasons
from convviz.traces.windows import pad, padding_sides, patches, per_axis, source_index


def trace_convolution(
    operation: Operation, layer: nn.Conv1d | nn.Conv2d, x: Any, name: str
) -> Trace:
    """The trace of a convolution, checked against the layer's own output."""
    rank = operation.rank
    run = run_layer(layer, x, rank)
    # torch refuses negative padding for zeros alone; in the other modes it crops
    for reason in setting_reasons(layer, rank):
        raise InputError(reason)
    assert run.weight is not None
    kernel_size = run.weight.shape[2:]
    stride, dilation = per_axis(layer.stride, rank), per_axis(layer.dilation, rank)
    before, after = padding_sides(layer.padding, kernel_size, dilation)
    sources = tuple(
        source_index(size, front, behind, layer.padding_mode)
        for size, front, behind in zip(run.input.shape[1:], before, after, strict=True)
    )
    padded = pad(run.input, sources)
    for array in (padded, *sources):
        array.setflags(write=False)
    trace = Trace(
        name=name,
        operation=operation.name,
        input=run.input,
        weight=run.weight,
        bias=run.bias,
        output=run.output,
        kernel_size=kernel_size,
        stride=stride,
        padding=before,
        padding_after=after,
        dilation=dilation,
        output_padding=(0,) * rank,
        groups=layer.groups,
        padding_mode=layer.padding_mode,
        padded=padded,
        source_indices=sources,
        patches=patches(padded, kernel_size, stride, dilation),
    )
    check(trace, run.dtype)
    return trace


def check(trace: Trace, dtype: torch.dtype) -> None:
    """Compare what the windows add up to, in float64, with the layer's output, by `compare`.

    Adding n products in any order errs by at most n * eps * sum(|products|); four eps more
    stand for the roundings of the bias and of the output. Torch adds half and bfloat16 in
    float32, so for them n counts float32's eps and the four their own.

    Raises
    ------
    TraceMismatchError
        Where one number is further off: a layer that computes something of its own.
    """
    positions = trace.patches.shape[1 : 1 + trace.spatial_rank]
    require_shape(trace, (trace.weight.shape[0], *positions), "windows")
    own, adding = torch.finfo(dtype), np.finfo(trace.output.dtype)
    terms = trace.weight[0].size
    rounding = Rounding(
        relative=terms * float(adding.eps) + 4 * own.eps,
        # products too small to be told from zero
        absolute=terms * float(adding.tiny) + own.tiny,
        coarse=coarse_name(dtype),
    )
    work = terms * trace.output.size
    compare(trace, WindowSums(trace), rounding, work, "its products and bias add up to")
