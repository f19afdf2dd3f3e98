"""`convviz layers`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from convviz.cli.command import Command
from convviz.cli.results import are_colored, say, tell, tell_json
from convviz.errors import InputError, shown
from convviz.parameters import KINDS, option_of

if TYPE_CHECKING:
    import torch

    from convviz.models.listing import Listing

_LARGEST = 2**26  # numbers of an input of zeros


class Parsed(click.ParamType):
    """An option's text, read as a scene's parameter of that kind is."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.name = KINDS[kind].metavar

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return KINDS[self.kind].parse(value)
        except InputError as error:
            option = param.opts[0] if param else self.kind
            raise click.UsageError(f"{option}: {error}", ctx) from error


class Shape(click.ParamType):
    """An input's shape, like 3,224,224."""

    name = "C,H,W"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        parts = re.split(r"\s*[,x×]\s*", str(value).strip())
        sizes = [int(part) if re.fullmatch(r"[0-9]{1,9}", part) else 0 for part in parts]
        numbers = 1
        for size in sizes:
            numbers *= size
        if not 1 <= len(sizes) <= 5 or not 1 <= numbers <= _LARGEST:
            raise click.UsageError(
                f"--input-shape is a shape like 3,224,224 without a batch, of at most {_LARGEST:,} "
                f"numbers, not {shown(value)}",
                ctx,
            )
        return tuple(sizes)


@click.command("layers", cls=Command)
@click.argument("model", metavar="FILE.py:NAME|MODULE:NAME")
@click.option(
    "--weights", type=Parsed("File"), help="Its weights: safetensors, torch's own or .npz."
)
@click.option("--image", type=Parsed("Image"), help="Run it on a picture, for the shapes.")
@click.option("--size", type=Parsed("Size"), help="Scale the picture to this.")
@click.option("--digit", type=Parsed("Digit"), help="Run it on a handwritten digit.")
@click.option(
    "--values", type=Parsed("Channels"), help="Run it on numbers: rows by ;, channels by |."
)
@click.option("--input-shape", type=Shape(), help="Run it on zeros of this shape, without a batch.")
@click.option("--inputs", type=Parsed("File"), help="Run it on the arrays of an .npz, by name.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(model: str, weights: str | None, as_json: bool, size: Any, **sources: Any) -> None:
    """List the layers of a model that can be shown.

    NAME is a module, a class or a function without arguments that returns one, in a file or in a
    module that Python can import, such as torchvision.models:resnet18. Each line has
    what --layer takes, the layer as torch prints it, and how many numbers it has to learn;
    the shapes of its input and output too where the model runs, on an input of a usual size
    if none is given. Of a layer that is called several times, NAME#2 is the second call; a
    function that the model calls, such as F.conv2d, is named by its file and line. Layers that
    are like these and cannot be shown come last, with the reason.
    """
    given = [name for name, value in sources.items() if value is not None]
    if len(given) > 1:
        one, other = map(option_of, given[:2])
        raise click.UsageError(f"{one} and {other} exclude each other: both are the input")
    if size is not None and sources["image"] is None:
        raise click.UsageError("--size is that to which an image is scaled: give --image too")
    from convviz.models.input_file import read_inputs
    from convviz.models.listing import list_layers, table
    from convviz.models.loading import load_module

    inputs = sources.pop("inputs")
    x = _input(size, **sources) if inputs is None else read_inputs(inputs)
    loaded = load_module(model, weights=weights)
    listing = list_layers(loaded, x)
    if as_json:
        for row in listing.rows:
            tell_json(row.to_dict())
    else:
        for row, line in zip(listing.rows, table(listing), strict=True):
            tell(click.style(line, dim=True) if row.reason and are_colored() else line)
    about = _about(listing, type(loaded).__name__)
    if about:
        say(about)


def _about(listing: Listing, name: str) -> str:
    """Return which shapes were guessed, or why there are none."""
    from convviz.formatting import shape
    from convviz.operations import OPERATIONS

    if listing.problem:
        return f"no shapes, since {listing.problem}"
    if listing.input_shape is None:
        return (
            f"no shapes, since {name} runs on no input of a usual size: give --input-shape C,H,W, "
            "or --inputs FILE.npz"
        )
    if all(row.reason for row in listing.rows):
        known = ", ".join(each.class_name for each in OPERATIONS.values())
        return f"{name} has no layer that can be shown: those are {known}"
    if not listing.guessed:
        return ""
    return (
        f"the shapes are those for an input of {shape(listing.input_shape)}, a guess: "
        "--input-shape C,H,W asks for another"
    )


def _input(
    size: Any, *, image: Any, digit: Any, values: Any, input_shape: Any
) -> torch.Tensor | None:
    import torch

    from convviz.inputs.layer_inputs import digits_input, picture_input, values_input

    if image is not None:
        return picture_input(image, size).x
    if digit is not None:
        return digits_input(digit).x
    if values is not None:
        # one row is a sequence: (C, length)
        one_row = len(values[0]) == 1
        return values_input([channel[0] for channel in values] if one_row else values).x
    return None if input_shape is None else torch.zeros(input_shape)
