"""Any two-dimensional transposed convolution: every number of the input leaves a stamp."""

from __future__ import annotations

from convviz.storyboards.stamps import StampsScene


class ConvTranspose2d(StampsScene):
    """Each number of the input stamps the kernel on the output, and overlaps add up."""

    title = "Every number leaves a stamp"
    operation = "conv_transpose2d"

    digit = None
    kernel = "0.25,0.5,0.25;0.5,1,0.5;0.25,0.5,0.25"
    stride = 2
    padding = 1
