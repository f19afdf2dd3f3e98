"""Two zeros on either side: what padding does to the ends."""

from __future__ import annotations

from convviz.draw import Windows, come, step_to
from convviz.formatting import number
from convviz.parameters import Decimals, Kernel1d, Numbers, Words
from convviz.storyboards.sentence import SPELLED, SentenceScene, count, sentence


class SentencePadding(SentenceScene):
    """Zeros around the sentence; where the window sees nothing else, the bias remains."""

    title = "Zeros at both ends"
    category = "sentence"
    order = 50
    layer_name = "layer4"

    words: Words = "I sit and read"
    values: Numbers | None = None
    kernel: Kernel1d | None = None
    bias: float | None = None
    decimals: Decimals = 2

    def construct(self) -> None:
        view = self.begin()
        self.play(self.say("A sentence: each word has become one number."), come(view, "input"))
        self.wait(0.4)
        self.play(self.say(self.about_padding(view)), come(view, "padding"))
        self.wait(0.4)
        self.play(come(view, *self.kernel_parts(view)))
        self.play(come(view, "output"))
        for index in range(len(view)):
            self.play(self.say(self.about(view, index)), step_to(view, index, 2.0))
        self.wait(0.5)
        self.play(self.say(self.ends(view)))
        self.wait(1.6)

    def show_step(self, index: int) -> None:
        view = self.begin()
        self.add(view.show(index))
        self.show(self.about(view, index))

    def about_padding(self, view: Windows) -> str:
        """Return what the padding is."""
        zeros = SPELLED[view.trace.padding[0]]
        return f"Padding: {zeros} zeros on either side of the sentence."

    def about(self, view: Windows, index: int) -> str:
        """Return what a window sees."""
        step = view.reckonings[0].step(index)
        value = number(step.value, self.decimals)
        if not step.patch.any():
            return f"Only zeros under the window: the products vanish, the bias {value} remains."
        return f"The window covers “{self.covered(view, index)}”: {value}."

    def ends(self, view: Windows) -> str:
        """Return what the first and the last output have in common."""
        words, values = count(len(self.sentence()), "word"), count(len(view), "number")
        if any(view.reckonings[0].step(i).patch.any() for i in (0, len(view) - 1)):
            return sentence(f"{words} with padding: {values}.")
        return sentence(f"{words} give {values}. The two at the ends are the bare bias.")

    def begin(self) -> Windows:
        """Add title and foot; return the picture."""
        (layer,) = self.layers()
        size, stride, padding = layer.kernel_size[0], layer.stride[0], layer.padding[0]
        self.head(
            self.title,
            f"Conv1d(1, 1, kernel_size={size}, stride={stride}, padding={padding})",
            layer.input.shape,
            layer.output.shape,
        )
        return self.view_of(layer)
