"""The same map by a convolution and by a linear layer: how many numbers each has."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from convviz.article import article
from convviz.draw import Appear, Sweep, Vanish, come, go, step_to
from convviz.draw.moves import unrolling as moves
from convviz.draw.pictures.two_layers import LinearLayer, TwoLayers
from convviz.errors import InputError
from convviz.formatting import grouped, number, shape
from convviz.layers import conv_layer
from convviz.parameters import Decimals, Digit, Image, Kernel2d, kernel_weight
from convviz.storyboards.grey_input import GreyScene
from convviz.traces.convolution_trace import Trace
from convviz.traces.linear import linear_of, parameter_count
from convviz.tracing import trace


class FewerParameters(GreyScene):
    """A convolution's few weights beside the linear layer that computes the same map."""

    title = "Ten numbers, or half a million"
    category = "digit"
    order = 130
    longest_side = 28  # a digit's: the matrix grows with the fourth power

    digit: Digit = 5
    image: Image | None = None
    kernel: Kernel2d = "top-edge"
    bias: float | None = None
    decimals: Decimals = 2

    def layers(self) -> list[Trace]:
        """Return the trace of layer6 with its kernel replaced."""
        return [trace(self.convolution(), self.pixels(), name="layer6")]

    def counts(self) -> dict[str, int]:
        """Return how many numbers each layer has to learn."""
        layers = self.convolution(), self.linear()
        names = self.names()
        return {
            f"parameters of {name}": parameter_count(layer)
            for name, layer in zip(names, layers, strict=True)
        }

    def names(self) -> tuple[str, str]:
        """Return both layers as torch would be asked for them."""
        linear = self.linear()
        return (
            "Conv2d(1, 1, kernel_size=3)",
            f"Linear({linear.in_features}, {linear.out_features})",
        )

    def pixels(self) -> torch.Tensor:
        """Return the digit or the picture, (1, H, W)."""
        return torch.from_numpy(self.subject.pixels)

    @property
    def least_size(self) -> tuple[int, int]:
        """Room for a window and its neighbour to the right."""
        return (3, 4)

    def convolution(self) -> nn.Conv2d:
        """Return the convolution.

        Raises
        ------
        InputError
            If the kernel is not 3x3: the title counts its numbers.
        """
        weight = kernel_weight(self.kernel, rank=2)
        rows, columns = len(weight[0]), len(weight[0][0])
        if (rows, columns) != (3, 3):
            raise InputError(f"this scene's kernel is 3×3, not {shape((rows, columns))}")
        drawn = article().layer6.bias
        assert drawn is not None
        layer = conv_layer(2, [weight], drawn.item() if self.bias is None else self.bias)
        assert isinstance(layer, nn.Conv2d)
        return layer

    def linear(self) -> nn.Linear:
        """Return the linear layer that computes the same map."""
        return linear_of(self.convolution(), self.pixels())

    def reached(self) -> int:
        """Return how many of the linear layer's weights are the kernel's, zero or not."""
        ones = conv_layer(2, torch.ones(1, 1, 3, 3), None)
        assert isinstance(ones, nn.Conv2d)
        return int(linear_of(ones, self.pixels()).weight.count_nonzero())

    def construct(self) -> None:
        view = self.begin()
        view.empty()
        stop, last = self.stop(view.trace), len(view.trace) - 1
        subject, whole = "A digit", "the digit"
        if self.subject.is_picture:
            subject, whole = self.subject.name, "the picture"
        self.play(
            self.say(f"{subject}, and an empty map to be computed from it."),
            come(view, "input", "output"),
        )
        self.play(
            self.say("A convolution has 9 weights and a bias."),
            come(view, "kernel", "window", "marker", run_time=0.6),
        )
        self.play(Sweep(view, 0, stop, run_time=1.4), come(view, "legend", run_time=0.6))
        self.play(self.say(self.about(view, stop)))
        self.wait(1.2)
        self.play(
            self.say("The next pixel uses the same weights again."), step_to(view, stop + 1, 1.4)
        )
        self.wait(0.6)
        self.play(self.say("And so do all the others."), Sweep(view, stop + 1, last, run_time=1.8))
        self.play(come(view, "kernel count", run_time=0.6))
        self.wait(1.0)
        self.play(
            self.say(f"A linear layer has no window: each pixel of the map reads all of {whole}."),
            go(view, "kernel", "kernel count", *view.of_one_step),
            moves.empty_map(view),
        )
        view.show_sheet(stop)
        self.play(come(view, "whole input", "sheet", "marker"))
        self.play(
            self.say(self.about_sheet(view, stop)),
            come(view, "sum"),
            moves.land_alone(view, stop),
        )
        self.wait(1.0)
        self.play(
            self.say("The next pixel needs as many again, all of its own."),
            moves.next_sheet(view, stop + 1),
        )
        self.wait(0.9)
        self.play(
            self.say("Laid out in one line, a sheet is one row of the layer's weight matrix."),
            go(view, "sum"),
        )
        self.play(moves.unroll(view, stop + 1), go(view, "sheet"))
        self.play(self.say(self.rows(view)), come(view, "matrix name", run_time=0.6))
        self.play(moves.fill_matrix(view, stop, stop + 1))
        self.play(
            come(view, "matrix count", run_time=0.6),
            go(view, "marker"),
            Vanish(view.matrix.line),
        )
        self.play(self.say(self.zeros(view)))
        self.wait(2.2)
        self.play(
            self.say(self.ending(view)),
            go(
                view,
                *("input", "whole input", "output", "legend"),
                *("matrix", "matrix name", "matrix count"),
            ),
        )
        self.play(Appear(*view.ends(self.names()), lag=0.15, run_time=1.4))
        self.wait(1.7)

    def show_step(self, index: int) -> None:
        view = self.begin()
        self.add(view.at_step(index))
        value = number(view.trace.step(index).value, self.decimals)
        self.show(
            f"Pixel {index + 1} of {len(view.trace)} is {value}, "
            f"by 9 weights or by row {index + 1} of the matrix."
        )

    def stop(self, layer: Trace) -> int:
        """Return the step of the lowest value that has a next step in its row."""
        values = layer.output[0, :, :-1]
        row, column = np.unravel_index(int(values.argmin()), values.shape)
        return int(np.ravel_multi_index((0, row, column), layer.output.shape))

    def about(self, view: TwoLayers, index: int) -> str:
        """Return how the convolution comes to a pixel."""
        value = number(view.trace.step(index).value, self.decimals)
        return f"One pixel of the map: 9 pixels times 9 weights, and the bias: {value}."

    def about_sheet(self, view: TwoLayers, index: int) -> str:
        """Return how the linear layer comes to the same pixel."""
        values = view.trace.step(index).value, view.layer.output[index]
        once, value = (number(float(each), self.decimals) for each in values)
        count = grouped(view.trace.input.size)
        again = " again" if once == value else ""  # rounding may differ in a last decimal
        return f"{count} pixels times {count} weights, and a bias: {value}{again}."

    def rows(self, view: TwoLayers) -> str:
        """Return how large the matrix is."""
        outputs, inputs = (grouped(size) for size in view.layer.weight.shape)
        return f"{outputs} pixels in the map: {outputs} rows of {inputs} weights."

    def ending(self, view: TwoLayers) -> str:
        """Return what each layer has to learn."""
        few, many = (grouped(total) for total in view.totals)
        return f"The same map, for {few} numbers to learn or for {many}."

    def zeros(self, view: TwoLayers) -> str:
        """Return how few of the weights the kernel takes."""
        reached = self.reached()
        rest = grouped(view.layer.weight.size - reached)
        each = view.trace.weight.size
        return (
            f"In each row {each} weights are the kernel's, {grouped(reached)} in all. "
            f"The other {rest} are 0."
        )

    def begin(self) -> TwoLayers:
        """Add title and foot; return the picture."""
        (layer,) = self.layers()
        linear = self.linear()
        with torch.no_grad():
            output = linear(self.pixels().reshape(-1)).numpy()
        conv_count, linear_count = self.counts().values()
        few, many = map(grouped, (conv_count, linear_count))
        self.head(
            f"{few} numbers, or {many}" if self.subject.is_picture else self.title,
            " and ".join(self.names()),
            layer.input.shape,
            layer.output.shape,
        )
        return TwoLayers(
            layer,
            LinearLayer(linear.weight.detach().numpy(), linear.bias.detach().numpy(), output),
            (conv_count, linear_count),
            stage=self.stage,
            theme=self.theme,
            input_name=self.subject.name,
            decimals=self.decimals,
        )
