"""The layers of a model that can be shown: their names, and which one a user means."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from torch import nn

from convviz.errors import SHOWN, InputError, shown
from convviz.operations import OPERATIONS, operation_of

_NAMED = 8  # layers that an error lists

# a layer that a model calls several times has its calls numbered from 1: "block.conv#2"
CALL = "#"


def showable(model: nn.Module) -> dict[str, nn.Module]:
    """Return the layers that can be shown, each under the first of its names."""
    return {name: layer for name, layer in model.named_modules() if operation_of(layer)}


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


def layer_named(model: nn.Module, name: str) -> nn.Module:
    """Return the layer of that name: any of its names, if the model has it under several.

    Raises
    ------
    InputError
        Where there is none, with the nearest names, and for a layer of another kind.
    """
    there = dict(model.named_modules(remove_duplicate=False))
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


def pick_layer(model: nn.Module, given: str | None, operation: str) -> str:
    """Return the name of the layer that a scene of this operation shows.

    Parameters
    ----------
    given
        The name that the user gave, with the number of a call or without; None for the only
        layer of this operation.

    Raises
    ------
    InputError
        As `layer_named`; where there are several or none; and for a layer of another
        operation, with the scene that shows it.
    """
    model_name, wanted = type(model).__name__, OPERATIONS[operation]
    kind = wanted.class_name
    if given is None:
        found = [n for n, layer in showable(model).items() if operation_of(layer) == wanted]
        if len(found) == 1:
            return found[0]
        if not found:
            raise InputError(f"{model_name} has no {kind}: {offer(showable(model))}")
        raise InputError(
            f"{model_name} has {len(found)} layers of kind {kind}: say which by --layer, "
            f"{listed(found)}"
        )
    name, _ = split_call(given)
    own = operation_of(layer_named(model, name))
    if own is not None and own != wanted:
        raise InputError(
            f"{name or model_name} is a {own.class_name}: the scene {own.scene} shows it, and "
            f"{wanted.scene} shows {kind}"
        )
    return given.strip()


def offer(names: Iterable[str]) -> str:
    """Return which layers can be shown, as the end of a sentence."""
    there = list(names)
    return f"those that can be shown are {listed(there)}" if there else "none can be shown"


def listed(names: Iterable[str]) -> str:
    """Return the first of many names."""
    there = [name or "the model itself" for name in names]
    more = f" and {len(there) - _NAMED} more" if len(there) > _NAMED else ""
    return ", ".join(there[:_NAMED]) + more
