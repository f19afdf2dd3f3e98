"""The linear layer that computes a convolution."""

from __future__ import annotations

import doctest

import pytest
import torch
from torch import nn

from convviz.traces import linear
from convviz.traces.linear import linear_of, parameter_count


@pytest.mark.parametrize(
    "layer",
    [
        nn.Conv2d(1, 1, 3),
        nn.Conv2d(1, 1, 3, bias=False),
        nn.Conv2d(2, 3, (2, 3), stride=2, padding=1),
        nn.Conv2d(2, 4, 3, dilation=2, groups=2, padding="same"),
        nn.Conv2d(1, 2, 3, padding=2, padding_mode="circular"),
    ],
    ids=str,
)
def test_it_computes_the_same(layer: nn.Conv2d) -> None:
    image = torch.randn(layer.in_channels, 9, 8, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        wanted = layer(image[None])[0]
        got = linear_of(layer, image)(image.reshape(-1))
    assert torch.allclose(got, wanted.reshape(-1), atol=1e-5)


def test_a_row_holds_the_kernel_and_zeros() -> None:
    layer = nn.Conv2d(1, 1, 3)
    made = linear_of(layer, torch.zeros(1, 28, 28))
    rows = made.weight.detach().view(26, 26, 28, 28)
    assert (rows != 0).sum(dim=(2, 3)).eq(9).all()
    # exact: each is one weight times 1, and nothing is added to it
    assert torch.equal(rows[4, 7, 4:7, 7:10], layer.weight[0, 0])
    assert layer.bias is not None
    assert torch.equal(made.bias, layer.bias.expand(676))


def test_nothing_else_changes() -> None:
    layer = nn.Conv2d(1, 1, 3)
    before, state = layer.weight.clone(), torch.get_rng_state()
    linear_of(layer, torch.zeros(1, 5, 5))
    assert torch.equal(layer.weight, before)
    assert layer.bias is not None
    assert torch.equal(torch.get_rng_state(), state)


def test_parameters_are_counted() -> None:
    layer = nn.Conv2d(1, 1, 3)
    assert parameter_count(layer) == 9 + 1
    assert parameter_count(linear_of(layer, torch.zeros(1, 28, 28))) == 784 * 676 + 676


def test_examples() -> None:
    outcome = doctest.testmod(linear)
    assert outcome.attempted
    assert not outcome.failed
