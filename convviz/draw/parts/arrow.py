"""A short arrow as one path."""

from __future__ import annotations

import numpy as np
from manim import ORIGIN, VMobject
from manim.typing import Point3DLike

from convviz.draw.kit.units import px
from convviz.draw.parts.window import thickness_units

HEAD = px(13)


class Arrow(VMobject):
    """An upright arrow.

    Parameters
    ----------
    color
        Of its stroke and of its head.
    """

    def __init__(self, color: str) -> None:
        super().__init__(
            stroke_color=color, stroke_width=thickness_units(4), fill_color=color, fill_opacity=1
        )
        self.connect(ORIGIN, ORIGIN)

    def connect(self, start: Point3DLike, end: Point3DLike) -> Arrow:
        """Run downwards from one point to another."""
        start, end = np.asarray(start, float), np.asarray(end, float)
        base, half = end + (0, HEAD, 0), np.array([HEAD / 2, 0, 0])
        self.set_points_as_corners([start, base, base - half, end, base + half, base])
        return self
