"""A number, the kernel that it is multiplied with, and their stamp."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
from manim import Group, VGroup

from convviz.draw.kit.boxes import Box, between
from convviz.draw.layout.stamps_places import NAMES, Grid, StampsPlaces
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.stamp_cells import FILL, StampCells
from convviz.draw.parts.stamp_figures import StampFigures
from convviz.draw.parts.style import Style
from convviz.draw.parts.window import Window
from convviz.traces.stamped_map import Stamp, StampedMap


class StampLoupe(Group):
    """number × kernel = stamp, with their names.

    Parameters
    ----------
    boxes, landing
        The cells of the stamp before it falls, and those on which it falls; of the first.
    grid
        The kernel's rows and columns.

    Attributes
    ----------
    value, kernel, stamp
        The number, the weights, their products.
    flyer
        What falls: the stamp itself stays.
    number_parts, kernel_parts, stamp_parts
        All that belongs to each, names included.
    bias
        The layer's bias, in the stamp's place; empty without one.
    """

    def __init__(
        self,
        stamped: StampedMap,
        figures: StampFigures,
        at: StampsPlaces,
        boxes: Sequence[Box],
        landing: Sequence[Box],
        grid: Grid,
        style: Style,
    ) -> None:
        self.stamped, self.at, self._channel = stamped, at, -1
        theme, cells = style.theme, partial(style.cells, size=style.size)
        look = cells(figures.inputs, figures.text, figures.longest_input)
        self.value = NumberGrid(np.zeros((1, 1)), at.value, look)
        look = cells(figures.weights, figures.signed, figures.longest_weight)
        self.kernel = NumberGrid(np.zeros(grid), at.kernel, look)
        look = cells(figures.values, figures.signed, figures.longest_product, fill=FILL)
        self.stamp, self.flyer = (StampCells(each, grid, look) for each in (boxes, landing))
        self.flyer.hide()
        self.value_frame, self.kernel_frame = (
            Window(box, theme.kernel, thickness=5) for box in (at.value, at.kernel)
        )
        colors = (theme.muted, theme.kernel, theme.muted)
        self.value_name, self.kernel_name, self.stamp_name = (
            style.label(name, place, color=color)
            for name, color, place in zip(NAMES, colors, at.names, strict=True)
        )
        self.bias = self._make_bias(figures, style)
        self.number_parts = Group(self.value, self.value_frame, self.value_name)
        self.kernel_parts = Group(self.kernel, self.kernel_frame, self.kernel_name)
        self.stamp_parts = Group(self.stamp, self.stamp_name)
        super().__init__(self.number_parts, self.kernel_parts, self.stamp_parts, self.flyer)

    def show(self, stamp: Stamp, boxes: Sequence[Box], *, numbers: bool = True) -> None:
        """Show a stamp whose cells stand in these boxes, its number and its kernel."""
        self.value.show(np.array([[stamp.value]]), numbers=numbers)
        if stamp.input_index[0] != self._channel:
            self._channel = stamp.input_index[0]
            self.kernel.show(np.atleast_2d(stamp.kernel))
        self.grow(self.at.value, 1.0)
        self.multiply(stamp, boxes, 1.0, numbers=numbers)
        self.flyer.hide()

    def grow(self, start: Box | None, alpha: float) -> None:
        """Show the number on its way out of its cell (0) to its place (1)."""
        box = self.at.value if start is None else between(start, self.at.value, alpha)
        self.value.raster.place(box)
        self.value_frame.place(box)
        for label in (*self.value.labels, self.value_name):
            label.set_fill(opacity=max(0.0, 2 * alpha - 1))

    def multiply(
        self, stamp: Stamp, boxes: Sequence[Box], alpha: float, *, numbers: bool = True
    ) -> None:
        """Show the stamp's cells as they come, from none (0) to all (1)."""
        count = round(alpha * stamp.products.size)
        self.stamp.place(boxes).show(stamp.products, count=count, numbers=numbers)
        self.stamp_name.set_fill(opacity=min(1.0, 5 * alpha))

    def fly(self, stamp: Stamp, starts: Sequence[Box], ends: Sequence[Box], alpha: float) -> None:
        """Show the stamp on its way from the loupe (0) to the sheet (1), if it is on the way."""
        if 0 < alpha < 1:
            boxes = [between(a, b, alpha) for a, b in zip(starts, ends, strict=True)]
            self.flyer.place(boxes).show(stamp.products)

    def _make_bias(self, figures: StampFigures, style: Style) -> VGroup:
        if self.stamped.bias is None:
            return VGroup()
        said, color = figures.signed(self.stamped.bias), style.theme.bias
        return VGroup(
            style.label("+ bias", self.at.names[2], color=color),
            style.label(said, self.at.bias, color=color, weight="bold"),
        )
