"""Calls of torch's functions in a model: `F.conv2d(x, weight)`, seen while it runs."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from convviz.operations import OPERATIONS, Operation

_LIBRARY = str(Path(torch.__file__).parent)
_OWN = str(Path(__file__).parent)
_PLACE = re.compile(r".+:[0-9]+")


class FunctionCall(NamedTuple):
    """One call of a function that computes what a layer does.

    Attributes
    ----------
    operation : Operation
    arguments : dict
        By torch's names, the input among them.
    output : tensor
    place : str
        The file's name and the line: "net.py:23".
    module : nn.Module or None
        In whose method it stands.
    """

    operation: Operation
    arguments: Mapping[str, Any]
    output: torch.Tensor
    place: str
    module: nn.Module | None

    @property
    def input(self) -> torch.Tensor:
        read: torch.Tensor = self.arguments["input"]
        return read

    def layer(self, *, numbers: bool = True) -> nn.Module:
        """Return the layer that computes the same; without numbers it has none of its own."""
        settings = {
            name: value
            for name, value in self.arguments.items()
            if name not in ("input", "weight", "bias", "return_indices")
        }
        if self.operation.is_pooling:
            made: nn.Module = self.operation.layer_class(**settings)
            return made
        weight, bias = self.arguments["weight"], self.arguments.get("bias")
        groups = int(settings.get("groups", 1))
        channels = (weight.shape[0], weight.shape[1] * groups)
        layer: Any = self.operation.layer_class(
            *(channels if self.operation.is_transposed else channels[::-1]),
            tuple(weight.shape[2:]),
            bias=bias is not None,
            device="meta",
            **settings,
        )
        if numbers:
            for name, tensor in (("weight", weight), ("bias", bias)):
                if tensor is not None:
                    own = nn.Parameter(tensor.detach().clone(), requires_grad=False)
                    setattr(layer, name, own)
        same: nn.Module = layer
        return same


def is_place(name: str) -> bool:
    """Return whether a layer's name is the place of a call: "net.py:23"."""
    return bool(_PLACE.fullmatch(name))


class FunctionCalls(TorchFunctionMode):
    """While it lasts, tells of every call of a function that the table of operations has."""

    def __init__(self, tell: Callable[[FunctionCall], None]) -> None:
        super().__init__()
        self.tell = tell

    def __torch_function__(
        self,
        function: Any,
        types: Any,
        args: Sequence[Any] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        output = function(*args, **(kwargs or {}))
        name = str(getattr(function, "__name__", "")).removesuffix("_with_indices")
        operation = OPERATIONS.get(name)
        first = output[0] if isinstance(output, tuple) else output
        if operation is not None and isinstance(first, torch.Tensor):
            names = ("input", *operation.call)
            arguments = dict(zip(names, args, strict=False)) | dict(kwargs or {})
            if isinstance(arguments.get("input"), torch.Tensor):
                place, module = _caller(sys._getframe(1))
                self.tell(FunctionCall(operation, arguments, first, place, module))
        return output


def _caller(frame: FrameType | None) -> tuple[str, nn.Module | None]:
    """Return the line of a model that called a function, and the module whose method it is in."""
    place = ""
    while frame is not None:
        file = frame.f_code.co_filename
        if not place and not file.startswith((_LIBRARY, _OWN)):
            place = f"{Path(file).name}:{frame.f_lineno}"
        owner = frame.f_locals.get("self")
        if isinstance(owner, nn.Module):
            return place, owner
        frame = frame.f_back
    return place, None
