"""Any one-dimensional average pooling."""

from __future__ import annotations

from convviz.storyboards.windows import WindowsScene


class AvgPool1d(WindowsScene):
    """The average of each window, with every setting of torch's AvgPool1d."""

    title = "The average of each window"
    operation = "avg_pool1d"
