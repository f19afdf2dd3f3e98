"""Which channels are shown, and that those left out are still counted."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from convviz.traces.read_channels import ReadChannels
from convviz.tracing import trace


def layer_over(x: torch.Tensor, **settings: Any) -> ReadChannels:
    torch.manual_seed(1)
    most, channel = settings.pop("most", 8), settings.pop("channel", 0)
    layer = nn.Conv1d(x.shape[0], kernel_size=3, **{"out_channels": 4, **settings})
    return ReadChannels(trace(layer, x), channel, most)


def test_few_are_all_shown() -> None:
    channels = layer_over(torch.randn(5, 9))
    assert channels.shown == [0, 1, 2, 3, 4]
    assert channels.others == 0


@pytest.mark.parametrize(("channel", "reads"), [(0, [0, 1, 2]), (1, [0, 1, 2]), (3, [3, 4, 5])])
def test_a_group_reads_its_own(channel: int, reads: list[int]) -> None:
    channels = layer_over(torch.randn(6, 9), groups=2, channel=channel)
    assert list(channels.reads) == channels.shown == reads


def test_those_that_weigh_most_are_shown() -> None:
    x = torch.full((20, 9), 0.01)
    x[[3, 7, 15]] = torch.tensor([50.0, -40.0, 60.0])[:, None]
    channels = layer_over(x, most=3)
    assert channels.shown == [3, 7, 15]
    assert channels.others == 17


@pytest.mark.parametrize("groups", [1, 2])
def test_shown_and_others_make_the_whole(groups: int) -> None:
    channels = layer_over(torch.randn(20, 9), groups=groups, channel=2, most=4)
    step = channels.trace.step(2 * 7 + 3)
    assert len(channels.shown) == 4
    whole = channels.sums(step).sum() + channels.others_sum(step)
    assert np.isclose(whole, step.products_sum)
    first = channels.reads.start
    rows = [number - first for number in channels.shown]
    assert np.array_equal(channels.rows(step.patch), step.patch[rows])


def test_no_product_is_larger_than_the_largest() -> None:
    channels = layer_over(torch.randn(6, 9), most=3)
    products = np.array([channels.rows(step.products) for step in channels.trace.steps[:7]])
    assert np.allclose(abs(products).max(axis=0), channels.largest_products())


def test_a_pooling_reads_one_channel() -> None:
    assert ReadChannels(trace(nn.MaxPool1d(2), torch.randn(5, 8)), 3, 8).shown == [3]
