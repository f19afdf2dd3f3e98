"""Numbers from outside the program: anything that numpy reads as an array of numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.errors import InputError


def as_numbers(what: str, given: Any) -> NDArray[Any]:
    """A writable copy of an array, nested sequences or a number; `what` names it in errors.

    It has the machine's byte order and at most float64, so that torch takes it.

    >>> as_numbers("the weight", ((1, 0), (0, 1))).tolist()
    [[1, 0], [0, 1]]

    Raises
    ------
    InputError
        For words, ragged rows, objects and complex numbers.
    """
    try:
        array = np.array(given)
    except ValueError:  # rows of unequal lengths
        array = np.array(None)
    if array.dtype.kind == "c":
        raise InputError(f"{what} is complex: only real numbers can be shown")
    if array.dtype.kind not in "biuf":
        raise InputError(
            f"{what} is a {type(given).__name__} that holds no array of numbers: "
            "give a tensor, an array or nested lists of equal lengths"
        )
    with np.errstate(all="ignore"):  # what is not finite is told with its place
        return array.astype(
            np.float64 if array.dtype.itemsize > 8 else array.dtype.newbyteorder("=")
        )
