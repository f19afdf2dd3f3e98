"""One grey image as a scene's input: a handwritten digit, or a user's picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from convviz.digits import digit
from convviz.draw import ConvScene
from convviz.errors import InputError
from convviz.formatting import shape
from convviz.inputs.images import Picture, read_image
from convviz.parameters import is_given, option_of


@dataclass(frozen=True, eq=False)
class GreyInput:
    """An image of one channel, and what to call it.

    Attributes
    ----------
    pixels : float32 array (1, H, W), 0 to 1
    name
        What stands above it: "the digit 5", "photo.png, in grey".
    told
        The sentence that says what it is.
    picture
        None where it is a digit.
    size
        To what the scene had the picture scaled, as `read_image` takes it.
    """

    pixels: NDArray[np.float32]
    name: str
    told: str
    picture: Picture | None = None
    size: int | None = None

    @property
    def is_picture(self) -> bool:
        return self.picture is not None

    @property
    def is_greyed(self) -> bool:
        """Whether its file has colours."""
        return self.picture is not None and self.picture.is_greyed


def digit_input(label: int) -> GreyInput:
    """Return a handwritten digit."""
    pixels = digit(label)[None]
    size = shape(pixels.shape[1:])
    told = f"A handwritten {label} is {size} numbers: 0 is blank, almost 1 full ink."
    return GreyInput(pixels, f"the digit {label}", told)


def picture_input(path: str, least: tuple[int, int], longest: int | None = None) -> GreyInput:
    """Return a user's picture in grey.

    Parameters
    ----------
    least
        The rows and columns that it must have.
    longest
        To what a longer side is scaled down; None for what `read_image` takes.

    Raises
    ------
    InputError
        For a file that cannot be read, and for a picture that is too small.
    """
    picture, size = read_image(path, grey=True), None
    if longest is not None and max(picture.pixels.shape) > longest:
        picture, size = read_image(path, longest, grey=True), longest
    done = [
        *(["scaled down"] if picture.is_scaled else []),
        *(["turned to grey"] if picture.is_greyed else []),
    ]
    file = picture.file + (f", {' and '.join(done)}," if done else "")
    sides = picture.pixels.shape[1:]
    if any(side < needed for side, needed in zip(sides, least, strict=True)):
        raise InputError(
            f"{file} is {shape(sides)} pixels: this scene needs {shape(least)} (height×width) or "
            "more"
        )
    return GreyInput(
        picture.pixels,
        picture.file + (", in grey" if picture.is_greyed else ""),
        f"{file} is {shape(sides)} numbers: 0 black, 1 white.",
        picture,
        size,
    )


def refuse_both(scene: type, other: str) -> None:
    """Refuse another input beside a picture.

    Raises
    ------
    InputError
        If the scene's parameter `other` was chosen.
    """
    if is_given(scene, other):
        raise InputError(f"--image and {option_of(other)} exclude each other: both are the input")


class GreyScene(ConvScene):
    """A scene about a handwritten digit, or about a user's picture in grey.

    A subclass has the parameters `digit` and `image`.
    """

    digit: int
    image: str | None

    longest_side: ClassVar[int | None] = None  # see picture_input

    @property
    def least_size(self) -> tuple[int, int]:
        """The rows and columns that a picture must have."""
        return (3, 3)

    @property
    def size(self) -> int | None:
        """To what the picture is scaled; `convviz code` prints it."""
        return self.subject.size

    @cached_property
    def subject(self) -> GreyInput:
        """The input."""
        if self.image is None:
            return digit_input(self.digit)
        refuse_both(type(self), "digit")
        return picture_input(self.image, self.least_size, self.longest_side)
