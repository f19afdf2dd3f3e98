"""A kernel of ones over a handwritten digit, and the kernel that does nothing."""

from __future__ import annotations

from convviz.draw import Sweep, Windows, come, go
from convviz.draw.moves.replacing import start_anew
from convviz.formatting import number, shape
from convviz.kernels import KERNELS
from convviz.layers import conv_layer
from convviz.parameters import Decimals, Digit, Image
from convviz.storyboards.grey_input import GreyScene
from convviz.storyboards.one_kernel import Story, retell
from convviz.traces.convolution_trace import Trace
from convviz.tracing import trace


class DigitBox(GreyScene):
    """Nine ones add up a neighbourhood; one 1 among zeros leaves the digit as it is."""

    title = "What does a kernel of ones do?"
    category = "digit"
    order = 100

    digit: Digit = 5
    image: Image | None = None
    bias: float = 0.0
    decimals: Decimals = 2

    def layers(self) -> list[Trace]:
        """Return the traces of the box kernel and of the identity kernel."""
        return [
            trace(conv_layer(2, [[KERNELS[name].rows]], self.bias), self.subject.pixels, name=name)
            for name in ("box", "identity")
        ]

    def construct(self) -> None:
        box, identity = self.begin()
        last = len(box.trace) - 1
        shown = retell(self, box, Story(box.trace, "box", self.subject, self.decimals))
        stop = brightest(box.trace)
        self.play(self.say("The nine values simply add up."), Sweep(box, shown, stop))
        self.play(self.say(self.far_above_one(box.trace, stop)))
        self.wait(1.6)
        self.play(
            self.say("Every place gets the sum of its neighbourhood."),
            Sweep(box, stop, last, run_time=2.4),
        )
        self.play(self.say(PICTURE_BLUR if self.subject.is_picture else BLUR))
        self.wait(2)
        self.remove(*box.get_family())
        self.add(identity)
        self.play(
            self.say("This kernel does nothing: a single 1 in the middle."),
            start_anew(box, identity),
            come(identity, "legend"),
        )
        self.play(Sweep(identity, 0, stop, run_time=1.4))
        self.play(self.say(self.middle_alone(identity.trace, stop)))
        self.wait(1.6)
        self.play(Sweep(identity, stop, last, run_time=2.0))
        self.play(self.say(self.rest(identity.trace)), go(identity))
        self.wait(1.7)

    def show_step(self, index: int) -> None:
        box, identity = self.begin()
        if index < len(box.trace):
            self.add(box.show(index))
            self.show(self.sum_of_nine(box.trace, index))
            return
        index -= len(box.trace)
        self.add(identity.show(index))
        self.show(self.middle_alone(identity.trace, index))

    def sum_of_nine(self, layer: Trace, index: int) -> str:
        """Return what the box kernel makes of a window."""
        return f"Nine values add up to {self.told(layer.step(index).products_sum)}."

    def far_above_one(self, layer: Trace, index: int) -> str:
        """Return how much more the largest sum is than any pixel."""
        told = self.sum_of_nine(layer, index)
        if not self.subject.is_picture:
            return f"{told[:-1]}, though no pixel reaches 1."
        # a dark picture's sums may stay below 1 too
        above = layer.step(index).products_sum > 1
        return f"{told[:-1]}, though no pixel is above 1." if above else told

    def middle_alone(self, layer: Trace, index: int) -> str:
        """Return what the identity kernel makes of a window."""
        step = layer.step(index)
        bias = ", with the bias" if self.bias else ""
        return (
            f"Only the middle counts: {self.told(step.products_sum)} in, "
            f"{self.told(step.value)} out{bias}."
        )

    def rest(self, layer: Trace) -> str:
        """Return what the identity kernel has made of the digit."""
        before, after = (shape(array.shape[1:]) for array in (layer.input, layer.output))
        same = "The same numbers, plus the bias" if self.bias else "The same numbers"
        return (
            f"{same}. Only the rim is gone: no window is centred on it, so {before} became {after}."
        )

    def told(self, value: float) -> str:
        """Return a number as the foot says it."""
        return number(value, self.decimals)

    def begin(self) -> list[Windows]:
        """Add title and foot; return both pictures, one in the other's place."""
        box, identity = layers = self.layers()
        self.head(
            self.title,
            "box kernel, then identity kernel · Conv2d(1, 1, kernel_size=3)",
            layers[0].input.shape,
            layers[0].output.shape,
        )
        return [
            self.picture(layer, input_name=self.subject.name, decimals=self.decimals, twin=twin)
            for layer, twin in ((box, identity), (identity, box))
        ]


def brightest(layer: Trace) -> int:
    """Return the step of the largest value."""
    return int(layer.output.argmax())


BLUR = "Every inked pixel counts in nine sums: a blur, with far larger numbers."
# a picture's edge pixels count in fewer
PICTURE_BLUR = "Nine pixels in each sum: a blur, with numbers up to nine times as large."
