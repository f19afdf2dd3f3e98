"""Why a model refused an input, in one sentence that names the layer where it stopped."""

from __future__ import annotations

from types import FrameType
from typing import Any

import torch
from torch import nn

from convviz.operations import operation_of
from convviz.traces.refusals import explain


def explain_run(model: nn.Module, told: str, refusal: Exception) -> str:
    """Return one sentence for the error that ended a run on "the input 1×8×8"."""
    name = type(model).__name__
    if isinstance(refusal, NotImplementedError) and "forward" in str(refusal):
        return f"{name} cannot be run: it has no forward"
    where, layer, read = _stop(model, refusal)
    at = f"at {where}, " if where else ""
    return f"{name} refuses {told}: {at}{_reason(layer, read, refusal)}"


def _reason(layer: nn.Module | None, read: Any, refusal: Exception) -> str:
    if isinstance(layer, nn.Embedding) and isinstance(refusal, IndexError):
        known, tokens = layer.num_embeddings, read if isinstance(read, torch.Tensor) else None
        if tokens is not None and tokens.numel():
            return (
                f"indices go from 0 to {known - 1}, and the input's from "
                f"{int(tokens.min())} to {int(tokens.max())}"
            )
    operation = None if layer is None else operation_of(layer)
    if layer is not None and operation is not None and isinstance(read, torch.Tensor):
        unbatched = read[0] if read.ndim == operation.rank + 2 and len(read) == 1 else read
        if unbatched.ndim == operation.rank + 1:
            return explain(layer, unbatched, refusal)
    said = " ".join(str(refusal).split("\n")[0].split())
    kind = type(refusal).__name__
    # torch's own are sentences by themselves
    return said if said and isinstance(refusal, RuntimeError) else f"{kind}: {said}"


def _stop(model: nn.Module, refusal: Exception) -> tuple[str, nn.Module | None, Any]:
    """Return the name of the innermost layer that was running, the layer and what it read."""
    names = {id(module): name for name, module in model.named_modules()}
    found: tuple[str, nn.Module | None, Any] = ("", None, None)
    trace = refusal.__traceback__
    while trace is not None:
        frame: FrameType = trace.tb_frame
        owner = frame.f_locals.get("self")
        if frame.f_code.co_name == "forward" and id(owner) in names:
            arguments = frame.f_code.co_varnames[: frame.f_code.co_argcount]
            read = frame.f_locals.get(arguments[1]) if len(arguments) > 1 else None
            found = names[id(owner)], owner, read
        trace = trace.tb_next
    return found
