"""What a model is given: one example, or whatever its forward takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch
from torch import nn

from convviz.arrays import as_numbers
from convviz.errors import InputError
from convviz.formatting import shape
from convviz.notices import say_once

# axes of a batched input, by the first layer that tells
_BATCHED: dict[Any, int] = {
    nn.Embedding: 2,
    nn.Conv1d | nn.ConvTranspose1d | nn.BatchNorm1d: 3,
    nn.Conv2d | nn.ConvTranspose2d | nn.BatchNorm2d: 4,
    nn.Conv3d | nn.ConvTranspose3d | nn.BatchNorm3d: 5,
}

_VARIADIC = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


@dataclass(frozen=True, eq=False)
class Given:
    """The arguments of one run of a model, their tensors on its device and in its type.

    Two are equal where all their numbers are, so that a run can be looked up by them.
    """

    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]

    @property
    def lone(self) -> torch.Tensor | None:
        """The one example, None where there are several inputs or another one."""
        first = self.args[0] if len(self.args) == 1 else None
        return first if isinstance(first, torch.Tensor) else None

    @cached_property
    def tensors(self) -> list[torch.Tensor]:
        """All tensors, wherever they are."""
        found: list[torch.Tensor] = []

        def note(tensor: torch.Tensor) -> torch.Tensor:
            found.append(tensor)
            return tensor

        self.mapped(note)
        return found

    def mapped(self, change: Callable[[torch.Tensor], torch.Tensor]) -> Given:
        """Return the same arguments with each tensor changed."""
        return Given(_mapped(self.args, change), _mapped(dict(self.kwargs), change))

    def told(self) -> str:
        """Return what it is in words: "the input 1×8×8", "the inputs 1×8×8 and 4"."""
        sizes = [shape(tensor.shape) or "no axes" for tensor in self.tensors]
        if len(sizes) > 1:
            return f"the inputs {', '.join(sizes[:-1])} and {sizes[-1]}"
        return f"the input {sizes[0]}" if sizes else "the input"

    def batched(self, model: nn.Module) -> Iterator[Given]:
        """Yield the arguments with a batch axis and without, the likelier ones first.

        Models are written for batches, and some put out something else without one. Several
        inputs are likelier to be as the model takes them.
        """
        if self.lone is None:
            yield self
            if self.tensors:
                yield self.mapped(_in_batch)
            return
        axes = next(
            (
                n
                for module in model.modules()
                for kind, n in _BATCHED.items()
                if isinstance(module, kind)
            ),
            None,
        )
        pair = (self.lone, self.lone[None])
        for x in pair if self.lone.ndim == axes else pair[::-1]:
            yield Given((x,), self.kwargs)
            if self.kwargs and len(self.tensors) > 1:
                yield Given((x,), _mapped(dict(self.kwargs), _in_batch))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Given)
            and list(self.kwargs) == list(other.kwargs)
            and len(self.tensors) == len(other.tensors)
            and all(
                one.dtype == two.dtype and torch.equal(one, two)
                for one, two in zip(self.tensors, other.tensors, strict=True)
            )
        )

    def __hash__(self) -> int:
        return hash(tuple((tensor.dtype, tensor.shape) for tensor in self.tensors))


def given_to(model: nn.Module, x: Any, kwargs: Mapping[str, Any] | None = None) -> Given:
    """Return what a model is given, its numbers in the model's own type.

    Parameters
    ----------
    x
        A tensor or array-like; a tuple with tensors or arrays in it for several inputs; a
        mapping with names of the forward's arguments for keys; or anything else that the
        model takes.
    kwargs
        More arguments, by name.

    Raises
    ------
    InputError
        For arguments that the model's forward does not have or lacks, and for numbers that
        are none.
    """
    by_name = dict(kwargs or {})
    if isinstance(x, Given):
        args, by_name = x.args, {**x.kwargs, **by_name}
    elif isinstance(x, Mapping) and set(x) & set(_names(model)):
        args, by_name = (), {**x, **by_name}
    elif isinstance(x, tuple) and any(isinstance(each, (torch.Tensor, np.ndarray)) for each in x):
        args = tuple(x)
    else:
        args = (x if _is_structure(x) else _tensor(model, x),)
    _check_arguments(model, args, by_name)
    given = Given(args, by_name).mapped(lambda tensor: _owned(model, tensor))
    if given.lone is not None:
        _check_finite(given.lone)
    return given


def _tensor(model: nn.Module, x: Any) -> torch.Tensor:
    if isinstance(x, torch.Tensor):
        return x
    return torch.from_numpy(as_numbers("the input", x)).to(_floats(model).dtype)


def _is_structure(x: Any) -> bool:
    """Whether an input is none of numbers alone: a list of tensors, a mapping, an object."""
    if isinstance(x, (list, tuple)):
        return any(isinstance(each, Mapping) or _is_structure(each) for each in x) or (
            any(isinstance(each, torch.Tensor) and each.ndim > 0 for each in x)
        )
    plain = (torch.Tensor, np.ndarray, np.generic, int, float, complex, str, bytes, type(None))
    return not isinstance(x, plain) and not hasattr(x, "__array__")


def _floats(model: nn.Module) -> torch.Tensor:
    """Return the model's first floating tensor: what numbers become, and where."""
    tensors = (*model.parameters(), *model.buffers())
    return next((each for each in tensors if each.is_floating_point()), torch.empty(0))


