"""From values to colours."""

from __future__ import annotations

import math
from functools import cache
from typing import Protocol

import numpy as np
from cmap import Colormap
from numpy.typing import ArrayLike, NDArray

Colors = NDArray[np.uint8]


class Scale(Protocol):
    """Gives every value its colour."""

    def colors(self, values: ArrayLike) -> Colors:
        """Return bytes (..., 3) for values (...)."""
        ...


class DivergingScale:
    """Signed numbers: blue below zero, red above, zero the light middle.

    The colours are Crameri's `vik` (colour-blind safe; F. Crameri, Scientific colour maps,
    doi:10.5281/zenodo.1243862). The scale is as wide as its numbers, so nothing is clamped.

    Parameters
    ----------
    *values
        Arrays of all the numbers that it will colour.
    headroom
        How much wider than the numbers the scale is; above 1 a few large cells stay clear
        of its darkest ends.

    Attributes
    ----------
    limit
        The largest number that has a colour, and without its sign the lowest.

    Examples
    --------
    >>> import numpy as np
    >>> from convviz.draw import Box, DivergingScale, Raster
    >>> values = np.linspace(-1.3, 1.3, 14).reshape(2, 7)
    >>> scale = DivergingScale(values)
    >>> scale.limit, scale.colors(0.0).tolist()
    (1.3, [236, 229, 225])
    >>> scene.add(Raster(scale.colors(values), Box(-3.5, -1, 3.5, 1)))
    """

    def __init__(self, *values: ArrayLike, headroom: float = 1.0) -> None:
        largest = max((_largest(np.asarray(v)) for v in values), default=0.0)
        self.limit = nice_ceiling(largest * headroom)

    def colors(self, values: ArrayLike) -> Colors:
        """Return bytes (..., 3) for values (...) within [-limit, limit]; black for −∞.

        Raises
        ------
        IndexError
            If one is outside: it would get another value's colour.
        """
        numbers, empty = _apart(values)
        place = (numbers / self.limit + 1) / 2
        index = np.rint(place * (len(_vik()) - 1)).astype(np.intp)
        if index.size and index.min() < 0:
            raise IndexError(f"a value is below the scale's -{self.limit}")
        return _blackened(_vik()[index], empty)


class GreyScale:
    """An image's values, 0 black to 1 white.

    Parameters
    ----------
    limit
        The value that is white, where it is not 1.

    Examples
    --------
    >>> from convviz.digits import digit
    >>> from convviz.draw import Box, GreyScale, Raster
    >>> scene.add(Raster(GreyScale().colors(digit(5)), Box(-3, -3, 3, 3)))
    """

    def __init__(self, limit: float = 1.0) -> None:
        self.limit = limit

    def colors(self, values: ArrayLike) -> Colors:
        """Return bytes (..., 3) for values (...) within [0, limit]; pure black for −∞."""
        # Pure black would sink into a dark background, pure white into a light one.
        numbers, empty = _apart(values)
        level = np.rint(18 + numbers / self.limit * (245 - 18))
        return _blackened(np.repeat(level.astype(np.uint8)[..., None], 3, axis=-1), empty)


def _largest(values: NDArray[np.floating]) -> float:
    """The largest magnitude; −∞, the largest of no number at all, is not asked."""
    return float(np.max(np.abs(values), initial=0.0, where=~np.isneginf(values)))


def _apart(values: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The values with 0 for −∞, and where that was."""
    numbers = np.asarray(values, dtype=np.float64)
    empty = np.isneginf(numbers)
    return np.where(empty, 0.0, numbers), empty


def _blackened(colors: Colors, empty: NDArray[np.bool_]) -> Colors:
    """The colours with black where there is none: no number has it."""
    return np.where(empty[..., None], 0, colors).astype(np.uint8) if empty.any() else colors


def nice_ceiling(value: float) -> float:
    """Return the next number with two significant digits that is not below `value`.

    An all-zero picture gets the limit 1.
    """
    if value <= 0:
        return 1.0
    unit = 10.0 ** (math.floor(math.log10(value)) - 1)
    ceiling = math.ceil(value / unit - 1e-9) * unit
    # float32's value may be just above the rounded number; never clamp it
    return max(ceiling, value)


@cache
def _vik() -> Colors:
    # an odd number of colours has a middle for zero
    lut: Colors = np.rint(Colormap("crameri:vik").lut(1025)[:, :3] * 255).astype(np.uint8)
    return lut
