"""Lines that leave out the texts that they would cross."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from convviz.draw.kit.label import Label, Placement
from convviz.draw.kit.units import px

Line = tuple[NDArray[np.float64], NDArray[np.float64]]
AROUND = px(5)


def clear_lines(lines: Sequence[Line], labels: Iterable[Label]) -> list[Line]:
    """Return the parts of these lines that lie outside of the texts.

    Parameters
    ----------
    lines
        Pairs of end points.
    labels
        What they shall not cross; those without a text do not matter.
    """
    if not lines:
        return []
    boxes = [box for label in labels if label.text and (box := _ink(label.placement))]
    if not boxes:
        return list(lines)
    low, high = np.array(boxes).transpose(1, 0, 2)
    low, high = low - AROUND, high + AROUND
    return [part for line in lines for part in _outside(line, low, high)]


@lru_cache(maxsize=4096)  # most texts stay what and where they are
def _ink(placement: Placement) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Return the lower left and the upper right corner of a text, None of blanks."""
    points = placement.points()[:, :2]
    return (points.min(axis=0), points.max(axis=0)) if len(points) else None


def _outside(line: Line, low: NDArray[np.float64], high: NDArray[np.float64]) -> list[Line]:
    start, end = line
    way = (end - start)[:2]
    # a line along an axis is in a box's strip all the way or nowhere
    step = np.where(np.abs(way) < 1e-12, 1e-12, way)
    one, other = (low - start[:2]) / step, (high - start[:2]) / step
    enters = np.minimum(one, other).max(axis=1)
    leaves = np.maximum(one, other).min(axis=1)
    crossed = (enters < leaves) & (leaves > 0) & (enters < 1)
    parts, at = [], 0.0
    for begin, stop in sorted(zip(enters[crossed], leaves[crossed], strict=True)):
        if begin > at:
            parts.append((at, float(begin)))
        at = max(at, float(stop))
    if at < 1:
        parts.append((at, 1.0))
    return [(start + a * (end - start), start + b * (end - start)) for a, b in parts]


def cut(
    start: NDArray[np.float64], end: NDArray[np.float64], axis: int, edge: float
) -> NDArray[np.float64]:
    """Return where the way from `start` to `end` crosses an edge; `end` if it does not.

    Parameters
    ----------
    axis
        0 for an upright edge at x = `edge`, 1 for a level one at y = `edge`.
    """
    if (start[axis] - edge) * (end[axis] - edge) >= 0:
        return end
    share = (edge - start[axis]) / (end[axis] - start[axis])
    crossing: NDArray[np.float64] = start + share * (end - start)
    return crossing
