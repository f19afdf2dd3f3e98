"""One kernel over one image: every window, and what the sign of a value means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from convviz.digits import digit
from convviz.draw import Appear, Convolution2d, ConvScene, Sweep
from convviz.draw import moves_2d as moves
from convviz.formatting import number, shape
from convviz.kernels import named
from convviz.layers import conv_layer
from convviz.parameters import kernel_weight
from convviz.traces import Trace
from convviz.tracing import trace


class OneKernelScene(ConvScene):
    """A kernel slides over a handwritten digit.

    A subclass has the parameters `digit`, `kernel`, `bias` (None: that of `drawn_bias`) and
    `decimals`, and a `title` that is true for its own kernel.
    """

    layer_name: str
    own_kernels: tuple[str, ...]
    brisk = False  # in the film, the scene before has just told the first window at length
    digit: int
    kernel: str | tuple[object, ...]
    bias: float | None
    decimals: int

    def drawn_bias(self) -> float:
        """Return the bias that the article's layer drew."""
        raise NotImplementedError

    def layers(self) -> list[Trace]:
        """Return the trace of the layer with its kernel replaced."""
        weight = kernel_weight(self.kernel, rank=2)
        bias = self.drawn_bias() if self.bias is None else self.bias
        image = digit(self.digit)[None]
        return [trace(conv_layer(2, [weight], bias), image, name=self.layer_name)]

    def construct(self) -> None:
        view, story = self.begin()
        shown = retell(self, view, story) if self.brisk else meet(self, view, story)
        for stop in story.stops:
            self.play(self.say(story.sweep), Sweep(view, shown, stop))
            self.play(self.say(story.sign(stop)))
            self.wait(2)
            shown = stop
        self.play(self.say(story.sweep), Sweep(view, shown, len(view.trace) - 1))
        self.play(self.say(story.rest), moves.close_loupe(view))
        self.wait(2)

    def show_step(self, index: int) -> None:
        view, story = self.begin()
        self.add(view.show(index))
        self.show(story.sign(index))

    def begin(self) -> tuple[Convolution2d, Story]:
        """Add title and foot; return the picture and its sentences."""
        (layer,) = self.layers()
        name = named(kernel_weight(self.kernel, rank=2))
        story = Story(layer, name, self.digit, self.decimals)
        own = name in self.own_kernels
        self.head(
            self.title if own else "What does this kernel see?",
            f"{name or 'your own'} kernel · Conv2d(1, 1, kernel_size={story.kernel_size})",
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


def meet(scene: ConvScene, view: Convolution2d, story: Story) -> int:
    """Tell the first window of an empty picture at length; return the step on show then."""
    scene.add(moves.empty(view))
    scene.play(scene.say(story.input), moves.draw_input(view))
    scene.play(scene.say(story.window), Appear(view.window, run_time=1.4))
    scene.play(scene.say(story.patch), moves.open_loupe(view))
    scene.play(moves.show_patch_numbers(view))
    scene.play(scene.say(story.kernel), moves.bring_kernel(view))
    scene.play(scene.say(story.products), moves.multiply(view))
    scene.play(scene.say(story.sum), moves.add_up(view))
    scene.play(scene.say(story.value), moves.land(view, 0), Appear(view.bar))
    scene.wait(0.7)
    if len(view.trace) == 1:
        return 0
    scene.play(scene.say(story.again), moves.step_to(view, 1))
    return 1


def retell(scene: ConvScene, view: Convolution2d, story: Story) -> int:
    """Tell the first window of an empty picture in short; return the step on show then."""
    scene.add(moves.empty(view))
    scene.play(
        scene.say(story.window_reads), moves.draw_input(view, 1.0), Appear(view.window, run_time=1)
    )
    scene.play(moves.open_loupe(view, 1.0))
    scene.play(moves.show_patch_numbers(view))
    scene.play(scene.say(story.weigh), moves.bring_kernel(view))
    scene.play(moves.multiply(view, 1.0))
    scene.play(scene.say(story.one_pixel), moves.add_up(view, 1.4))
    scene.play(moves.land(view, 0), Appear(view.bar))
    return 0


class Edge(NamedTuple):
    """What an edge kernel's values say: below and above zero, and the map as a whole."""

    below: str
    above: str
    rest: str


_UPPER = "Dark above, bright below: the upper side of a stroke"
_LOWER = "Bright above, dark below: the lower side of a stroke"
_LEFT = "Dark left, bright right: the left side of a stroke"
_RIGHT = "Bright left, dark right: the right side of a stroke"
_REST = "Blue: {} of the strokes. Red: {}. Pale: no such edge."

EDGES = {
    "top-edge": Edge(
        _UPPER,
        _LOWER,
        "Blue: where a stroke begins from above. Red: where it ends. Pale: no edge.",
    ),
    "bottom-edge": Edge(_LOWER, _UPPER, _REST.format("the lower side", "the upper side")),
    "right-edge": Edge(_RIGHT, _LEFT, _REST.format("the right side", "the left side")),
    "left-edge": Edge(_LEFT, _RIGHT, _REST.format("the left side", "the right side")),
}


@dataclass(frozen=True)
class Story:
    """What the foot says: plain words about the numbers of one trace.

    Attributes
    ----------
    trace
        One input and one output channel.
    kernel_name
        A key of `convviz.kernels.KERNELS`, or None.
    digit, decimals
        As the scene's parameters.
    """

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

    @property
    def window_reads(self) -> str:
        return f"A window reads {self.trace.weight[0, 0].size} pixels at once."

    weigh = "Each value times its weight in the kernel."
    one_pixel = "The products and the bias add up to one pixel of the map."
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
        if step.products_sum == 0:
            return f"The products cancel out, and the bias alone remains: {value}."
        below = step.products_sum < 0
        edge = EDGES.get(self.kernel_name or "")
        if edge is not None:
            # a bias may lift the value over zero, and what is said must still be true
            where = f", {'below' if below else 'above'} zero" if below == (step.value < 0) else ""
            return f"{edge.below if below else edge.above}. {value}{where}."
        side = "The negative products outweigh" if below else "The positive products outweigh"
        return f"{side} the others here: {value}."

    @property
    def rest(self) -> str:
        edge = EDGES.get(self.kernel_name or "")
        if edge is not None:
            return edge.rest
        return "Blue: sums below zero. Red: sums above zero. Pale: about zero."
