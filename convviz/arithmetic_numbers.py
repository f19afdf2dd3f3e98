"""The numbers of the pictures of convolution arithmetic, computed by torch."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from convviz.arithmetic import Configuration, figure_numbers
from convviz.inputs.seeding import seeded
from convviz.traces.layer_trace import LayerTrace
from convviz.tracing import trace

LARGEST_NUMBER = 3  # of an input that is drawn; a kernel's is one less
FEW = 3  # numbers in a row


def arithmetic_trace(configuration: Configuration, seed: int = 0) -> LayerTrace[Any]:
    """The trace of a configuration over small whole numbers, without a bias.

    Those called numerical have the numbers of the original's figure 1.1, and so has every
    kernel of that size. Others are drawn by torch from the seed.
    """
    size = configuration.reads
    with seeded(seed):
        # of few numbers none is wasted on a zero
        drawn = _whole_numbers(size, 1 if size <= FEW else 0, LARGEST_NUMBER)
        layer = _layer(configuration)
    figure = torch.tensor(figure_numbers("input"), dtype=torch.float32)
    numerical = configuration.name.startswith("numerical") and figure.shape == drawn.shape
    return trace(layer, (figure if numerical else drawn)[None], name=configuration.name)


def _layer(c: Configuration) -> nn.Module:
    if c.mode == "max":
        return nn.MaxPool2d(c.kernel, c.stride, c.padding, c.dilation)
    if c.mode == "average":
        return nn.AvgPool2d(c.kernel, c.stride, c.padding)
    places: dict[str, Any] = {
        "stride": c.stride,
        "padding": c.padding,
        "dilation": c.dilation,
        "bias": False,
    }
    layer: nn.Conv2d | nn.ConvTranspose2d
    if c.transposed:
        layer = nn.ConvTranspose2d(1, 1, c.kernel, output_padding=c.output_padding, **places)
    else:
        layer = nn.Conv2d(1, 1, c.kernel, **places)
    figure = torch.tensor(figure_numbers("kernel"), dtype=torch.float32)
    drawn = _whole_numbers(c.kernel, 0, LARGEST_NUMBER - 1)
    with torch.no_grad():
        layer.weight.copy_(figure if figure.shape == drawn.shape else drawn)
    return layer


def _whole_numbers(side: int, least: int, largest: int) -> torch.Tensor:
    return torch.randint(least, largest + 1, (side, side), device="cpu", dtype=torch.float32)
