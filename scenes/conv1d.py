"""Any one-dimensional convolution: a user's kernel, sentence and settings."""

from __future__ import annotations

from convviz.storyboards.windows import WindowsScene


class Conv1d(WindowsScene):
    """A kernel over a sequence, with every setting of torch's Conv1d."""

    title = "A kernel over a sequence"
    operation = "conv1d"
