"""Where a traced layer's numbers come from, as lines of Python that give them again.

A source is believed when the numbers that it gives are those of the trace.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from convviz.digits import digit
from convviz.errors import InputError
from convviz.inputs.layer_inputs import drawn_grid, drawn_sequence
from convviz.inputs.seeding import seeded
from convviz.operations import operation_of
from convviz.torch_code.literals import FEW, tensor_text

_MOST = 10_000  # numbers that are written down where nothing is known about them

_Array = NDArray[Any]


@dataclass(frozen=True)
class Sources:
    """What a scene's parameters say about the numbers; None and the default say nothing."""

    seed: int = 0
    image: str | None = None
    size: Any = None
    words: str | None = None
    embeddings: str | None = None
    weights: str | None = None


class Given(NamedTuple):
    """An expression, and the import that it needs."""

    text: str
    imports: tuple[str, ...] = ()


class Drawn(NamedTuple):
    """Numbers that torch draws after `torch.manual_seed(seed)`: an input, if any, then a layer.

    Attributes
    ----------
    x : Given or None
        The input's draw; None where it is no draw.
    layer : nn.Module
        As it is drawn.
    """

    x: Given | None
    layer: nn.Module


def given_input(x: _Array, sources: Sources, seen: dict[str, _Array], column: int) -> Given:
    """Return an expression for an input, (C, *spatial).

    Parameters
    ----------
    seen
        The arrays that have a name already: inputs and outputs.
    column
        Where on its line the expression begins.

    Raises
    ------
    InputError
        For many numbers of which nothing is known.
    """
    for name, array in seen.items():
        if np.array_equal(array, x):
            return Given(name)
    found = next(_joined(x, seen), None) or next(_read(x, sources), None)
    return found or Given(written(x, "the input", column))


def written(array: _Array, what: str, column: int) -> str:
    """Return an expression that has all the numbers in it.

    Raises
    ------
    InputError
        Where they are too many.
    """
    text = tensor_text(array, column=column) if array.size <= _MOST else ""
    if array.size > _MOST and (array == array.ravel()[0]).all():
        text = tensor_text(array, column=column)
    if not text:
        raise InputError(
            f"{what} is {array.size} numbers of which only the scene knows where they come from: "
            f"at most {_MOST} can be written down"
        )
    return text


def find_draw(layer: nn.Module, weight: _Array, x: _Array, sources: Sources) -> Drawn | None:
    """Return the draw that gives the layer's weight, and the input where it is drawn too."""
    for draw, text, imports in _draws(x, sources):
        with seeded(sources.seed):
            drawn = draw()
            if drawn is not None and not np.array_equal(drawn, x):
                continue
            again = _redrawn(layer)
        if np.array_equal(again.weight.detach().numpy(), weight):
            return Drawn(Given(text, imports) if text else None, again)
    return None


def _redrawn(layer: Any) -> Any:
    """Return a layer of the same settings with weights drawn now, as torch does it."""
    operation = operation_of(layer)
    assert operation is not None
    settings = {each.name: getattr(layer, each.name) for each in operation.arguments}
    channels = layer.in_channels, layer.out_channels
    return type(layer)(*channels, bias=layer.bias is not None, dtype=torch.float32, **settings)


def _draws(x: _Array, sources: Sources) -> Iterator[tuple[Any, str, tuple[str, ...]]]:
    channels, *sizes = x.shape
    yield lambda: None, "", ()
    if len(sizes) == 1:
        yield lambda: drawn_sequence(channels).x.numpy(), f"torch.randn({channels}, {sizes[0]})", ()
    if len(sizes) == 2:
        yield (
            lambda: drawn_grid(channels).x.numpy(),
            f"drawn_grid({channels}).x",
            ("from convviz.inputs.layer_inputs import drawn_grid",),
        )
    if sources.words is not None and sources.embeddings is None and len(sizes) == 1:
        from convviz.inputs.embeddings import drawn_embeddings

        words = sources.words.split()
        yield (
            lambda: drawn_embeddings(words, channels),
            f"torch.from_numpy(drawn_embeddings({words!r}, {channels}))",
            ("from convviz.inputs.embeddings import drawn_embeddings",),
        )


def _joined(x: _Array, seen: dict[str, _Array]) -> Iterator[Given]:
    """Yield the arrays seen before that make up the input, channel after channel."""
    left, names = x, []
    while len(left):
        for name, array in seen.items():
            if array.shape[1:] == left.shape[1:] and np.array_equal(array, left[: len(array)]):
                names.append(name)
                left = left[len(array) :]
                break
        else:
            return
    yield Given(f"torch.cat([{', '.join(names)}])")


def _read(x: _Array, sources: Sources) -> Iterator[Given]:
    """Yield the file or the package's data that the input is."""
    if x.size <= FEW:
        return
    yield from _digits(x)
    if sources.image is not None and x.ndim == 3:
        from convviz.inputs.images import read_image

        for grey in (False, True):
            pixels = read_image(sources.image, sources.size, grey=grey).pixels
            if np.array_equal(pixels, x):
                options = [repr(sources.image)]
                options += [] if sources.size is None else [repr(sources.size)]
                options += ["grey=True"] if grey else []
                yield Given(
                    f"torch.from_numpy(read_image({', '.join(options)}).pixels)",
                    ("from convviz.inputs.images import read_image",),
                )
    if sources.embeddings is not None and sources.words is not None:
        from convviz.inputs.embeddings import read_embeddings

        words = sources.words.split()
        if np.array_equal(read_embeddings(sources.embeddings, words), x):
            yield Given(
                f"torch.from_numpy(read_embeddings({sources.embeddings!r}, {words!r}))",
                ("from convviz.inputs.embeddings import read_embeddings",),
            )


def _digits(x: _Array) -> Iterator[Given]:
    if x.ndim != 3 or x.shape[1:] != digit(0).shape:
        return
    labels = [_label(channel) for channel in x]
    if None in labels:
        return
    imports = ("from convviz.digits import digit",)
    if len(labels) == 1:
        yield Given(f"torch.from_numpy(digit({labels[0]}))[None]", imports)
    else:
        told = ", ".join(map(str, labels))
        yield Given(f"torch.stack([torch.from_numpy(digit(n)) for n in ({told})])", imports)


def _label(picture: Sequence[Any] | _Array) -> int | None:
    return next((label for label in range(10) if np.array_equal(digit(label), picture)), None)
