"""One kernel over one image: every window, and what the sign of a value means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from convviz.draw import ConvScene, Sweep, Windows, come, go, land, step_to
from convviz.formatting import number, shape
from convviz.kernels import name_of
from convviz.layers import conv_layer
from convviz.parameters import kernel_weight
from convviz.storyboards.grey_input import GreyInput, GreyScene
from convviz.traces.convolution_trace import Trace
from convviz.tracing import trace


class OneKernelScene(GreyScene):
    """A kernel slides over a handwritten digit, or over a picture in grey.

    A subclass has the parameters `digit`, `image`, `kernel`, `bias` (None: that of
    `drawn_bias`) and `decimals`, and titles that are true for its own kernel.
    """

    picture_title: str
    layer_name: str
    own_kernels: tuple[str, ...]
    brisk = False  # in the film, the scene before has just told the first window at length
    kernel: str | tuple[object, ...]
    bias: float | None
    decimals: int

    def drawn_bias(self) -> float:
        """Return the bias that the article's layer drew."""
        raise NotImplementedError

    def layers(self) -> list[Trace]:
        """Return the trace of the layer with its kernel replaced."""
        bias = self.drawn_bias() if self.bias is None else self.bias
        layer = conv_layer(2, [self.weight()], bias)
        return [trace(layer, self.subject.pixels, name=self.layer_name)]

    def weight(self) -> tuple[Any, ...]:
        """Return the kernel's numbers, (1, rows, columns)."""
        return kernel_weight(self.kernel, rank=2)

    @property
    def least_size(self) -> tuple[int, int]:
        """The kernel's rows and columns."""
        (rows,) = self.weight()
        return len(rows), len(rows[0])

    def construct(self) -> None:
        view, story = self.begin()
        shown = retell(self, view, story) if self.brisk else meet(self, view, story)
        for stop in story.stops:
            self.play(self.say(story.sweep), Sweep(view, shown, stop))
            self.play(self.say(story.sign(stop)))
            self.wait(1.7)
            shown = stop
        self.play(self.say(story.sweep), Sweep(view, shown, len(view) - 1))
        self.play(self.say(story.rest), go(view))
        self.wait(1.7)

    def show_step(self, index: int) -> None:
        view, story = self.begin()
        self.add(view.show(index))
        self.show(story.sign(index))

    def begin(self) -> tuple[Windows, Story]:
        """Add title and foot; return the picture and its sentences."""
        (layer,) = self.layers()
        name = name_of(self.weight())
        story = Story(layer, name, self.subject, self.decimals)
        own = name in self.own_kernels
        title = self.picture_title if self.subject.is_picture else self.title
        self.head(
            title if own else "What does this kernel see?",
            f"{name or 'your own'} kernel · Conv2d(1, 1, kernel_size={story.kernel_size})",
            layer.input.shape,
            layer.output.shape,
        )
        view = self.picture(layer, input_name=self.subject.name, decimals=self.decimals)
        return view, story


def meet(scene: ConvScene, view: Windows, story: Story) -> int:
    """Tell the first window of an empty picture at length; return the step on show then."""
    scene.add(view.empty())
    scene.play(scene.say(story.subject.told), come(view, "input"))
    scene.play(scene.say(story.window), come(view, "window", run_time=1.4))
    scene.play(scene.say(story.patch), come(view, "patch"))
    scene.play(scene.say(story.kernel), come(view, "kernel"))
    scene.play(scene.say(story.products), come(view, "products"))
    scene.play(scene.say(story.sum), come(view, *view.ending, run_time=1.8))
    scene.play(scene.say(story.value), land(view, 0), come(view, "legend"))
    scene.wait(0.7)
    if len(view) == 1:
        return 0
    scene.play(scene.say(story.again), step_to(view, 1))
    return 1


