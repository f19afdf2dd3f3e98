"""A number, the kernel that it is multiplied with, and their stamp."""

from __future__ import annotations

from functools import partial

import numpy as np
from manim import Group, VGroup

from convviz.draw.kit.boxes import Box, between
from convviz.draw.layout.stamp_maps_places import MapPlaces
from convviz.draw.layout.stamp_rows_places import RowPlaces
from convviz.draw.layout.stamps_places import NAMES, rows_and_columns
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.stamp_cells import StampCells
from convviz.draw.parts.stamp_looks import StampLooks
from convviz.draw.parts.stamp_sheet import StampSheet
from convviz.draw.parts.style import Style
from convviz.draw.parts.window import Window


class StampLoupe(Group):
    """number × kernel = stamp, with their names.

    Parameters
    ----------
    sheet
        On which stamps fall.

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
        self, sheet: StampSheet, looks: StampLooks, at: MapPlaces | RowPlaces, style: Style
    ) -> None:
        self.stamped, self.sheet, self.at, theme = sheet.stamped, sheet, at, style.theme
        self.grid = rows_and_columns(self.stamped.trace.kernel_size)
        self.value = NumberGrid(np.zeros((1, 1)), at.value, looks.inputs)
        self.kernel = NumberGrid(np.zeros(self.grid), at.kernel, looks.weights)
        self.stamp, self.flyer = (
            StampCells(boxes, self.grid, looks.products)
            for boxes in (self.boxes(0), sheet.landing_cells(0))
        )
        self.value_frame, self.kernel_frame = (
            Window(box, theme.kernel, thickness=5) for box in (at.value, at.kernel)
        )
        colors = (theme.muted, theme.kernel, theme.muted)
        self.value_name, self.kernel_name, self.stamp_name = (
            style.label(name, place, color=color)
            for name, color, place in zip(NAMES, colors, at.names, strict=True)
        )
        self.bias = VGroup()
        if self.stamped.bias is not None:
            said, label = (
                looks.weights.text(self.stamped.bias),
                partial(style.label, color=theme.bias),
            )
            self.bias.add(
                label("+ bias", at.names[2]),
                label(said, (at.stamp.at(0, 0.5), "left"), weight="bold"),
            )
        self.number_parts = Group(self.value, self.value_frame, self.value_name)
        self.kernel_parts = Group(self.kernel, self.kernel_frame, self.kernel_name)
        self.stamp_parts = Group(self.stamp, self.stamp_name)
        super().__init__(self.number_parts, self.kernel_parts, self.stamp_parts, self.flyer)

    def boxes(self, index: int) -> list[Box]:
        """Return the cells of a stamp before it falls."""
        return self.at.resting(self.sheet.landing_cells(index), self.grid)

    def show(self, index: int, name: str, *, numbers: bool = True) -> None:
        """Show a stamp, its kernel, its number and what that is called."""
        stamp = self.stamped.stamp(index)
        self.value.show(np.array([[stamp.value]]), numbers=numbers)
        self.value_name.set_text(name)
        self.kernel.show(np.atleast_2d(stamp.kernel))
        self.grow(self.at.value, 1.0)
        self.multiply(index, 1.0, numbers=numbers)
        if self.flyer.grids[0].raster.opacity > 0:
            self.flyer.show(stamp.products, opacity=0.0)

    def grow(self, start: Box | None, alpha: float) -> None:
        """Show the number on its way out of its cell (0) to its place (1)."""
        box = self.at.value if start is None else between(start, self.at.value, alpha)
        self.value.place(box)
        self.value_frame.place(box)
        for label in (*self.value.labels, self.value_name):
            label.set_fill(opacity=max(0.0, 2 * alpha - 1))

    def multiply(self, index: int, alpha: float, *, numbers: bool = True) -> None:
        """Show the stamp's cells as they come, from none (0) to all (1)."""
        products = self.stamped.stamp(index).products
        self.stamp.place(self.boxes(index))
        self.stamp.show(products, count=round(alpha * products.size), numbers=numbers)
        self.stamp_name.set_fill(opacity=min(1.0, 5 * alpha))

    def leave(self, index: int, after: int, alpha: float) -> None:
        """Show the stamp as it goes, on the way to where the next one will be."""
        ways = zip(self.boxes(index), self.boxes(after), strict=True)
        products = self.stamped.stamp(index).products
        self.stamp.place([between(a, b, alpha) for a, b in ways])
        self.stamp.show(products, opacity=(1 - alpha) * (after > index))

    def fly(self, index: int, alpha: float) -> None:
        """Show the stamp on its way from the loupe (0) to the sheet (1), if it is on the way."""
        ways = zip(self.boxes(index), self.sheet.landing_cells(index), strict=True)
        if 0 < alpha < 1:
            self.flyer.place([between(a, b, alpha) for a, b in ways])
            self.flyer.show(self.stamped.stamp(index).products)
