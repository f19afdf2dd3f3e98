"""One kernel over the words of a sentence."""

from __future__ import annotations

from convviz.draw import Windows, step_to
from convviz.parameters import Decimals, Kernel1d, Numbers, Words
from convviz.storyboards.sentence import SPELLED, SentenceScene, count, sentence


class SentenceSlide(SentenceScene):
    """One kernel slides over the words of a sentence."""

    title = "One kernel slides over four words"
    category = "sentence"
    order = 30
    layer_name = "layer1"

    words: Words = "I sit and read"
    values: Numbers | None = None
    kernel: Kernel1d | None = None
    bias: float | None = None
    decimals: Decimals = 2

    def construct(self) -> None:
        view = self.begin()
        self.meet(view)
        for index in range(1, len(view)):
            self.play(self.say(AGAIN[min(index, 2)]), step_to(view, index, 2.0))
            self.wait(0.4)
        words, size = count(len(self.sentence()), "word"), SPELLED[view.trace.kernel_size[0]]
        places, values = count(len(view), "place"), count(len(view), "number")
        self.play(self.say(sentence(f"{words}, {size} at a time: {places}, {values}.")))
        self.wait(1.5)

    def show_step(self, index: int) -> None:
        view = self.begin()
        self.add(view.show(index))
        self.show(f"Window {index + 1} of {len(view)} covers “{self.covered(view, index)}”.")

    def begin(self) -> Windows:
        """Add title and foot; return the picture."""
        (layer,) = self.layers()
        self.head(
            f"One kernel slides over {count(len(self.sentence()), 'word')}",
            f"Conv1d(1, 1, kernel_size={layer.kernel_size[0]})",
            layer.input.shape,
            layer.output.shape,
        )
        return self.view_of(layer)


AGAIN = ("", "One word to the right: new numbers, the same weights.", "And again.")
