"""What a window's arithmetic shows adds up to what torch puts out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from convviz.traces.reckoning import AverageReckoning, Reckoning, reckoning_of
from convviz.tracing import trace


def reckoning(layer: nn.Module, x: torch.Tensor, channel: int = 0) -> Reckoning[Any]:
    return reckoning_of(trace(layer, x), channel, 2)


@pytest.fixture(autouse=True)
def _seeded() -> None:
    torch.manual_seed(3)


@pytest.mark.parametrize(
    ("channels", "groups", "bias", "names"),
    [
        (1, 1, True, ("sum", "+ bias", "= value")),
        (1, 1, False, ("= value",)),
        (3, 1, True, ("+ bias", "= value")),
        (4, 1, True, ("+ 1 other", "+ bias", "= value")),
        (9, 1, False, ("+ 6 others", "= value")),
        (8, 4, True, ("+ bias", "= value")),
    ],
)
def test_sums_and_totals_add_up(
    channels: int, groups: int, bias: bool, names: tuple[str, ...]
) -> None:
    layer = nn.Conv2d(channels, 4, 3, groups=groups, bias=bias)
    shown = reckoning(layer, torch.randn(channels, 6, 7), channel=2)
    assert shown.totals == names
    assert len(shown) == 20
    for index in range(len(shown)):
        step = shown.step(index)
        assert step.output_index[0] == 2
        reckoned = shown.reckon(step)
        *parts, value = reckoned.totals
        assert value == shown.output.flat[index]
        if parts or reckoned.sums:
            assert sum(reckoned.sums) + sum(parts) == pytest.approx(value, abs=1e-5)
        assert abs(value) <= shown.total_bound * (1 + 1e-6)
        for grid, bound in zip(reckoned.grids, shown.bounds, strict=True):
            assert np.abs(grid).max() <= np.abs(bound).max() * (1 + 1e-6)


def test_groups_read_their_own_channels() -> None:
    shown = reckoning(nn.Conv2d(8, 4, 1, groups=4), torch.randn(8, 3, 3), channel=3)
    assert shown.channels == [6, 7]
    assert shown.others == 0


def test_the_channels_that_weigh_most_are_shown() -> None:
    layer = nn.Conv2d(6, 1, 1)
    layer.weight.data[:] = torch.tensor([0.1, -9, 0.2, 5, 0.3, 7])[None, :, None, None]
    assert reckoning(layer, torch.ones(6, 3, 3)).channels == [1, 3, 5]


def test_the_winner_is_torchs() -> None:
    x = torch.tensor([[[1.0, 5, 5], [2, -3, 5], [0, 0, 0]]])
    shown = reckoning(nn.MaxPool2d(2, stride=1, padding=1), x)
    _, where = nn.functional.max_pool2d(x, 2, 1, 1, return_indices=True)
    for index in range(len(shown)):
        step = shown.step(index)
        reckoned = shown.reckon(step)
        (patch,) = reckoned.grids
        assert reckoned.winner is not None
        assert patch[0][reckoned.winner] == reckoned.totals[-1] == patch.max()
        place = [s + w for s, w in zip(step.start, reckoned.winner, strict=True)]
        assert place[0] * 3 + place[1] == where.flatten()[index]


@pytest.mark.parametrize("include", [True, False])
def test_an_average_is_its_sum_over_its_divisor(include: bool) -> None:
    layer = nn.AvgPool2d(3, stride=2, padding=1, ceil_mode=True, count_include_pad=include)
    shown = reckoning(layer, torch.randn(1, 6, 6))
    assert isinstance(shown, AverageReckoning)
    assert shown.counts_padding is include
    assert shown.totals == ("sum", "÷ cells", "= average")
    for index in range(len(shown)):
        added, divisor, value = shown.reckon(shown.step(index)).totals
        assert added / divisor == pytest.approx(value, abs=1e-6)


def test_a_divisor_of_the_layers_own_is_no_count() -> None:
    shown = reckoning(nn.AvgPool2d(2, divisor_override=3), torch.ones(1, 4, 4))
    assert isinstance(shown, AverageReckoning)
    assert not shown.counts_cells
    assert shown.totals[1] == "÷ divisor"
