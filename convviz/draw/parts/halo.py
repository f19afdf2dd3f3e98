"""A frame that is seen on any colour."""

from __future__ import annotations

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.parts.window import Window, thickness_units


def halo(cell: Box, theme: Theme) -> Window:
    """Return a frame around a cell: ink, with the background's colour on either side."""
    # a narrow cell's number fills it
    thickness = 3 if cell.width < px(110) else 5
    frame = Window(cell, theme.ink, thickness=thickness)
    around = thickness_units(2.2 * thickness)
    return frame.set_stroke(color=theme.background, width=around, opacity=1, background=True)
