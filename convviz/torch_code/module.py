"""A layer inside a user's model as a script of PyTorch that computes the same numbers."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from convviz.errors import InputError
from convviz.models.function_calls import is_place
from convviz.models.given import Given, given_to
from convviz.models.layers import layer_named, split_call
from convviz.models.run import run_model
from convviz.models.watching import Call
from convviz.operations import operation_of
from convviz.torch_code.sources import Sources, given_input

_PLACE_IMPORTS = [
    "import traceback",
    "from pathlib import Path",
    "",
    "import torch",
    "from torch.overrides import TorchFunctionMode",
]


def module_code(
    model: nn.Module,
    given: str,
    layer: str,
    x: Any,
    *,
    weights: str | None = None,
    inputs: str | None = None,
    sources: Sources | None = None,
) -> str:
    """Return a script that runs a model, notes what one layer reads and prints its output.

    Parameters
    ----------
    model
        The model itself, which `given` (FILE.py:NAME) and `weights` name.
    layer
        As `convviz.models.captures.capture` has it.
    x : tensor (C, *spatial), or what the file `inputs` holds
    """
    sources = sources or Sources()
    name, number = split_call(layer)
    at_place = is_place(name)
    found: Any = None if at_place else layer_named(model, name)
    run = run_model(model, x, [] if at_place else [found], functions=at_place)
    at = (name, None) if at_place else ("", found)
    calls = [each for each in run.calls if at in ((each.place, None), (each.place, each.layer))]
    call = calls[(number or 1) - 1]
    loading = [repr(given)]
    loading += [] if weights is None else [f"weights={weights!r}"]
    loading += [] if not sources.seed else [f"seed={sources.seed}"]
    if inputs is None:
        first = given_input(x.numpy(), sources, {}, column=4)
        imports, read, arguments = set(first.imports), first.text, _batch(x, run.given.args[0])
    else:
        imports = {"from convviz.models.input_file import read_inputs"}
        read, arguments = f"read_inputs({inputs!r})", _arguments(x, run.given, model)
    start = [
        f"model = load_module({', '.join(loading)}).eval()",
        f"x = {read}",
        "",
    ]
    if at_place:
        lines = _place_lines(call, number or 1, arguments)
        torchs = _PLACE_IMPORTS
    else:
        lines, torchs = _layer_lines(found, name, call, number or 1, arguments), ["import torch"]
    imports.add("from convviz.models.loading import load_module")
    return "\n".join([*torchs, "", *sorted(imports), "", *start, *lines])


def _layer_lines(layer: Any, name: str, call: Call, number: int, arguments: str) -> list[str]:
    """Return the lines that note what a layer reads, run the model, and the layer on that."""
    operation = operation_of(layer)
    assert operation is not None
    batched = len(call.input_shape) == operation.rank + 2
    size = "" if call.output_size is None else f", output_size={list(call.output_size)}"
    pair = "[0]" if getattr(layer, "return_indices", False) else ""
    output = f"layer(read[{number - 1}]{size}){pair}{'[0]' if batched else ''}"
    return [
        f"layer = model.get_submodule({name!r})",
        "read = []  # what the layer is given whenever the model calls it",
        "layer.register_forward_pre_hook(lambda layer, args: read.append(args[0].clone()))",
        "with torch.no_grad():",
        f"    model({arguments})",
        f"    print({output}.tolist())",
    ]


def _place_lines(call: Call, number: int, arguments: str) -> list[str]:
    """Return the lines that note what a function puts out in one line of the model."""
    operation = operation_of(call.layer)
    assert operation is not None
    file, _, line = call.place.rpartition(":")
    batched = len(call.output_shape) == operation.rank + 2
    return [
        "put_out = []  # by the function whenever the model calls it in that line",
        "",
        "",
        "class Noting(TorchFunctionMode):",
        "    def __torch_function__(self, function, types, args=(), kwargs=None):",
        "        output = function(*args, **(kwargs or {}))",
        "        stack = [(Path(f.filename).name, f.lineno) for f in traceback.extract_stack()]",
        f"        there = ({file!r}, {line}) in stack",
        f"        if there and function.__name__.startswith({operation.name!r}):",
        "            first = output[0] if isinstance(output, tuple) else output",
        "            put_out.append(first.clone())",
        "        return output",
        "",
        "",
        "with torch.no_grad(), Noting():",
        f"    model({arguments})",
        f"print(put_out[{number - 1}]{'[0]' if batched else ''}.tolist())",
    ]


def _batch(x: torch.Tensor, batch: torch.Tensor) -> str:
    """Return what the model was given, as an expression of `x`."""
    for text, tried in (
        ("x[None]", x[None]),
        ("x", x),
        ("x.long()", x.long()),
        ("x.long()[None]", x.long()[None]),
        ("x.long().flatten()", x.long().flatten()),
        ("x.long().flatten()[None]", x.long().flatten()[None]),
    ):
        if tried.dtype == batch.dtype and torch.equal(tried, batch):
            return text
    text = f"x.to({batch.dtype})"
    if torch.equal(x.to(batch), batch):
        return text
    if torch.equal(x[None].to(batch), batch):
        return f"{text}[None]"
    raise InputError("the model's input cannot be told in a few lines")


def _arguments(x: Any, ran: Given, model: nn.Module) -> str:
    """Return what the model was given of a file's inputs, as arguments made of `x`."""
    own = given_to(model, x)
    change = "each"
    for before, after in zip(own.tensors, ran.tensors, strict=True):
        if before.shape != after.shape:
            change = "each[None]"
    for each in ran.tensors:
        if each.is_floating_point() and any(one.dtype != each.dtype for one in _floats(x)):
            change = f"{change}.to({each.dtype}) if each.is_floating_point() else {change}"
            break
    if isinstance(x, tuple):
        return "*x" if change == "each" else f"*[{change} for each in x]"
    return "**x" if change == "each" else f"**{{name: {change} for name, each in x.items()}}"


def _floats(x: Any) -> list[torch.Tensor]:
    tensors = x if isinstance(x, tuple) else x.values()
    return [each for each in tensors if each.is_floating_point()]
