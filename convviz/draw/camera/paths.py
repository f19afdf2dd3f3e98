"""Curves as a path for cairo."""

from __future__ import annotations

import math

import cairo
import numpy as np
from numpy.typing import NDArray

# as np.isclose has it, and manim
_RELATIVE = 1e-5


def append_curves(
    context: cairo.Context, points: NDArray[np.floating], tolerance: float = 1e-6
) -> None:
    """Append cubic Bezier curves to the path: the very path that manim's camera makes.

    Parameters
    ----------
    points
        Shape (4 * curves, 2 or more): a start, two handles and an end each.
    tolerance
        A curve that starts this near to the end of the one before continues its line, and a
        line that ends this near to its start is closed.
    """
    # cairo takes Python's numbers three times as fast as numpy's, and so does comparing few
    curves = points[: len(points) // 4 * 4, :2].reshape(-1, 8).tolist()
    move_to, curve_to = context.move_to, context.curve_to
    # a function for comparing would take as long as all else
    x = y = start_x = start_y = math.inf
    for first_x, first_y, *rest in curves:
        if not (
            abs(x - first_x) <= tolerance + _RELATIVE * abs(first_x)
            and abs(y - first_y) <= tolerance + _RELATIVE * abs(first_y)
        ):
            if abs(start_x - x) <= tolerance + _RELATIVE * abs(x) and abs(
                start_y - y
            ) <= tolerance + _RELATIVE * abs(y):
                context.close_path()
            move_to(first_x, first_y)
            start_x, start_y = first_x, first_y
        curve_to(*rest)
        x, y = rest[4], rest[5]
    if abs(start_x - x) <= tolerance + _RELATIVE * abs(x) and abs(
        start_y - y
    ) <= tolerance + _RELATIVE * abs(y):
        context.close_path()
