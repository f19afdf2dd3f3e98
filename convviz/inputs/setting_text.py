"""The settings of a layer as a user types them: sizes, padding, files.

Loads neither numpy nor torch: the command reads them before any work begins. A path becomes
absolute here, since a worker may run in another folder.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from convviz.errors import InputError, did_you_mean, shown

LARGEST_SETTING = 1024  # of a kernel, a stride, a padding or a dilation
LARGEST_COUNT = 4096  # of channels, groups or dimensions
LARGEST_SIDE = 1024  # pixels of an image
LEGIBLE_SIDE = 64  # of an image that is scaled without a size being asked for

PADDING_WORDS = ("same", "valid")
PADDING_MODES = ("zeros", "reflect", "replicate", "circular")

_WHOLE = re.compile(r"\d{1,9}", re.ASCII)
_APART = re.compile(r"\s*[,x×]\s*")
_YES = {"true": True, "yes": True, "on": True, "1": True}
_NO = {"false": False, "no": False, "off": False, "0": False}


def parse_per_axis(text: str) -> int | tuple[int, int]:
    """Read one whole number for all axes, or one for the height and one for the width.

    >>> parse_per_axis("2"), parse_per_axis("2, 1"), parse_per_axis("2x1")
    (2, (2, 1), (2, 1))
    """
    numbers = _whole_numbers(text)
    if numbers is None or not 1 <= len(numbers) <= 2 or max(numbers) > LARGEST_SETTING:
        raise InputError(
            f"this is a whole number from 0 to {LARGEST_SETTING}, or two like 2,1 "
            f"(height, width), not {shown(text)}"
        )
    return numbers[0] if len(numbers) == 1 else (numbers[0], numbers[1])


def parse_padding(text: str) -> int | tuple[int, int] | str:
    """Read a padding: a number, a pair, or one of torch's words.

    >>> parse_padding("1"), parse_padding("0,2"), parse_padding("Same")
    (1, (0, 2), 'same')
    """
    word = text.strip().lower()
    if word in PADDING_WORDS:
        return word
    if word[:1].isalpha():
        raise InputError(
            f"padding is a whole number, two like 0,2 (height, width), same or valid, "
            f"not {shown(text)}"
        )
    return parse_per_axis(text)


def parse_size(text: str) -> int | tuple[int, int]:
    """Read an image's size: height and width, as torch has them, or the longer side alone.

    >>> parse_size("64"), parse_size("48,64"), parse_size("48x64")
    (64, (48, 64), (48, 64))
    """
    numbers = _whole_numbers(text)
    if (
        numbers is None
        or not 1 <= len(numbers) <= 2
        or not all(1 <= number <= LARGEST_SIDE for number in numbers)
    ):
        raise InputError(
            f"a size is the longer side in pixels, like 64, or height and width, like 48,64, "
            f"each from 1 to {LARGEST_SIDE}, not {shown(text)}"
        )
    return numbers[0] if len(numbers) == 1 else (numbers[0], numbers[1])


def parse_padding_mode(text: str) -> str:
    """Read one of torch's padding modes."""
    mode = text.strip().lower()
    if mode not in PADDING_MODES:
        hint = did_you_mean(mode, PADDING_MODES)
        raise InputError(
            f"a padding mode is one of {', '.join(PADDING_MODES)}, not {shown(text)}"
            + (f": {hint.strip()}" if hint else "")
        )
    return mode


def parse_flag(text: str | bool) -> bool:
    """Read yes or no, which the command's pair of options has read already."""
    if isinstance(text, bool):
        return text
    known = _YES | _NO
    if text.strip().lower() not in known:
        raise InputError(f"this is true or false, not {shown(text)}")
    return known[text.strip().lower()]


def parse_file(what: str) -> Callable[[str], str]:
    """Return the reader of the path of a file that is there; `what` names it in errors."""

    def parse(text: str) -> str:
        return _existing(what, text)

    return parse


def parse_module(text: str) -> str:
    """Read FILE.py:NAME, a model in a Python file, or package.module:NAME, one to import."""
    path, colon, name = text.strip().rpartition(":")
    is_module = all(part.isidentifier() for part in path.split("."))
    if colon and is_module and not path.endswith(".py") and name.isidentifier():
        return f"{path}:{name}"
    if not colon or not path.endswith(".py") or not name.isidentifier():
        raise InputError(
            "a module is FILE.py:NAME, such as model.py:Net, or package.module:NAME, such as "
            f"torchvision.models:resnet18, not {shown(text)}"
        )
    return f"{_existing('Python file', path)}:{name}"


def _existing(what: str, text: str) -> str:
    if not text.strip():
        raise InputError(f"{_a(what)} has a name, and this one is empty")
    try:
        path = Path(text).expanduser().absolute()
        is_file, is_there = path.is_file(), path.exists()
    except (OSError, ValueError, RuntimeError) as error:  # too long, a zero byte, no such user
        raise InputError(f"there is no {what} {shown(text)}") from error
    if not is_there:
        raise InputError(f"there is no {what} {text}")
    if not is_file:
        raise InputError(f"{text} is no file: {_a(what)} is wanted here")
    return str(path)


def _a(what: str) -> str:
    return f"{'an' if what[0] in 'aeiou' else 'a'} {what}"


def _whole_numbers(text: str) -> list[int] | None:
    inside = text.strip().removeprefix("(").removesuffix(")").strip()
    parts = _APART.split(inside)
    if not all(_WHOLE.fullmatch(part) for part in parts):
        return None
    return [int(part) for part in parts]
