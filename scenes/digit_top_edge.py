"""A kernel over a handwritten digit: all 676 windows."""

from __future__ import annotations

from convviz.article import article
from convviz.parameters import Decimals, Digit, Image, Kernel2d
from convviz.storyboards.one_kernel import OneKernelScene


class DigitTopEdge(OneKernelScene):
    """A 3x3 kernel over a digit answers to its horizontal edges."""

    title = "Where does the stroke begin?"
    picture_title = "Where are the horizontal edges?"
    category = "digit"
    order = 80
    layer_name = "layer6"
    own_kernels = ("top-edge", "bottom-edge")

    digit: Digit = 5
    image: Image | None = None
    kernel: Kernel2d = "top-edge"
    bias: float | None = None
    decimals: Decimals = 2

    def drawn_bias(self) -> float:
        """Return the bias of layer6, which keeps it when its kernel is replaced."""
        return article().layer6.bias.item()
