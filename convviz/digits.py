"""The ten MNIST digits that come with the package; the 5 is the article's picture."""

from __future__ import annotations

import operator
from functools import cache
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from convviz.errors import InputError


def digit(label: int) -> NDArray[np.float32]:
    """The picture of a digit, (28, 28) float32 in [0, 1).

    Pixels are divided by 256, as in the article's data file, so every value is exact.

    Parameters
    ----------
    label
        0 to 9.

    Raises
    ------
    InputError
        For any other label.

    Examples
    --------
    >>> five = digit(5)
    >>> five.shape, round(float(five.max()), 3)
    ((28, 28), 0.996)
    """
    try:
        chosen = operator.index(label)
    except TypeError:
        chosen = -1
    if not 0 <= chosen <= 9:
        raise InputError(f"a digit is 0 to 9, not {label}")
    return _pixels()[chosen] / np.float32(256)


@cache
def _pixels() -> NDArray[np.uint8]:
    resource = files("convviz").joinpath("data", "digits.npz")
    with as_file(resource) as path, np.load(path, allow_pickle=False) as archive:
        return archive["digits"]
