"""Large layers: nothing wrong passes, nothing right is refused, little is added up twice."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn import functional

from convviz.traces import comparison, convolution
from convviz.traces.own_sums import OwnSums, StampSums, WindowSums
from convviz.tracing import TraceMismatchError, trace

from ..test_tracing import Case, convolutions
from .test_transposed import Case as TransposedCase
from .test_transposed import traced, transposed_convolutions


@pytest.fixture(autouse=True, scope="module", params=["by torch", "by mixtures"])
def mixes(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Check all as large layers are, and as the largest are, in several blocks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comparison, "FEW_WORK", 0)
        mixtures = request.param == "by mixtures"
        patch.setattr(comparison, "EXACT_WORK", 0 if mixtures else math.inf)
        patch.setattr(comparison, "_BLOCK", 200_000)
        yield mixtures


def check_sums(own: OwnSums, layer: Any, x: Tensor) -> None:
    """Compare a trace's own sums with the layer's in float64, which pads and crops itself."""
    layer = layer.double()
    layer.bias = None
    with torch.no_grad():
        by_torch = [layer(x.double())]
        layer.weight.abs_()
        by_torch.append(layer(x.double().abs()))
    sums, magnitudes = (each.reshape(*own.kernels.shape[:2], -1).numpy() for each in by_torch)
    count = sums.shape[2]
    for some in (np.arange(count), np.arange(count)[count // 2 :][:1]):
        for mine, torchs in zip(own.at(some), (sums, magnitudes), strict=True):
            assert np.allclose(mine.reshape(*sums.shape[:2], -1), torchs[..., some], atol=1e-9)
    signs = np.random.default_rng(1).choice([-1.0, 1.0], (len(sums), 3, sums.shape[1]))
    mixed = np.einsum("gmw,gw...->gm...", signs, own.kernels)
    mean = abs(own.kernels).mean(axis=1, keepdims=True)
    rows = by_torch[0].shape[1]
    along = count // rows
    for first, several in ((0, rows), (rows // 2, 1), (rows - 1, 1)):
        part = slice(first * along, (first + several) * along)
        at = first, several
        assert np.allclose(own.rows(own.kernels, *at), sums[..., part], atol=1e-9)
        assert np.allclose(own.rows(mixed, *at), (signs @ sums)[..., part], atol=1e-9)
        for kernels, wanted in (
            (abs(own.kernels), magnitudes),
            (mean, magnitudes.mean(axis=1, keepdims=True)),
        ):
            mine = own.rows(kernels, *at, absolute=True)
            assert np.allclose(mine, wanted[..., part], atol=1e-9)


@given(convolutions())
@settings(deadline=None, max_examples=100)
def test_windows_add_up_as_torch_adds(case: Case) -> None:
    check_sums(WindowSums(trace(case.layer, case.x)), case.layer, case.x)


@given(transposed_convolutions())
@settings(deadline=None, max_examples=100)
def test_stamps_add_up_as_torch_adds(case: TransposedCase) -> None:
    check_sums(StampSums(traced(case)), case.layer, case.x)


def test_float64_is_not_left_to_onednn() -> None:
    """Which may multiply in fewer bits."""
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profile:
        trace(nn.Conv2d(16, 48, 3).double(), torch.randn(16, 20, 20).double())
        trace(nn.ConvTranspose2d(16, 48, 3).double(), torch.randn(16, 20, 20).double())
    assert any("slow_conv" in event.key for event in profile.key_averages())
    assert not any("mkldnn" in event.key for event in profile.key_averages())


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
    for seed in range(4):
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
@pytest.mark.parametrize("groups", [1, 2])
@pytest.mark.parametrize("spoil", WRONG)
def test_a_wrong_output_is_refused(
    kind: Any, spoil: Callable[[Tensor], Tensor], groups: int
) -> None:
    class Wrong(kind):  # type: ignore[misc]
        def forward(self, x: Tensor) -> Tensor:
            return spoil(super().forward(x))

    torch.manual_seed(0)
    trace(kind(16, 48, 3, padding=1, groups=groups), torch.randn(16, 40, 40))
    with pytest.raises(TraceMismatchError, match="its forward does something else than conv"):
        trace(Wrong(16, 48, 3, padding=1, groups=groups), torch.randn(16, 40, 40))


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


@given(channel=st.integers(0, 47), row=st.integers(0, 39), column=st.integers(0, 39))
@settings(deadline=None, max_examples=10)
def test_every_number_of_a_layer_that_is_not_mixed_is_compared_by_its_own_bound(
    mixes: bool, channel: int, row: int, column: int
) -> None:
    if mixes:
        return

    class Wrong(nn.Conv2d):
        def forward(self, x: Tensor) -> Tensor:
            output = super().forward(x)
            output[channel, row, column] += 1e-6
            return output

    torch.manual_seed(0)
    layer: Any = Wrong(16, 48, 3, padding=1, groups=2)
    layer.weight.data[channel] *= 1e-6
    layer.bias.data[channel] *= 1e-6
    with pytest.raises(TraceMismatchError, match=rf"at \({channel}, {row}, {column}\)"):
        trace(layer, torch.randn(16, 40, 40))


def test_the_numbers_that_a_step_shows_are_added_up_by_numpy() -> None:
    good = trace(nn.Conv2d(16, 48, 3), torch.randn(16, 40, 40))
    convolution.check(good, torch.float32)
    for other in (good.patches[:, ::-1], good.patches[..., ::-1], good.patches[::-1]):
        with pytest.raises(TraceMismatchError, match="its products and bias add up to"):
            convolution.check(dataclasses.replace(good, patches=other), torch.float32)


@pytest.mark.parametrize(
    ("layer", "own"),
    [
        (nn.Conv2d(16, 48, 3, padding=1), WindowSums),
        (nn.ConvTranspose2d(16, 48, 3, padding=1), StampSums),
    ],
    ids=str,
)
@pytest.mark.parametrize("dtype", KINDS)
def test_few_numbers_of_a_right_layer_are_added_up_by_numpy(
    monkeypatch: pytest.MonkeyPatch, mixes: bool, layer: nn.Module, own: Any, dtype: torch.dtype
) -> None:
    asked, at = [], own.at
    monkeypatch.setattr(own, "at", lambda self, some: asked.append(len(some)) or at(self, some))
    trace(layer.to(dtype), torch.randn(16, 60, 60).to(dtype))
    assert 50 < sum(asked) < (200 if mixes else 101)
    monkeypatch.setattr(comparison, "EXACT_WORK", 2 * 10**9)
    monkeypatch.setattr(comparison, "_doubtful", None)
    trace(layer, torch.randn(16, 60, 60).to(dtype))


def test_a_small_layer_is_added_up_by_numpy_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "FEW_WORK", 10**6)
    for own in (WindowSums, StampSums):
        monkeypatch.setattr(own, "rows", None)
    trace(nn.Conv2d(1, 4, 3), torch.randn(1, 28, 28))
    trace(nn.ConvTranspose2d(1, 4, 3), torch.randn(1, 28, 28))
