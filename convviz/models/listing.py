"""What `convviz layers` lists: a model's layers that can be shown, with sizes where it runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import nn

from convviz.errors import InputError
from convviz.formatting import shape
from convviz.models.layers import CALL, modules_by_name, showable
from convviz.models.run import original, run_model
from convviz.models.unshown import why_not_shown
from convviz.models.watching import Call
from convviz.operations import operation_of

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
        What `--layer` takes: "features.0", or "block.conv#2" for a second call; of a function
        that is called, its file and line, "net.py:23".
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
    inside : str
        Of a function's call, the module in whose method it stands.
    reason : str
        Why it cannot be shown; such a row has neither operation nor scene.
    """

    name: str
    kind: str
    operation: str | None
    scene: str | None
    input: tuple[int, ...] | None
    output: tuple[int, ...] | None
    parameters: int | None
    also: tuple[str, ...] = ()
    inside: str = ""
    reason: str = ""

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
        Of the input with which the model ran, () of several inputs; None if it did not.
    guessed : bool
        Whether nobody gave that input.
    problem : str
        Why the model did not run on the input that was given.
    """

    rows: list[LayerRow]
    input_shape: tuple[int, ...] | None = None
    guessed: bool = False
    problem: str = ""


def list_layers(
    model: nn.Module, x: Any = None, kwargs: Mapping[str, Any] | None = None
) -> Listing:
    """Return the layers of a model, and its calls of functions, that can be shown.

    A model that does not run is listed too, without shapes and calls of functions.

    Parameters
    ----------
    x, kwargs
        As `convviz.models.given.given_to` has them; None tries zeros in usual sizes.
    """
    model = original(model)
    layers = list(showable(model).values())
    if x is not None or kwargs:
        try:
            run = run_model(model, () if x is None else x, layers, kwargs=kwargs, functions=True)
        except InputError as error:
            return Listing(_rows(model, []), problem=str(error))
        return Listing(_rows(model, run.calls), tuple(getattr(x, "shape", ())))
    for guess in _guesses(model):
        try:
            calls = run_model(model, guess, layers, functions=True).calls
        except InputError:
            continue
        return Listing(_rows(model, calls), tuple(guess.shape), guessed=True)
    return Listing(_rows(model, []))


def _rows(model: nn.Module, calls: list[Call]) -> list[LayerRow]:
    names: dict[nn.Module, list[str]] = {}
    for name, layer in modules_by_name(model):
        names.setdefault(layer, []).append(name)
    several = {_called(call) for call in calls if call.number > 1}
    rows = []
    for call in calls:
        first, *also = [call.place] if call.place else names[call.layer]
        name = f"{first}{CALL}{call.number}" if _called(call) in several else first
        inside = names[call.module][0] if call.module in names else ""
        rows.append(_row(name, call.layer, also, call, inside))
    called = {call.layer for call in calls}
    rows += [
        _row(first, layer, also, None)
        for layer, (first, *also) in names.items()
        if layer not in called and (operation_of(layer) or why_not_shown(layer))
    ]
    return rows


def _called(call: Call) -> nn.Module | str:
    return call.place or call.layer


def _row(
    name: str, layer: nn.Module, also: list[str], call: Call | None, inside: str = ""
) -> LayerRow:
    operation, reason = operation_of(layer), why_not_shown(layer)
    if reason:
        operation = None
    axes = 0 if operation is None else operation.rank + 1  # the channels' too
    parameters = list(layer.parameters())
    lazy = any(nn.parameter.is_lazy(parameter) for parameter in parameters)
    return LayerRow(
        name=name,
        kind=" ".join(str(layer).split()),  # a parametrized layer's has several lines
        operation=None if operation is None else operation.name,
        scene=None if operation is None else operation.scene,
        input=None if call is None else call.input_shape[-axes:],
        output=None if call is None else call.output_shape[-axes:],
        parameters=None if lazy else sum(parameter.numel() for parameter in parameters),
        also=tuple(also),
        inside=inside,
        reason=reason,
    )


def _guesses(model: nn.Module) -> Iterator[torch.Tensor]:
    """Yield inputs of zeros that a model may be made for, by the first layer that tells."""
    channels: int = 1
    ranks: tuple[int, ...] = (2, 1)
    for layer in model.modules():
        if isinstance(layer, nn.Embedding):
            yield from (torch.zeros(length, dtype=torch.long) for length in _LENGTHS)
            return
        if isinstance(layer, nn.Linear):
            yield torch.zeros(layer.in_features)
            side = round((layer.in_features) ** 0.5)
            if side * side == layer.in_features:
                yield torch.zeros(1, side, side)
            break
        operation = operation_of(layer)
        if operation is not None:
            channels, ranks = getattr(layer, "in_channels", None) or 1, (operation.rank,)
            break
    # a function that is called before the layer may read other channels
    for tried in dict.fromkeys((channels, 1, 3)):
        sides = _COLOUR_SIDES if tried == 3 else _SIDES
        for rank in ranks:
            for size in _LENGTHS if rank == 1 else sides:
                yield torch.zeros(tried, *(size,) * rank)


def table(listing: Listing) -> list[str]:
    """Return the lines that list the layers for reading."""
    rows = [
        (
            row.name or "(the model itself)",
            row.kind,
            f"{shape(row.input)} → {shape(row.output)}" if row.input and row.output else "",
            "" if row.parameters is None else f"{row.parameters:,}",
            "; ".join(
                [f"also {', '.join(row.also)}"] * bool(row.also)
                + [f"in {row.inside}"] * bool(row.inside)
                + [f"not shown: {row.reason}"] * bool(row.reason)
            ),
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
