"""A kernel over a handwritten digit: all 676 windows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from convviz.article import article
from convviz.digits import digit
from convviz.draw import Appear, Convolution2d, ConvScene, Sweep
from convviz.draw import moves_2d as moves
from convviz.formatting import number, shape
from convviz.kernels import named
from convviz.layers import conv_layer
from convviz.parameters import Decimals, Digit, Kernel2d, kernel_weight
from convviz.traces import Trace
from convviz.tracing import trace


class DigitTopEdge(ConvScene):
    """A 3x3 kernel over a digit answers to its horizontal edges."""

    title = "Where does the stroke begin?"
    category = "digit"

    digit: Digit = 5
    kernel: Kernel2d = "top-edge"
    bias: float | None = None
    decimals: Decimals = 2

    def layers(self) -> list[Trace]:
        """Return the trace of layer6 with its kernel replaced and its drawn bias kept."""
        weight = kernel_weight(self.kernel, rank=2)
        bias = article().layer6.bias.item() if self.bias is None else self.bias
        return [trace(conv_layer(2, [weight], bias), digit(self.digit)[None], name="layer6")]

    def construct(self) -> None:
        view, story = self.begin()
        self.add(moves.empty(view))
        self.play(self.say(story.input), moves.draw_input(view))
        self.play(self.say(story.window), Appear(view.window))
        self.play(self.say(story.patch), moves.open_loupe(view))
        self.play(moves.show_patch_numbers(view))
        self.play(self.say(story.kernel), moves.bring_kernel(view))
        self.play(self.say(story.products), moves.multiply(view))
        self.play(self.say(story.sum), moves.add_up(view))
        self.play(self.say(story.value), moves.land(view, 0), Appear(view.bar))
        shown = min(2, len(view.trace) - 1)
        for index in range(1, shown + 1):
            again = [self.say(story.again)] if index == 1 else []
            self.play(*again, moves.step_to(view, index))
        for stop in story.stops:
            self.play(self.say(story.sweep), Sweep(view, shown, stop))
            self.play(self.say(story.sign(stop)))
            self.wait(2)
            shown = stop
        self.play(self.say(story.sweep), Sweep(view, shown, len(view.trace) - 1))
        self.play(self.say(story.rest), moves.close_loupe(view))
        self.wait(2.5)

    def show_step(self, index: int) -> None:
        view, story = self.begin()
        self.add(view.show(index))
        self.show(story.sign(index))

    def begin(self) -> tuple[Convolution2d, Story]:
        """Add title and foot; return the picture and its sentences."""
        (layer,) = self.layers()
        name = named(kernel_weight(self.kernel, rank=2))
        story = Story(layer, name, self.digit, self.decimals)
        channels = f"Conv2d(1, 1, kernel_size={story.kernel_size})"
        self.head(
            self.title if name in ("top-edge", "bottom-edge") else "What does this kernel see?",
            f"{name or 'your own'} kernel · {channels}",
            layer.input.shape,
            layer.output.shape,
        )
        view = Convolution2d(
            layer,
            stage=self.stage,
            theme=self.theme,
            input_name=f"the digit {self.digit}",
            decimals=self.decimals,
        )
        return view, story


@dataclass(frozen=True)
class Story:
    """What the foot says: plain words about the numbers of one trace."""

    trace: Trace
    kernel_name: str | None
    digit: int
    decimals: int

    @property
    def kernel_size(self) -> int | tuple[int, ...]:
        rows, columns = self.trace.kernel_size
        return rows if rows == columns else (rows, columns)

    @property
    def input(self) -> str:
        size = shape(self.trace.input.shape[1:])
        return f"A handwritten {self.digit} is {size} numbers: 0 is blank, almost 1 full ink."

    @property
    def window(self) -> str:
        return f"A window of {shape(self.trace.kernel_size)} pixels starts at the top left."

    patch = "The loupe shows the values that the window reads."
    kernel = "The kernel gives each place in the window a weight."
    products = "Each value times its weight."
    sum = "The products are added up, and the bias on top."
    value = "That one number is the first pixel of the feature map."
    again = "One pixel to the right, the same weights: the next pixel of the map."
    sweep = "The same small sum at every place."

    @property
    def stops(self) -> list[int]:
        """The windows worth a pause: the lowest value below the bias, the highest above it."""
        values = self.trace.output.ravel()
        blank = 0.0 if self.trace.bias is None else float(self.trace.bias[0])
        low, high = int(np.argmin(values)), int(np.argmax(values))
        chosen = {i for i, far in ((low, values[low] < blank), (high, values[high] > blank)) if far}
        return sorted(i for i in chosen if i > 2)

    def sign(self, index: int) -> str:
        """Return what the value of a step says."""
        step = self.trace.step(index)
        value = number(step.value, self.decimals, sign=True)
        if not step.patch.any():
            return f"Blank paper: every product is 0, and the bias alone remains: {value}."
        below = step.products_sum < 0
        if self.kernel_name == "top-edge":
            if below:
                return f"Dark above, bright below: the upper side of a stroke. {value}, below zero."
            return f"Bright above, dark below: the lower side of a stroke. {value}, above zero."
        side = "The negative products outweigh" if below else "The positive products outweigh"
        return f"{side} the others here: {value}."

    @property
    def rest(self) -> str:
        if self.kernel_name == "top-edge":
            return "Blue: where a stroke begins from above. Red: where it ends. Pale: no edge."
        return "Blue: sums below zero. Red: sums above zero. Pale: about zero."
