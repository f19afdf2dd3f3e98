"""Any two-dimensional max pooling."""

from __future__ import annotations

from convviz.storyboards.windows import WindowsScene


class MaxPool2d(WindowsScene):
    """The largest number of each window, with every setting of torch's MaxPool2d."""

    title = "The largest of each window"
    operation = "max_pool2d"
