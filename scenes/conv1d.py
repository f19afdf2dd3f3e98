"""Any one-dimensional convolution: a user's kernel, sentence and settings."""

from __future__ import annotations

from convviz.parameters import (
    Channels,
    Count,
    Decimals,
    File,
    Index,
    Module,
    Padding,
    PaddingMode,
    PerAxis,
    Weight1d,
    Words,
)
from convviz.storyboards.windows import WindowsScene


class Conv1d(WindowsScene):
    """A kernel over a sequence, with every setting of torch's Conv1d."""

    title = "A kernel over a sequence"
    category = "generic"
    order = None
    operation = "conv1d"

    words: Words | None = None
    values: Channels | None = None
    embeddings: File | None = None
    embedding_dim: Count | None = None
    kernel: Weight1d | None = None
    bias: float | None = None
    in_channels: Count | None = None
    out_channels: Count | None = None
    kernel_size: PerAxis | None = None
    stride: PerAxis = 1
    padding: Padding = 0
    dilation: PerAxis = 1
    groups: Count = 1
    padding_mode: PaddingMode = "zeros"
    channel: Index = 0
    decimals: Decimals = 2
    module: Module | None = None
    layer: str | None = None
    weights: File | None = None
