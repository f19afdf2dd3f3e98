"""Any two-dimensional convolution: a user's kernel, picture and settings."""

from __future__ import annotations

from convviz.parameters import (
    Channels,
    Count,
    Decimals,
    Digit,
    File,
    Image,
    Index,
    Module,
    Padding,
    PaddingMode,
    PerAxis,
    Size,
    Weight2d,
)
from convviz.storyboards.windows import WindowsScene


class Conv2d(WindowsScene):
    """A kernel over an image, with every setting of torch's Conv2d."""

    title = "One kernel, every place"
    category = "generic"
    order = None
    operation = "conv2d"

    digit: Digit = 5
    image: Image | None = None
    size: Size | None = None
    values: Channels | None = None
    kernel: Weight2d | None = "top-edge"
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
