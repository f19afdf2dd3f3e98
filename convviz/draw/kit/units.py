"""Lengths: the pictures are designed in pixels of a frame whose short side has 1080.

The short side is eight of manim's units, at every aspect and resolution.
"""

from __future__ import annotations

SHORT_SIDE = 1080
SHORT_SIDE_UNITS = 8.0


def px(pixels: float) -> float:
    """Return design pixels in manim's units.

    Parameters
    ----------
    pixels
        Of a frame whose short side has 1080, however large the frame is in fact.

    Examples
    --------
    >>> from convviz.draw import Box, Label, Window, px
    >>> px(1080), px(135)
    (8.0, 1.0)
    >>> size = 120
    >>> box = Box(-px(3 * size), -px(size), px(3 * size), px(size))
    >>> label = Label("120 pixels", size=size, color=scene.theme.ink)
    >>> scene.add(label, Window(box, scene.theme.kernel))
    """
    return pixels * SHORT_SIDE_UNITS / SHORT_SIDE
