"""Where the legend of a map's colours stands: below the map, or upright beside it."""

from __future__ import annotations

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.units import px

LYING = px(74)  # the height that a lying legend takes, its labels included
LEAST_WIDTH = px(280)  # of a lying one, so that its three labels do not touch
LEAST_HEIGHT = px(130)  # of an upright one
UPRIGHT_GAP = px(14)


def lying_size(upright_width: float) -> tuple[float, float]:
    """Return what a lying legend takes at least that is so wide where it is upright: 0 for none."""
    return (max(LEAST_WIDTH, 2 * upright_width), LYING) if upright_width else (0.0, 0.0)


def lying(map_box: Box, upright_width: float, within: Box) -> Box:
    """Return where a legend lies, a little below a map, inside of a box."""
    width = max(map_box.width, LEAST_WIDTH, 2 * upright_width)
    right = min(max(map_box.left, within.left) + width, within.right)
    left = max(right - width, within.left)
    return Box(left, map_box.bottom - LYING, right, map_box.bottom - px(22))


def upright(map_box: Box, width: float) -> Box:
    """Return where a legend of this width stands, to the right of a map."""
    left = map_box.right + UPRIGHT_GAP
    high = max(map_box.height, LEAST_HEIGHT)
    return Box(left, map_box.top - high, left + width, map_box.top)
