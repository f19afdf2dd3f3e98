"""A kernel over a handwritten digit that answers to upright edges."""

from __future__ import annotations

from convviz.article import article
from convviz.parameters import Decimals, Digit, Image, Kernel2d
from convviz.storyboards.one_kernel import OneKernelScene


class DigitRightEdge(OneKernelScene):
    """A 3x3 kernel over a digit answers to its upright edges."""

    title = "Where does the stroke end on the right?"
    picture_title = "Where are the upright edges?"
    category = "digit"
    order = 90
    layer_name = "layer7"
    brisk = True
    own_kernels = ("right-edge",)

    digit: Digit = 5
    image: Image | None = None
    kernel: Kernel2d = "right-edge"
    bias: float | None = None
    decimals: Decimals = 2

    def drawn_bias(self) -> float:
        """Return the bias of layer7, which keeps it when its kernel is replaced."""
        return article().layer7.bias.item()
