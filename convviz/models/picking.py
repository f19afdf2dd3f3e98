"""Which of a model's layers, or of its calls of functions, a scene shows."""

from __future__ import annotations

from typing import Any

from torch import nn

from convviz.errors import InputError
from convviz.models.function_calls import is_place
from convviz.models.layers import layer_named, listed, offer, showable, split_call
from convviz.models.run import run_model
from convviz.operations import OPERATIONS, operation_of


def pick_layer(model: nn.Module, given: str | None, operation: str, x: Any) -> str:
    """Return the name of the layer, or the place of the call, that a scene shows.

    Parameters
    ----------
    given
        The name that the user gave, with the number of a call or without; None for the only
        layer of this operation, or the only call of its function where there is no layer.
    x
        What the model is run on where its functions' calls are asked for.

    Raises
    ------
    InputError
        As `layer_named`; where there are several or none; and for a layer of another
        operation, with the scene that shows it.
    """
    model_name, wanted = type(model).__name__, OPERATIONS[operation]
    if given is None:
        layers = showable(model)
        found = [name for name, layer in layers.items() if operation_of(layer) == wanted]
        if not found:
            calls = run_model(model, x, list(layers.values()), functions=True).calls
            at = [call for call in calls if call.place and operation_of(call.layer) == wanted]
            found = list(dict.fromkeys(call.place for call in at))
        if len(found) == 1:
            return found[0]
        if not found:
            raise InputError(f"{model_name} has no {wanted.class_name}: {offer(layers)}")
        raise InputError(
            f"{model_name} has {len(found)} layers of kind {wanted.class_name}: say which by "
            f"--layer, {listed(found)}"
        )
    name, _ = split_call(given)
    own = None if is_place(name) else operation_of(layer_named(model, name))
    if own is not None and own != wanted:
        raise InputError(another_scene(name or model_name, own.name, operation))
    return given.strip()


def another_scene(name: str, own: str, wanted: str) -> str:
    """Return one sentence for a layer that another scene shows."""
    theirs, asked = OPERATIONS[own], OPERATIONS[wanted]
    article = "an" if theirs.class_name[0] in "AEIOU" else "a"
    return (
        f"{name} is {article} {theirs.class_name}: the scene {theirs.scene} shows it, and "
        f"{asked.scene} shows {asked.class_name}"
    )
