"""Functions that a model calls are shown as layers are, by the line of the call."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

import convviz
from convviz.errors import InputError
from convviz.models.captures import capture
from convviz.models.listing import list_layers
from convviz.operations import OPERATIONS
from convviz.tracing import TraceMismatchError

HERE = Path(__file__).name


class Calls(nn.Module):
    """A model that calls one function."""

    def __init__(self, function: Callable[[Tensor], Any]) -> None:
        super().__init__()
        self.function = function

    def forward(self, x: Tensor) -> Any:
        return self.function(x)


W1, W2, B = torch.rand(4, 1, 3), torch.rand(4, 2, 3, 2), torch.rand(4)
UP1, UP2 = torch.rand(2, 3, 2), torch.rand(2, 3, 2, 3)
FUNCTIONS: list[tuple[str, Callable[[Tensor], Any]]] = [
    ("conv1d", lambda x: F.conv1d(x, W1, B, groups=2)),
    ("conv1d", lambda x: torch.conv1d(x, W1, None, 2, 1, 1, 2)),
    ("conv2d", lambda x: F.conv2d(x, W2, bias=B, padding="same")),
    ("conv2d", lambda x: F.conv2d(input=x, weight=W2, stride=(2, 1), dilation=2)),
    ("conv_transpose1d", lambda x: F.conv_transpose1d(x, UP1, None, 2, 1, 1)),
    ("conv_transpose2d", lambda x: F.conv_transpose2d(x, UP2, stride=2, dilation=(1, 2))),
    ("max_pool1d", lambda x: F.max_pool1d(x, 2, return_indices=True)),
    ("max_pool2d", lambda x: F.max_pool2d(x, 3, 2, padding=1)),
    ("max_pool2d", lambda x: torch.max_pool2d(x, 2)),
    ("avg_pool1d", lambda x: F.avg_pool1d(x, 3, 1, 1, False, False)),
    ("avg_pool2d", lambda x: F.avg_pool2d(x, 2, divisor_override=3)),
    ("lp_pool1d", lambda x: F.lp_pool1d(x, 2, 3)),
    ("lp_pool2d", lambda x: F.lp_pool2d(x, 2, 2, stride=1)),
    ("adaptive_avg_pool1d", lambda x: F.adaptive_avg_pool1d(x, 4)),
    ("adaptive_avg_pool2d", lambda x: F.adaptive_avg_pool2d(x, (None, 1))),
    ("adaptive_max_pool1d", lambda x: F.adaptive_max_pool1d(x, 1)),
    ("adaptive_max_pool2d", lambda x: F.adaptive_max_pool2d(x, 2, return_indices=True)),
]


def test_every_operation_is_called() -> None:
    assert {name for name, _ in FUNCTIONS} == set(OPERATIONS)


@pytest.mark.parametrize(("name", "function"), FUNCTIONS)
def test_a_call_is_traced(name: str, function: Callable[[Tensor], Any]) -> None:
    x = torch.rand(2, *(8,) * int(name[-2]))
    place = f"{HERE}:{inspect.getsourcelines(function)[1]}"
    traced = capture(Calls(function), x, place)
    assert (traced.name, traced.operation) == (place, name)
    wanted = function(x[None])
    wanted = wanted[0] if isinstance(wanted, tuple) else wanted
    assert np.array_equal(traced.input, x.numpy())
    assert np.allclose(traced.output, wanted[0].numpy(), atol=1e-5)


def line_of(text: str) -> str:
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    (number,) = [i for i, line in enumerate(lines, 1) if line.strip().startswith(text)]
    return f"{HERE}:{number}"


class Mixed(nn.Module):
    """Functions beside layers, one of them twice."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(2, 1, 3, 3))
        self.body = nn.Sequential(nn.Conv2d(2, 2, 3, padding=1), nn.ReLU())

    def halved(self, x: Tensor) -> Tensor:
        return F.max_pool2d(x, 2)

    def forward(self, x: Tensor) -> Tensor:
        x = F.conv2d(x, self.weight, padding=1)
        x = self.halved(self.halved(x))
        return F.adaptive_avg_pool2d(self.body(x), 1).flatten(1)


