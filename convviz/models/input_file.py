"""A model's inputs from a file: an array for each of its arguments."""

from __future__ import annotations

import re
from typing import Any

from convviz.errors import InputError
from convviz.models.weights import load_weights

_UNNAMED = re.compile(r"arr_[0-9]+")  # what numpy.savez calls arrays that it is given by place


def read_inputs(path: str) -> Any:
    """Return what `convviz.models.given.given_to` takes: arrays by name, or in their order.

    Parameters
    ----------
    path
        An .npz with an array for each input by the name of the forward's argument, or as
        `numpy.savez(path, x, y)` writes it; a .safetensors or .pt file of tensors too.

    Raises
    ------
    InputError
        If the file cannot be read or holds no array.
    """
    arrays = load_weights(path)
    if not arrays:
        raise InputError(f"{path} holds no array: give one for each of the model's inputs")
    if all(map(_UNNAMED.fullmatch, arrays)):
        return tuple(arrays[f"arr_{number}"] for number in range(len(arrays)))
    return arrays
