"""The parameters of scenes: what an annotation means, and how its text is read.

A scene says `digit: Digit = 5`, and the command offers `--digit`. Names that many scenes
share mean the same everywhere. Loads neither numpy, torch nor manim.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from convviz.errors import InputError, shown
from convviz.formatting import MAX_DECIMALS
from convviz.inputs.numbers_text import one_row, parse_numbers
from convviz.inputs.setting_text import (
    LARGEST_COUNT,
    PADDING_MODES,
    parse_file,
    parse_flag,
    parse_module,
    parse_padding,
    parse_padding_mode,
    parse_per_axis,
    parse_size,
)
from convviz.kernels import parse_kernel

MAX_WORDS = 12

# What a scene's annotations are at run time. The names are read from the source, see KINDS.
Words = str
Numbers = tuple[float, ...] | str
Grid = tuple[tuple[float, ...], ...] | str
Kernel1d = tuple[Any, ...] | str
Kernel2d = tuple[Any, ...] | str
Digit = int
Decimals = int
Channels = tuple[Any, ...] | str
Weight1d = tuple[Any, ...] | str
Weight2d = tuple[Any, ...] | str
PerAxis = int | tuple[int, ...] | str
Padding = int | tuple[int, ...] | str
PaddingMode = str
Size = int | tuple[int, int] | str
Count = int
Index = int
Flag = bool
File = str
Image = str
Module = str
Power = float

RANDOM = "random"  # a kernel's name: drawn by torch, as --seed says


@dataclass(frozen=True)
class Kind:
    """How a parameter's text becomes its value.

    Attributes
    ----------
    metavar
        What stands for the value in the help.
    parse
        From the text to the value; raises InputError with what is allowed.
    is_text
        Whether the value is a text itself.
    """

    metavar: str
    parse: Callable[[Any], Any]
    is_text: bool = False


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
        raise InputError(f'"{shown(text)}" is {len(numbers)} numbers where one is expected')
    return numbers[0]


def parse_power(text: str) -> float:
    """Read the exponent of a power: any number but 0, a whole one as such."""
    power = parse_float(text)
    if power == 0:
        raise InputError("a power is not 0: its root would be none")
    return int(power) if power.is_integer() else power


def parse_weight(rank: int) -> Callable[[str], tuple[Any, ...] | str]:
    """Return the reader of a kernel of any number of channels, or of the word "random"."""

    def parse(text: str) -> tuple[Any, ...] | str:
        return RANDOM if text.strip().lower() == RANDOM else parse_kernel(text, rank=rank)

    return parse


def whole(what: str, low: int, high: int) -> Callable[[str], int]:
    """Return the reader of a whole number from `low` to `high`."""

    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise InputError(f"{what} is a whole number from {low} to {high}, not {shown(text)}")
        return value

    return parse


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "Words": Kind("TEXT", parse_words, is_text=True),
        "Grid": Kind("NUMBERS", parse_grid),
        "Numbers": Kind("NUMBERS", parse_sequence),
        "Kernel1d": Kind("NUMBERS", lambda text: parse_kernel(text, rank=1)),
        "Kernel2d": Kind("NAME|NUMBERS", lambda text: parse_kernel(text, rank=2)),
        "Digit": Kind("0..9", whole("a digit", 0, 9)),
        "Decimals": Kind(f"0..{MAX_DECIMALS}", whole("the number of decimals", 0, MAX_DECIMALS)),
        "Channels": Kind("NUMBERS", parse_numbers),
        "Weight1d": Kind("NUMBERS", parse_weight(1)),
        "Weight2d": Kind("NAME|NUMBERS", parse_weight(2)),
        "PerAxis": Kind("N|H,W", parse_per_axis),
        "Padding": Kind("N|H,W|same|valid", parse_padding),
        "PaddingMode": Kind("|".join(PADDING_MODES), parse_padding_mode, is_text=True),
        "Size": Kind("N|H,W", parse_size),
        "Count": Kind("N", whole("this", 1, LARGEST_COUNT)),
        "Index": Kind("N", whole("this", 0, 10**6)),
        "Flag": Kind("", parse_flag),
        "File": Kind("FILE", parse_file("file"), is_text=True),
        "Image": Kind("FILE", parse_file("image"), is_text=True),
        "Module": Kind("FILE.py:NAME|MODULE:NAME", parse_module, is_text=True),
        "Power": Kind("NUMBER", parse_power),
        "float": Kind("NUMBER", parse_float),
        "int": Kind("N", whole("this", -(10**9), 10**9)),
        "str": Kind("TEXT", str, is_text=True),
    }
)


def option_of(name: str) -> str:
    """Return the command's option for a parameter of that name."""
    return "--" + name.replace("_", "-")


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
    unset
        What the help calls a default of None; nothing where `help` says it.
    """

    name: str
    kind: str
    default: Any
    help: str
    unset: str = "the article's"

    @property
    def option(self) -> str:
        """The command's option."""
        return option_of(self.name)

    @property
    def shown_default(self) -> str:
        """What the help calls the default; nothing where there is nothing to say."""
        if self.default is None:
            return self.unset
        if self.kind == "Flag":
            return "yes" if self.default else "no"
        return f"{self.default}"

    def parse(self, text: str | bool) -> Any:
        """Return the value that a text, or a flag, stands for.

        Raises
        ------
        InputError
            If it stands for none; the sentence says what is allowed.
        """
        return KINDS[self.kind].parse(text)

    def value(self, given: Any) -> Any:
        """Return what a class attribute stands for, which may be text where numbers are meant."""
        kind = KINDS[self.kind]
        return kind.parse(given) if isinstance(given, str) and not kind.is_text else given


def is_given(scene: type, name: str) -> bool:
    """Return whether a parameter was chosen, be it as its default is.

    A default stands with its annotation, or beside the name of an operation, see
    `convviz.operations`; what was chosen is an attribute alone.

    >>> class Mine:
    ...     stride: int = 2
    >>> is_given(Mine, "stride"), is_given(type("Mine", (Mine,), {"stride": 2}), "stride")
    (False, True)
    """
    owner = next((cls for cls in scene.__mro__ if name in vars(cls)), None)
    if owner is None or "operation" in vars(owner):
        return False
    return name not in inspect.get_annotations(owner)


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
        Nested tuples (1, *kernel): the weight of one output channel. A kernel that was asked
        for by its name keeps it, see `convviz.kernels.name_of`.

    Raises
    ------
    InputError
        For a kernel of several channels.
    """
    if isinstance(kernel, str):
        kernel = parse_kernel(kernel, rank=rank)
    elif depth(kernel) == rank:
        kernel = (kernel,)
    if len(kernel) != 1:
        raise InputError(
            f"this scene's input has one channel, and the kernel has {len(kernel)}: "
            "give one, without |"
        )
    return kernel


def depth(nested: Any) -> int:
    """Return how deep numbers are nested: 0 for one number, 2 for rows of numbers."""
    return 1 + depth(nested[0]) if isinstance(nested, (tuple, list)) else 0
