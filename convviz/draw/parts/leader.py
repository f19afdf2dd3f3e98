"""Dashed lines from a thing to its enlargement."""

from __future__ import annotations

import math

import numpy as np
from manim import LineJointType, VMobject
from manim.typing import Point3DLike

from convviz.draw.kit.units import px
from convviz.draw.parts.window import straight, thickness_units

# The camera draws anew what lies about a line's pieces: they are no longer than this.
_PIECE = px(64)


class Leader(VMobject):
    """Dashed lines as one path, cheap to redraw at every step.

    Parameters
    ----------
    *lines
        Pairs of end points, in manim's units.
    color
        The lines' colour.

    Attributes
    ----------
    dashes
        The lengths of a dash and of a gap, in manim's units, in which cameras stroke it.

    Examples
    --------
    >>> from convviz.draw import Box, Leader, Window
    >>> amber = scene.theme.kernel
    >>> small, large = Box(-5, 0, -4, 1), Box(1, -2, 4, 1)
    >>> lines = [(small.at(1, y), large.at(0, y)) for y in (0, 1)]
    >>> scene.add(Window(small, amber), Window(large, amber), Leader(*lines, color=amber))
    """

    DASH = px(9)
    GAP = px(9)

    def __init__(self, *lines: tuple[Point3DLike, Point3DLike], color: str) -> None:
        self.dashes: tuple[float, ...] = (self.DASH, self.GAP)
        super().__init__(
            stroke_color=color,
            stroke_width=thickness_units(2.5),
            stroke_opacity=0.65,
            fill_opacity=0,
        )
        # pieces of a straight line have no corners that stick out
        self.joint_type = LineJointType.BEVEL
        self.connect(*lines)

    def connect(self, *lines: tuple[Point3DLike, Point3DLike]) -> Leader:
        """Run between other points."""
        pieces = [_pieces(np.asarray(a), np.asarray(b)) for a, b in lines]
        self.points = np.concatenate(pieces) if pieces else np.zeros((0, 3))
        return self


def _pieces(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return a straight line as curves, shape (4 * curves, 3)."""
    count = max(1, math.ceil(math.dist(start.tolist(), end.tolist()) / _PIECE))
    ends = start + np.arange(count + 1)[:, None] / count * (end - start)
    return straight(ends[:-1], ends[1:])
