"""The longest text among very many numbers, without writing all of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from convviz.draw.kit.label import widest

FEW = 200


def widest_number(text: Callable[[float], str], *values: ArrayLike) -> str:
    """Return the longest text of these numbers.

    Figures are all of one width, so that of many numbers one of each length is looked at:
    of each sign and each order of magnitude, whole and not.
    """
    numbers = np.concatenate([np.unique(np.asarray(v, dtype=np.float64)) for v in values])
    if numbers.size == 0:
        return text(0.0)
    if numbers.size > FEW:
        finite = numbers[np.isfinite(numbers)]
        with np.errstate(divide="ignore"):
            order = np.floor(np.log10(np.abs(finite)))
        kinds = np.stack([np.sign(finite), order, finite % 1 == 0], axis=1)
        _, first = np.unique(kinds, axis=0, return_index=True)
        # the largest of a kind may be rounded up to one figure more
        ends = [finite.min(), finite.max()] if finite.size else []
        numbers = np.concatenate([finite[first], ends, numbers[~np.isfinite(numbers)][:1]])
    return widest({text(float(value)) for value in numbers})


def longest_up_to(text: Callable[[float], str], magnitude: float) -> str:
    """Return the longest text of numbers no larger than `magnitude`, of either sign.

    The largest may be whole, and the others not.
    """
    ends = (magnitude, -magnitude, 0.9999 * magnitude, -0.9999 * magnitude)
    return widest({text(value) for value in ends})
