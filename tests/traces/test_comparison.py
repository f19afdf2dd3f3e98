"""Large layers: nothing wrong passes, nothing right is refused, little is added up twice."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from convviz.traces import comparison, window_sums
from convviz.traces.stamp_sums import StampSums
from convviz.traces.window_sums import WindowSums
from convviz.tracing import TraceMismatchError, trace

from ..test_tracing import Case, convolutions
from .test_transposed import Case as TransposedCase
from .test_transposed import traced, transposed_convolutions


@pytest.fixture(autouse=True, scope="module")
def _every_layer_is_large() -> Iterator[None]:
    """Check all as large layers are, which come in several blocks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comparison, "EXACT_WORK", -math.inf)
        patch.setattr(comparison, "_BLOCK", 1000)
        patch.setattr(window_sums, "_BLOCK", 1)
        yield


def positions(result: Any) -> NDArray[np.intp]:
    return np.arange(result.output[0].size)


def check_sums(result: Any, own: comparison.OwnSums, sums: Tensor, magnitudes: Tensor) -> None:
    """Compare both forms of a trace's own sums with torch's, (C_out, *positions) in float64."""
    everywhere = positions(result)
    for pair in (own.at(everywhere), own.everywhere()):
        for mine, torchs in zip(pair, (sums, magnitudes), strict=True):
            assert np.allclose(mine, torchs.reshape(mine.shape), rtol=1e-9, atol=1e-9)
    one = everywhere[len(everywhere) // 2 :][:1]
    assert np.allclose(own.at(one)[0], sums.reshape(len(sums), -1)[:, one], rtol=1e-9, atol=1e-9)
    by_group = sums.reshape(result.groups, -1, len(everywhere)).numpy()
    signs = np.random.default_rng(1).choice([-1.0, 1.0], (result.groups, 3, by_group.shape[1]))
    assert np.allclose(own.mixed(signs), signs @ by_group, rtol=1e-9, atol=1e-9)
    means = magnitudes.reshape(by_group.shape).mean(dim=1)
    assert np.allclose(own.mean_magnitudes(), means, rtol=1e-9, atol=1e-9)


@given(convolutions())
@settings(deadline=None, max_examples=100)
def test_windows_add_up_as_torch_adds(case: Case) -> None:
    result = trace(case.layer, case.x)
    convolve = functional.conv1d if case.rank == 1 else functional.conv2d
    padded, weight = torch.tensor(result.padded).double(), torch.tensor(result.weight).double()
    by_torch = [
        convolve(x[None], w, None, result.stride, 0, result.dilation, result.groups)[0]
        for x, w in ((padded, weight), (padded.abs(), weight.abs()))
    ]
    check_sums(result, WindowSums(result), *by_torch)


@given(transposed_convolutions())
@settings(deadline=None, max_examples=100)
def test_stamps_add_up_as_torch_adds(case: TransposedCase) -> None:
    result = traced(case)
    layer = case.layer.double()
    layer.bias = None
    with torch.no_grad():
        sums = layer(case.x.double())
        layer.weight.abs_()
        check_sums(result, StampSums(result), sums, layer(case.x.double().abs()))


LAYERS: list[Callable[..., Any]] = [
    lambda **options: nn.Conv2d(24, 64, 3, padding=1, **options),
    lambda **options: nn.Conv2d(24, 72, 5, stride=2, dilation=2, groups=2, **options),
    lambda **options: nn.ConvTranspose2d(24, 64, 2, stride=2, **options),
    lambda **options: nn.ConvTranspose2d(24, 64, 3, stride=2, padding=1, bias=False, **options),
]
KINDS = (torch.float32, torch.float64, torch.float16, torch.bfloat16)


@pytest.mark.parametrize("make", LAYERS)
@pytest.mark.parametrize("dtype", KINDS)
@pytest.mark.parametrize("spread", [0, 1, 3])
def test_no_right_layer_is_refused(
    make: Callable[..., Any], dtype: torch.dtype, spread: int
) -> None:
    for seed in range(6):
        torch.manual_seed(seed)
        layer = make(dtype=dtype)
        with torch.no_grad():  # channels of very different sizes, and numbers of one sign
            layer.weight *= torch.exp2(spread * torch.randn(len(layer.weight), 1, 1, 1))
        x = torch.randn(24, 30, 31) + (3 if seed % 2 else 0)
        trace(layer, x.to(dtype))


def one_number(output: Tensor) -> Tensor:
    output[..., 7, 13, 11] += 0.1
    return output


def one_channel(output: Tensor) -> Tensor:
    output[..., 5, :, :] *= 1.01
    return output


def one_position(output: Tensor) -> Tensor:
    output[..., 13, 11] = output[..., 13, 12]
    return output


def two_channels(output: Tensor) -> Tensor:
    return output[..., [1, 0, *range(2, output.shape[-3])], :, :]


def many_numbers(output: Tensor) -> Tensor:
    output[..., ::3, 1::2, 1::2] += 0.05
    return output


WRONG = [one_number, one_channel, one_position, two_channels, many_numbers]


@pytest.mark.parametrize("kind", [nn.Conv2d, nn.ConvTranspose2d])
@pytest.mark.parametrize("spoil", WRONG)
def test_a_wrong_output_is_refused(kind: Any, spoil: Callable[[Tensor], Tensor]) -> None:
    class Wrong(kind):  # type: ignore[misc]
        def forward(self, x: Tensor) -> Tensor:
            return spoil(super().forward(x))

    torch.manual_seed(0)
    trace(kind(16, 48, 3, padding=1), torch.randn(16, 40, 40))
    with pytest.raises(TraceMismatchError, match="its forward does something else than conv"):
        trace(Wrong(16, 48, 3, padding=1), torch.randn(16, 40, 40))


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_another_padding_is_refused(mode: str) -> None:
    class Wrong(nn.Conv2d):
        def forward(self, x: Tensor) -> Tensor:
            wider = functional.pad(x, (1, 1, 1, 1), mode=mode)
            return functional.conv2d(wider, self.weight, self.bias)

    with pytest.raises(TraceMismatchError):
        trace(Wrong(16, 48, 3, padding=1), torch.randn(1, 16, 40, 40))


@pytest.mark.parametrize("at", [(0, 0), (0, 39), (39, 0), (39, 39), (0, ...), (..., 39)], ids=str)
def test_a_small_channel_is_compared_by_its_own_bound_at_corners_and_edges(at: Any) -> None:
    class Wrong(nn.Conv2d):
        def forward(self, x: Tensor) -> Tensor:
            output = super().forward(x)
            output[5][at] *= 1.01
            return output

    torch.manual_seed(0)
    layer: Any = Wrong(16, 48, 3, padding=1)
    layer.weight.data[5] *= 1e-6
    layer.bias.data[5] *= 1e-6
    with pytest.raises(TraceMismatchError, match=r"at \(5, "):
        trace(layer, torch.randn(16, 40, 40))


@pytest.mark.parametrize(
    ("layer", "own"),
    [
        (nn.Conv2d(16, 48, 3, padding=1), WindowSums),
        (nn.ConvTranspose2d(16, 48, 3, padding=1), StampSums),
    ],
    ids=str,
)
@pytest.mark.parametrize("dtype", KINDS)
def test_few_numbers_of_a_right_layer_are_added_up_again(
    monkeypatch: pytest.MonkeyPatch, layer: nn.Module, own: Any, dtype: torch.dtype
) -> None:
    asked, at = [], own.at
    monkeypatch.setattr(own, "at", lambda self, some: asked.append(len(some)) or at(self, some))
    trace(layer.to(dtype), torch.randn(16, 60, 60).to(dtype))
    assert 200 < sum(asked) < 400
    monkeypatch.setattr(comparison, "EXACT_WORK", 10**9)
    monkeypatch.setattr(own, "mixed", None)
    trace(layer, torch.randn(16, 60, 60).to(dtype))
