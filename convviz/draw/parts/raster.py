"""A map of cells as one mobject: 784 pixels are one picture, not 784 squares."""

from __future__ import annotations

import numpy as np
from manim import Mobject

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.scales import Colors


class Raster(Mobject):
    """A grid of coloured cells, painted by the camera as whole pixels.

    Parameters
    ----------
    colors
        Bytes, shape (rows, columns, 3). Assign a new array to `colors` to change them.
    box
        Where it stands.
    line_color
        The thin lines around and, where they are large enough, between the cells; None
        draws none.

    Attributes
    ----------
    opacity
        From 0 to 1.
    points
        Its corners, as manim's images have them: the upper left and right, the lower left and
        right.

    Examples
    --------
    >>> import numpy as np
    >>> from convviz.draw import Box, Raster
    >>> greys = np.linspace(40, 240, 54, dtype=np.uint8).reshape(6, 9, 1)
    >>> colors = np.repeat(greys, 3, axis=2)
    >>> raster = Raster(colors, Box(-3, -2, 3, 2), line_color=scene.theme.line)
    >>> raster.grid
    (6, 9)
    >>> scene.add(raster)
    """

    def __init__(self, colors: Colors, box: Box, *, line_color: str | None = None) -> None:
        super().__init__()
        self.colors = colors
        self.line_color = line_color
        self.opacity = 1.0
        self.place(box)

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.colors.shape[0], self.colors.shape[1]

    @property
    def box(self) -> Box:
        """Where it stands unless it was rotated; follows `shift`, `scale` and the like."""
        (left, top, _), _, _, (right, bottom, _) = self.points
        return Box(left, bottom, right, top)

    def place(self, box: Box) -> Raster:
        """Stand elsewhere; a box that is turned inside out, for want of room, is an empty one."""
        left, top = box.left, box.top
        right, bottom = max(left, box.right), min(top, box.bottom)
        self.points = np.array(
            [[left, top, 0.0], [right, top, 0.0], [left, bottom, 0.0], [right, bottom, 0.0]]
        )
        return self

    def cell(self, row: float, column: float) -> Box:
        """Return where one cell stands."""
        return self.box.cell(row, column, *self.grid)

    def set_opacity(self, opacity: float) -> Raster:
        """Be so opaque, from 0 to 1."""
        self.opacity = opacity
        return self

    def fade(self, darkness: float = 0.5, family: bool = True) -> Raster:
        """Be that much more transparent, as `FadeIn` and `FadeOut` ask for."""
        self.opacity *= 1 - darkness
        super().fade(darkness, family)
        return self

    def interpolate_color(self, mobject1: Raster, mobject2: Raster, alpha: float) -> Raster:
        """Look as on the way from one raster to another, as manim's animations ask for.

        Between two grids nothing can be mixed: they change at half the way.
        """
        self.opacity = (1 - alpha) * mobject1.opacity + alpha * mobject2.opacity
        if mobject1.grid == mobject2.grid:
            mixed = (1 - alpha) * mobject1.colors + alpha * mobject2.colors
            self.colors = np.rint(mixed).astype(np.uint8)
        else:
            self.colors = (mobject1 if alpha < 0.5 else mobject2).colors
        return self
