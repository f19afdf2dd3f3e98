"""Run a user's model once, and note what some of its layers read and put out."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

import torch
from torch import nn

from convviz.errors import InputError
from convviz.models.given import Given, given_to
from convviz.models.refusals import explain_run
from convviz.models.watching import Call, Reached, Wanted, watching

# what torch says when it wants whole numbers: of nn.Embedding, one_hot and table[x]
_WANTS_WHOLE = re.compile(r"\blong\b|longtensor|'indices'|int64", re.IGNORECASE)


class Run(NamedTuple):
    """The calls of layers during one run, and that with which the model ran."""

    calls: list[Call]
    given: Given


def original(model: nn.Module) -> nn.Module:
    """Return the model that torch.compile wrapped, whose layers have their own names."""
    inside = getattr(model, "_orig_mod", model)
    return inside if isinstance(inside, nn.Module) else model


def run_model(
    model: nn.Module,
    x: Any,
    layers: Collection[nn.Module],
    *,
    kwargs: Mapping[str, Any] | None = None,
    wanted: Wanted | None = None,
    functions: bool = False,
) -> Run:
    """Run `model` on `x` in evaluation mode and return the calls of `layers`, in their order.

    The model's modes and gradients stay as they are. Inputs without a batch axis get one
    if the model wants it; numbers become the model's own type, and whole numbers where it
    looks something up by them, as nn.Embedding does. Nothing that torch.compile made is run.

    Parameters
    ----------
    x, kwargs
        As `convviz.models.given.given_to` has them.
    wanted
        The call whose tensors are kept, and after which the run stops.
    functions
        Whether to note the calls of torch's functions outside of layers too.

    Raises
    ------
    InputError
        If the model takes other inputs, or refuses these.
    """
    given = given_to(model, x, kwargs)
    # not in inference mode: a tensor that the model keeps could not be trained with
    with _evaluating(model), torch.no_grad(), torch.compiler.set_stance("force_eager"):
        run = _tried(model, given, layers, wanted, functions)
        lone = given.lone
        if (
            isinstance(run, Exception)
            and lone is not None
            and lone.is_floating_point()
            and _WANTS_WHOLE.search(str(run))
        ):
            whole = Given((_indices(model, lone),), given.kwargs)
            run = _tried(model, whole, layers, wanted, functions)
    if isinstance(run, Exception):
        raise InputError(explain_run(model, given.told(), run)) from run
    return run


def _tried(
    model: nn.Module,
    given: Given,
    layers: Collection[nn.Module],
    wanted: Wanted | None,
    functions: bool,
) -> Run | Exception:
    """Run the model with a batch axis and without; return the run, or the first refusal."""
    refusals: list[Exception] = []
    for tried in given.batched(model):
        calls: list[Call] = []
        try:
            with watching(layers, calls, wanted, functions=functions):
                model(*tried.args, **tried.kwargs)
        except Reached:
            pass
        except Exception as refusal:
            refusals.append(refusal)
            continue
        return Run(calls, tried)
    return refusals[0]


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


@contextlib.contextmanager
def _evaluating(model: nn.Module) -> Iterator[None]:
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        yield
    finally:
        for module, training in modes:
            module.training = training
