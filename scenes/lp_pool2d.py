"""Any two-dimensional power-average pooling."""

from __future__ import annotations

from convviz.storyboards.windows import WindowsScene


class LpPool2d(WindowsScene):
    """The root of each window's powers, with every setting of torch's LPPool2d."""

    title = "The length of each window"
    operation = "lp_pool2d"
