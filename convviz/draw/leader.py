"""Dashed lines from a thing to its enlargement."""

from __future__ import annotations

import math
from functools import lru_cache

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
        dashes = [self._dashes(np.asarray(a), np.asarray(b)) for a, b in lines]
        self.points = np.concatenate(dashes) if dashes else np.zeros((0, 3))
        return self

    def _dashes(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        length = math.dist(start.tolist(), end.tolist())
        count = math.ceil(length / (self.DASH + self.GAP))
        at = _dashes(count, self.DASH, self.GAP)
        if count and at[-1] > length:
            at = at.copy()
            at[-4:] = at[-4] + _THIRDS * (length - at[-4])
        points: np.ndarray = start + (at / (length or 1.0))[:, None] * (end - start)
        return points


@lru_cache(maxsize=1024)
def _dashes(count: int, dash: float, gap: float) -> np.ndarray:
    """Return how far along a line the points of so many dashes are."""
    at = ((dash + gap) * np.arange(count)[:, None] + dash * _THIRDS).ravel()
    at.setflags(write=False)
    return at


_THIRDS = np.linspace(0, 1, 4)
