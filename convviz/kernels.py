"""Kernels that have a name, and the reading of a kernel that a user types.

Loads neither numpy nor torch: the command's help lists the names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from convviz.errors import InputError, did_you_mean
from convviz.numbers_text import one_row, parse_numbers


@dataclass(frozen=True, slots=True)
class Kernel:
    """A 3x3 kernel of one channel: what it answers to, and who uses it so."""

    name: str
    rows: tuple[tuple[float, ...], ...]
    meaning: str
    source: str


_ARTICLE = "the article's {}"
_TURNED = "the article's {} with its signs turned"

_ALL = (
    Kernel(
        "top-edge",
        ((1, 1, 1), (0, 0, 0), (-1, -1, -1)),
        "row above minus row below: negative on a bright stroke's upper side",
        _ARTICLE.format("top_edge"),
    ),
    Kernel(
        "right-edge",
        ((-1, 0, 1), (-1, 0, 1), (-1, 0, 1)),
        "column right minus column left: negative on a bright stroke's right side",
        _ARTICLE.format("right_edge"),
    ),
    Kernel(
        "bottom-edge",
        ((-1, -1, -1), (0, 0, 0), (1, 1, 1)),
        "row below minus row above: negative on a bright stroke's lower side",
        _TURNED.format("top_edge"),
    ),
    Kernel(
        "left-edge",
        ((1, 0, -1), (1, 0, -1), (1, 0, -1)),
        "column left minus column right: negative on a bright stroke's left side",
        _TURNED.format("right_edge"),
    ),
    Kernel(
        "box",
        ((1, 1, 1), (1, 1, 1), (1, 1, 1)),
        "the sum of the neighbourhood: a blur, nine times as bright",
        _ARTICLE.format("no_op (which is no identity)"),
    ),
    Kernel(
        "identity",
        ((0, 0, 0), (0, 1, 0), (0, 0, 0)),
        "the middle pixel alone: the picture stays as it is",
        "the unit impulse, the neutral element of convolution",
    ),
)

KERNELS: Mapping[str, Kernel] = MappingProxyType({kernel.name: kernel for kernel in _ALL})


def parse_kernel(text: str, rank: int) -> tuple[Any, ...]:
    """Read a kernel: a name from `KERNELS` or numbers as `parse_numbers` takes them.

    Parameters
    ----------
    text
        e.g. "top-edge" or "1,1,1;0,0,0;-1,-1,-1"; channels by `|`.
    rank
        1 for a sequence (one row, no names) or 2 for an image.

    Returns
    -------
    nested tuples (channels, columns) or (channels, rows, columns) of float

    Raises
    ------
    InputError
        For an unknown name, with the nearest one, and for numbers that cannot be read.

    Examples
    --------
    >>> parse_kernel("box", rank=2)
    (((1, 1, 1), (1, 1, 1), (1, 1, 1)),)
    >>> parse_kernel("0.5, -0.5", rank=1)
    ((0.5, -0.5),)
    """
    name = text.strip().lower().replace("_", "-")
    is_name = name[:1].isalpha() and not set(name) & set(",;|")
    if rank == 1:
        if is_name:
            raise InputError(
                f'the kernel of a sequence has no names, and "{text.strip()}" is none: '
                "write its numbers, like 0.5,-0.5"
            )
        return one_row(parse_numbers(text))
    if not is_name:
        return parse_numbers(text)
    if name not in KERNELS:
        hint = did_you_mean(name, KERNELS)
        raise InputError(
            f'there is no kernel "{text.strip()}": {hint}the names are {", ".join(KERNELS)}, '
            "or write numbers like 1,0;0,-1"
        )
    return (KERNELS[name].rows,)


def named(weight: tuple[Any, ...]) -> str | None:
    """The name of a one-channel kernel (1, rows, columns), None where it has none.

    >>> named((((1.0, 1.0, 1.0), (0.0, 0.0, 0.0), (-1.0, -1.0, -1.0)),))
    'top-edge'
    """
    return next((kernel.name for kernel in _ALL if (kernel.rows,) == weight), None)
