"""Run a torch layer once, without leaving a mark on it, and hand out plain arrays."""

from __future__ import annotations

import warnings
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn.modules.conv import _ConvNd
from torch.nn.utils import parametrize

from convviz.arrays import as_numbers
from convviz.errors import InputError
from convviz.formatting import shape
from convviz.traces.refusals import explain, explain_not_finite, input_shape


class LayerRun(NamedTuple):
    """What went into a layer and came out: read-only arrays without a batch axis.

    Half and bfloat16 come as float32 and whole numbers as float64, which hold them exactly;
    `dtype` is the output's own. A pooling layer has neither weight nor bias.
    """

    input: NDArray[np.floating]
    weight: NDArray[np.floating] | None
    bias: NDArray[np.floating] | None
    output: NDArray[np.floating]
    dtype: torch.dtype


def run_layer(layer: nn.Module, x: Any, rank: int) -> LayerRun:
    """Run `layer` on `x`, (C, *spatial) or a batch of one, on the CPU in inference mode.

    Raises
    ------
    InputError
        For an input or a layer that cannot be run or shown, in plain words; torch's own
        error, where there is one, is the cause.
    """
    parameters = list(layer.parameters())
    if any(nn.parameter.is_lazy(parameter) for parameter in parameters):
        raise InputError("the layer has no weights yet: run it once on an input, then trace it")
    if any(parameter.is_meta for parameter in parameters):
        raise InputError("the layer is on the meta device, without numbers: load its weights first")
    own = parameters[0].dtype if parameters else torch.get_default_dtype()
    batched = _as_tensor(x, own)
    for what, dtype in (("the layer", own), ("the input", batched.dtype)):
        if dtype.is_complex:
            raise InputError(f"{what} is complex: only real numbers can be shown")
    _check_shape(layer, tuple(batched.shape), rank)

    unbatched = batched[0] if batched.ndim == rank + 2 else batched
    _check_finite("the input", unbatched)
    try:
        weight, bias, output = _forward(layer, batched)
    except (RuntimeError, ValueError, TypeError, IndexError, AssertionError) as refusal:
        raise InputError(explain(layer, unbatched, refusal)) from refusal
    if not isinstance(output, torch.Tensor):
        raise InputError(f"the layer put out a {type(output).__name__}: only a tensor can be shown")
    for what, tensor in (("weight", weight), ("bias", bias)):
        if tensor is not None:
            _check_finite(f"the layer's {what}", tensor)
    # the largest of padding alone is −∞
    shown = output[~output.isneginf()] if isinstance(layer, _MAX_POOLS) else output
    if not _is_finite(shown):
        raise InputError(explain_not_finite(layer, unbatched, output))
    return LayerRun(
        input=as_array(unbatched),
        weight=None if weight is None else as_array(weight),
        bias=None if bias is None else as_array(bias),
        output=as_array(output[0] if output.ndim == rank + 2 else output),
        dtype=output.dtype,
    )


_MAX_POOLS = nn.MaxPool1d | nn.MaxPool2d

_Read = tuple[torch.Tensor | None, torch.Tensor | None, torch.Tensor]


class _Reading(nn.Module):
    """Returns a layer's weight and bias beside its output, all of one and the same run."""

    layer: Any

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, x: torch.Tensor) -> _Read:
        # a parametrized weight is computed anew at each reading unless it is cached
        with parametrize.cached():
            output = self.layer(x)
            if getattr(self.layer, "return_indices", False) and isinstance(output, tuple):
                output = output[0]  # a max pooling's second is where its numbers stood
            if not isinstance(self.layer, _ConvNd):  # what has such a name there is no weight
                return None, None, output
            return self.layer.weight, self.layer.bias, output


def _forward(layer: nn.Module, x: torch.Tensor) -> _Read:
    # A twin with the same tensors takes what hooks write on the layer (weight_norm's does);
    # copies of the tensors take what it computes in place (spectral_norm's power iteration).
    # copy.copy is refused by parametrized layers, copy.deepcopy by weight_norm's.
    twin = object.__new__(type(layer))
    twin.__dict__.update(vars(layer))
    reading = _Reading(twin)
    with torch.inference_mode(), warnings.catch_warnings():
        # about memory, and once a process
        warnings.filterwarnings("ignore", message="Using padding='same' with even kernel")
        copies = {
            name: tensor.detach().to("cpu", copy=True)
            for name, tensor in (*reading.named_parameters(), *reading.named_buffers())
        }
        return torch.func.functional_call(reading, copies, (x,))


def _as_tensor(x: Any, dtype: torch.dtype) -> torch.Tensor:
    if isinstance(x, torch.Tensor):
        if x.is_meta:
            raise InputError("the input is on the meta device, without numbers")
        if x.layout != torch.strided or x.is_nested or x.is_quantized:
            raise InputError("the input is sparse, nested or quantized: give its plain numbers")
        return x.detach().to("cpu")
    return torch.from_numpy(as_numbers("the input", x)).to(dtype)


def _check_shape(layer: nn.Module, sizes: tuple[int, ...], rank: int) -> None:
    if len(sizes) == rank + 2 and sizes[0] != 1:
        raise InputError(
            f"the input {shape(sizes)} is a batch of {sizes[0]}: a trace shows one example, "
            "such as x[0]"
        )
    if len(sizes) not in (rank + 1, rank + 2):
        raise InputError(
            f"{type(layer).__name__} takes an input of shape {input_shape(layer, rank)}, "
            f"not ({', '.join(map(str, sizes))})"
        )


def _check_finite(what: str, tensor: torch.Tensor) -> None:
    if _is_finite(tensor):
        return
    index = tuple((~tensor.double().isfinite()).nonzero()[0].tolist())
    raise InputError(f"{what} has {tensor[index].item()} at {index}: every number must be finite")


def _is_finite(tensor: torch.Tensor) -> bool:
    """Whether all numbers are: the least and the largest tell, without another array."""
    if not tensor.is_floating_point() or not tensor.numel():
        return True
    wide = tensor if tensor.dtype.itemsize > 1 else tensor.float()  # torch asks no float8
    return all(bool(extreme.isfinite()) for extreme in wide.detach().aminmax())


def as_array(tensor: torch.Tensor) -> NDArray[np.floating]:
    """A read-only array with a tensor's numbers, in a type that holds them exactly."""
    wide = tensor
    if not tensor.is_floating_point():
        wide = tensor.to(torch.float64)
    elif tensor.dtype not in (torch.float32, torch.float64):
        wide = tensor.to(torch.float32)
    array = np.array(wide.detach().numpy(), order="C")
    array.setflags(write=False)
    return array
