"""Any one-dimensional max pooling."""

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


class MaxPool1d(WindowsScene):
    """The largest number of each window, with every setting of torch's MaxPool1d."""

    title = "The largest of each window"
    category = "generic"
    order = None
    operation = "max_pool1d"

    words: Words | None = None
    values: Channels | None = None
    embeddings: File | None = None
    embedding_dim: Count | None = None
    in_channels: Count | None = None
    kernel_size: PerAxis = 2
    stride: PerAxis | None = None
    padding: PerAxis = 0
    dilation: PerAxis = 1
    ceil_mode: Flag = False
    channel: Index = 0
    decimals: Decimals = 2
    module: Module | None = None
    layer: str | None = None
    weights: File | None = None
