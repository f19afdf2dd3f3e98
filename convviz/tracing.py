"""`trace`: what a torch layer reads, multiplies and adds, window by window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, overload

from torch import nn

from convviz.errors import InputError
from convviz.operations import OPERATIONS, Kind, Operation, operation_of
from convviz.traces.adaptive_pooling import trace_adaptive_pooling
from convviz.traces.agreement import TraceMismatchError
from convviz.traces.convolution import trace_convolution
from convviz.traces.convolution_trace import Trace
from convviz.traces.layer_trace import LayerTrace, Steps
from convviz.traces.lp_pooling import trace_lp_pooling
from convviz.traces.lp_trace import LPStep, LPTrace
from convviz.traces.pool_trace import PoolStep, PoolTrace
from convviz.traces.pooling import trace_pooling
from convviz.traces.steps import Step
from convviz.traces.transposed import trace_transposed
from convviz.traces.transposed_trace import TransposedStep, TransposedTrace

__all__ = [
    "LPStep",
    "LPTrace",
    "LayerTrace",
    "PoolStep",
    "PoolTrace",
    "Step",
    "Steps",
    "Trace",
    "TraceMismatchError",
    "TransposedStep",
    "TransposedTrace",
    "trace",
]

# a new kind of operation is one module and one line here
_TRACERS: dict[Kind, Callable[[Operation, Any, Any, str], LayerTrace[Any]]] = {
    "convolution": trace_convolution,
    "transposed": trace_transposed,
    "pooling": trace_pooling,
    "power pooling": trace_lp_pooling,
    "adaptive pooling": trace_adaptive_pooling,
}


@overload
def trace(layer: nn.Conv1d | nn.Conv2d, x: Any, *, name: str = "layer") -> Trace: ...
@overload
def trace(
    layer: nn.ConvTranspose1d | nn.ConvTranspose2d, x: Any, *, name: str = "layer"
) -> TransposedTrace: ...
@overload
def trace(
    layer: nn.MaxPool1d
    | nn.MaxPool2d
    | nn.AvgPool1d
    | nn.AvgPool2d
    | nn.AdaptiveMaxPool1d
    | nn.AdaptiveMaxPool2d
    | nn.AdaptiveAvgPool1d
    | nn.AdaptiveAvgPool2d,
    x: Any,
    *,
    name: str = "layer",
) -> PoolTrace: ...
@overload
def trace(layer: nn.LPPool1d | nn.LPPool2d, x: Any, *, name: str = "layer") -> LPTrace: ...
@overload
def trace(layer: nn.Module, x: Any, *, name: str = "layer") -> LayerTrace[Any]: ...
def trace(layer: nn.Module, x: Any, *, name: str = "layer") -> LayerTrace[Any]:
    """Trace a layer on one input.

    The layer runs once, on the CPU and in inference mode; its tensors, its mode, its
    gradients and the random numbers stay as they are. The trace is compared with what the
    layer put out before it is handed out.

    Parameters
    ----------
    layer : nn.Conv1d, ConvTranspose1d, MaxPool1d, AvgPool1d, LPPool1d, AdaptiveMaxPool1d or
        AdaptiveAvgPool1d, or their 2d, with any of torch's settings, hooks and
        parametrizations. The windows of an adaptive pooling are to be of one size.
    x : tensor or array-like, (C_in, *spatial) or (1, C_in, *spatial)
        A tensor needs the layer's dtype, as in torch; other numbers are converted to it.
        A pooling layer has no dtype: it takes a tensor's, and other numbers become torch's
        default one, as do whole numbers where torch does not pool them. Half and bfloat16
        are traced as float32 arrays and whole numbers as float64, which hold them exactly.
    name : str
        What to call the layer, e.g. "layer1".

    Returns
    -------
    Trace, TransposedTrace, PoolTrace or LPTrace
        With a step for each number of the output; of a transposed convolution, for each
        number of the input.

    Raises
    ------
    InputError
        For a layer that is not shown and for an input that it does not take; what torch
        said is the error's cause.
    TraceMismatchError
        Where the layer put out something else than its windows or stamps give, beyond
        rounding.

    Notes
    -----
    The operations are those of https://docs.pytorch.org/docs/stable/nn.html

    Examples
    --------
    >>> import torch
    >>> layer = torch.nn.Conv1d(1, 1, kernel_size=2, bias=False)
    >>> _ = torch.nn.init.ones_(layer.weight)
    >>> pairs = trace(layer, torch.tensor([[1.0, 2.0, 4.0]]), name="pairs")
    >>> pairs
    <Trace pairs: conv1d, 1×3 to 1×2, 2 steps>
    >>> pairs.step(1).start, pairs.step(1).products.tolist(), pairs.step(1).value
    ((1,), [[2.0, 4.0]], 6.0)
    >>> trace(torch.nn.MaxPool1d(2), [[3.0, 1.0, 2.0, 5.0]]).step(1).argmax
    (0, 3)
    """
    operation = operation_of(layer)
    if operation is None:
        known = ", ".join(f"nn.{each.class_name}" for each in OPERATIONS.values())
        raise InputError(f"a trace takes one of {known}, not {type(layer).__name__}")
    return _TRACERS[operation.kind](operation, layer, x, name)
