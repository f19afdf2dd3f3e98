"""Run a user's model once on one input, and note what some of its layers read and put out."""

from __future__ import annotations

import contextlib
import inspect
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import nn

from convviz.arrays import as_numbers
from convviz.errors import InputError
from convviz.models.refusals import explain_run

# what torch says when it wants whole numbers: of nn.Embedding, one_hot and table[x]
_WANTS_WHOLE = re.compile(r"\blong\b|longtensor|'indices'|int64", re.IGNORECASE)

# axes of a batched input, by the first layer that tells
_BATCHED: dict[Any, int] = {
    nn.Embedding: 2,
    nn.Conv1d | nn.ConvTranspose1d | nn.BatchNorm1d: 3,
    nn.Conv2d | nn.ConvTranspose2d | nn.BatchNorm2d: 4,
    nn.Conv3d | nn.ConvTranspose3d | nn.BatchNorm3d: 5,
}


@dataclass(frozen=True, eq=False)
class Call:
    """One call of a layer while its model ran.

    Attributes
    ----------
    layer : nn.Module
    number : int
        1 for the layer's first call in the run.
    input_shape, output_shape : tuple of int
        With the batch axis, if the model has one.
    input, output : tensor or None
        Copies, since a layer after it may write over them; None where only shapes are noted.
    output_size : list of int or None
        What a transposed convolution was asked for beside its input.
    """

    layer: nn.Module
    number: int
    input_shape: tuple[int, ...]
    output_shape: tuple[int, ...]
    input: torch.Tensor | None = None
    output: torch.Tensor | None = None
    output_size: Any = None


class Run(NamedTuple):
    """The calls of layers during one run, and the input with which the model ran."""

    calls: list[Call]
    batch: torch.Tensor


Keep = Callable[[nn.Module, int], bool]


def run_model(
    model: nn.Module, x: Any, layers: Collection[nn.Module], *, keep: Keep | None = None
) -> Run:
    """Run `model` on `x` in evaluation mode and return the calls of `layers`, in their order.

    The model's modes and gradients stay as they are. An input without a batch axis gets one
    if the model wants it; numbers become the model's own type, and whole numbers where it
    looks something up by them, as nn.Embedding does.

    Parameters
    ----------
    x : tensor or array-like, one example with or without a batch axis
    keep
        Of which calls (layer, number) the tensors themselves are kept.

    Raises
    ------
    InputError
        If the model takes several inputs, or refuses this one.
    """
    _check_signature(model)
    given = _as_tensor(model, x)
    # not in inference mode: a tensor that the model keeps could not be trained with
    with _evaluating(model), torch.no_grad():
        run = _tried(model, given, layers, keep)
        if (
            isinstance(run, Exception)
            and given.is_floating_point()
            and _WANTS_WHOLE.search(str(run))
        ):
            run = _tried(model, _indices(model, given), layers, keep)
    if isinstance(run, Exception):
        raise InputError(explain_run(model, given, run)) from run
    return run


def _tried(
    model: nn.Module, given: torch.Tensor, layers: Collection[nn.Module], keep: Keep | None
) -> Run | Exception:
    """Run the model with a batch axis and without; return the run, or the first refusal."""
    refusals: list[Exception] = []
    for batch in _candidates(model, given):
        calls: list[Call] = []
        try:
            with _watching(layers, calls, keep):
                model(batch)
            return Run(calls, batch)
        except Exception as refusal:
            refusals.append(refusal)
    return refusals[0]


def _check_signature(model: nn.Module) -> None:
    try:
        parameters = list(inspect.signature(model.forward).parameters.values())
    except (TypeError, ValueError):
        return
    by_name = (inspect.Parameter.KEYWORD_ONLY,)
    several = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    needed = [
        p.name
        for i, p in enumerate(parameters)
        if p.kind not in several and (i == 0 or p.default is p.empty)
    ]
    if len(needed) > 1 or (parameters and parameters[0].kind in by_name):
        raise InputError(
            f"{type(model).__name__} takes {len(needed)} inputs ({', '.join(needed)}): only a "
            "model of one input can be run here, so wrap it in one that supplies the others"
        )


def _as_tensor(model: nn.Module, x: Any) -> torch.Tensor:
    tensors = (*model.parameters(), *model.buffers())
    own = next((t for t in tensors if t.is_floating_point()), torch.empty(0))
    if isinstance(x, torch.Tensor):
        given = x.detach()
    else:
        given = torch.from_numpy(as_numbers("the input", x)).to(own.dtype)
    if given.is_meta or own.is_meta:
        raise InputError("the input or the model is on the meta device, without numbers")
    bad = (~given.isfinite()).nonzero() if given.is_floating_point() else given.new_empty(0)
    if len(bad):
        index = tuple(bad[0].tolist())
        raise InputError(
            f"the input has {given[index].item()} at {index}: every number must be finite"
        )
    return given.to(own.device)


def _indices(model: nn.Module, given: torch.Tensor) -> torch.Tensor:
    """Return an input as whole numbers: one row of them without its axes of channels."""
    parts = given[given != given.round()]
    if parts.numel():
        raise InputError(
            f"{type(model).__name__} reads whole numbers, such as the indices of words, and the "
            f"input has {parts[0].item():.4g}: give them, like --values=3,1,2"
        )
    whole = given.long()
    return whole.flatten() if whole.numel() == whole.shape[-1] else whole


def _candidates(model: nn.Module, given: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the input with a batch axis and without, the likelier one first.

    Models are written for batches, and some put out something else without one.
    """
    axes = next(
        (
            n
            for module in model.modules()
            for kind, n in _BATCHED.items()
            if isinstance(module, kind)
        ),
        None,
    )
    return (given, given[None]) if given.ndim == axes else (given[None], given)


@contextlib.contextmanager
def _evaluating(model: nn.Module) -> Iterator[None]:
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        yield
    finally:
        for module, training in modes:
            module.training = training


@contextlib.contextmanager
def _watching(
    layers: Collection[nn.Module], calls: list[Call], keep: Keep | None
) -> Iterator[None]:
    """Note the layers' calls while the model runs."""
    begun: dict[nn.Module, tuple[torch.Tensor, Any]] = {}
    counts: dict[nn.Module, int] = dict.fromkeys(layers, 0)

    def before(layer: nn.Module, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        read = args[0] if args else kwargs.get("input")
        counts[layer] += 1
        if isinstance(read, torch.Tensor):
            kept = keep is not None and keep(layer, counts[layer])
            size = args[1] if len(args) > 1 else kwargs.get("output_size")
            begun[layer] = (read.clone() if kept else read, size)

    def after(layer: nn.Module, args: tuple[Any, ...], output: Any) -> None:
        read, size = begun.pop(layer, (None, None))
        put_out = output[0] if isinstance(output, tuple) else output
        if read is None or not isinstance(put_out, torch.Tensor):
            return
        number = counts[layer]
        kept = keep is not None and keep(layer, number)
        calls.append(
            Call(
                layer,
                number,
                tuple(read.shape),
                tuple(put_out.shape),
                read if kept else None,
                put_out.clone() if kept else None,
                size,
            )
        )

    with contextlib.ExitStack() as hooks:
        for layer in dict.fromkeys(layers):
            # the user's own hooks belong to the layer: they come after the one and before the other
            first = layer.register_forward_pre_hook(before, prepend=True, with_kwargs=True)
            last = layer.register_forward_hook(after)
            hooks.callback(first.remove)
            hooks.callback(last.remove)
        yield
