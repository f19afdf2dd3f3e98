"""The digit sweep alone: all windows at even speed, every number on show."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from convviz.article import article
from convviz.digits import digit
from convviz.draw import ConvScene, Sweep
from convviz.kernels import KERNELS
from convviz.layers import conv_layer
from convviz.traces.convolution_trace import Trace
from convviz.tracing import trace

SECONDS = 8


class BenchSweep(ConvScene):
    """The picture of digit-top-edge while it sweeps, on an input of any size."""

    title = "All windows"
    category = "benchmark"

    channels: Annotated[int, "Input channels and output channels."] = 1
    size: Annotated[int, "The input's height and width: 28 times a whole number."] = 28

    def layers(self) -> list[Trace]:
        times = self.size // 28
        image = np.kron(digit(5), np.ones((times, times), np.float32))
        weight = [[KERNELS["top-edge"].rows] * self.channels] * self.channels
        layer = conv_layer(2, weight, article().layer6.bias.item())
        return [trace(layer, np.stack([image] * self.channels))]

    def construct(self) -> None:
        (layer,) = self.layers()
        self.head(
            "Where does the stroke begin?",
            f"top-edge kernel · Conv2d({self.channels}, {self.channels}, kernel_size=3)",
            layer.input.shape,
            layer.output.shape,
        )
        view = self.picture(layer, input_name="the digit 5")
        self.add(view)
        sweep = Sweep(
            view,
            0,
            len(view) - 1,
            run_time=SECONDS,
            gather=0,
            release=0,
            numbers_below=float("inf"),
        )
        self.play(sweep)
