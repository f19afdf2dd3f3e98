"""Curves as a path for cairo."""

from __future__ import annotations

import cairo
import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]

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
    start, end = None, None
    for x, y, *rest in curves:
        if end is None or not _near(end, (x, y), tolerance):
            if start is not None and end is not None and _near(start, end, tolerance):
                context.close_path()
            context.new_sub_path()
            context.move_to(x, y)
            start = x, y
        context.curve_to(*rest)
        end = rest[4], rest[5]
    if start is not None and end is not None and _near(start, end, tolerance):
        context.close_path()


def _near(point: Point, other: Point, tolerance: float) -> bool:
    (x, y), (other_x, other_y) = point, other
    return point == other or (
        abs(x - other_x) <= tolerance + _RELATIVE * abs(other_x)
        and abs(y - other_y) <= tolerance + _RELATIVE * abs(other_y)
    )
