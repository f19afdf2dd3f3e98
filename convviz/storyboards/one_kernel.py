"""One kernel over one image: every window, and what the sign of a value means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from convviz.digits import digit
from convviz.draw import Appear, Convolution2d, ConvScene, Sweep
from convviz.draw import moves_2d as moves
from convviz.errors import InputError
from convviz.formatting import number, shape
from convviz.inputs.images import Picture, read_image
from convviz.kernels import named
from convviz.layers import conv_layer
from convviz.parameters import is_given, kernel_weight
from convviz.traces.convolution_trace import Trace
from convviz.tracing import trace


class OneKernelScene(ConvScene):
    """A kernel slides over a handwritten digit, or over a picture in grey.

    A subclass has the parameters `digit`, `image`, `kernel`, `bias` (None: that of
    `drawn_bias`) and `decimals`, and titles that are true for its own kernel.
    """

    picture_title: str
    layer_name: str
    own_kernels: tuple[str, ...]
    brisk = False  # in the film, the scene before has just told the first window at length
    digit: int
    image: str | None
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
        picture = self.picture()
        image = digit(self.digit)[None] if picture is None else picture.pixels
        return [trace(conv_layer(2, [weight], bias), image, name=self.layer_name)]

    def picture(self) -> Picture | None:
        """Return the user's picture in grey; None where it is a digit."""
        if self.image is None:
            return None
        if is_given(type(self), "digit"):
            raise InputError("--image and --digit exclude each other: both are the input")
        return read_image(self.image, grey=True)

    def construct(self) -> None:
        view, story = self.begin()
        shown = retell(self, view, story) if self.brisk else meet(self, view, story)
        for stop in story.stops:
            self.play(self.say(story.sweep), Sweep(view, shown, stop))
            self.play(self.say(story.sign(stop)))
            self.wait(1.7)
            shown = stop
        self.play(self.say(story.sweep), Sweep(view, shown, len(view.trace) - 1))
        self.play(self.say(story.rest), moves.close_loupe(view))
        self.wait(1.7)

    def show_step(self, index: int) -> None:
        view, story = self.begin()
        self.add(view.show(index))
        self.show(story.sign(index))

    def begin(self) -> tuple[Convolution2d, Story]:
        """Add title and foot; return the picture and its sentences."""
        (layer,) = self.layers()
        name = named(kernel_weight(self.kernel, rank=2))
        picture = self.picture()
        story = Story(layer, name, self.digit, self.decimals, picture)
        own = name in self.own_kernels
        title = self.title if picture is None else self.picture_title
        self.head(
            title if own else "What does this kernel see?",
            f"{name or 'your own'} kernel · Conv2d(1, 1, kernel_size={story.kernel_size})",
            layer.input.shape,
            layer.output.shape,
        )
        view = Convolution2d(
            layer,
            stage=self.stage,
            theme=self.theme,
            input_name=story.input_name,
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


def _brighter(blue: str, red: str) -> Edge:
    return Edge(
        f"Brighter {blue} than {red}",
        f"Brighter {red} than {blue}",
        f"Blue: brighter {blue} than {red}. Red: darker. Pale: no such edge.",
    )


# a picture has no strokes
PICTURE_EDGES = {
    "top-edge": _brighter("below", "above"),
    "bottom-edge": _brighter("above", "below"),
    "right-edge": _brighter("on the left", "on the right"),
    "left-edge": _brighter("on the right", "on the left"),
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
    picture
        What the input is, where it is no digit.
    """

    trace: Trace
    kernel_name: str | None
    digit: int
    decimals: int
    picture: Picture | None = None

    @property
    def kernel_size(self) -> int | tuple[int, ...]:
        rows, columns = self.trace.kernel_size
        return rows if rows == columns else (rows, columns)

    @property
    def input(self) -> str:
        size = shape(self.trace.input.shape[1:])
        if self.picture is not None:
            return f"{self.picture.file}{_done(self.picture)} is {size} numbers: 0 black, 1 white."
        return f"A handwritten {self.digit} is {size} numbers: 0 is blank, almost 1 full ink."

    @property
    def input_name(self) -> str:
        """What stands above the input."""
        if self.picture is None:
            return f"the digit {self.digit}"
        return self.picture.file + (", in grey" if self.picture.is_greyed else "")

    @property
    def window(self) -> str:
        return f"A window of {shape(self.trace.kernel_size)} pixels starts at the top left."

    @property
    def window_reads(self) -> str:
        grey = "In grey now. " if self.picture is not None and self.picture.is_greyed else ""
        return f"{grey}A window reads {self.trace.weight[0, 0].size} pixels at once."

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
            blank = "Blank paper" if self.picture is None else "All black here"
            return f"{blank}: every product is 0, and the bias alone remains: {value}."
        if step.products_sum == 0:
            return f"The products cancel out, and the bias alone remains: {value}."
        below = step.products_sum < 0
        edge = self._edge
        if edge is not None:
            # a bias may lift the value over zero, and what is said must still be true
            where = f", {'below' if below else 'above'} zero" if below == (step.value < 0) else ""
            return f"{edge.below if below else edge.above}. {value}{where}."
        side = "The negative products outweigh" if below else "The positive products outweigh"
        return f"{side} the others here: {value}."

    @property
    def _edge(self) -> Edge | None:
        return (EDGES if self.picture is None else PICTURE_EDGES).get(self.kernel_name or "")

    @property
    def rest(self) -> str:
        edge = self._edge
        if edge is not None:
            return edge.rest
        return "Blue: sums below zero. Red: sums above zero. Pale: about zero."


def _done(picture: Picture) -> str:
    """Return what was done to a picture's file, as words after its name."""
    done = [
        *(["scaled down"] if picture.is_scaled else []),
        *(["turned to grey"] if picture.is_greyed else []),
    ]
    return f", {' and '.join(done)}," if done else ""
