"""Trace nn.ConvTranspose1d and 2d: every number of the input stamps the kernel on the output.

The stamps are added up and compared with what the layer put out.
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
from convviz.traces.layer_run import run_layer
from convviz.traces.own_sums import StampSums
from convviz.traces.refusals import AXES, explain_nothing_left
from convviz.traces.transposed_trace import TransposedTrace
from convviz.traces.windows import padding_sides, per_axis


def trace_transposed(
    operation: Operation, layer: nn.ConvTranspose1d | nn.ConvTranspose2d, x: Any, name: str
) -> TransposedTrace:
    """The trace of a transposed convolution, checked against the layer's own output."""
    rank = operation.rank
    run = run_layer(layer, x, rank)
    assert run.weight is not None
    kernel_size, dilation = run.weight.shape[2:], per_axis(layer.dilation, rank)
    before, after = padding_sides(layer.padding, kernel_size, dilation)
    trace = TransposedTrace(
        name=name,
        operation=operation.name,
        input=run.input,
        weight=run.weight,
        bias=run.bias,
        output=run.output,
        kernel_size=kernel_size,
        stride=per_axis(layer.stride, rank),
        padding=before,
        padding_after=after,
        dilation=dilation,
        output_padding=per_axis(layer.output_padding, rank),
        groups=layer.groups,
        padding_mode=layer.padding_mode,
    )
    check(trace, run.dtype)
    return trace


def check(trace: TransposedTrace, dtype: torch.dtype) -> None:
    """Compare what the stamps add up to, in float64, with the layer's output, by `compare`.

    The bound is a convolution's, with one difference: torch adds half and bfloat16 stamps
    in their own type, so each cell of the kernel may round once by the layer's own eps.

    Raises
    ------
    InputError
        Where padding leaves no output, which torch takes in some layouts and refuses in others.
    TraceMismatchError
        Where one number is further off: a layer that computes something of its own.
    """
    reads, writes = trace.weight.shape[0] // trace.groups, trace.weight.shape[1]
    sizes = tuple(
        size - 2 * cut + more
        for size, cut, more in zip(
            trace.canvas_size, trace.padding, trace.output_padding, strict=True
        )
    )
    require_shape(trace, (writes * trace.groups, *sizes), "stamps")
    if 0 in sizes:
        axis = sizes.index(0)
        name = AXES[trace.spatial_rank][axis]
        raise InputError(explain_nothing_left(trace.canvas_size[axis], trace.padding[axis], name))
    own, adding = torch.finfo(dtype), np.finfo(trace.output.dtype)
    cells = int(np.prod(trace.kernel_size))
    rounding = Rounding(
        relative=reads * cells * float(adding.eps) + (cells + 4) * own.eps,
        absolute=reads * cells * float(adding.tiny) + cells * own.tiny,
        coarse=coarse_name(dtype),
    )
    work = trace.input.size * trace.weight[0].size
    compare(trace, StampSums(trace), rounding, work, "its stamps and bias add up to")
