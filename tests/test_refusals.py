"""Torch's refusals in plain words, with torch's own error as the cause."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from convviz.errors import InputError
from convviz.tracing import trace


def broken_layer() -> nn.Module:
    layer = nn.Conv1d(1, 1, 2)
    layer.groups = 3
    return layer


REFUSED: list[tuple[nn.Module, torch.Tensor, str]] = [
    (nn.Conv1d(1, 1, 2), torch.ones(2, 5), "2×5 has 2 channels where the layer takes 1"),
    (nn.Conv2d(3, 1, 2), torch.ones(1, 5, 5), "1×5×5 has 1 channel where the layer takes 3"),
    (nn.Conv1d(1, 1, 2), torch.ones(1, 5).long(), r"int64 .*\.float32: .* x\.to\(torch\.float32\)"),
    (nn.Conv1d(1, 1, 2).double(), torch.ones(1, 5), r"float32 where the layer is torch\.float64"),
    (nn.Conv1d(1, 1, 4), torch.ones(1, 3), "spans 4 cells along the length, more than the 3"),
    (
        nn.Conv2d(1, 1, 3, dilation=(1, 2), padding=(0, 1)),
        torch.ones(1, 9, 2),
        "spans 5 cells along the width, more than the 4 of the padded input",
    ),
    (nn.Conv1d(1, 1, 2, padding=2), torch.ones(1, 0), "the input 1×0 is empty"),
    (
        nn.Conv2d(1, 1, 2, padding=(3, 0), padding_mode="reflect"),
        torch.ones(1, 3, 9),
        "reflect padding of 3 needs a height of at least 4, and the input's is 3",
    ),
    (
        nn.Conv1d(1, 1, 8, padding="same", padding_mode="reflect"),
        torch.ones(1, 4),
        "reflect padding of 4 needs a length of at least 5",
    ),
    (
        nn.Conv1d(1, 1, 2, padding=4, padding_mode="circular"),
        torch.ones(1, 3),
        "circular padding of 4 needs a length of at least 4, and the input's is 3",
    ),
    (nn.Conv1d(1, 1, 2, stride=0), torch.ones(1, 5), "stride is 0: it must be 1 or more"),
    (nn.Conv1d(1, 1, 2, dilation=-1), torch.ones(1, 5), "dilation is -1: it must be 1 or more"),
    (
        nn.Conv1d(1, 1, 2, padding=(1, 2)),
        torch.ones(1, 5),
        r"padding is \(1, 2\): give one number$",
    ),
    (
        nn.Conv2d(1, 1, 2, stride=(1, 2, 3)),
        torch.ones(1, 5, 5),
        r"stride is \(1, 2, 3\): give one number or 2, one an axis$",
    ),
    (broken_layer(), torch.ones(1, 5), r"torch refuses to run Conv1d\(.* of shape 1×5 .*: "),
]


@pytest.mark.parametrize(("layer", "x", "sentence"), REFUSED)
def test_refusal_says_what_is_allowed(layer: nn.Module, x: torch.Tensor, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as refusal:
        trace(layer, x)
    assert "\n" not in str(refusal.value)
    cause: Any = refusal.value.__cause__
    assert isinstance(cause, (RuntimeError, TypeError, ValueError))


@pytest.mark.parametrize(
    ("mode", "padding"), [("reflect", 2), ("circular", 3), ("replicate", 7), ("zeros", 7)]
)
def test_the_largest_allowed_padding_is_traced(mode: str, padding: int) -> None:
    layer = nn.Conv1d(1, 1, 2, padding=padding, padding_mode=mode)
    assert trace(layer, torch.ones(1, 3)).padding == (padding,)
