"""`capture`: the trace of a layer on what it reads inside its model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn

from convviz.errors import InputError
from convviz.models.function_calls import is_place
from convviz.models.layers import CALL, layer_named, listed, named, split_call
from convviz.models.run import original, run_model
from convviz.models.watching import Call, Wanted
from convviz.operations import OPERATIONS, operation_of
from convviz.traces.agreement import require_numbers, require_shape
from convviz.traces.layer_trace import LayerTrace
from convviz.traces.lp_trace import LPTrace
from convviz.traces.pool_trace import PoolTrace
from convviz.tracing import trace

# a graphics card multiplies float32 with ten bits of the fraction unless told otherwise
_CARD_EPS = 2.0**-10


class Captured(NamedTuple):
    """A layer inside its model, and what it read there.

    Attributes
    ----------
    layer : nn.Module
        With the output padding that its call asked for.
    x : tensor (C, *spatial)
    trace : LayerTrace
        Its name is the layer's, with the number of the call where that was said.
    label : str
        The layer's name, with the number of the call where there are several; "" for the
        model itself.
    """

    layer: nn.Module
    x: torch.Tensor
    trace: LayerTrace[Any]
    label: str

    @property
    def name(self) -> str:
        return self.trace.name


def capture(
    model: nn.Module,
    x: Any,
    layer: str = "",
    *,
    call: int | None = None,
    kwargs: Mapping[str, Any] | None = None,
) -> LayerTrace[Any]:
    """Run a model on one input and trace one of its layers on what that layer read.

    The model runs in evaluation mode, as far as the layer, and is left as it was. The trace is
    compared with what the layer put out within the model.

    Parameters
    ----------
    model : nn.Module
        One that torch.compile made is run as it was before.
    x : tensor, array-like, or what else the model takes
        One example, with or without a batch axis; for several inputs a tuple of tensors, or a
        mapping by the names of the forward's arguments. Its numbers become the model's type.
    layer
        A name as `model.named_modules()` has it, such as "features.0"; "" is the model itself.
        "block.conv#2" is the layer's second call. A layer with several names is one layer:
        its calls are numbered through. A call of a function such as `F.conv2d` is named by its
        file and line, "net.py:23".
    call
        The number of the call, if `layer` does not say it; 1 is the first, and what is meant
        where none is said.
    kwargs
        More of the model's inputs, by name.

    Returns
    -------
    LayerTrace
        Named as `layer`.

    Raises
    ------
    InputError
        For a layer that is not there, cannot be shown or is not called, and for an input that
        the model refuses.
    TraceMismatchError
        Where the layer put out something else in the model than its windows give.

    Examples
    --------
    >>> model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.MaxPool2d(2))
    >>> capture(model, torch.rand(1, 6, 6), "2")
    <PoolTrace 2: max_pool2d, 4×4×4 to 4×2×2, 16 steps>
    """
    return captured(model, x, layer, call=call, kwargs=kwargs).trace


def captured(
    model: nn.Module,
    x: Any,
    layer: str = "",
    *,
    call: int | None = None,
    kwargs: Mapping[str, Any] | None = None,
) -> Captured:
    """Return what `capture` traces, with the layer itself and its input."""
    model = original(model)
    name, number = split_call(named(model, layer))
    if number is not None and call not in (None, number):
        raise InputError(f"{layer} is call {number}, and call is {call}: give one of the two")
    number = number or call or 1
    at_place = is_place(name)
    found = name if at_place else layer_named(model, name)
    told = layer.strip() or type(model).__name__
    layers = [found] if isinstance(found, nn.Module) else []
    wanted = Wanted(found, number)
    run = run_model(model, x, layers, kwargs=kwargs, wanted=wanted, functions=at_place)
    calls = [each for each in run.calls if found in (each.layer, each.place)]
    chosen = next((each for each in run.calls if each.input is not None), None)
    if chosen is None:
        raise InputError(_not_called(model, name, number, calls, run.calls if at_place else []))
    assert chosen.input is not None
    asked, read = _asked(chosen), chosen.input
    try:
        traced = trace(asked, read, name=told)
    except InputError as error:
        raise InputError(f"{told} cannot be shown: {error}") from error
    _compare(traced, chosen)
    label = f"{name}{CALL}{number}" if number > 1 or CALL in layer else name
    return Captured(asked, read.reshape(traced.input.shape), traced, label)


def _not_called(
    model: nn.Module, name: str, number: int, calls: list[Call], seen: list[Call]
) -> str:
    """Return one sentence for a call that was not there."""
    runs = type(model).__name__
    if calls:
        times = "once" if len(calls) == 1 else f"{len(calls)} times"
        return f"{name} is called {times} when {runs} runs: there is no call {name}{CALL}{number}"
    if is_place(name):
        places = dict.fromkeys(each.place for each in seen)
        return f"nothing that can be shown is called at {name} when {runs} runs: " + (
            f"it is at {listed(places)}" if places else "its functions are none of those"
        )
    return f"{name or runs} is not called when {runs} runs on this input"


def _asked(call: Call) -> nn.Module:
    """Return the layer, with the output padding that an asked size stands for."""
    layer = call.layer
    operation = operation_of(layer)
    if call.output_size is None or operation is None or not operation.is_transposed:
        return layer
    given: Any = layer
    own = given._output_padding(
        call.input,
        list(call.output_size),
        given.stride,
        given.padding,
        given.kernel_size,
        operation.rank,
        given.dilation,
    )
    twin: Any = object.__new__(type(layer))  # copy.copy is refused by parametrized layers
    twin.__dict__.update(vars(layer))
    twin.output_padding = tuple(own)
    same: nn.Module = twin
    return same


def _compare(traced: LayerTrace[Any], call: Call) -> None:
    """Compare the trace with the layer's output in the model, up to two runs' roundings."""
    assert call.output is not None
    output = call.output
    wide = output.detach().cpu()
    unbatched = wide[0] if wide.ndim == traced.spatial_rank + 2 else wide
    own_type = unbatched.dtype in (torch.float32, torch.float64)
    in_model = (unbatched if own_type else unbatched.double()).numpy()
    require_shape(traced, in_model.shape, "calls in the model")
    if np.array_equal(in_model, traced.output):  # as mostly: nothing is left to be measured
        return
    eps = torch.finfo(output.dtype).eps if output.is_floating_point() else 0.0
    if output.device.type != "cpu":
        eps = max(eps, _CARD_EPS)
    allowed = 2 * eps * _largest_error(traced)
    require_numbers(traced, in_model.astype(np.float64), allowed, "inside its model it put out")


def _largest_error(traced: LayerTrace[Any]) -> float:
    """Return a bound, in eps, of what an output number may err by: terms times their sum."""
    largest = float(abs(traced.input).max(initial=0))
    if traced.weight is None:
        if isinstance(traced, PoolTrace) and traced.indices is not None:  # the largest as it is
            return 0.0
        if isinstance(traced, LPTrace):
            return _largest_error_of_roots(traced)
        return float(np.prod(traced.kernel_size)) * largest
    magnitudes = abs(traced.weight.astype(np.float64))
    # of an output channel: torch keeps it first, of a transposed convolution second
    channel = 1 if OPERATIONS[traced.operation].is_transposed else 0
    rest = tuple(axis for axis in range(magnitudes.ndim) if axis != channel)
    terms = magnitudes.size / magnitudes.shape[channel]
    bias = 0.0 if traced.bias is None else float(abs(traced.bias).max(initial=0))
    return float(terms) * (largest * float(magnitudes.sum(axis=rest).max()) + bias)


def _largest_error_of_roots(traced: LPTrace) -> float:
    """Return a bound, in eps, of what a root errs by: its sum's share, over norm_type."""
    cells, powers = float(np.prod(traced.kernel_size)), traced.powers
    sums = float(abs(powers).max(initial=0)) * cells
    if traced.norm_type == 1:
        return (cells + 8) * sums
    magnitudes = abs(traced.input[traced.input != 0].astype(np.float64))
    logs = float(abs(np.log(magnitudes)).max(initial=0))
    share = (cells + 8) / abs(traced.norm_type) + 2 * (1 + logs + np.log(cells))
    return float(share * abs(traced.output).max(initial=0))
