"""The standard pictures of convolution arithmetic: which there are, and their sizes.

They are the settings of Vincent Dumoulin and Francesco Visin, "A guide to convolution
arithmetic for deep learning", arXiv:1603.07285. Loads neither numpy, torch nor manim.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from convviz.errors import InputError, did_you_mean, shown

# of those that have no animation of their own in the original: pixels
USUAL_SIZE = (480, 480)


@dataclass(frozen=True)
class Configuration:
    """One of the settings: a square map of one channel and what goes over it.

    Attributes
    ----------
    name
        As the original calls it.
    input, kernel, padding, stride, dilation
        Of the forward operation; sizes are those of a side.
    transposed
        Whether the transposed convolution is meant, from the forward one's output size
        back to its input size.
    mode
        "average" or "max" for pooling, None for a convolution.
    pixels
        The original's width and height, None where it has no animation.
    """

    name: str
    input: int
    kernel: int
    padding: int
    stride: int
    dilation: int
    transposed: bool
    mode: str | None
    pixels: tuple[int, int] | None

    @property
    def size(self) -> tuple[int, int]:
        """The width and height in pixels that its picture has unless others are asked for."""
        return self.pixels or USUAL_SIZE

    @property
    def reads(self) -> int:
        """The side of the map that comes in."""
        return self._forward if self.transposed else self.input

    @property
    def gives(self) -> int:
        """The side of the map that comes out."""
        return self.input if self.transposed else self._forward

    @property
    def output_padding(self) -> int:
        """What a transposed convolution must add to come back to the size that it is from."""
        if not self.transposed:
            return 0
        return self.input - ((self.reads - 1) * self.stride - 2 * self.padding + self._reach)

    @property
    def settings(self) -> str:
        """What is not torch's default, in words."""
        told = [f"{'window' if self.mode else 'kernel'} {self.kernel}"]
        for name, value, default in (
            ("stride", self.stride, 1),
            ("padding", self.padding, 0),
            ("output padding", self.output_padding, 0),
            ("dilation", self.dilation, 1),
        ):
            if value != default:
                told.append(f"{name} {value}")
        return ", ".join(told)

    @property
    def operation(self) -> str:
        """What goes over the map, in words."""
        if self.mode:
            return f"{self.mode} pooling"
        return "transposed convolution" if self.transposed else "convolution"

    @property
    def _reach(self) -> int:
        return self.dilation * (self.kernel - 1) + 1

    @property
    def _forward(self) -> int:
        return (self.input + 2 * self.padding - self._reach) // self.stride + 1


def configurations() -> dict[str, Configuration]:
    """All of them by name, in the original's order."""
    return {
        record["name"]: Configuration(
            **{**record, "pixels": record["pixels"] and tuple(record["pixels"])}
        )
        for record in _data()["configurations"]
    }


def configuration(name: str) -> Configuration:
    """The one of that name; dashes stand for underscores.

    Raises
    ------
    InputError
        If there is none, with the nearest one.
    """
    known = configurations()
    found = known.get(name.lower().replace("-", "_"))
    if found is None:
        hint = did_you_mean(name.lower().replace("-", "_"), known, likeness=0.5)
        raise InputError(
            f'there is no picture "{shown(name)}": {hint}the names are {", ".join(known)}'
        )
    return found


def figure_numbers(what: str) -> list[list[int]]:
    """The numbers of the original's figure 1.1: its "input", 5x5, or its "kernel", 3x3."""
    numbers: list[list[int]] = _data()["numbers"][what]
    return numbers


@cache
def _data() -> dict[str, Any]:
    text = files("convviz").joinpath("data", "convolution_arithmetic.json").read_text("utf-8")
    data: dict[str, Any] = json.loads(text)
    return data
