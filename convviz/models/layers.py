"""The layers of a model that can be shown: their names, and which one a user means."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

from torch import nn

from convviz.errors import SHOWN, InputError, shown
from convviz.operations import OPERATIONS, operation_of

_NAMED = 8  # layers that an error lists

# a layer that a model calls several times has its calls numbered from 1: "block.conv#2"
CALL = "#"


_COMPILED = "_orig_mod"  # where torch.compile keeps what it wraps


def modules_by_name(model: nn.Module) -> list[tuple[str, nn.Module]]:
    """Return a model's modules with all their names, as they are without torch.compile."""
    named = model.named_modules(remove_duplicate=False)
    return [(plain(name), each) for name, each in named if not hasattr(each, _COMPILED)]


def plain(name: str) -> str:
    """Return a name without the parts that torch.compile puts into it.

    >>> plain("features._orig_mod.0.weight")
    'features.0.weight'
    """
    return ".".join(part for part in name.split(".") if part != _COMPILED)


def showable(model: nn.Module) -> dict[str, nn.Module]:
    """Return the layers that can be shown, each under the first of its names."""
    names: dict[nn.Module, str] = {}
    for name, layer in modules_by_name(model):
        if operation_of(layer):
            names.setdefault(layer, name)
    return {name: layer for layer, name in names.items()}


def split_call(given: str) -> tuple[str, int | None]:
    """Split a layer's name from the number of its call.

    >>> split_call("block.conv#2"), split_call("features.0")
    (('block.conv', 2), ('features.0', None))

    Raises
    ------
    InputError
        For a number that is none, or below 1.
    """
    name, sign, number = given.strip().partition(CALL)
    if not sign:
        return name, None
    if not (number.isascii() and number.isdigit() and int(number) >= 1):
        raise InputError(
            f'the number of a call is 1 or more, as in {name}{CALL}2, and "{given}" has none'
        )
    return name, int(number)


def named(model: nn.Module, given: Any) -> str:
    """Return the name by which a user means a layer.

    Raises
    ------
    InputError
        For something else than a name, with what it may be called.
    """
    if isinstance(given, str):
        return given
    if isinstance(given, nn.Module):
        names = (name for name, layer in modules_by_name(model) if layer is given)
        own = next(names, None)
        called = "it is none of this model" if own is None else f'it is called "{own}" here'
        raise InputError(f"layer is the name of a layer, not the {type(given).__name__}: {called}")
    known = [name for name in showable(model) if name]
    hint = f'did you mean "{given}"? ' if f"{given}" in known else ""
    raise InputError(
        f"layer is the name of a layer, a text, not the {type(given).__name__} {given!r}: "
        f"{hint}{offer(known)}"
    )


def layer_named(model: nn.Module, name: str) -> nn.Module:
    """Return the layer of that name: any of its names, if the model has it under several.

    Raises
    ------
    InputError
        Where there is none, with the nearest names, and for a layer of another kind.
    """
    there = dict(modules_by_name(model))
    known = [each for each, layer in there.items() if operation_of(layer)]
    model_name = type(model).__name__
    if name not in there:
        near = difflib.get_close_matches(name[:SHOWN], known, n=3)
        hint = f"did you mean {' or '.join(near)}? " if near else ""
        raise InputError(f'there is no layer "{shown(name)}" in {model_name}: {hint}{offer(known)}')
    if operation_of(there[name]) is None:
        if not name:
            raise InputError(f"{model_name} is a whole model, so say which layer: {offer(known)}")
        kind = type(there[name]).__name__
        inside = [each for each in known if each.startswith(f"{name}.")]
        classes = ", ".join(each.class_name for each in OPERATIONS.values())
        raise InputError(
            f"{name} is a {kind}, and what can be shown is {classes}"
            + (f": in it are {listed(inside)}" if inside else "")
        )
    return there[name]


def offer(names: Iterable[str]) -> str:
    """Return which layers can be shown, as the end of a sentence."""
    there = list(names)
    return f"those that can be shown are {listed(there)}" if there else "none can be shown"


def listed(names: Iterable[str]) -> str:
    """Return the first of many names."""
    there = [name or "the model itself" for name in names]
    more = f" and {len(there) - _NAMED} more" if len(there) > _NAMED else ""
    return ", ".join(there[:_NAMED]) + more
