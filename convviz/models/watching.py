"""What layers and functions read and put out while a model runs."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import torch
from torch import nn

from convviz.models.function_calls import FunctionCall, FunctionCalls
from convviz.operations import operation_of


@dataclass(frozen=True, eq=False)
class Call:
    """One call of a layer, or of a function, while its model ran.

    Attributes
    ----------
    layer : nn.Module
        Of a function, one that computes the same.
    number : int
        1 for the first call of this layer, or in this line, in the run.
    input_shape, output_shape : tuple of int
        With the batch axis, if the model has one.
    input, output : tensor or None
        Copies, since a layer after it may write over them; None where only shapes are noted.
    output_size : list of int or None
        What a transposed convolution was asked for beside its input.
    place : str
        Of a function the file and the line, "net.py:23"; of a layer nothing.
    module : nn.Module or None
        Of a function, in whose method it stands.
    """

    layer: nn.Module
    number: int
    input_shape: tuple[int, ...]
    output_shape: tuple[int, ...]
    input: torch.Tensor | None = None
    output: torch.Tensor | None = None
    output_size: Any = None
    place: str = ""
    module: nn.Module | None = None


class Wanted(NamedTuple):
    """Which call's numbers are kept: of a layer, or of a function by its place."""

    what: nn.Module | str
    number: int = 1


class Reached(BaseException):
    """The wanted call is there: what the model would do after it is of no interest.

    Not an Exception, which a model may take for a failure of its own.
    """


@contextlib.contextmanager
def watching(
    layers: Collection[nn.Module], calls: list[Call], wanted: Wanted | None, *, functions: bool
) -> Iterator[None]:
    """Note the calls of layers, and of functions outside of layers, while a model runs.

    Raises
    ------
    Reached
        After the wanted call.
    """
    watch = _Watch(calls, wanted)
    with contextlib.ExitStack() as stack:
        for layer in dict.fromkeys(layers):
            # the user's own hooks belong to the layer: they come after the one and before the other
            first = layer.register_forward_pre_hook(watch.before, prepend=True, with_kwargs=True)
            last = layer.register_forward_hook(watch.after)
            stack.callback(first.remove)
            stack.callback(last.remove)
        if functions or any(map(has_own_forward, layers)):
            stack.enter_context(FunctionCalls(watch.function))
        yield


def has_own_forward(layer: nn.Module) -> bool:
    """Return whether a layer computes in a way of its own, as one that pads before does."""
    operation = operation_of(layer)
    if operation is None:
        return False
    torchs = operation.layer_class
    return "forward" in vars(layer) or any(
        getattr(type(layer), name, None) is not getattr(torchs, name, None)
        for name in ("forward", "_conv_forward")
    )


class _Watch:
    """What has been called so far."""

    def __init__(self, calls: list[Call], wanted: Wanted | None) -> None:
        self.calls, self.wanted = calls, wanted
        self.begun: dict[nn.Module, tuple[torch.Tensor, Any]] = {}
        self.counts: dict[nn.Module | str, int] = {}
        self.inside: dict[nn.Module, list[Call]] = {}

    def before(self, layer: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        read = args[0] if args else kwargs.get("input")
        kept = self._count(layer)
        self.inside[layer] = []
        if isinstance(read, torch.Tensor):
            size = args[1] if len(args) > 1 else kwargs.get("output_size")
            self.begun[layer] = (read.clone() if kept else read, size)

    def after(self, layer: nn.Module, args: tuple[Any, ...], output: Any) -> None:
        read, size = self.begun.pop(layer, (None, None))
        put_out = output[0] if isinstance(output, tuple) else output
        if read is None or not isinstance(put_out, torch.Tensor):
            return
        number = self.counts[layer]
        kept = self.wanted == (layer, number)
        call = Call(
            layer,
            number,
            tuple(read.shape),
            tuple(put_out.shape),
            read if kept else None,
            put_out.clone() if kept else None,
            size,
        )
        inside = self.inside.pop(layer, [])
        if kept and len(inside) == 1 and _same(inside[0].output, put_out):
            call = replace(inside[0], number=number, place="", module=None)
        self._note(call, kept)

    def function(self, called: FunctionCall) -> None:
        """Note a function's call, or keep it for the layer in whose own forward it stands."""
        if called.module is not None and operation_of(called.module) is not None:
            layer = called.module
            if layer in self.inside and has_own_forward(layer):
                kept = self.wanted == (layer, self.counts[layer])
                self.inside[layer].append(_call(called, 0, kept))
            return
        kept = self._count(called.place)
        self._note(_call(called, self.counts[called.place], kept), kept)

    def _count(self, what: nn.Module | str) -> bool:
        """Count a call; return whether its numbers are to be kept."""
        self.counts[what] = self.counts.get(what, 0) + 1
        return self.wanted == (what, self.counts[what])

    def _note(self, call: Call, kept: bool) -> None:
        self.calls.append(call)
        if kept:
            raise Reached


def _call(called: FunctionCall, number: int, kept: bool) -> Call:
    return Call(
        called.layer(numbers=kept),
        number,
        tuple(called.input.shape),
        tuple(called.output.shape),
        called.input.clone() if kept else None,
        called.output.clone() if kept else None,
        place=called.place,
        module=called.module,
    )


def _same(one: torch.Tensor | None, other: torch.Tensor) -> bool:
    return one is not None and one.shape == other.shape and torch.equal(one, other)
