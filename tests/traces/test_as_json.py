"""A trace's text in pieces: it is that of `to_dict`, and no more than a piece is held."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest
import torch
from torch import nn

from convviz.traces.as_json import layer_json, listed, steps_estimate
from convviz.tracing import trace

LAYERS: list[tuple[nn.Module, tuple[int, ...]]] = [
    (nn.Conv1d(2, 3, 2, padding="same"), (2, 5)),
    (nn.Conv2d(2, 3, 2), (2, 90, 100)),
    (nn.ConvTranspose2d(1, 2, 3), (1, 3, 4)),
    (nn.MaxPool1d(2, padding=1), (1, 5)),
    (nn.MaxPool1d(2, padding=1, dilation=4), (1, 3)),  # reads padding alone
    (nn.LPPool2d(2, 2), (1, 4, 5)),
]


@pytest.mark.parametrize(("layer", "shape"), LAYERS)
def test_it_is_what_json_writes(layer: nn.Module, shape: tuple[int, ...]) -> None:
    traced = trace(layer, torch.rand(shape))
    assert "".join(layer_json(traced)) == json.dumps(traced.to_dict(), allow_nan=False)


@pytest.mark.parametrize("texts", [[], ["1"], ["1", "2", "3"]])
def test_a_list_of_texts(texts: list[str]) -> None:
    assert "".join(listed([each] for each in texts)) == f"[{', '.join(texts)}]"


def test_no_more_than_a_piece_is_held() -> None:
    traced = trace(nn.Conv2d(64, 1, 3), torch.rand(64, 30, 30))
    size = 0
    tracemalloc.start()
    try:
        for piece in layer_json(traced):
            size += len(piece)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size > 10_000_000
    assert peak < 2_000_000


def test_what_is_estimated_is_about_what_comes() -> None:
    traced: Any = trace(nn.Conv2d(3, 1, 3), torch.rand(3, 40, 40))
    size, seconds = steps_estimate(traced)
    whole = sum(map(len, layer_json(traced)))
    assert 0.5 < size / whole < 1.5
    assert seconds > 0
