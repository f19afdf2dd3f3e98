"""Dashed lines from a thing to its enlargement."""

from __future__ import annotations

import math

import numpy as np
from manim import LineJointType, VMobject
from manim.typing import Point3DLike

from convviz.draw.units import px
from convviz.draw.window import thickness_units


class Leader(VMobject):
    """Dashed lines as one path, cheap to redraw at every step.

    Parameters
    ----------
    lines
        Pairs of end points.
    color
        The lines' colour.
    """

    DASH = px(9)
    GAP = px(9)

    def __init__(self, *lines: tuple[Point3DLike, Point3DLike], color: str) -> None:
        super().__init__(
            stroke_color=color,
            stroke_width=thickness_units(2.5),
            stroke_opacity=0.65,
            fill_opacity=0,
        )
        self.joint_type = LineJointType.ROUND  # there are no joints, so nothing sticks out
        self.connect(*lines)

    def connect(self, *lines: tuple[Point3DLike, Point3DLike]) -> Leader:
        """Run between other points."""
        dashes = [self._dashes(np.array(a), np.array(b)) for a, b in lines]
        self.points = np.concatenate([np.zeros((0, 3)), *dashes])
        return self

    def _dashes(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        length = math.dist(start, end)
        begins = np.arange(0, length, self.DASH + self.GAP)
        ends = np.minimum(begins + self.DASH, length)
        at = begins[:, None] + _THIRDS * (ends - begins)[:, None]
        along = at.reshape(-1, 1) / max(length, 1e-9)
        points: np.ndarray = start + along * (end - start)
        return points


_THIRDS = np.linspace(0, 1, 4)
