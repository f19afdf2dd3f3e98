"""Any one-dimensional average pooling."""

from __future__ import annotations

from convviz.parameters import (
    Channels,
    Count,
    Decimals,
    File,
    Flag,
    Index,
    Module,
    PerAxis,
    Words,
)
from convviz.storyboards.windows import WindowsScene


class AvgPool1d(WindowsScene):
    """The average of each window, with every setting of torch's AvgPool1d."""

    title = "The average of each window"
    category = "generic"
    order = None
    operation = "avg_pool1d"

    words: Words | None = None
    values: Channels | None = None
    embeddings: File | None = None
    embedding_dim: Count | None = None
    in_channels: Count | None = None
    kernel_size: PerAxis = 2
    stride: PerAxis | None = None
    padding: PerAxis = 0
    ceil_mode: Flag = False
    count_include_pad: Flag = True
    channel: Index = 0
    decimals: Decimals = 2
    module: Module | None = None
    layer: str | None = None
    weights: File | None = None
