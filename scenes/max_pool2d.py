"""Any two-dimensional max pooling."""

from __future__ import annotations

from convviz.storyboards.windows_2d import Windows2dScene


class MaxPool2d(Windows2dScene):
    """The largest number of each window, with every setting of torch's MaxPool2d."""

    title = "The largest of each window"
    operation = "max_pool2d"