def test_functions_are_listed_among_layers_in_the_order_of_their_calls() -> None:
    listing = list_layers(Mixed())
    assert listing.input_shape == (1, 28, 28)
    conv, pool = line_of("x = F.conv2d(x, self.weight"), line_of("return F.max_pool2d(x, 2)")
    last = line_of("return F.adaptive_avg_pool2d(self.body")
    rows = listing.rows
    assert [row.name for row in rows] == [conv, f"{pool}#1", f"{pool}#2", "body.0", last]
    assert [row.parameters for row in rows] == [18, 0, 0, 38, 0]
    assert rows[2].input == (2, 14, 14)
    assert rows[2].scene == "max-pool2d"


def test_the_second_call_in_a_line() -> None:
    pool, x = line_of("return F.max_pool2d(x, 2)"), torch.rand(1, 8, 8)
    first, second = (capture(Mixed(), x, f"{pool}#{n}") for n in (1, 2))
    assert (first.output.shape, second.output.shape) == ((2, 4, 4), (2, 2, 2))
    with pytest.raises(InputError, match=r"is called 2 times when Mixed runs: there is no call"):
        capture(Mixed(), x, f"{pool}#3")
    with pytest.raises(InputError, match=r"nothing that can be shown is called at net\.py:3 "):
        capture(Mixed(), x, "net.py:3")


def test_it_may_be_animated() -> None:
    place = line_of("x = F.conv2d(x, self.weight")
    assert convviz.animate(Mixed(), torch.rand(1, 8, 8), layer=place).trace.name == place
    only = Calls(lambda x: F.avg_pool2d(x, 2))
    with pytest.raises(
        InputError, match=rf"Calls is a model: say which layer by .* {HERE}:[0-9]+$"
    ):
        convviz.animate(only, torch.rand(1, 8, 8))


class Conv2dSame(nn.Conv2d):
    """timm's: pads so that the size is the input's over the stride, then convolves."""

    def forward(self, x: Tensor) -> Tensor:
        return conv2d_same(x, self.weight, self.bias, self.stride, self.dilation, self.groups)


def conv2d_same(x: Tensor, weight: Tensor, bias: Any, stride: Any, *rest: Any) -> Tensor:
    over = [
        max((-(-n // s) - 1) * s + k - n, 0)
        for n, s, k in zip(x.shape[-2:], stride, weight.shape[-2:], strict=True)
    ]
    x = F.pad(x, [over[1] // 2, over[1] - over[1] // 2, over[0] // 2, over[0] - over[0] // 2])
    return F.conv2d(x, weight, bias, stride, (0, 0), *rest)


class Standardized(nn.Conv2d):
    """timm's StdConv2d: the weight is standardized before it is used."""

    def forward(self, x: Tensor) -> Tensor:
        weight = self.weight - self.weight.mean((1, 2, 3), keepdim=True)
        return F.conv2d(x, weight, self.bias, self.stride, self.padding)


class Twice(nn.Conv2d):
    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x) * 2


@pytest.mark.parametrize("kind", [Conv2dSame, Standardized])
def test_a_forward_that_ends_in_one_convolution(kind: type[nn.Conv2d]) -> None:
    model, x = nn.Sequential(kind(1, 2, 3, stride=2), nn.ReLU()), torch.rand(1, 8, 8)
    traced = capture(model, x, "0")
    with torch.no_grad():
        wanted = model[0](x[None])[0]
    assert traced.name == "0"
    assert np.array_equal(traced.output, wanted.numpy())
    padded = kind is Conv2dSame
    assert traced.input.shape == ((1, 9, 9) if padded else (1, 8, 8))
    assert traced.input.sum() == pytest.approx(float(x.sum()))
    assert [row.name for row in list_layers(model, x).rows] == ["0"]


def test_a_forward_that_does_more_is_refused() -> None:
    with pytest.raises(TraceMismatchError, match="something else than conv2d"):
        capture(nn.Sequential(Twice(1, 1, 2)), torch.rand(1, 4, 4), "0")
