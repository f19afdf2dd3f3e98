"""The parameters of scenes: what an annotation means, and how its text is read.

A scene says `digit: Digit = 5`, and the command offers `--digit`. Names that many scenes
share mean the same everywhere. Loads neither numpy, torch nor manim.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from convviz.errors import InputError
from convviz.formatting import MAX_DECIMALS
from convviz.kernels import KERNELS, parse_kernel
from convviz.numbers_text import one_row, parse_numbers

MAX_WORDS = 12

# What a scene's annotations are at run time. The names are read from the source, see KINDS.
Words = str
Numbers = tuple[float, ...] | str
Grid = tuple[tuple[float, ...], ...] | str
Kernel1d = tuple[Any, ...] | str
Kernel2d = tuple[Any, ...] | str
Digit = int
Decimals = int


@dataclass(frozen=True)
class Kind:
    """How a parameter's text becomes its value.

    Attributes
    ----------
    metavar
        What stands for the value in the help.
    parse
        From the text to the value; raises InputError with what is allowed.
    """

    metavar: str
    parse: Callable[[str], Any]


def parse_words(text: str) -> str:
    """Read a sentence of 1 to 12 words; blanks between them do not matter."""
    words = text.split()
    if not 1 <= len(words) <= MAX_WORDS:
        raise InputError(f"a sentence has 1 to {MAX_WORDS} words, not {len(words)}")
    if not text.isprintable():
        raise InputError("a sentence holds printable characters only")
    return " ".join(words)


def parse_sequence(text: str) -> tuple[float, ...]:
    """Read one row of numbers, one a word."""
    channels = one_row(parse_numbers(text))
    if len(channels) != 1:
        raise InputError(f"there are {len(channels)} channels where one is expected")
    return channels[0]


def parse_grid(text: str) -> tuple[tuple[float, ...], ...]:
    """Read rows of numbers, apart by `;`."""
    channels = parse_numbers(text)
    if len(channels) != 1:
        raise InputError(f"there are {len(channels)} channels where one is expected")
    return channels[0]


def parse_float(text: str) -> float:
    """Read one number."""
    numbers = parse_sequence(text)
    if len(numbers) != 1:
        raise InputError(f'"{text}" is {len(numbers)} numbers where one is expected')
    return numbers[0]


def whole(what: str, low: int, high: int) -> Callable[[str], int]:
    """Return the reader of a whole number from `low` to `high`."""

    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise InputError(f"{what} is a whole number from {low} to {high}, not {text}")
        return value

    return parse


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "Words": Kind("TEXT", parse_words),
        "Grid": Kind("NUMBERS", parse_grid),
        "Numbers": Kind("NUMBERS", parse_sequence),
        "Kernel1d": Kind("NUMBERS", lambda text: parse_kernel(text, rank=1)),
        "Kernel2d": Kind("NAME|NUMBERS", lambda text: parse_kernel(text, rank=2)),
        "Digit": Kind("0..9", whole("a digit", 0, 9)),
        "Decimals": Kind(f"0..{MAX_DECIMALS}", whole("the number of decimals", 0, MAX_DECIMALS)),
        "float": Kind("NUMBER", parse_float),
        "int": Kind("N", whole("this", -(10**9), 10**9)),
        "str": Kind("TEXT", str),
    }
)

SHARED_HELP: Mapping[str, str] = MappingProxyType(
    {
        "words": f"The sentence, 1 to {MAX_WORDS} words.",
        "values": "The input's numbers, one a word, like -1.3,0.5,0.7,-0.1.",
        "digit": "Which handwritten digit.",
        "kernel": "The kernel's weights: numbers like 1,1,1;0,0,0;-1,-1,-1 (rows by ;).",
        "bias": "What is added to every sum.",
        "decimals": "Decimals of the numbers on show.",
    }
)
KERNEL_NAMES = ", ".join(KERNELS)


@dataclass(frozen=True)
class Parameter:
    """One parameter of one scene.

    Attributes
    ----------
    name
        As in the scene's class; the option has dashes for underscores.
    kind
        A key of KINDS.
    default
        The value in the class; None where the scene finds one itself.
    help
        What it means.
    """

    name: str
    kind: str
    default: Any
    help: str

    @property
    def option(self) -> str:
        """The command's option."""
        return "--" + self.name.replace("_", "-")

    def parse(self, text: str) -> Any:
        """Return the value that a text stands for.

        Raises
        ------
        InputError
            If it stands for none; the sentence says what is allowed.
        """
        return KINDS[self.kind].parse(text)


def numbers(value: Numbers) -> tuple[float, ...]:
    """Return a class attribute of kind Numbers, given as numbers or as text."""
    return parse_sequence(value) if isinstance(value, str) else tuple(map(float, value))


def rows_of(value: Grid) -> tuple[tuple[float, ...], ...]:
    """Return a class attribute of kind Grid, given as rows of numbers or as text."""
    if isinstance(value, str):
        return parse_grid(value)
    return tuple(tuple(map(float, row)) for row in value)


def kernel_weight(kernel: tuple[Any, ...] | str, *, rank: int) -> tuple[Any, ...]:
    """Return a one-channel kernel, given by name, as text or as numbers.

    Parameters
    ----------
    kernel
        Text, or nested tuples (1, *kernel) or (*kernel).
    rank
        1 or 2.

    Returns
    -------
    tuple
        Nested tuples (1, *kernel): the weight of one output channel.

    Raises
    ------
    InputError
        For a kernel of several channels.
    """
    if isinstance(kernel, str):
        kernel = parse_kernel(kernel, rank=rank)
    elif _depth(kernel) == rank:
        kernel = (kernel,)
    if len(kernel) != 1:
        raise InputError(
            f"this scene's input has one channel, and the kernel has {len(kernel)}: "
            "give one, without |"
        )
    return kernel


def _depth(nested: Any) -> int:
    return 1 + _depth(nested[0]) if isinstance(nested, (tuple, list)) else 0
