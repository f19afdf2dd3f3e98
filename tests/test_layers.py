"""Layers from given numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from convviz.errors import InputError
from convviz.layers import conv_layer, with_kernel


def test_numbers_and_settings_arrive() -> None:
    weight = np.arange(2 * 3 * 2 * 3).reshape(2, 3, 2, 3)
    layer = conv_layer(
        2, weight, [5, 6], stride=2, padding=(1, 0), dilation=3, padding_mode="circular"
    )
    assert isinstance(layer, nn.Conv2d)
    assert layer.weight.dtype == torch.float32
    assert layer.weight.tolist() == weight.tolist()
    assert layer.bias is not None
    assert layer.bias.tolist() == [5, 6]
    assert (layer.stride, layer.padding, layer.dilation) == ((2, 2), (1, 0), (3, 3))
    assert (layer.in_channels, layer.out_channels, layer.padding_mode) == (3, 2, "circular")


def test_bias_may_be_one_number_or_none() -> None:
    weight = ((((1, 2)),), ((3, 4),))
    assert conv_layer(1, weight, 0.5).bias.tolist() == [0.5, 0.5]
    assert conv_layer(1, weight, None).bias is None


def test_groups_count_the_input_channels() -> None:
    assert conv_layer(1, np.ones((4, 1, 2)), 0, groups=4).in_channels == 4


def test_no_random_number_is_drawn() -> None:
    before = torch.get_rng_state()
    conv_layer(2, np.ones((1, 1, 3, 3)), 0)
    assert torch.equal(torch.get_rng_state(), before)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"weight": [[1, 1]]}, r"output channels, input channels, length\), not \(1, 2\)"),
    ({"weight": [[[]]]}, r"not \(1, 1, 0\)"),
    ({"weight": [[[1, 1], [1]]]}, "the weight is a list that holds no array of numbers"),
    ({"weight": [[["one"]]]}, "the weight is a list that holds no array"),
    ({"bias": [1, 2]}, r"a bias is one number or \(1,\), one for each output channel, not \(2,\)"),
    ({"bias": "none"}, "the bias is a str"),
    ({"groups": 2}, "torch refuses such a layer: out_channels must be divisible by groups"),
    ({"padding": "same", "stride": 2}, "not supported for strided"),
    ({"padding": "full"}, "Invalid padding string 'full'"),
    ({"padding_mode": "wrap"}, "padding_mode must be one of"),
]


@pytest.mark.parametrize(("changed", "sentence"), REFUSED)
def test_refusals(changed: dict[str, Any], sentence: str) -> None:
    arguments: dict[str, Any] = {"weight": [[[1, 2]]], "bias": 0.0} | changed
    with pytest.raises(InputError, match=sentence):
        conv_layer(1, **arguments)


def test_with_kernel_copies_and_keeps_the_bias() -> None:
    layer = nn.Conv2d(1, 1, 2, stride=2)
    before = layer.weight.tolist()
    changed = with_kernel(layer, ((((1, 2), (3, 4)),),))
    assert changed.weight.tolist() == [[[[1, 2], [3, 4]]]]
    assert layer.weight.tolist() == before
    assert torch.equal(changed.bias, layer.bias)
    assert changed.stride == (2, 2)


def test_with_kernel_takes_a_tensor_and_keeps_the_layers_type() -> None:
    weight = torch.ones(1, 1, 2)
    changed = with_kernel(nn.Conv1d(1, 1, 2), weight)
    assert with_kernel(nn.Conv1d(1, 1, 2).double(), weight).weight.dtype == torch.float64
    weight.zero_()
    assert changed.weight.tolist() == [[[1, 1]]]


def test_with_kernel_refuses_another_shape() -> None:
    with pytest.raises(InputError, match=r"weight has the shape \(1, 1, 2\), not \(1, 1, 3\)"):
        with_kernel(nn.Conv1d(1, 1, 2), [[[1, 2, 3]]])
