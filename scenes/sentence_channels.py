"""Two kernels over the same two words: what a channel is."""

from __future__ import annotations

from manim import VGroup

from convviz.draw import Appear, Windows, come, step_to
from convviz.errors import InputError
from convviz.parameters import Decimals, Numbers, Words
from convviz.storyboards.sentence import SentenceScene, count
from convviz.traces.convolution_trace import Trace


class SentenceChannels(SentenceScene):
    """One layer with two kernels gives two outputs: its channels."""

    title = "Two kernels, two channels"
    category = "sentence"
    order = 20
    layer_name = "layer2"
    sentence_name = "sent1"
    kernel = None
    bias = None

    words: Words = "I sit"
    values: Numbers | None = None
    decimals: Decimals = 2

    def layers(self) -> list[Trace]:
        """Return the trace of layer2; it needs as many words as a kernel has weights."""
        (layer,) = super().layers()
        if layer.output.shape[1] != 1:
            size = count(layer.kernel_size[0], "word")
            raise InputError(f"this scene shows one window a kernel: give it {size}")
        return [layer]

    def construct(self) -> None:
        views, names = self.begin()
        self.play(
            self.say("The same two words for both kernels."),
            Appear(names),
            *(come(view, "input") for view in views),
        )
        self.play(
            self.say("One layer, two kernels: each has weights and a bias of its own."),
            *(come(view, *self.kernel_parts(view)) for view in views),
        )
        self.play(*(come(view, "output") for view in views))
        for view, told in zip(views, ("The first kernel's sum.", "The second's."), strict=True):
            self.play(self.say(told), step_to(view, 0, 2.8))
        self.play(self.say("Each kernel's output is a channel. Two kernels: two channels."))
        self.wait(1.5)
        weight = tuple(views[0].trace.weight.shape)
        self.play(self.say(f"The weight's shape is {weight}: two kernels, one after the other."))
        self.wait(1.6)

    def show_step(self, index: int) -> None:
        views, names = self.begin()
        self.add(names, *views[: index + 1])
        for view in views[index + 1 :]:
            self.before_any_step(view)
        self.show(f"Channel {index} of the output.")

    def begin(self) -> tuple[tuple[Windows, ...], VGroup]:
        """Add title and foot; return the picture of each channel, and their names."""
        (layer,) = self.layers()
        self.head(
            self.title,
            f"Conv1d(1, 2, kernel_size={layer.kernel_size[0]})",
            layer.input.shape,
            layer.output.shape,
        )
        return self.side_by_side((layer, 0, "channel 0"), (layer, 1, "channel 1"))
