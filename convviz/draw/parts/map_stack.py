"""The feature maps of one layer, one under the other, each a raster."""

from __future__ import annotations

import numpy as np
from manim import Group

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.scales import Scale
from convviz.draw.kit.theme import rgb
from convviz.draw.parts.raster import Raster
from convviz.traces.steps import FloatArray


class MapStack(Group):
    """All channels of a picture, the first on top.

    Parameters
    ----------
    values
        Shape (channels, rows, columns).
    box
        Where they stand, edge to edge with its left side and its top.
    cell
        A pixel's side in manim's units.
    gap
        Between two maps.
    scale
        From values to colours.
    empty
        The colour of a cell that has no value yet.
    line_color
        Of the thin lines around the maps, and between cells that are large enough.

    Attributes
    ----------
    rasters
        One a channel.
    """

    def __init__(
        self,
        values: FloatArray,
        box: Box,
        *,
        cell: float,
        gap: float,
        scale: Scale,
        empty: str,
        line_color: str,
    ) -> None:
        self.colors = scale.colors(values)
        self.empty = rgb(empty)
        _, rows, columns = values.shape
        width, height = columns * cell, rows * cell
        self.rasters = [
            Raster(
                colors,
                Box(box.left, top - height, box.left + width, top),
                line_color=line_color,
            )
            for colors, top in zip(
                self.colors,
                (box.top - channel * (height + gap) for channel in range(len(values))),
                strict=True,
            )
        ]
        super().__init__(*self.rasters)

    @property
    def box(self) -> Box:
        """Around all maps."""
        first, last = self.rasters[0].box, self.rasters[-1].box
        return Box(first.left, last.bottom, first.right, first.top)

    def reveal(self, count: int) -> MapStack:
        """Show the first `count` values, channel by channel, row by row."""
        colors = self.colors.copy()
        colors.reshape(-1, 3)[count:] = self.empty
        for raster, channel in zip(self.rasters, colors, strict=True):
            raster.colors = channel
        return self

    def show_all(self) -> MapStack:
        """Show every value."""
        return self.reveal(int(np.prod(self.colors.shape[:3])))

    def cells(self, channel: int, start: tuple[int, int], size: tuple[int, int]) -> Box:
        """Return the box of some cells of one map; they may lie outside of it."""
        raster = self.rasters[channel]
        return raster.box.cells(start, size, raster.grid)
