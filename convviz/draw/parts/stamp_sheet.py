"""The sheet on which stamps are added up: the output, and the rim that padding crops."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from manim import Group
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.cell_look import CellLook
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.tones import TONE, Toned
from convviz.draw.kit.units import px
from convviz.draw.layout.stamps_places import Grid, rows_and_columns
from convviz.draw.parts.fader import Fader
from convviz.draw.parts.leader import Leader
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.window import Window
from convviz.traces.stamped_map import StampedMap

LEAST_BOX = px(10)  # of a frame's side


class StampSheet(Group):
    """A grid of sums, each cell empty until a stamp has touched it; a sequence's is one row.

    Rows and columns are counted on the sheet, the rim included.

    Parameters
    ----------
    stamped
        Whose stamps are added up.
    box
        Where it stands, the rim included.
    look
        The colours of the cells, and how their numbers are written.

    Attributes
    ----------
    size
        Rows and columns.
    kept
        The rows and the columns that become the output; the others are the rim.
    output, rim
        The grids of both. The rim's lies below and says no number where the output is.
    labels
        The numbers of all cells, row by row; none where there is no room to read them.
    rim_parts
        All that belongs to the rim; empty where there is none.
    """

    def __init__(self, stamped: StampedMap, box: Box, look: CellLook, theme: Theme) -> None:
        self.stamped, self.box = stamped, box
        self.size = rows_and_columns(stamped.sheet_size)
        self.kept = rows, columns = (slice(0, 1), *stamped.kept)[-2:]
        self.is_rim = np.ones(self.size, bool)
        self.is_rim[self.kept] = False
        untouched = np.full(self.size, np.nan)
        inner = self.cells(
            (rows.start, columns.start), (rows.stop - rows.start, columns.stop - columns.start)
        )
        own, pale = (
            replace(
                look,
                scale=Toned(look.scale, theme, share),
                text=lambda value: "" if np.isnan(value) else look.text(value),
                muted=muted,
            )
            for share, muted in ((1.0, None), (TONE, theme.muted))
        )
        self.output = NumberGrid(untouched[self.kept], inner, own)
        self.rim = NumberGrid(untouched, box, pale)
        self.labels = list(self.rim.labels)
        places = np.flatnonzero(~self.is_rim)
        for place, label in zip(places, self.output.labels, strict=False):
            self.labels[place] = label
        corners = [box.at(x, y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))]
        border = Leader(*pairwise(corners), color=theme.muted)
        self._rim = Fader(self.rim.raster, border)
        self.rim_parts = Group(*([self.rim, border] if self.is_rim.any() else []))
        edge = Window(inner, theme.muted, thickness=2.5)
        super().__init__(self.rim_parts, self.output, edge)

    def fill(self, count: int, *, numbers: bool = True) -> None:
        """Show the sums of the first `count` stamps."""
        self._show(self._sums(count), numbers=numbers)

    def finish(self, *, cropped: float = 1.0, added: float = 1.0) -> None:
        """Show the sums of all stamps on their way to the layer's output.

        Parameters
        ----------
        cropped
            How far the rim has gone, 0 to 1; its numbers go halfway.
        added
            How far the bias has been added, and what no stamp has touched become it.
        """
        sums = self._sums(len(self.stamped))
        if added > 0:
            own = np.nan_to_num(sums[self.kept])
            sums[self.kept] = own + added * (self.stamped.output - own)
        self._show(sums, numbers=added in (0, 1), cropped=cropped)

    def start(self, index: int) -> Grid:
        """Return the first row and column of a stamp."""
        return rows_and_columns(self.stamped.stamp(index).start, 0)

    def landing(self, index: int) -> Box:
        """Return where a stamp falls, its holes included."""
        return self.cells(self.start(index), rows_and_columns(self.stamped.trace.reach))

    def landing_cells(self, index: int) -> list[Box]:
        """Return the cells on which a stamp falls, row by row."""
        row, column = self.start(index)
        down, across = rows_and_columns(self.stamped.trace.dilation)
        return [
            self.cells((row + r * down, column + c * across), (1, 1))
            for r, c in np.ndindex(*rows_and_columns(self.stamped.trace.kernel_size))
        ]

    def cells(self, start: tuple[float, float], reach: tuple[float, float]) -> Box:
        """Return the box of `reach` rows and columns from `start`."""
        return self.box.cells(start, reach, self.size)

    def framed(self, start: tuple[float, float], reach: tuple[float, float]) -> Box:
        """Return where a frame around such cells stands: never too thin to be seen."""
        box = self.cells(start, reach)
        thin = (max(0.0, LEAST_BOX - side) / 2 for side in (box.width, box.height))
        return box.inset(*(-more for more in thin))

    def _sums(self, count: int) -> NDArray[np.float64]:
        """Return the sums of the first stamps, NaN where none has been."""
        covered = self.stamped.covered(count)
        return np.atleast_2d(np.where(covered, self.stamped.sums(count), np.nan))

    def _show(
        self, sums: NDArray[np.float64], *, numbers: bool = True, cropped: float = 0.0
    ) -> None:
        self.output.show(sums[self.kept], numbers=numbers)
        outside = np.where(self.is_rim, sums, np.nan)
        self.rim.show(outside, numbers=numbers and cropped < 0.5)
        self._rim.show(1.0 - cropped)
