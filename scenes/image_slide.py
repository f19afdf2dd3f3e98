"""A 3x3 image and a 2x2 kernel: to the right, and down."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import torch

from convviz.article import article
from convviz.draw import ConvScene, Sweep, Windows, come, land, step_to
from convviz.errors import InputError
from convviz.formatting import counted, number
from convviz.layers import conv_layer
from convviz.parameters import Decimals, Grid, Image, Kernel2d, kernel_weight, rows_of
from convviz.storyboards.grey_input import GreyInput, picture_input, refuse_both
from convviz.traces.convolution_trace import Trace
from convviz.tracing import trace


class ImageSlide(ConvScene):
    """The same sum in two directions, small enough to read every number."""

    title = "To the right, and down"
    category = "image"
    order = 70

    values: Grid | None = None
    image: Image | None = None
    kernel: Kernel2d | None = None
    bias: float | None = None
    decimals: Decimals = 2

    def layers(self) -> list[Trace]:
        """Return the trace of layer5 over im1, or over the numbers given."""
        drawn = article().layer5
        bias = drawn.bias.item() if self.bias is None else self.bias
        layer = conv_layer(2, [self.weight()], bias)
        if self.picture_given is not None:
            return [trace(layer, self.picture_given.pixels, name="layer5")]
        image = article().im1 if self.values is None else torch.tensor([rows_of(self.values)])
        if len(image[0]) > LARGEST or len(image[0][0]) > LARGEST:
            raise InputError(f"this image is at most {LARGEST} pixels high and wide")
        return [trace(layer, image, name="layer5")]

    def weight(self) -> tuple[Any, ...]:
        """Return the kernel's numbers, (1, rows, columns)."""
        if self.kernel is None:
            return kernel_weight(tuple(article().layer5.weight[0].tolist()), rank=2)
        return kernel_weight(self.kernel, rank=2)

    @cached_property
    def picture_given(self) -> GreyInput | None:
        """The user's picture, so small that its numbers can be read; None without one."""
        if self.image is None:
            return None
        refuse_both(type(self), "values")
        (rows,) = self.weight()
        return picture_input(self.image, (len(rows), len(rows[0])), LARGEST)

    def construct(self) -> None:
        view = self.begin()
        last = len(view.trace) - 1
        told = (
            "A small image: a grid of numbers."
            if self.picture_given is None
            else self.picture_given.told
        )
        size = view.trace.kernel_size
        self.add(view.empty())
        self.play(self.say(told), come(view, "input"))
        self.play(
            self.say(f"The window covers {size[0]} rows and {size[1]} columns."),
            come(view, "window"),
        )
        self.play(come(view, "patch"))
        self.play(self.say("The kernel has a weight for each pixel."), come(view, "kernel"))
        self.play(self.say("Pixel times weight."), come(view, "products"))
        self.play(
            self.say("Their sum and the bias make one pixel."),
            come(view, *view.ending, run_time=1.8),
        )
        self.play(land(view, 0), come(view, "legend"))
        slow = self.told_alone(view)
        for index in range(1, slow + 1):
            self.play(self.say(self.direction(view, index)), step_to(view, index, 1.7))
        if slow < last:
            self.play(
                self.say("And on, to the last window."), Sweep(view, slow, last, run_time=4.0)
            )
        self.play(self.say(self.rest(view)))
        self.wait(1.5)

    def show_step(self, index: int) -> None:
        view = self.begin()
        self.add(view.show(index))
        value = number(view.trace.step(index).value, self.decimals)
        self.show(f"Window {index + 1} of {len(view.trace)}: {value}.")

    def told_alone(self, view: Windows) -> int:
        """Return the last step that is told by itself: a picture's first in the second row."""
        last = len(view.trace) - 1
        return last if self.picture_given is None else min(last, view.trace.output.shape[2])

    def direction(self, view: Windows, index: int) -> str:
        """Return how the window comes to a step."""
        if view.trace.step(index).output_index[2]:
            return "One column to the right."
        if view.trace.output.shape[2] == 1:
            return "One row down."
        return "Back to the left, and one row down."

    def rest(self, view: Windows) -> str:
        """Return what has become of the image."""
        rows, columns = view.trace.output.shape[1:]
        numbers = counted(len(view.trace), "number")
        return f"{counted(rows, 'place')} down, {columns} across: {numbers}."

    def begin(self) -> Windows:
        """Add title and foot; return the picture."""
        (layer,) = self.layers()
        rows, columns = layer.kernel_size
        size = rows if rows == columns else (rows, columns)
        self.head(
            self.title,
            f"Conv2d(1, 1, kernel_size={size})",
            layer.input.shape,
            layer.output.shape,
        )
        name = "an image" if self.picture_given is None else self.picture_given.name
        return self.picture(layer, input_name=name, decimals=self.decimals)


LARGEST = 8
