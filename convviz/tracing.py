"""`trace`: what a torch layer reads, multiplies and adds, window by window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import nn

from convviz.convolution import TraceMismatchError, trace_convolution
from convviz.errors import InputError
from convviz.steps import Step
from convviz.traces import Steps, Trace

__all__ = ["Step", "Steps", "Trace", "TraceMismatchError", "trace"]

# a new kind of layer is one module and one line here
_TRACERS: dict[type[nn.Module], Callable[[Any, Any, str], Trace]] = {
    nn.Conv1d: trace_convolution,
    nn.Conv2d: trace_convolution,
}


def trace(layer: nn.Module, x: Any, *, name: str = "layer") -> Trace:
    """Trace a layer on one input.

    The layer runs once, on the CPU and in inference mode; its tensors, its mode, its
    gradients and the random numbers stay as they are. The trace is compared with what the
    layer put out before it is handed out.

    Parameters
    ----------
    layer : nn.Conv1d or nn.Conv2d
        With any of torch's settings, hooks and parametrizations.
    x : tensor or array-like, (C_in, *spatial) or (1, C_in, *spatial)
        A tensor needs the layer's dtype, as in torch; other numbers are converted to it.
        Half and bfloat16 are traced as float32 arrays, which hold them exactly.
    name : str
        What to call the layer, e.g. "layer1".

    Returns
    -------
    Trace

    Raises
    ------
    InputError
        For a layer that is not shown and for an input that it does not take; what torch
        said is the error's cause.
    TraceMismatchError
        Where the layer put out something else than its windows add up to, beyond rounding.

    Notes
    -----
    The operation is that of https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html

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
    """
    for kind, tracer in _TRACERS.items():
        if isinstance(layer, kind):
            return tracer(layer, x, name)
    known = ", ".join(f"nn.{kind.__name__}" for kind in _TRACERS)
    given = type(layer).__name__
    raise InputError(f"a trace takes one of {known}, not {given}")
