"""Any one-dimensional power-average pooling."""

from __future__ import annotations

from convviz.storyboards.windows import WindowsScene


class LpPool1d(WindowsScene):
    """The root of each window's powers, with every setting of torch's LPPool1d."""

    title = "The length of each window"
    operation = "lp_pool1d"
