"""Any one-dimensional max pooling."""

from __future__ import annotations

from convviz.storyboards.windows import WindowsScene


class MaxPool1d(WindowsScene):
    """The largest number of each window, with every setting of torch's MaxPool1d."""

    title = "The largest of each window"
    operation = "max_pool1d"
