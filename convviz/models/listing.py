"""What `convviz layers` lists: a model's layers that can be shown, with sizes where it runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import nn

from convviz.errors import InputError
from convviz.formatting import shape
from convviz.inputs.layer_spec import rank_of
from convviz.models.layers import CALL, operation_of, scene_of, showable
from convviz.models.run import Call, run_model

# sizes of pictures and sequences that models are made for: those of MNIST, of ImageNet, others
_SIDES = (28, 32, 64, 96, 128, 224, 227, 256, 299)
_COLOUR_SIDES = (224, *_SIDES)
_LENGTHS = (16, 64, 128, 256, 1024, 4096)


@dataclass(frozen=True)
class LayerRow:
    """One layer, or one call of a layer that is called several times.

    Attributes
    ----------
    name : str
        What `--layer` takes: "features.0", or "block.conv#2" for a second call.
    kind : str
        As torch prints the layer.
    operation, scene : str
        Torch's functional name, and the scene that shows it.
    input, output : tuple of int or None
        Shapes without a batch axis; None where the model did not run or call the layer.
    parameters : int or None
        How many numbers it has to learn; None before a lazy layer's first run.
    also : tuple of str
        Its other names, where a model has one layer in several places.
    """

    name: str
    kind: str
    operation: str
    scene: str
    input: tuple[int, ...] | None
    output: tuple[int, ...] | None
    parameters: int | None
    also: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the row as `convviz layers --json` prints it."""
        return asdict(self)


@dataclass(frozen=True)
class Listing:
    """A model's layers, and what is known about the input that gave their shapes.

    Attributes
    ----------
    rows : list of LayerRow
        In the order of their calls; those that were not called after them.
    input_shape : tuple of int or None
        Of the input with which the model ran; None if it did not.
    guessed : bool
        Whether nobody gave that input.
    problem : str
        Why the model did not run on the input that was given.
    """

    rows: list[LayerRow]
    input_shape: tuple[int, ...] | None = None
    guessed: bool = False
    problem: str = ""


def list_layers(model: nn.Module, x: Any = None) -> Listing:
    """Return the layers of a model that can be shown.

    A model that does not run is listed too, without shapes.

    Parameters
    ----------
    x : tensor (C, *spatial) or None
        None tries zeros in usual sizes.
    """
    layers = list(showable(model).values())
    if x is not None:
        try:
            return Listing(_rows(model, run_model(model, x, layers).calls), tuple(x.shape))
        except InputError as error:
            return Listing(_rows(model, []), problem=str(error))
    for guess in _guesses(model):
        try:
            calls = run_model(model, guess, layers).calls
        except InputError:
            continue
        return Listing(_rows(model, calls), tuple(guess.shape), guessed=True)
    return Listing(_rows(model, []))


def _rows(model: nn.Module, calls: list[Call]) -> list[LayerRow]:
    names: dict[nn.Module, list[str]] = {}
    for name, layer in model.named_modules(remove_duplicate=False):
        if operation_of(layer):
            names.setdefault(layer, []).append(name)
    several = {call.layer for call in calls if call.number > 1}
    rows = []
    for call in calls:
        first, *also = names[call.layer]
        name = f"{first}{CALL}{call.number}" if call.layer in several else first
        rows.append(_row(name, call.layer, also, call))
    called = {call.layer for call in calls}
    rows += [
        _row(first, layer, also, None)
        for layer, (first, *also) in names.items()
        if layer not in called
    ]
    return rows


def _row(name: str, layer: nn.Module, also: list[str], call: Call | None) -> LayerRow:
    operation = operation_of(layer)
    assert operation is not None
    rank = rank_of(operation)
    parameters = list(layer.parameters())
    lazy = any(nn.parameter.is_lazy(parameter) for parameter in parameters)
    return LayerRow(
        name=name,
        kind=" ".join(str(layer).split()),  # a parametrized layer's has several lines
        operation=operation,
        scene=scene_of(operation),
        input=None if call is None else call.input_shape[-rank - 1 :],
        output=None if call is None else call.output_shape[-rank - 1 :],
        parameters=None if lazy else sum(parameter.numel() for parameter in parameters),
        also=tuple(also),
    )


def _guesses(model: nn.Module) -> Iterator[torch.Tensor]:
    """Yield inputs of zeros that a model may be made for, by the first layer that tells."""
    for layer in model.modules():
        if isinstance(layer, nn.Embedding):
            yield from (torch.zeros(length, dtype=torch.long) for length in _LENGTHS)
            return
        if isinstance(layer, nn.Linear):
            yield torch.zeros(layer.in_features)
            side = round((layer.in_features) ** 0.5)
            if side * side == layer.in_features:
                yield torch.zeros(1, side, side)
            return
        operation = operation_of(layer)
        if operation is not None:
            channels = getattr(layer, "in_channels", None) or 1
            sides = _COLOUR_SIDES if channels == 3 else _SIDES
            sizes = _LENGTHS if rank_of(operation) == 1 else sides
            for size in sizes:
                yield torch.zeros(channels, *(size,) * rank_of(operation))
            return


def table(listing: Listing) -> list[str]:
    """Return the lines that list the layers for reading."""
    rows = [
        (
            row.name or "(the model itself)",
            row.kind,
            f"{shape(row.input)} → {shape(row.output)}" if row.input and row.output else "",
            "" if row.parameters is None else f"{row.parameters:,}",
            f"also {', '.join(row.also)}" if row.also else "",
        )
        for row in listing.rows
    ]
    widths = [max((len(row[i]) for row in rows), default=0) for i in range(5)]
    return [
        "  ".join(
            (cell.rjust if column == 3 else cell.ljust)(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
            if width
        ).rstrip()
        for row in rows
    ]
