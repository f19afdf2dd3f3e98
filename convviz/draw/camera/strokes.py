"""Where the stroke of a path lies."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from manim import CapStyleType, LineJointType, VMobject
from numpy.typing import NDArray

MITER_LIMIT = 10.0  # cairo's own: how far a sharp corner may reach, in half strokes
_FEW = 40  # curves: of so many each has a box of its own
_SHORT = 1e-3  # in manim's units: cairo rounds handles that are shorter to another direction
_SAME = 1e-9  # in manim's units: ends that are so near are one point


def stroke_reach(mobject: VMobject) -> float:
    """Return how far a stroke may reach from its path, in half strokes."""
    if mobject.joint_type in (LineJointType.AUTO, LineJointType.MITER):
        return _sharpest(mobject.points)
    return math.sqrt(2) if mobject.cap_style == CapStyleType.SQUARE else 1.0


def _sharpest(points: NDArray[np.floating]) -> float:
    """Return how far the mitre of a path's sharpest corner reaches; no less than a cap does.

    At a corner by which the path turns by `a`, a mitre reaches 1 / cos(a / 2) half strokes.
    """
    curves = points[: len(points) // 4 * 4, :2].reshape(-1, 8).tolist()
    reach = math.sqrt(2)
    for before, after in pairwise([*curves, *curves[:1]]):
        into = before[6] - before[4], before[7] - before[5]
        out = after[2] - after[0], after[3] - after[1]
        sizes = math.hypot(*into), math.hypot(*out)
        gap = max(abs(after[0] - before[6]), abs(after[1] - before[7]))
        # of several lines it is not told here which close
        apart = gap > _SAME and after is not curves[0]
        if apart or min(sizes) < _SHORT:
            return MITER_LIMIT
        cosine = (into[0] * out[0] + into[1] * out[1]) / (sizes[0] * sizes[1])
        if MITER_LIMIT**2 * (1 + cosine) < 2:
            return MITER_LIMIT
        reach = max(reach, math.sqrt(2 / (1 + cosine)))
    return reach


def boxes_along(
    points: NDArray[np.floating], length: float
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Return small boxes that hold a path: their lower left and upper right corners.

    Parameters
    ----------
    points
        Shape (4 * curves, 2): a start, two handles and an end each.
    length
        About how far a box shall reach along the path; a long curve has a longer one.
    """
    starts: Sequence[int] = range(0, len(points), 4)
    if len(starts) > _FEW:
        starts = _far_apart(points[::4], length)
    return np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)


def _far_apart(firsts: NDArray[np.floating], length: float) -> list[int]:
    """Return the first points of curves about so far apart, of those whose starts are given."""
    across, down = np.abs(firsts[1:] - firsts[:-1]).T
    steps = np.maximum(across, down)
    near = steps <= 2 * length
    usual = steps[near].mean() if near.any() else length
    together = int(length / usual) if usual else len(firsts)
    # where a line ends far from the next one's start, so does the box
    ends = [0, *((~near).nonzero()[0] + 1).tolist(), len(firsts)]
    return [4 * at for first, end in pairwise(ends) for at in range(first, end, max(1, together))]
