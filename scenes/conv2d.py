"""Any two-dimensional convolution: a user's kernel, picture and settings."""

from __future__ import annotations

from convviz.storyboards.windows_2d import Windows2dScene


class Conv2d(Windows2dScene):
    """A kernel over an image, with every setting of torch's Conv2d."""

    title = "One kernel, every place"
    operation = "conv2d"

    kernel = "top-edge"
