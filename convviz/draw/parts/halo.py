"""A frame that is seen on any colour."""

from __future__ import annotations

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.theme import Theme
from convviz.draw.parts.window import Window, thickness_units


def halo(box: Box, theme: Theme, *, thickness: float = 5) -> Window:
    """Return a frame around a cell: ink, with the background's colour on either side."""
    frame = Window(box, theme.ink, thickness=thickness)
    around = thickness_units(2.2 * thickness)
    frame.set_stroke(color=theme.background, width=around, opacity=1, background=True)
    return frame
