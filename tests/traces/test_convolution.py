"""A trace that does not give the layer's own output is never handed out."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch
from torch import nn

from convviz.errors import InputError
from convviz.layers import conv_layer
from convviz.traces import convolution
from convviz.tracing import TraceMismatchError, trace


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_one_tampered_number_is_found(dtype: torch.dtype) -> None:
    x = torch.randn(2, 6, 5, generator=torch.Generator().manual_seed(0), dtype=dtype)
    good = trace(nn.Conv2d(2, 4, 3, dtype=dtype), x)
    convolution.check(good, dtype)
    for at in ((0, 0, 0), (3, 3, 2)):
        tampered = good.output.copy()
        tampered[at] += 300 * np.finfo(tampered.dtype).eps
        with pytest.raises(TraceMismatchError, match=rf"at \({at[0]}, {at[1]}, {at[2]}\)"):
            convolution.check(dataclasses.replace(good, output=tampered), dtype)


def test_not_a_number_is_no_match() -> None:
    good = trace(conv_layer(1, [[[1, 1]]], 0), [[1, 2, 3]])
    broken = dataclasses.replace(good, output=np.array([[np.nan, 5.0]], dtype=np.float32))
    with pytest.raises(TraceMismatchError):
        convolution.check(broken, torch.float32)


def test_layer_with_a_forward_of_its_own_is_found() -> None:
    class Doubled(nn.Conv2d):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return 2 * super().forward(x)

    class Flat(nn.Conv2d):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return super().forward(x).flatten()

    with pytest.raises(TraceMismatchError, match="its forward does something else than conv2d"):
        trace(Doubled(1, 1, 2), torch.ones(1, 3, 3))
    with pytest.raises(TraceMismatchError, match="put out 4 numbers where its windows give 1×2×2"):
        trace(Flat(1, 1, 2), torch.ones(1, 3, 3))


def test_numbers_that_nearly_cancel_and_tiny_ones_still_match() -> None:
    x = torch.tensor([[1e8, 1.0, -1e8, 1e-30, 3e-30, 0.0]])
    trace(conv_layer(1, [[[1e8, 1, 1e8]]], -7), x)
    trace(conv_layer(1, [[[1], [1], [1], [1], [1], [1]]], None), x.reshape(6, 1))
    trace(conv_layer(1, [[[1e-15, 1e-20, 1e-38]]], None), x * 1e-10)


@pytest.mark.parametrize("mode", ["zeros", "reflect", "replicate", "circular"])
def test_negative_padding_is_refused_in_every_mode(mode: str) -> None:
    layer = nn.Conv1d(1, 1, 2, padding=-1, padding_mode=mode)
    with pytest.raises(InputError, match="padding is -1: it must be 0 or more"):
        trace(layer, torch.ones(1, 5))


@pytest.mark.parametrize("groups", [1, 2, 4])
def test_no_product_is_beyond_the_largest(groups: int) -> None:
    layer = torch.nn.Conv2d(4, 8, 3, groups=groups, padding=1)
    traced = trace(layer, torch.randn(4, 6, 5))
    largest = max(float(np.abs(step.products).max()) for step in traced.steps)
    assert 0.5 * traced.largest_product < largest <= traced.largest_product
