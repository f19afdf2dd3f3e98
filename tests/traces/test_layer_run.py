"""Running a layer leaves no mark on it, and what cannot be run is said in one sentence."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils import parametrizations

from convviz.errors import InputError
from convviz.layers import conv_layer
from convviz.tracing import trace

WRAPPERS: list[Callable[[nn.Module], nn.Module]] = [
    lambda layer: layer,
    parametrizations.weight_norm,
    parametrizations.spectral_norm,  # changes its buffers at each reading of the weight
    nn.utils.weight_norm,  # writes the weight on the layer in a hook
    nn.utils.spectral_norm,
]


@pytest.mark.parametrize("wrap", WRAPPERS)
@pytest.mark.parametrize("training", [True, False])
def test_layer_stays_as_it_was(wrap: Callable[[nn.Module], nn.Module], training: bool) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two of the wrappers are deprecated
        layer = wrap(nn.Conv2d(2, 3, 3, padding=1)).train(training)
    layer(torch.ones(2, 5, 5)).sum().backward()
    state = {name: tensor.clone() for name, tensor in layer.state_dict().items()}
    gradients = [parameter.grad.clone() for parameter in layer.parameters()]
    attributes = {name: id(value) for name, value in vars(layer).items()}
    x = torch.randn(2, 6, 6, requires_grad=True)
    random = torch.get_rng_state()

    result = trace(layer, x)

    assert result.output.shape == (3, 6, 6)
    assert torch.equal(torch.get_rng_state(), random)
    assert x.grad is None
    assert layer.training is training
    assert attributes == {name: id(value) for name, value in vars(layer).items()}
    assert all(torch.equal(tensor, state[name]) for name, tensor in layer.state_dict().items())
    for parameter, gradient in zip(layer.parameters(), gradients, strict=True):
        assert parameter.requires_grad
        assert torch.equal(parameter.grad, gradient)
    layer(x).sum().backward()  # nothing of the inference stays behind


class Growing(nn.Module):
    """A parametrization that gives another weight at each reading."""

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("readings", torch.zeros(()))

    def forward(self, weight: torch.Tensor) -> torch.Tensor:
        self.readings += 1
        return weight + self.readings


def test_weight_is_read_once_and_is_the_one_that_ran() -> None:
    layer = conv_layer(1, [[[0, 0]]], None)
    nn.utils.parametrize.register_parametrization(layer, "weight", Growing())
    readings = layer.parametrizations.weight[0].readings.item()
    result = trace(layer, [[1, 1]])
    assert result.weight.tolist() == [[[readings + 1] * 2]]
    assert layer.parametrizations.weight[0].readings.item() == readings


def test_layer_runs_in_inference_mode() -> None:
    layer, seen = nn.Conv1d(1, 1, 2), []
    layer.register_forward_hook(lambda *_: seen.append(torch.is_inference_mode_enabled()))
    trace(layer, torch.ones(1, 5))
    assert seen == [True]


def test_hooks_run_and_the_layer_is_called_as_the_user_calls_it() -> None:
    layer, seen = nn.Conv1d(1, 1, 2), []
    layer.register_forward_hook(lambda module, args, output: seen.append(tuple(args[0].shape)))
    trace(layer, torch.ones(1, 1, 5))
    trace(layer, torch.ones(1, 5))
    assert seen == [(1, 1, 5), (1, 5)]


def test_arrays_and_lists_take_the_layers_type() -> None:
    layer = conv_layer(1, [[[1, 2]]], 0)
    for x in ([[1, 2, 3]], np.array([[1, 2, 3]]), np.array([[1.0, 2.0, 3.0]])):
        result = trace(layer, x)
        assert result.input.dtype == np.float32
        assert result.output.tolist() == [[5, 8]]
    assert trace(layer.double(), [[1, 2, 3]]).input.dtype == np.float64


CONV = nn.Conv1d(1, 1, 2)
NOTHING_TO_TRACE: list[tuple[nn.Module, Any, str]] = [
    (CONV, [1.0, 2.0], r"^Conv1d takes an input of shape \(1, length\), not \(2\)$"),
    (nn.Conv2d(3, 1, 2), np.ones((8, 8)), r"shape \(3, H, W\), not \(8, 8\)"),
    (CONV, torch.tensor(1.0), r"not \(\)"),
    (CONV, torch.ones(2, 1, 5), "is a batch of 2: a trace shows one example"),
    (CONV, torch.ones(0, 1, 5), "is a batch of 0"),
    (CONV, "words", "is a str that holds no array of numbers"),
    (CONV, None, "is a NoneType that holds no array of numbers"),
    (CONV, [[1, 2], [3]], "is a list that holds no array of numbers"),
    (CONV, torch.ones(1, 5, dtype=torch.complex64), "the input is complex"),
    (CONV, np.ones((1, 5), dtype=complex), "the input is complex"),
    (nn.Conv1d(1, 1, 2, dtype=torch.complex64), [[1, 2]], "the layer is complex"),
    (nn.LazyConv1d(1, 2), torch.ones(1, 5), "has no weights yet"),
    (nn.Conv1d(1, 1, 2, device="meta"), torch.ones(1, 5), "layer is on the meta device"),
    (CONV, torch.ones(1, 5, device="meta"), "input is on the meta device"),
    (nn.MaxPool1d(2), torch.ones(2, 1, 5), "is a batch of 2: a trace shows one example"),
    (
        nn.MaxPool2d(2),
        np.ones((8, 8)),
        r"MaxPool2d takes an input of shape \(C, H, W\), not \(8, 8",
    ),
    (nn.AvgPool1d(2), "words", "is a str that holds no array of numbers"),
    (nn.AvgPool1d(2), torch.ones(1, 5, dtype=torch.complex64), "the input is complex"),
    (nn.MaxPool2d(2), torch.ones(1, 5, 5, device="meta").long(), "input is on the meta device"),
    (nn.MaxPool1d(2), torch.ones(1, 5, device="meta"), "input is on the meta device"),
    (nn.MaxPool1d(2), [[0, -float("inf")]], r"the input has -inf at \(0, 1\)"),
    (nn.MaxPool2d(2), torch.full((1, 2, 2), 2**53 + 1), r"whole numbers above 2\^53"),
    (nn.MaxPool2d(2), torch.ones(1, 2, 2).to_sparse(), "the input is sparse, nested or quantized"),
    (CONV, torch.nested.nested_tensor([torch.ones(1, 5)]), "the input is sparse, nested or"),
    (nn.LazyConvTranspose1d(1, 2), torch.ones(1, 5), "has no weights yet"),
    (CONV, [[0, float("nan")]], r"the input has nan at \(0, 1\): every number must be finite"),
    (CONV, torch.tensor([[[0, -float("inf")]]]), r"the input has -inf at \(0, 1\)"),
    (conv_layer(1, [[[1, float("inf")]]], 0), [[1, 2]], r"weight has inf at \(0, 0, 1\)"),
    (conv_layer(1, [[[1, 1]]], float("nan")), [[1, 2]], r"bias has nan at \(0,\)"),
    (conv_layer(1, [[[3e38, 3e38]]], 0), [[3e38, 1]], "the output overflows float32"),
]


@pytest.mark.parametrize(("layer", "x", "sentence"), NOTHING_TO_TRACE)
def test_what_cannot_be_shown_is_refused(layer: nn.Module, x: Any, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as refusal:
        trace(layer, x)
    assert "\n" not in str(refusal.value)


def test_lazy_layer_is_not_materialised() -> None:
    layer = nn.LazyConv1d(1, 2)
    with pytest.raises(InputError):
        trace(layer, torch.ones(1, 5))
    assert isinstance(layer.weight, nn.parameter.UninitializedParameter)


def test_forward_that_gives_no_tensor_is_refused() -> None:
    class Pair(nn.Conv1d):
        def forward(self, x: torch.Tensor) -> Any:
            return super().forward(x), x

    with pytest.raises(InputError, match="the layer put out a tuple"):
        trace(Pair(1, 1, 2), torch.ones(1, 5))
