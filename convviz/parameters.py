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

from convviz.errors import InputError
from convviz.formatting import MAX_DECIMALS
from convviz.inputs.numbers_text import one_row, parse_numbers
from convviz.inputs.setting_text import (
    LARGEST_COUNT,
    LEGIBLE_SIDE,
    PADDING_MODES,
    parse_file,
    parse_flag,
    parse_module,
    parse_padding,
    parse_padding_mode,
    parse_per_axis,
    parse_size,
)
from convviz.kernels import KERNELS, parse_kernel

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
    """

    metavar: str
    parse: Callable[[Any], Any]


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
        "Channels": Kind("NUMBERS", parse_numbers),
        "Weight1d": Kind("NUMBERS", parse_weight(1)),
        "Weight2d": Kind("NAME|NUMBERS", parse_weight(2)),
        "PerAxis": Kind("N|H,W", parse_per_axis),
        "Padding": Kind("N|H,W|same|valid", parse_padding),
        "PaddingMode": Kind("|".join(PADDING_MODES), parse_padding_mode),
        "Size": Kind("N|H,W", parse_size),
        "Count": Kind("N", whole("this", 1, LARGEST_COUNT)),
        "Index": Kind("N", whole("this", 0, 10**6)),
        "Flag": Kind("", parse_flag),
        "File": Kind("FILE", parse_file("file")),
        "Image": Kind("FILE", parse_file("image")),
        "Module": Kind("FILE.py:NAME", parse_module),
        "float": Kind("NUMBER", parse_float),
        "int": Kind("N", whole("this", -(10**9), 10**9)),
        "str": Kind("TEXT", str),
    }
)

KERNEL_NAMES = ", ".join(KERNELS)

SHARED_HELP: Mapping[str, str] = MappingProxyType(
    {
        "words": f"The sentence, 1 to {MAX_WORDS} words.",
        "values": "The input's numbers, one a word, like -1.3,0.5,0.7,-0.1.",
        "digit": "Which handwritten digit.",
        "image": "A picture as the input: PNG, JPEG, WebP, GIF or BMP.",
        "size": "To which the image is scaled: height,width, or the longer side alone. "
        f"Without it the longer side is at most {LEGIBLE_SIDE}.",
        "embeddings": "The words' vectors: GloVe's text, or an .npz. Without it torch draws them.",
        "embedding_dim": "How many numbers stand for a word.",
        "kernel": "The kernel's weights: numbers like 1,1,1;0,0,0;-1,-1,-1 (rows by ;).",
        "bias": "What is added to every sum.",
        "in_channels": "Channels of the input.",
        "out_channels": "Channels of the output; without it one a group.",
        "kernel_size": "Size of the window.",
        "stride": "How far the window moves each time; without it, by its size.",
        "padding": "Cells added on every side: a number, or same, so that the size stays.",
        "padding_mode": "What the added cells hold.",
        "output_padding": "Cells added to one side of the output.",
        "dilation": "How far apart the cells are that the window reads.",
        "groups": "Groups of channels that keep to themselves.",
        "ceil_mode": "Let the last window reach over the edge.",
        "count_include_pad": "Count the padding's zeros in the average.",
        "norm_type": "The power to which numbers are raised; the root of their sum is taken.",
        "channel": "The output channel to look at, from 0.",
        "decimals": "Decimals of the numbers on show.",
        "module": "A model of yours: FILE.py:NAME, a class or an object in a Python file.",
        "layer": "The name of the model's layer to show, such as features.0.",
        "weights": "The model's weights: .safetensors, .pt or .npz.",
    }
)

# where a name means something else to a kind
_KIND_HELP: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("values", "Grid"): "The input's numbers, rows by ;, like 1,0;0,-1.",
        ("values", "Channels"): "The input's numbers, like 1,0;0,-1 (rows by ;, channels by |).",
        (
            "kernel",
            "Kernel2d",
        ): f"The kernel: {KERNEL_NAMES}; or numbers like 1,0;0,-1 (rows by ;).",
        ("kernel", "Weight2d"): f"The kernel: {KERNEL_NAMES}; numbers like 1,0;0,-1 (rows by ;, "
        "channels by |); or random, as --seed says. Without channels it is the same for all.",
        ("kernel", "Weight1d"): "The kernel: numbers like 0.5,-0.5 (channels by |), or random, as "
        "--seed says. Without channels it is the same for all.",
        ("padding", "PerAxis"): "Cells added on every side.",
    }
)


def described(name: str, kind: str) -> str:
    """Return what a parameter means, as far as its name and kind tell."""
    return _KIND_HELP.get((name, kind)) or SHARED_HELP.get(name, "")


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


def is_given(scene: type, name: str) -> bool:
    """Return whether a parameter was chosen, be it as its default is.

    A default stands with its annotation; what was chosen is an attribute alone.

    >>> class Mine:
    ...     stride: int = 2
    >>> is_given(Mine, "stride"), is_given(type("Mine", (Mine,), {"stride": 2}), "stride")
    (False, True)
    """
    owner = next((cls for cls in scene.__mro__ if name in vars(cls)), None)
    return owner is not None and name not in inspect.get_annotations(owner)


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
