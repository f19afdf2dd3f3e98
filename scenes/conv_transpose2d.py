"""Any two-dimensional transposed convolution: every number of the input leaves a stamp."""

from __future__ import annotations

from typing import Annotated

from convviz.parameters import (
    Channels,
    Count,
    Decimals,
    Digit,
    File,
    Image,
    Index,
    Module,
    PerAxis,
    Size,
    Weight2d,
)
from convviz.storyboards.stamps import StampsScene


class ConvTranspose2d(StampsScene):
    """Each number of the input stamps the kernel on the output, and overlaps add up."""

    title = "Every number leaves a stamp"
    category = "generic"
    order = None
    operation = "conv_transpose2d"

    image: Image | None = None
    digit: Digit | None = None
    values: Channels | None = None
    size: Size | None = None
    kernel: Weight2d | None = "0.25,0.5,0.25;0.5,1,0.5;0.25,0.5,0.25"
    bias: float | None = None
    in_channels: Count | None = None
    out_channels: Count | None = None
    kernel_size: PerAxis | None = None
    stride: Annotated[PerAxis, "How many cells further on the next number stamps."] = 2
    padding: Annotated[PerAxis, "Cells that are cropped on every side."] = 1
    output_padding: Annotated[PerAxis, "Cells added at the end of the output."] = 0
    dilation: Annotated[PerAxis, "How far apart the cells of a stamp are."] = 1
    groups: Count = 1
    channel: Index = 0
    decimals: Decimals = 2
    module: Module | None = None
    layer: str | None = None
    weights: File | None = None
