"""A layer inside a user's model as a script of PyTorch that computes the same numbers."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from convviz.errors import InputError
from convviz.inputs.layer_spec import rank_of
from convviz.models.layers import operation_of, split_call
from convviz.models.run import run_model
from convviz.torch_code.sources import Sources, given_input


def module_code(
    model: nn.Module,
    given: str,
    layer: str,
    x: torch.Tensor,
    *,
    weights: str | None = None,
    sources: Sources | None = None,
) -> str:
    """Return a script that runs a model, notes what one layer reads and prints its output.

    Parameters
    ----------
    model
        The model itself, which `given` (FILE.py:NAME) and `weights` name.
    layer
        As `convviz.models.captures.capture` has it.
    x : tensor (C, *spatial)
    """
    sources = sources or Sources()
    name, number = split_call(layer)
    found: Any = model.get_submodule(name)
    run = run_model(model, x, [found])
    call = run.calls[(number or 1) - 1]
    first = given_input(x.numpy(), sources, {}, column=4)
    loading = [repr(given)]
    loading += [] if weights is None else [f"weights={weights!r}"]
    loading += [] if not sources.seed else [f"seed={sources.seed}"]
    operation = operation_of(found)
    assert operation is not None
    batched = len(call.input_shape) == rank_of(operation) + 2
    size = "" if call.output_size is None else f", output_size={list(call.output_size)}"
    pair = "[0]" if getattr(found, "return_indices", False) else ""
    output = f"layer(read[{(number or 1) - 1}]{size}){pair}{'[0]' if batched else ''}"
    imports = sorted({*first.imports, "from convviz.models.loading import load_module"})
    return "\n".join(
        [
            "import torch",
            "",
            *imports,
            "",
            f"model = load_module({', '.join(loading)}).eval()",
            f"x = {first.text}",
            "",
            f"layer = model.get_submodule({name!r})",
            "read = []  # what the layer is given whenever the model calls it",
            "layer.register_forward_pre_hook(lambda layer, args: read.append(args[0].clone()))",
            "with torch.no_grad():",
            f"    model({_batch(x, run.batch)})",
            f"    print({output}.tolist())",
        ]
    )


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
