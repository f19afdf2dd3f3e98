"""One digit, one layer with two kernels: two feature maps."""

from __future__ import annotations

from convviz.article import article
from convviz.draw import Sweep, Windows, come, go
from convviz.draw.moves.replacing import start_anew
from convviz.formatting import number
from convviz.kernels import KERNELS
from convviz.layers import with_kernel
from convviz.parameters import Decimals, Digit, Image
from convviz.storyboards.channels import ChannelsScene, FirstWindow
from convviz.storyboards.one_kernel import PICTURE_EDGES
from convviz.traces.convolution_trace import Trace
from convviz.tracing import trace


class DigitTwoKernels(ChannelsScene):
    """Each kernel of a layer makes a feature map of its own."""

    title = "Two kernels, two feature maps"
    category = "digit"
    order = 110

    digit: Digit = 5
    image: Image | None = None
    decimals: Decimals = 2

    def layers(self) -> list[Trace]:
        """Return the traces of layer8 as drawn, and with the two edge kernels."""
        drawn, image = article().layer8, self.subject.pixels
        edges = with_kernel(drawn, [[KERNELS[name].rows] for name in ("top-edge", "right-edge")])
        return [trace(drawn, image, name="layer8 as drawn"), trace(edges, image, name="layer8")]

    def construct(self) -> None:
        drawn, edges = self.begin()
        last = len(drawn) - 1
        picture = self.subject.is_picture
        self.meet(drawn, self.first_window())
        self.play(
            self.say("The same at every place: both maps grow at once."),
            Sweep(drawn, 0, last, run_time=3.0),
        )
        self.play(self.say("Random weights: neither map looks for anything in particular yet."))
        self.wait(1.8)
        self.remove(*drawn.get_family())
        self.add(edges)
        self.play(
            self.say(PICTURE_KERNELS if picture else KERNELS_NOW),
            start_anew(drawn, edges),
            come(edges, "legend"),
        )
        self.play(self.say("The biases stay, and the windows are the same."))
        stop = edges.lowest()
        self.play(Sweep(edges, 0, stop, run_time=2.0))
        self.play(self.say(self.upper_side(edges, stop)))
        self.wait(2)
        self.play(self.say("Two answers for every window."), Sweep(edges, stop, last, run_time=2.4))
        self.play(self.say(PICTURE_REST if picture else REST), go(edges))
        self.wait(1.7)

    def show_step(self, index: int) -> None:
        views = self.begin()
        counts = [len(view.trace) for view in views]
        which = 0 if index < counts[0] else 1
        view = views[which]
        channel, place = divmod(index - sum(counts[:which]), len(view))
        self.add(view.show(place))
        value = self.value(view, channel, place)
        self.show(f"Window {place + 1} of {len(view)}: {value} in channel {channel}.")

    def first_window(self) -> FirstWindow:
        """Return what the first window is told with."""
        if not self.subject.is_picture:
            return TOLD
        return TOLD._replace(input=f"{self.subject.name}, and one layer with two kernels.")

    def value(self, view: Windows, channel: int, place: int) -> str:
        """Return the number that a kernel gives at a place."""
        return number(view.reckonings[channel].step(place).value, self.decimals, sign=True)

    def upper_side(self, view: Windows, place: int) -> str:
        """Return what both kernels make of the first map's lowest value."""
        zero, one = (self.value(view, channel, place) for channel in range(2))
        if self.subject.is_picture:
            # where it gets darker downwards everywhere, the lowest is no such edge
            below = view.reckonings[0].step(place).products_sum < 0
            if not below:
                return f"Where channel 0 is lowest: {zero}, and {one} in channel 1."
            what = PICTURE_EDGES["top-edge"].below
            return f"{what}: {zero} in channel 0, {one} in channel 1."
        return f"The upper side of a stroke: {zero} in channel 0, {one} in channel 1."

    def begin(self) -> list[Windows]:
        """Add title and foot; return the pictures of both layers, one in the other's place."""
        drawn, edges = layers = self.layers()
        self.head(
            self.title,
            "layer8 · Conv2d(1, 2, kernel_size=3)",
            layers[0].input.shape,
            layers[0].output.shape,
        )
        name = self.subject.name
        return [self.view_of(drawn, name, twin=edges), self.view_of(edges, name, twin=drawn)]


TOLD = FirstWindow(
    input="One digit, and one layer with two kernels.",
    window="Both kernels look through the same window, at the same nine values.",
    kernels="Each has weights of its own, random ones at first.",
    products="Each value times each kernel's weight.",
    sums="Each kernel has a sum of its own.",
    values="And a bias of its own.",
    landed="Two numbers from one window: a pixel for each map.",
)
KERNELS_NOW = "Now kernel 0 answers to upper edges, kernel 1 to right edges."
PICTURE_KERNELS = "Now kernel 0 compares above with below, kernel 1 right with left."
REST = "Deep blue in channel 0: upper sides of the stroke. In channel 1: its right sides."
PICTURE_REST = (
    "Deep blue in channel 0: brighter below than above. "
    "In channel 1: brighter on the left than on the right."
)
