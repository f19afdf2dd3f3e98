"""Lengths: the pictures are designed in pixels of a frame whose short side has 1080.

The short side is eight of manim's units, at every aspect and resolution.
"""

from __future__ import annotations

SHORT_SIDE = 1080
SHORT_SIDE_UNITS = 8.0


def px(pixels: float) -> float:
    """Return design pixels in manim's units."""
    return pixels * SHORT_SIDE_UNITS / SHORT_SIDE
