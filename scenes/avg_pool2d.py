"""Any two-dimensional average pooling."""

from __future__ import annotations

from convviz.storyboards.windows_2d import Windows2dScene


class AvgPool2d(Windows2dScene):
    """The average of each window, with every setting of torch's AvgPool2d."""

    title = "The average of each window"
    operation = "avg_pool2d"
