"""The one place where a number becomes the text on screen."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache

MINUS = "\N{MINUS SIGN}"
MAX_DECIMALS = 6
_TOO_LONG = 10_000  # from here on 1.2e5 instead of 123456.00
_MAX_GLYPHS = 6


@lru_cache(maxsize=65536)
def number(value: float, decimals: int = 2, *, sign: bool = False, trim: bool = False) -> str:
    """A number as the pictures show it, rounded as Python's `format` rounds.

    Parameters
    ----------
    value
        A Python or numpy number.
    decimals
        0 to 6.
    sign
        Put + before what is positive after rounding.
    trim
        Write integers without decimals.

    Raises
    ------
    ValueError
        For decimals outside 0 to 6.

    Examples
    --------
    >>> number(-1.305), number(-0.001), number(0.5, sign=True), number(-3.0, trim=True)
    ('−1.30', '0.00', '+0.50', '−3')
    >>> number(123456.7), number(-1.2e10)
    ('1.2e5', '−1e10')
    """
    if not 0 <= decimals <= MAX_DECIMALS:
        raise ValueError(f"decimals is {decimals}: it must be 0 to {MAX_DECIMALS}")
    value = float(value)
    text = _magnitude(abs(value), 0 if trim and value.is_integer() else decimals, value < 0)
    if not any(digit in text for digit in "123456789∞n"):  # neither ∞ nor "nan" is zero
        return text
    if value < 0:
        return MINUS + text
    return "+" + text if sign and value > 0 else text


def counted(number: int, noun: str, several: str = "") -> str:
    """A number of things, in figures.

    >>> counted(1, "cell"), counted(3, "cell"), counted(2, "axis", "axes")
    ('1 cell', '3 cells', '2 axes')
    """
    return f"{number} {noun if number == 1 else several or noun + 's'}"


def shape(dims: Iterable[int]) -> str:
    """The sizes of an array.

    >>> shape((1, 28, 28))
    '1×28×28'
    """
    return "×".join(str(size) for size in dims)


def grouped(count: int) -> str:
    """A whole number with its thousands apart.

    >>> grouped(530660)
    '530,660'
    """
    return f"{count:,}".replace("-", MINUS)


def _magnitude(value: float, decimals: int, negative: bool) -> str:
    fixed = "∞" if value == math.inf else f"{value:.{decimals}f}"
    if not math.isfinite(value) or float(fixed) < _TOO_LONG:
        return fixed
    room = _MAX_GLYPHS - negative
    if decimals == 0 and len(fixed) <= room:
        return fixed
    short = _scientific(value, 1)
    return short if len(short) <= room else _scientific(value, 0)


def _scientific(value: float, decimals: int) -> str:
    mantissa, _, exponent = f"{value:.{decimals}e}".partition("e")
    return f"{mantissa}e{int(exponent)}"
