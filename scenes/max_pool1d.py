"""Any one-dimensional max pooling."""

from __future__ import annotations

from convviz.storyboards.windows_1d import Windows1dScene


class MaxPool1d(Windows1dScene):
    """The largest number of each window, with every setting of torch's MaxPool1d."""

    title = "The largest of each window"
    operation = "max_pool1d"
