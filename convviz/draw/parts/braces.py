"""Straight strokes that join numbers to what they make together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VMobject

from convviz.draw.kit.label import Point
from convviz.draw.kit.theme import Theme
from convviz.draw.parts.window import straight, thickness_units


class Braces(VMobject):
    """Muted lines as one path.

    Parameters
    ----------
    lines
        Two points each.
    """

    def __init__(self, lines: Sequence[tuple[Point, Point]], theme: Theme) -> None:
        super().__init__(stroke_color=theme.muted, stroke_width=thickness_units(3), fill_opacity=0)
        if lines:
            starts, ends = (np.array(points) for points in zip(*lines, strict=True))
            self.points = straight(starts, ends)