def _owned(model: nn.Module, tensor: torch.Tensor) -> torch.Tensor:
    """Return a tensor on the model's device, and in its type where that is one."""
    own = _floats(model)
    if tensor.is_meta or own.is_meta:
        raise InputError("the input or the model is on the meta device, without numbers")
    moved = tensor.detach().to(own.device)
    types = {each.dtype for each in model.parameters() if each.is_floating_point()}
    if not moved.is_floating_point() or len(types) != 1 or moved.dtype in types:
        return moved
    (wanted,) = types
    say_once(
        f"{type(model).__name__} is in {_name(wanted)}: its input becomes that, "
        f"from {_name(moved.dtype)}"
    )
    return moved.to(wanted)


def _name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


def _check_finite(given: torch.Tensor) -> None:
    bad = (~given.isfinite()).nonzero() if given.is_floating_point() else given.new_empty(0)
    if len(bad):
        index = tuple(bad[0].tolist())
        raise InputError(
            f"the input has {given[index].item()} at {index}: every number must be finite"
        )


def _parameters(model: nn.Module) -> list[inspect.Parameter]:
    try:
        return list(inspect.signature(model.forward).parameters.values())
    except (TypeError, ValueError):
        return []


def _names(model: nn.Module) -> list[str]:
    return [each.name for each in _parameters(model) if each.kind not in _VARIADIC]


def _check_arguments(model: nn.Module, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    """Refuse arguments that the forward cannot be called with, with those that it takes."""
    parameters, name = _parameters(model), type(model).__name__
    if not parameters:
        return
    takes = ", ".join(each.name for each in parameters)
    kinds = {each.kind for each in parameters}
    unknown = [each for each in kwargs if each not in _names(model)]
    if unknown and inspect.Parameter.VAR_KEYWORD not in kinds:
        raise InputError(f"{name} has no input named {unknown[0]}: it takes {takes}")
    by_place = [
        each.name
        for each in parameters
        if each.kind not in (*_VARIADIC, inspect.Parameter.KEYWORD_ONLY)
    ]
    if len(args) > len(by_place) and inspect.Parameter.VAR_POSITIONAL not in kinds:
        raise InputError(f"{name} takes {takes}, and {len(args)} inputs are given")
    twice = [each for each in by_place[: len(args)] if each in kwargs]
    if twice:
        raise InputError(f"{name}'s input {twice[0]} is given twice, by its place and by its name")
    filled = {*by_place[: len(args)], *kwargs}
    missing = [
        each.name
        for each in parameters
        if each.kind not in _VARIADIC and each.default is each.empty and each.name not in filled
    ]
    if missing:
        raise InputError(
            f"{name} takes {takes}, and nothing is given for {', '.join(missing)}: give all, in "
            "Python as (x, y) or by name in kwargs, in the command by --inputs FILE.npz"
        )


def _in_batch(tensor: torch.Tensor) -> torch.Tensor:
    return tensor[None]


def _mapped(value: Any, change: Callable[[torch.Tensor], torch.Tensor]) -> Any:
    """Return a structure of the same kind with its tensors changed, and arrays made such."""
    if isinstance(value, torch.Tensor):
        return change(value)
    if isinstance(value, np.ndarray):
        return change(torch.from_numpy(as_numbers("an input", value)))
    if isinstance(value, tuple):
        parts = [_mapped(each, change) for each in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    if isinstance(value, list):
        return [_mapped(each, change) for each in value]
    if isinstance(value, dict):
        return {key: _mapped(each, change) for key, each in value.items()}
    return value
