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


def with_setting(layer: nn.Module, **settings: Any) -> nn.Module:
    for name, value in settings.items():
        setattr(layer, name, value)
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
    (nn.Conv1d(1, 1, 2, stride=1.5), torch.ones(1, 5), r"stride is \(1\.5,\): give one whole"),
    (nn.ConvTranspose1d(2, 1, 2), torch.ones(1, 5), "has 1 channel where the layer takes 2"),
    (nn.ConvTranspose1d(1, 1, 2), torch.ones(1, 5).double(), r"float64 where .*\.float32"),
    (nn.ConvTranspose1d(1, 1, 2), torch.ones(1, 0), "the input 1×0 is empty"),
    (nn.ConvTranspose1d(1, 1, 2, stride=0), torch.ones(1, 5), "stride is 0: it must be 1 or"),
    (nn.ConvTranspose1d(1, 1, 2, padding=-1), torch.ones(1, 5), "padding is -1: it must be 0"),
    (
        nn.ConvTranspose1d(1, 1, 2, output_padding=-1),
        torch.ones(1, 5),
        "output_padding is -1: it must be 0 or more",
    ),
    (
        nn.ConvTranspose2d(1, 1, 2, stride=(3, 2), output_padding=2),
        torch.ones(1, 5, 5),
        "output_padding is 2 along the width: it must be smaller than the stride, 2, or the "
        "dilation, 1$",
    ),
    (
        nn.ConvTranspose1d(1, 1, 2, padding=2),
        torch.ones(1, 3),
        "no output is left: the stamps cover 4 cells along the length, and padding of 2",
    ),
    (
        with_setting(nn.ConvTranspose1d(1, 1, 2), padding_mode="reflect"),
        torch.ones(1, 3),
        "padding_mode is 'reflect': a transposed convolution has zeros alone",
    ),
    (
        with_setting(nn.ConvTranspose1d(1, 1, 2), padding=[1]),
        torch.ones(1, 3),
        r"^torch refuses to run ConvTranspose1d\(.* of shape 1×3 .*: .* must be a tuple$",
    ),
    (nn.ConvTranspose1d(1, 1, 2, padding="same"), torch.ones(1, 5), "give one whole number$"),
    (nn.MaxPool1d(3, padding=2), torch.ones(1, 5), "must be at most 1, half of the kernel's 3$"),
    (nn.AvgPool2d((4, 3), padding=2), torch.ones(1, 5, 5), "padding is 2 along the width: it mu"),
    (nn.MaxPool2d(2, padding=-1), torch.ones(1, 5, 5), "padding is -1: it must be 0 or more"),
    (nn.MaxPool1d(0), torch.ones(1, 5), "kernel_size is 0: it must be 1 or more"),
    (nn.AvgPool1d(2, stride=0), torch.ones(1, 5), "stride is 0: it must be 1 or more"),
    (nn.MaxPool2d(2, dilation=(1, 0)), torch.ones(1, 5, 5), "dilation is 0: it must be 1 or more"),
    (nn.MaxPool1d(2, dilation=5), torch.ones(1, 5), "the window spans 6 cells along the length, "),
    (nn.AvgPool2d((2, 8)), torch.ones(1, 5, 5), "spans 8 cells along the width, more than the 5"),
    (nn.MaxPool2d(2.5), torch.ones(1, 5, 5), r"kernel_size is 2\.5: give one whole number or 2, "),
    (nn.AvgPool2d((2, 2, 2)), torch.ones(1, 5, 5), r"is \(2, 2, 2\): give one number or 2, one an"),
    (nn.AvgPool2d(None), torch.ones(1, 5, 5), "kernel_size is None: give one whole number"),
    (nn.MaxPool1d(2), torch.ones(0, 5), "the input 0×5 is empty"),
    (nn.AvgPool2d(2), torch.ones(1, 0, 5), "the input 1×0×5 is empty"),
    (nn.AvgPool2d(2, divisor_override=0), torch.ones(1, 5, 5), "divisor_override is 0: it must"),
    (nn.AvgPool2d(2, divisor_override=1.5), torch.ones(1, 5, 5), r"divisor_override is 1\.5: it m"),
    (
        nn.MaxPool2d(2),
        torch.ones(1, 5, 5).to(torch.float8_e4m3fn),
        r"^torch refuses to run MaxPool2d\(.*float8_e4m3fn: .*not implemented",
    ),
    (broken_layer(), torch.ones(1, 5), r"torch refuses to run Conv1d\(.* of shape 1×5 .*: "),
]


@pytest.mark.parametrize(("layer", "x", "sentence"), REFUSED)
def test_refusal_says_what_is_allowed(layer: nn.Module, x: torch.Tensor, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as refusal:
        trace(layer, x)
    assert "\n" not in str(refusal.value)
    cause: Any = refusal.value.__cause__
    assert isinstance(cause, (RuntimeError, TypeError, ValueError, AssertionError))


@pytest.mark.parametrize(
    ("mode", "padding"), [("reflect", 2), ("circular", 3), ("replicate", 7), ("zeros", 7)]
)
def test_the_largest_allowed_padding_is_traced(mode: str, padding: int) -> None:
    layer = nn.Conv1d(1, 1, 2, padding=padding, padding_mode=mode)
    assert trace(layer, torch.ones(1, 3)).padding == (padding,)


def test_an_average_that_overflows() -> None:
    with pytest.raises(InputError, match="the output overflows float32"):
        trace(nn.AvgPool1d(2), torch.full((1, 2), 3e38))
