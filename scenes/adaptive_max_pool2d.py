"""Any two-dimensional adaptive max pooling whose windows are of one size."""

from __future__ import annotations

from convviz.storyboards.windows import WindowsScene


class AdaptiveMaxPool2d(WindowsScene):
    """The largest of each share of the input: any output size of torch's AdaptiveMaxPool2d."""

    title = "The largest of each share"
    operation = "adaptive_max_pool2d"
