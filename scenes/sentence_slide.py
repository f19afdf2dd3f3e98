"""One kernel over the words of a sentence."""

from __future__ import annotations

import torch

from convviz.article import article
from convviz.draw import Convolution1d, ConvScene
from convviz.draw import moves_1d as moves
from convviz.errors import InputError
from convviz.layers import conv_layer
from convviz.parameters import (
    Decimals,
    Kernel1d,
    Numbers,
    Words,
    kernel_weight,
    numbers,
    parse_words,
)
from convviz.traces import Trace
from convviz.tracing import trace


class SentenceSlide(ConvScene):
    """One kernel slides over the words of a sentence."""

    title = "One kernel slides over four words"
    category = "sentence"

    words: Words = "I sit and read"
    values: Numbers | None = None
    kernel: Kernel1d | None = None
    bias: float | None = None
    decimals: Decimals = 2

    def layers(self) -> list[Trace]:
        """Return the trace of layer1 over sent2, or over the numbers given."""
        layer = article().layer1
        weight = (
            layer.weight.tolist()[0] if self.kernel is None else kernel_weight(self.kernel, rank=1)
        )
        bias = layer.bias.item() if self.bias is None else self.bias
        values = article().sent2.tolist()[0] if self.values is None else numbers(self.values)
        words = self.sentence()
        if len(values) != len(words):
            raise InputError(
                f"{_count(len(words), 'word')} and {_count(len(values), 'number')}: "
                "give --values one number a word"
            )
        if len(weight[0]) > len(values):
            raise InputError(
                f"the kernel's {len(weight[0])} weights are more than "
                f"{_count(len(values), 'word')}: give at most one a word"
            )
        return [trace(conv_layer(1, [weight], bias), torch.tensor([values]), name="layer1")]

    def sentence(self) -> list[str]:
        """Return the words."""
        return parse_words(self.words).split()

    def construct(self) -> None:
        view = self.begin()
        size, windows = view.trace.kernel_size[0], len(view.trace)
        self.play(self.say("A sentence."), moves.speak(view))
        self.play(self.say("Each word has become one number."), moves.number_words(view))
        self.play(
            self.say(f"The kernel has {_count(size, 'weight')}: one for each word it covers."),
            moves.bring_kernel(view),
        )
        self.play(moves.open_outputs(view))
        self.play(self.say("Each number meets the weight below it."), moves.multiply(view))
        self.play(self.say("The products and the bias add up to one number."), moves.add_up(view))
        self.play(moves.land(view, 0))
        for index in range(1, windows):
            self.play(self.say(AGAIN[min(index, 2)]), moves.step_to(view, index))
        self.play(
            self.say(
                f"{_count(len(view.words), 'word')}, {SPELLED[size]} at a time: "
                f"{_count(windows, 'place')}, {_count(windows, 'number')}.".capitalize()
            )
        )
        self.wait(1.5)

    def show_step(self, index: int) -> None:
        view = self.begin()
        step = view.trace.step(index)
        self.add(view.show(index))
        covered = self.sentence()[step.start[0] :][: view.trace.kernel_size[0]]
        self.show(f"Window {index + 1} of {len(view.trace)} covers “{' '.join(covered)}”.")

    def begin(self) -> Convolution1d:
        """Add title and foot; return the picture."""
        (layer,) = self.layers()
        count = _count(len(self.sentence()), "word")
        self.head(
            f"One kernel slides over {count}",
            f"Conv1d(1, 1, kernel_size={layer.kernel_size[0]})",
            layer.input.shape,
            layer.output.shape,
        )
        return Convolution1d(
            layer, self.sentence(), stage=self.stage, theme=self.theme, decimals=self.decimals
        )


AGAIN = ("", "One word to the right: new numbers, the same weights.", "And again.")
SPELLED = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def _count(number: int, thing: str) -> str:
    spelled = SPELLED[number] if number < len(SPELLED) else str(number)
    return f"{spelled} {thing}" + ("" if number == 1 else "s")
