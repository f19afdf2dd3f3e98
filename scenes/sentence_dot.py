"""Two words and one kernel: a dot product and a bias."""

from __future__ import annotations

from convviz.draw import Windows
from convviz.parameters import Decimals, Kernel1d, Numbers, Words
from convviz.storyboards.sentence import SentenceScene, count, sentence


class SentenceDot(SentenceScene):
    """A kernel as long as the sentence: one dot product, one number."""

    title = "Two words, one number"
    category = "sentence"
    order = 10
    layer_name = "layer1"
    sentence_name = "sent1"

    words: Words = "I sit"
    values: Numbers | None = None
    kernel: Kernel1d | None = None
    bias: float | None = None
    decimals: Decimals = 2

    def construct(self) -> None:
        view = self.begin()
        self.meet(view)
        self.wait(0.8)
        self.play(self.say(self.weight_shape(view)))
        self.wait(1.8)

    def show_step(self, index: int) -> None:
        view = self.begin()
        self.add(view.show(index))
        self.show(self.weight_shape(view))

    def weight_shape(self, view: Windows) -> str:
        """Return what the weight's shape says."""
        weight = view.trace.weight
        size = count(weight.shape[2], "weight")
        return (
            f"The weight's shape is {tuple(weight.shape)}: "
            f"one output channel, one input channel, {size}."
        )

    def begin(self) -> Windows:
        """Add title and foot; return the picture."""
        (layer,) = self.layers()
        words, values = count(len(self.sentence()), "word"), count(len(layer), "number")
        self.head(
            sentence(f"{words}, {values}"),
            f"Conv1d(1, 1, kernel_size={layer.kernel_size[0]})",
            layer.input.shape,
            layer.output.shape,
        )
        return self.view_of(layer)
