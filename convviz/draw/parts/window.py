"""The kernel window: the one thing that moves over the input."""

from __future__ import annotations

import numpy as np
from manim import LineJointType, VMobject

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px


class Window(VMobject):
    """A frame around the cells that the kernel reads.

    Parameters
    ----------
    box
        The cells' box; the stroke runs around its edge.
    color
        The kernel's colour.
    thickness
        Of the stroke, in design pixels.
    radius
        Of the corners, in design pixels.

    Examples
    --------
    >>> from convviz.digits import digit
    >>> from convviz.draw import Box, GreyScale, Raster, Window
    >>> image = Raster(GreyScale().colors(digit(5)), Box(-3, -3, 3, 3))
    >>> patch = image.box.cells((5, 12), (3, 3), image.grid)
    >>> scene.add(image, Window(patch, scene.theme.kernel))
    """

    def __init__(self, box: Box, color: str, *, thickness: float = 6, radius: float = 0) -> None:
        super().__init__(
            stroke_color=color, stroke_width=thickness_units(thickness), fill_opacity=0
        )
        self.joint_type = LineJointType.MITER
        self.radius = px(radius)
        self.place(box)

    def place(self, box: Box) -> Window:
        """Stand around these cells."""
        self.points = rounded_path(box, self.radius)
        return self


def halo(cell: Box, theme: Theme) -> Window:
    """Return a frame that is seen on any colour: ink between lines of the background's."""
    thickness = 3 if cell.width < px(110) else 5  # a narrow cell's number fills it
    frame = Window(cell, theme.ink, thickness=thickness)
    around = thickness_units(2.2 * thickness)
    return frame.set_stroke(color=theme.background, width=around, opacity=1, background=True)


def thickness_units(pixels: float) -> float:
    """Return a stroke's width in manim's hundredths of a unit, from design pixels."""
    return px(pixels) * 100


# the handle length that makes a cubic Bezier curve a quarter of a circle
_QUARTER = 0.5522847498
_THIRDS = np.linspace(0, 1, 4)[:, None]
# clockwise from the upper right: the way to each corner
_AHEAD = np.array([[1.0, 0.0], [0.0, -1.0], [-1.0, 0.0], [0.0, 1.0]])


def rounded_path(box: Box, radius: float) -> np.ndarray:
    """Return the closed path around a box as cubic Bezier points, clockwise."""
    left, right, bottom, top = box.left, box.right, box.bottom, box.top
    corners = np.array([[right, top], [right, bottom], [left, bottom], [left, top]])
    if radius <= 0:
        return straight(np.roll(corners, 1, axis=0), corners)
    # how far each of an arc's points is from its corner, on the way there; onwards in reverse
    back = (radius * np.array([1.0, 1 - _QUARTER, 0.0, 0.0]))[:, None]
    onwards = np.roll(_AHEAD, -1, axis=0)[:, None]
    arcs = np.zeros((4, 4, 3))
    arcs[..., :2] = corners[:, None] - back * _AHEAD[:, None] + back[::-1] * onwards
    sides = straight(np.roll(arcs[:, 3], 1, axis=0), arcs[:, 0]).reshape(4, 4, 3)
    return np.stack([sides, arcs], axis=1).reshape(-1, 3)


def straight(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Return straight lines as cubic Bezier points, shape (4 * lines, 3).

    Parameters
    ----------
    starts, ends
        Of each line, shape (lines, 2 or 3).
    """
    lines = np.zeros((len(starts), 4, 3))
    lines[..., : starts.shape[1]] = starts[:, None] + _THIRDS * (ends - starts)[:, None]
    return lines.reshape(-1, 3)
