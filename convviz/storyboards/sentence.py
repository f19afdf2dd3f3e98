"""A kernel over a sentence: what the scenes about words share."""

from __future__ import annotations

import torch
from manim import VGroup
from torch import nn

from convviz.article import article
from convviz.draw import Box, ConvScene, Label, Windows, come, land, px
from convviz.errors import InputError
from convviz.layers import conv_layer
from convviz.parameters import kernel_weight, numbers, parse_words
from convviz.traces.convolution_trace import Trace
from convviz.tracing import trace

GUTTER = 22  # design pixels on either side of pictures that stand side by side


class SentenceScene(ConvScene):
    """A kernel of one row over the words of a sentence.

    A subclass has the parameters `words`, `values`, `kernel` (both None: the article's),
    `bias` and `decimals`; it names the article's layer and sentence.
    """

    layer_name: str
    sentence_name = "sent2"
    words: str
    values: tuple[float, ...] | str | None
    kernel: tuple[object, ...] | str | None
    bias: float | None
    decimals: int

    def drawn_layer(self) -> nn.Conv1d:
        """Return the article's layer as drawn."""
        layer: nn.Conv1d = getattr(article(), self.layer_name)
        return layer

    def layers(self) -> list[Trace]:
        """Return the trace of the article's layer, or of the numbers given."""
        drawn = self.drawn_layer()
        return [self.trace_with(drawn.stride, drawn.padding, self.layer_name)]

    def trace_with(
        self, stride: tuple[int, ...], padding: str | tuple[int, ...], name: str
    ) -> Trace:
        """Return the trace of the layer's weight and bias with another stride and padding.

        Raises
        ------
        InputError
            If words, numbers and kernel do not fit together.
        """
        drawn = self.drawn_layer()
        if self.kernel is None:
            weight = drawn.weight.tolist()
        else:
            weight = [kernel_weight(self.kernel, rank=1)]
        bias = drawn.bias.tolist() if self.bias is None else [self.bias]  # type: ignore[union-attr]
        drawn_values = getattr(article(), self.sentence_name).tolist()[0]
        values = drawn_values if self.values is None else numbers(self.values)
        words = self.sentence()
        if len(values) != len(words):
            raise InputError(
                f"{count(len(words), 'word')} and {count(len(values), 'number')}: "
                "give --values one number a word"
            )
        if len(weight[0][0]) > len(values):
            raise InputError(
                f"the kernel's {len(weight[0][0])} weights are more than "
                f"{count(len(values), 'word')}: give at most one a word"
            )
        layer = conv_layer(1, weight, bias, stride=stride, padding=padding)
        return trace(layer, torch.tensor([values]), name=name)

    def sentence(self) -> list[str]:
        """Return the words."""
        return parse_words(self.words).split()

    def view_of(self, layer: Trace, channel: int = 0, box: Box | None = None) -> Windows:
        """Return the picture of a layer over the sentence."""
        return self.picture(
            layer,
            decimals=self.decimals,
            channel=channel,
            input_name="sentence",
            words=self.sentence(),
            box=box,
        )

    def side_by_side(self, *shown: tuple[Trace, int, str]) -> tuple[tuple[Windows, ...], VGroup]:
        """Return a picture for each layer and channel, with their names above them.

        They stand side by side where there is room, and one above the other otherwise.
        """
        size = self.stage.label_size
        views, names = [], VGroup()
        for (layer, channel, name), box in zip(shown, self.stage.beside(len(shown)), strict=True):
            line, rest = box.inset(px(GUTTER), 0).cut_top(px(size * 1.4))
            views.append(self.view_of(layer, channel, rest))
            names.add(
                Label(
                    name,
                    size=size,
                    color=self.theme.kernel,
                    weight="medium",
                    anchor=(line.left, line.y, 0),
                    align="left",
                )
            )
        return tuple(views), names

    def meet(self, view: Windows) -> None:
        """Tell the words, their numbers, the kernel and the first window's arithmetic."""
        size = view.trace.kernel_size[0]
        self.add(view.empty())
        self.play(self.say("A sentence."), come(view, "words"))
        self.play(self.say("Each word has become one number."), come(view, "numbers"))
        self.play(
            self.say(f"The kernel has {count(size, 'weight')}: one for each word it covers."),
            come(view, *self.kernel_parts(view)),
        )
        self.play(come(view, "output"))
        self.play(self.say("Each number meets the weight below it."), come(view, "products"))
        self.play(
            self.say("The products and the bias add up to one number."),
            come(view, *view.ending, run_time=1.6),
        )
        self.play(land(view, 0))
        self.wait(0.4)

    @staticmethod
    def kernel_parts(view: Windows) -> list[str]:
        """Return the names of what comes with the kernel."""
        return [name for name in ("window", "patch", "kernel") if name in view.parts]

    def before_any_step(self, view: Windows) -> None:
        """Add a picture whose first window has not been calculated yet."""
        view.show(0).results.reveal(0)
        names = ("input", *self.kernel_parts(view), "output")
        self.add(*(view.parts[name].group for name in names if name in view.parts))

    def covered(self, view: Windows, index: int) -> str:
        """Return the words that a window covers."""
        (first,) = view.start(index)
        words = self.sentence()
        places = range(first, first + view.trace.kernel_size[0])
        return " ".join(words[i] for i in places if 0 <= i < len(words))


SPELLED = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def count(number: int, thing: str) -> str:
    """Return a number of things in words, as far as twelve."""
    spelled = SPELLED[number] if number < len(SPELLED) else str(number)
    return f"{spelled} {thing}" + ("" if number == 1 else "s")


def sentence(text: str) -> str:
    """Return a text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]