def retell(scene: ConvScene, view: Windows, story: Story) -> int:
    """Tell the first window of an empty picture in short; return the step on show then."""
    scene.add(view.empty())
    scene.play(
        scene.say(story.window_reads), come(view, "input", run_time=1.0), come(view, "window")
    )
    scene.play(come(view, "patch", run_time=1.6))
    scene.play(scene.say(story.weigh), come(view, "kernel"))
    scene.play(come(view, "products", run_time=1.0))
    scene.play(scene.say(story.one_pixel), come(view, *view.ending, run_time=1.4))
    scene.play(land(view, 0), come(view, "legend"))
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


PALE = 0.25  # a value of a picture's map, whose colours reach to 1 at least


@dataclass(frozen=True)
class Story:
    """What the foot says: plain words about the numbers of one trace.

    Attributes
    ----------
    trace
        One input and one output channel.
    kernel_name
        A key of `convviz.kernels.KERNELS`, None for numbers of the user's own.
    subject
        What the kernel looks at.
    decimals
        As the scene's parameter.
    """

    trace: Trace
    kernel_name: str | None
    subject: GreyInput
    decimals: int

    @property
    def kernel_size(self) -> int | tuple[int, ...]:
        rows, columns = self.trace.kernel_size
        return rows if rows == columns else (rows, columns)

    @property
    def window(self) -> str:
        return f"A window of {shape(self.trace.kernel_size)} pixels starts at the top left."

    @property
    def window_reads(self) -> str:
        grey = "In grey now. " if self.subject.is_greyed else ""
        return f"{grey}A window reads {self.trace.weight[0, 0].size} pixels at once."

    weigh = "Each value times its weight in the kernel."
    one_pixel = "The products and the bias add up to one pixel of the map."
    patch = "The loupe shows the values that the window reads."
    kernel = "The kernel gives each place in the window a weight."
    products = "Each value times its weight."
    sum = "The products are added up, and the bias on top."
    value = "That one number is the first pixel of the feature map."

    @property
    def again(self) -> str:
        """How the window comes to the second step."""
        return f"{moved(self.trace)}, the same weights: the next pixel of the map."

    sweep = "The same small sum at every place."

    @property
    def stops(self) -> list[int]:
        """The windows worth a pause: the lowest value below the bias, the highest above it."""
        values = self.trace.output.ravel()
        blank = self._blank
        low, high = int(np.argmin(values)), int(np.argmax(values))
        chosen = {i for i, far in ((low, values[low] < blank), (high, values[high] > blank)) if far}
        return sorted(i for i in chosen if i > 2)

    def sign(self, index: int) -> str:
        """Return what the value of a step says."""
        step = self.trace.step(index)
        value = number(step.value, self.decimals, sign=True)
        if not step.patch.any():
            blank = "All black here" if self.subject.is_picture else "Blank paper"
            return f"{blank}: every product is 0, and the bias alone remains: {value}."
        if step.products_sum == 0:
            return f"The products cancel out, and the bias alone remains: {value}."
        below = step.products_sum < 0
        edge = self._edge
        if edge is not None:
            # a bias may lift the value over zero, and what is said must still be true
            agrees = step.value < 0 if below else step.value > 0
            where = f", {'below' if below else 'above'} zero" if agrees else ""
            return f"{edge.below if below else edge.above}. {value}{where}."
        side = "The negative products outweigh" if below else "The positive products outweigh"
        return f"{side} the others here: {value}."

    @property
    def _blank(self) -> float:
        """The value where there is nothing to see."""
        return 0.0 if self.trace.bias is None else float(self.trace.bias[0])

    @property
    def _edge(self) -> Edge | None:
        edges = PICTURE_EDGES if self.subject.is_picture else EDGES
        return edges.get(self.kernel_name or "")

    @property
    def rest(self) -> str:
        edge = self._edge
        if edge is not None and (not self.subject.is_picture or abs(self._blank) <= PALE):
            return edge.rest
        what = "values" if self.subject.is_picture else "sums"
        return f"Blue: {what} below zero. Red: {what} above zero. Pale: about zero."


def moved(layer: Trace) -> str:
    """Return how the window comes to a map's second pixel, as a sentence begins."""
    return "One pixel to the right" if layer.output.shape[2] > 1 else "One pixel down"
