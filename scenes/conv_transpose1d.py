"""Any one-dimensional transposed convolution: every number of the input leaves a stamp."""

from __future__ import annotations

from dataclasses import replace

from convviz.inputs.layer_inputs import LayerInput
from convviz.parameters import (
    Channels,
    Count,
    Decimals,
    File,
    Index,
    Module,
    PerAxis,
    Weight1d,
    Words,
)
from convviz.storyboards.stamps import StampsScene

DRAWN_LENGTH = 5  # so few that all sums can be read


class ConvTranspose1d(StampsScene):
    """Each number of the input stamps the kernel on the output, and overlaps add up."""

    title = "Every number leaves a stamp"
    category = "generic"
    order = None
    operation = "conv_transpose1d"

    words: Words | None = None
    values: Channels | None = None
    embeddings: File | None = None
    embedding_dim: Count | None = None
    kernel: Weight1d | None = "0.5,1,0.5"
    bias: float | None = None
    in_channels: Count | None = None
    out_channels: Count | None = None
    kernel_size: PerAxis | None = None
    stride: PerAxis = 2
    padding: PerAxis = 1
    output_padding: PerAxis = 0
    dilation: PerAxis = 1
    groups: Count = 1
    channel: Index = 0
    decimals: Decimals = 2
    module: Module | None = None
    layer: str | None = None
    weights: File | None = None

    def _sequence(self) -> LayerInput:
        """Return the input: by default one so short that every number can be read."""
        chosen = super()._sequence()
        if self.words is not None or self.values is not None or self.module is not None:
            return chosen
        return replace(chosen, x=chosen.x[:, :DRAWN_LENGTH])
