"""Stride 1 beside stride 2: which windows are skipped."""

from __future__ import annotations

from manim import VGroup

from convviz.draw import Appear, Windows, come, step_to
from convviz.parameters import Decimals, Kernel1d, Numbers, Words
from convviz.storyboards.sentence import SentenceScene, count, sentence
from convviz.traces.convolution_trace import Trace


class SentenceStride(SentenceScene):
    """The same kernel in single steps and in double steps."""

    title = "Stride: how far the window moves"
    category = "sentence"
    order = 40
    layer_name = "layer3"

    words: Words = "I sit and read"
    values: Numbers | None = None
    kernel: Kernel1d | None = None
    bias: float | None = None
    decimals: Decimals = 2

    def layers(self) -> list[Trace]:
        """Return the traces of layer3 with stride 1, and as it is with stride 2."""
        return [
            self.trace_with((1,), (0,), "layer3 with stride 1"),
            self.trace_with((2,), (0,), "layer3"),
        ]

    def construct(self) -> None:
        views, names = self.begin()
        one, two = views
        self.play(
            self.say("The same sentence twice, and the same kernel."),
            Appear(names),
            *(come(view, "input") for view in views),
        )
        self.play(*(come(view, *self.kernel_parts(view)) for view in views))
        self.play(*(come(view, "output") for view in views))
        self.play(*(step_to(view, 0, 2.6) for view in views))
        self.play(self.say("Stride 1: the window moves on by one word."), step_to(one, 1, 2.0))
        if len(one) > 2:
            self.play(step_to(one, 2, 2.0))
        self.play(
            self.say("Stride 2: it moves on by two words, and a window is skipped."),
            *([step_to(two, 1, 2.0)] if len(two) > 1 else []),
        )
        for index in range(3, len(one)):
            self.play(step_to(one, index, 2.0))
        for index in range(2, len(two)):
            self.play(step_to(two, index, 2.0))
        self.play(self.say(self.rest(views)))
        self.wait(1.6)

    def show_step(self, index: int) -> None:
        views, names = self.begin()
        one, two = views
        view = one if index < len(one) else two
        self.add(names, one.show(min(index, len(one) - 1)), two.show(max(0, index - len(one))))
        place = index if view is one else index - len(one)
        self.show(f"Stride {view.trace.stride[0]}, window {place + 1} of {len(view)}.")

    def rest(self, views: tuple[Windows, ...]) -> str:
        """Return what the larger stride saves."""
        one, two = (count(len(view), "number") for view in views)
        return sentence(f"{one} with stride 1, {two} with stride 2.")

    def begin(self) -> tuple[tuple[Windows, ...], VGroup]:
        """Add title and foot; return both pictures and their names."""
        one, two = self.layers()
        size = one.kernel_size[0]
        self.head(
            self.title,
            f"Conv1d(1, 1, kernel_size={size}, stride=1) and stride=2",
            one.input.shape,
            two.output.shape,
        )
        return self.side_by_side(
            (one, 0, "stride 1"),
            (two, 0, "stride 2"),
        )
