"""Curves as a path for cairo."""

from __future__ import annotations

from collections.abc import Iterable

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
    curves = points[: len(points) // 4 * 4, :2].reshape(-1, 8)
    if not len(curves):
        return
    starts, ends = curves[:, :2], curves[:, 6:]
    breaks = np.flatnonzero(~_near(ends[:-1], starts[1:], tolerance)) + 1
    firsts = np.concatenate([[0], breaks])
    stops = np.concatenate([breaks, [len(curves)]])
    closed = _near(starts[firsts], ends[stops - 1], tolerance).tolist()
    append_contours(context, curves, zip(firsts.tolist(), stops.tolist(), closed, strict=True))


def append_contours(
    context: cairo.Context,
    curves: NDArray[np.floating],
    contours: Iterable[tuple[int, int, bool]],
) -> None:
    """Append curves whose lines are known.

    Parameters
    ----------
    curves
        Shape (curves, 8): x and y of a start, two handles and an end each.
    contours
        Of each line the first curve, one past its last, and whether it is closed.
    """
    # cairo takes Python's numbers three times as fast as numpy's
    beginnings, rest = curves[:, :2].tolist(), curves[:, 2:].tolist()
    for first, stop, is_closed in contours:
        context.new_sub_path()
        context.move_to(*beginnings[first])
        for curve in rest[first:stop]:
            context.curve_to(*curve)
        if is_closed:
            context.close_path()


def _near(
    points: NDArray[np.floating], others: NDArray[np.floating], tolerance: float
) -> NDArray[np.bool_]:
    distances = np.abs(points - others)
    near: NDArray[np.bool_] = (distances <= tolerance + _RELATIVE * np.abs(others)).all(axis=1)
    return near
