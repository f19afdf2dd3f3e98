"""Curves as a path for cairo."""

from __future__ import annotations

import math

import cairo
import numpy as np
from numpy.typing import NDArray

# as np.isclose has it, and manim, whose loop over numpy's numbers takes three times as long
_RELATIVE = 1e-5


def append_curves(
    context: cairo.Context,
    points: NDArray[np.floating],
    tolerance: float = 1e-6,
) -> None:
    """Append cubic Bezier curves to the path, as manim's camera would.

    Parameters
    ----------
    points
        Shape (4 * curves, 2 or more): a start, two handles and an end each.
    tolerance
        A curve that starts this near to the end of the one before continues its line, and a
        line that ends this near to its start is closed.
    """

    def near(x: float, y: float, to_x: float, to_y: float) -> bool:
        return (x == to_x and y == to_y) or (
            abs(x - to_x) <= tolerance + _RELATIVE * abs(to_x)
            and abs(y - to_y) <= tolerance + _RELATIVE * abs(to_y)
        )

    flat = points[: len(points) // 4 * 4, :2].reshape(-1, 8).tolist()
    start_x = start_y = pen_x = pen_y = math.nan  # near to nothing
    for x, y, x1, y1, x2, y2, end_x, end_y in flat:
        if not near(pen_x, pen_y, x, y):
            if near(start_x, start_y, pen_x, pen_y):
                context.close_path()
            context.new_sub_path()
            context.move_to(x, y)
            start_x, start_y = x, y
        context.curve_to(x1, y1, x2, y2, end_x, end_y)
        pen_x, pen_y = end_x, end_y
    if near(start_x, start_y, pen_x, pen_y):
        context.close_path()
