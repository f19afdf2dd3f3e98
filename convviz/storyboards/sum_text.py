"""A sum as the foot writes it."""

from __future__ import annotations

from convviz.formatting import number


def sum_text(before: float, after: float, decimals: int) -> str | None:
    """Return how a number became another by adding to it; None where rounding belies it.

    >>> sum_text(0.77, 0.62, 2), sum_text(0.004, 0.008, 2)
    ('0.77 − 0.15 = 0.62', None)
    """
    change = after - before
    rounded = round(before, decimals) + round(change, decimals)
    if round(rounded - round(after, decimals), 9):
        return None
    one, more, both = (number(value, decimals, trim=True) for value in (before, change, after))
    return f"{one} {f'− {more[1:]}' if after < before else f'+ {more}'} = {both}"
