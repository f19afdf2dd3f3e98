"""Any one-dimensional adaptive average pooling whose windows are of one size."""

from __future__ import annotations

from convviz.storyboards.windows import WindowsScene


class AdaptiveAvgPool1d(WindowsScene):
    """The average of each share of the input: any output size of torch's AdaptiveAvgPool1d."""

    title = "The average of each share"
    operation = "adaptive_avg_pool1d"
