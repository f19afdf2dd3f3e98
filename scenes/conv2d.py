"""Any two-dimensional convolution: a user's kernel, picture and settings."""

from __future__ import annotations

from convviz.storyboards.windows import WindowsScene


class Conv2d(WindowsScene):
    """A kernel over an image, with every setting of torch's Conv2d."""

    title = "One kernel, every place"
    operation = "conv2d"

    kernel = "top-edge"
