"""Kernels that have a name, and the reading of a kernel that a user types.

Loads neither numpy nor torch: the command's help lists the names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Self

from convviz.errors import InputError, did_you_mean, shown
from convviz.inputs.numbers_text import one_row, parse_numbers


@dataclass(frozen=True, slots=True)
class Kernel:
    """A kernel of one channel: what it answers to, and who uses it so.

    Torch does not flip it: the weight at the top left meets the pixel at the top left.
    """

    name: str
    rows: tuple[tuple[float, ...], ...]
    meaning: str
    source: str


_ARTICLE = "the article's {}"
_TURNED = "the article's {} with its signs turned"
_SOBEL = "I. Sobel and G. Feldman, talk at the Stanford AI Project, 1968; OpenCV's Sobel, d{}"
_SCHARR = (
    "H. Scharr, Optimale Operatoren in der Digitalen Bildverarbeitung, 2000; OpenCV's Scharr, d{}"
)
_SETOSA = "V. Powell, Image Kernels Explained Visually, setosa.io, 2015"
_GONZALEZ = "R. C. Gonzalez and R. E. Woods, Digital Image Processing, 3.6"

# a row of Pascal's triangle over its sum: exact in binary
_BINOMIAL = {3: (1 / 4, 1 / 2, 1 / 4), 5: (1 / 16, 1 / 4, 3 / 8, 1 / 4, 1 / 16)}


def _outer(weights: tuple[float, ...]) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(one * other for other in weights) for one in weights)


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
        "sobel-x",
        ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
        "how much brighter it gets to the right; the middle row counts twice",
        _SOBEL.format("x"),
    ),
    Kernel(
        "sobel-y",
        ((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
        "how much brighter it gets downwards; the middle column counts twice",
        _SOBEL.format("y"),
    ),
    Kernel(
        "scharr-x",
        ((-3, 0, 3), (-10, 0, 10), (-3, 0, 3)),
        "how much brighter it gets to the right, weighted so that slanting edges count alike",
        _SCHARR.format("x"),
    ),
    Kernel(
        "scharr-y",
        ((-3, -10, -3), (0, 0, 0), (3, 10, 3)),
        "how much brighter it gets downwards, weighted so that slanting edges count alike",
        _SCHARR.format("y"),
    ),
    Kernel(
        "laplacian",
        ((0, 1, 0), (1, -4, 1), (0, 1, 0)),
        "the four neighbours minus four times the middle: negative on bright spots and lines",
        f"{_GONZALEZ}; OpenCV's Laplacian with ksize=1",
    ),
    Kernel(
        "outline",
        ((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)),
        "eight times the middle minus all eight neighbours: what stands out from them",
        _SETOSA,
    ),
    Kernel(
        "mean",
        ((1 / 9,) * 3,) * 3,
        "the average of the neighbourhood: a blur as bright as the picture",
        "OpenCV's blur with ksize (3, 3)",
    ),
    Kernel(
        "gaussian",
        _outer(_BINOMIAL[3]),
        "an average in which near pixels count more: a soft blur",
        "the outer product of OpenCV's getGaussianKernel(3, 0)",
    ),
    Kernel(
        "gaussian-5",
        _outer(_BINOMIAL[5]),
        "the same average over five rows and columns: a softer blur",
        "P. J. Burt and E. H. Adelson, The Laplacian Pyramid as a Compact Image Code, 1983, "
        "with a = 3/8; OpenCV's pyrDown",
    ),
    Kernel(
        "sharpen",
        ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
        "the picture minus its laplacian: what differs from its neighbours differs more",
        f"{_GONZALEZ}; {_SETOSA}",
    ),
    Kernel(
        "emboss",
        ((-2, -1, 0), (-1, 1, 1), (0, 1, 2)),
        "the picture plus how much brighter it gets to the lower right: a relief",
        _SETOSA,
    ),
    Kernel(
        "identity",
        ((0, 0, 0), (0, 1, 0), (0, 0, 0)),
        "the middle pixel alone: the picture stays as it is",
        "the unit impulse, the neutral element of convolution",
    ),
)

KERNELS: Mapping[str, Kernel] = MappingProxyType({kernel.name: kernel for kernel in _ALL})


class NamedKernel(tuple[Any, ...]):
    """A parsed kernel, (1, rows, columns), that knows by which name it was asked for.

    >>> NamedKernel("box").name, NamedKernel("box") == (KERNELS["box"].rows,)
    ('box', True)
    """

    name: str

    def __new__(cls, name: str) -> Self:
        made = super().__new__(cls, (KERNELS[name].rows,))
        made.name = name
        return made

    def __getnewargs__(self) -> tuple[str]:
        """Let it be sent to another process."""
        return (self.name,)

    def __repr__(self) -> str:
        return f"NamedKernel({self.name!r})"


def name_of(kernel: tuple[Any, ...]) -> str | None:
    """Return the name by which a kernel was asked for, None for numbers of one's own.

    >>> name_of(parse_kernel("top-edge", rank=2)), name_of(parse_kernel("1,0;0,-1", rank=2))
    ('top-edge', None)
    """
    return kernel.name if isinstance(kernel, NamedKernel) else None


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
        A `NamedKernel` where it was asked for by its name.

    Raises
    ------
    InputError
        For an unknown name, with the nearest one, and for numbers that cannot be read.

    Examples
    --------
    >>> parse_kernel("box", rank=2)
    NamedKernel('box')
    >>> parse_kernel("0.5, -0.5", rank=1)
    ((0.5, -0.5),)
    """
    name = text.strip().lower().replace("_", "-")
    is_name = name[:1].isalpha() and not set(name) & set(",;|")
    if rank == 1:
        if is_name:
            raise InputError(
                f'the kernel of a sequence has no names, and "{shown(text.strip())}" is none: '
                "write its numbers, like 0.5,-0.5"
            )
        return one_row(parse_numbers(text))
    if not is_name:
        return parse_numbers(text)
    if name not in KERNELS:
        hint = did_you_mean(name, KERNELS)
        raise InputError(
            f'there is no kernel "{shown(text.strip())}": {hint}the names are '
            f"{', '.join(KERNELS)}, or write numbers like 1,0;0,-1"
        )
    return NamedKernel(name)
