"""Two feature maps as input: their channels come together in one number."""

from __future__ import annotations

import numpy as np
import torch

from convviz.article import article
from convviz.draw import Sweep, Windows, go, step_to
from convviz.formatting import number
from convviz.kernels import KERNELS
from convviz.layers import with_kernel
from convviz.parameters import Decimals, Digit, Image
from convviz.storyboards.channels import ChannelsScene, FirstWindow
from convviz.storyboards.one_kernel import moved
from convviz.traces.convolution_trace import Trace
from convviz.tracing import trace


class DigitMix(ChannelsScene):
    """One kernel over two maps adds up what it reads on both."""

    title = "Two maps in, one out"
    category = "digit"
    order = 120

    digit: Digit = 5
    image: Image | None = None
    decimals: Decimals = 2

    def layers(self) -> list[Trace]:
        """Return the traces of layer6 and layer7, and of layer9 over their two maps.

        layer9 comes twice: with its drawn weights, and with ones.
        """
        drawn, image = article(), self.subject.pixels
        edges = [
            trace(with_kernel(layer, [[KERNELS[kernel].rows]]), image, name=name)
            for layer, kernel, name in (
                (drawn.layer6, "top-edge", "layer6"),
                (drawn.layer7, "right-edge", "layer7"),
            )
        ]
        maps = torch.from_numpy(np.concatenate([layer.output for layer in edges]))
        mixing = with_kernel(drawn.layer9, [[KERNELS["box"].rows] * len(edges)])
        return [
            *edges,
            trace(drawn.layer9, maps, name="layer9 as drawn"),
            trace(mixing, maps, name="layer9"),
        ]

    @property
    def least_size(self) -> tuple[int, int]:
        """Room for a window over maps that have lost their rim."""
        return (5, 5)

    def first_window(self) -> FirstWindow:
        """Return what the first window is told with."""
        if not self.subject.is_picture:
            return TOLD
        return TOLD._replace(
            input=f"Two feature maps of {self.subject.name}: one compares above with below, "
            "one right with left."
        )

    def step_count(self) -> int:
        """Return how many windows layer9 has: the other layers are not shown at work."""
        return len(self.layers()[-1])

    def construct(self) -> None:
        view, drawn = self.begin()
        self.meet(view, self.first_window(), drawn)
        last, stop = len(view) - 1, view.lowest()
        shown = min(1, last)
        if shown:
            self.play(self.say(f"{moved(view.trace)}, on both maps."), step_to(view, 1))
        self.play(
            self.say("Both maps, one sum, at every place."), Sweep(view, shown, stop, run_time=2.2)
        )
        self.play(self.say(self.lowest(view, stop)))
        self.wait(2.0)
        self.play(Sweep(view, stop, last, run_time=2.0))
        self.play(self.say(PICTURE_REST if self.subject.is_picture else REST), go(view))
        self.wait(1.7)

    def show_step(self, index: int) -> None:
        view, _ = self.begin()
        self.add(view.show(index))
        if index == view.lowest():
            self.show(self.lowest(view, index))
            return
        value = number(view.trace.step(index).value, self.decimals, sign=True)
        self.show(f"Window {index + 1} of {len(view)}: both maps together give {value}.")

    def lowest(self, view: Windows, place: int) -> str:
        """Return what the map's lowest value says."""
        step = view.trace.step(place)
        value = number(step.value, self.decimals, sign=True)
        if self.subject.is_picture:
            zero, one = (number(n, self.decimals, sign=True) for n in step.channel_sums)
            return (
                f"The lowest value, {value}, is {zero} from channel 0, {one} from channel 1, "
                "and the bias."
            )
        return f"The lowest value, {value}: here an upper edge meets a right edge."

    def begin(self) -> tuple[Windows, Windows]:
        """Add title and foot; return the picture, and its twin with the drawn weights."""
        *_, drawn, layer = self.layers()
        self.head(
            self.title,
            "box kernels · Conv2d(2, 1, kernel_size=3)",
            layer.input.shape,
            layer.output.shape,
        )
        names = ["channel 0", "channel 1"]
        return self.view_of(layer, names, twin=drawn), self.view_of(drawn, names, twin=layer)


TOLD = FirstWindow(
    input="Two feature maps of one digit: its upper edges, and its right edges.",
    window="The window covers the same place on both: nine values from each map.",
    kernels="The kernel is two layers deep: nine weights for each channel, random at first.",
    replaced="Now every weight is 1.",
    products="Each value times its weight, channel by channel.",
    sums="Each channel's products are added up.",
    values="Both sums and one bias make one number.",
    landed="That number is the first pixel of the new map.",
)
REST = "Two maps in, one out: bluest where an upper edge meets a right edge."
PICTURE_REST = "Two maps in, one out: each number adds up nine values of both maps."
