"""What a layer reads: a digit, a picture, a sentence, numbers; each with its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from convviz.digits import digit
from convviz.errors import InputError

DRAWN_LENGTH = 8  # numbers of a sequence that is drawn
DRAWN_SIDE = 3  # of a small picture that is drawn


@dataclass(frozen=True, eq=False)
class LayerInput:
    """An input and what to call it.

    Attributes
    ----------
    x : tensor (C, *spatial), float32
    name : str
        As a picture's caption has it: "the digit 5", "photo.png, scaled".
    words : list of str or None
        One for each column of a sentence.
    """

    x: torch.Tensor
    name: str
    words: list[str] | None = None

    @property
    def channels(self) -> int:
        return len(self.x)


def digits_input(label: int, channels: int = 1) -> LayerInput:
    """Return handwritten digits, one a channel: `label` and those that follow it.

    >>> digits_input(5).name, digits_input(8, channels=3).name
    ('the digit 5', 'the digits 8, 9, 0')
    """
    labels = [(label + channel) % 10 for channel in range(channels)]
    pictures = np.stack([digit(each) for each in labels])
    if channels == 1:
        return LayerInput(torch.from_numpy(pictures), f"the digit {label}")
    told = ", ".join(map(str, labels[:4])) + (", …" if channels > 4 else "")
    return LayerInput(torch.from_numpy(pictures), f"the digits {told}")


def picture_input(path: str, size: int | tuple[int, int] | None = None) -> LayerInput:
    """Return an image file's pixels, see `convviz.inputs.images.read_image`."""
    from convviz.inputs.images import read_image  # loads Pillow

    picture = read_image(path, size)
    return LayerInput(torch.from_numpy(picture.pixels), picture.name)


def values_input(values: Sequence[Any]) -> LayerInput:
    """Return numbers that a user typed, nested (channels, *spatial)."""
    return LayerInput(torch.tensor(values, dtype=torch.float32), "your numbers")


def drawn_sequence(channels: int = 1) -> LayerInput:
    """Return a sequence of numbers that torch draws."""
    x = torch.randn(channels, DRAWN_LENGTH, device="cpu", dtype=torch.float32)
    return LayerInput(x, "random numbers")


def drawn_grid(channels: int = 1) -> LayerInput:
    """Return a small picture of whole numbers from -5 to 5 that torch draws.

    None of them is 0, and those of a channel differ from each other.
    """
    numbers = torch.tensor([*range(-5, 0), *range(1, 6)], device="cpu", dtype=torch.float32)
    count = DRAWN_SIDE**2
    drawn = [numbers[torch.randperm(len(numbers), device="cpu")[:count]] for _ in range(channels)]
    return LayerInput(torch.stack(drawn).reshape(-1, DRAWN_SIDE, DRAWN_SIDE), "random numbers")


def words_input(
    words: Sequence[str],
    *,
    values: Sequence[Any] | None = None,
    embeddings: str | None = None,
    dim: int | None = None,
) -> LayerInput:
    """Return the numbers of a sentence's words: those given, a file's, or drawn by torch.

    Raises
    ------
    InputError
        Where numbers and words are not as many, and for a file that does not have them.
    """
    from convviz.inputs.embeddings import drawn_embeddings, read_embeddings

    name = f"{len(words)} word{'' if len(words) == 1 else 's'}"
    if values is not None:
        given = values_input(values).x
        if given.shape[-1] != len(words):
            raise InputError(
                f"{name} and {given.shape[-1]} numbers: give --values one number a word, "
                "channels apart by |"
            )
        return LayerInput(given, name, list(words))
    vectors: NDArray[np.float32]
    if embeddings is None:
        vectors = drawn_embeddings(words, 1 if dim is None else dim)
    else:
        vectors = read_embeddings(embeddings, words)
        if dim not in (None, len(vectors)):
            raise InputError(
                f"the vectors in the file have {len(vectors)} numbers each, and {dim} are asked "
                "for: leave --embedding-dim and --in-channels away"
            )
    return LayerInput(torch.from_numpy(vectors), name, list(words))
