"""The sheet on which stamps are added up: the output, and the rim that padding crops."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from manim import Group, VGroup
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.cell_look import LEAST_CONTRAST, CellLook
from convviz.draw.kit.label import Label
from convviz.draw.kit.scales import Colors
from convviz.draw.kit.theme import Theme, contrast, inks_on, rgb
from convviz.draw.kit.tones import TONE
from convviz.draw.layout.stamps_places import rows_and_columns
from convviz.draw.parts.leader import Leader
from convviz.draw.parts.raster import Raster
from convviz.draw.parts.window import Window
from convviz.traces.stamped_map import StampedMap


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
    edge
        The frame around the output.
    rim_parts
        All that belongs to the rim; empty where there is none.
    """

    def __init__(
        self,
        stamped: StampedMap,
        box: Box,
        look: CellLook,
        theme: Theme,
    ) -> None:
        self.stamped, self.box = stamped, box
        self.look, self.theme = look, theme
        self.size = size = rows_and_columns(stamped.sheet_size)
        self.kept = kept = rows, columns = (slice(0, 1), *stamped.kept)[-2:]
        self.output_box = box.cells(
            (rows.start, columns.start),
            (rows.stop - rows.start, columns.stop - columns.start),
            size,
        )
        self.is_rim = np.ones(size, bool)
        self.is_rim[kept] = False
        blank = np.zeros((*size, 3), np.uint8)
        self.raster = Raster(blank[kept], self.output_box, line_color=theme.line)
        self.rim = Raster(blank, box, line_color=theme.line)
        fitting = look.fitting(box.cell(0, 0, *size))
        middles = [box.cell(r, c, *size).center for r, c in np.ndindex(*size)]
        self.labels = [
            Label("", size=fitting, color="#000000", anchor=at) for at in middles if fitting
        ]
        corners = [box.at(x, y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))]
        self.border = Leader(*pairwise(corners), color=theme.muted)
        self._border_opacity = self.border.get_stroke_opacity()
        self.edge = Window(self.output_box, theme.muted, thickness=2.5)
        self.rim_parts = Group(*([self.rim, self.border] if self.is_rim.any() else []))
        super().__init__(self.rim_parts, self.raster, self.edge, VGroup(*self.labels))
        self.show(np.zeros(size), np.zeros(size, bool))

    def fill(self, count: int, *, numbers: bool = True) -> None:
        """Show the sums of the first `count` stamps."""
        self.show(*self._sums(count), numbers=numbers)

    def finish(self, *, cropped: float = 1.0, added: float = 1.0) -> None:
        """Show the sums of all stamps on their way to the layer's output.

        Parameters
        ----------
        cropped
            How far the rim has gone, 0 to 1.
        added
            How far the bias has been added, and what no stamp has touched become it.
        """
        sums, covered = self._sums(len(self.stamped))
        if added > 0:
            sums[self.kept] += added * (self.stamped.output - sums[self.kept])
            covered[self.kept] = True
        self.show(sums, covered, numbers=added in (0, 1), cropped=cropped)

    def show(
        self,
        values: NDArray[np.floating],
        shown: NDArray[np.bool_],
        *,
        numbers: bool = True,
        cropped: float = 0.0,
    ) -> StampSheet:
        """Show these cells' values, both of the sheet's size.

        Parameters
        ----------
        numbers
            Whether the cells say their values.
        cropped
            How far the rim has gone, 0 to 1; its numbers go halfway.
        """
        colors = self._colors(values, shown)
        self.raster.colors = colors[self.kept]
        self.rim.colors = colors
        self.rim.opacity = 1.0 - cropped
        self.border.set_stroke(opacity=self._border_opacity * (1.0 - cropped))
        if not self.labels:
            return self
        said = shown & numbers
        if cropped >= 0.5:
            said &= ~self.is_rim
        inks = self._inks(colors.reshape(-1, 3))
        texts = values.ravel().tolist()
        for label, tells, value, ink in zip(
            self.labels, said.ravel().tolist(), texts, inks, strict=True
        ):
            label.set_text(self.look.text(value) if tells else "").set_ink(ink)
        return self

    def landing(self, index: int) -> Box:
        """Return where a stamp falls, its holes included."""
        start = rows_and_columns(self.stamped.stamp(index).start, 0)
        return self.cells(start, rows_and_columns(self.stamped.trace.reach))

    def landing_cells(self, index: int) -> list[Box]:
        """Return the cells on which a stamp falls, row by row."""
        row, column = rows_and_columns(self.stamped.stamp(index).start, 0)
        down, across = rows_and_columns(self.stamped.trace.dilation)
        return [
            self.cells((row + r * down, column + c * across), (1, 1))
            for r, c in np.ndindex(*rows_and_columns(self.stamped.trace.kernel_size))
        ]

    def cells(self, start: tuple[float, float], reach: tuple[float, float]) -> Box:
        """Return the box of `reach` rows and columns from `start`."""
        return self.box.cells(start, reach, self.size)

    def _sums(self, count: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        return np.atleast_2d(self.stamped.sums(count)), np.atleast_2d(self.stamped.covered(count))

    def _colors(self, values: NDArray[np.floating], shown: NDArray[np.bool_]) -> Colors:
        """Return the cells' colours; the rim's are pale, as a border's are."""
        ground, surface = rgb(self.theme.background), rgb(self.theme.surface)
        own = self.look.scale.colors(np.where(shown, values, 0.0))
        pale = np.rint(ground + TONE * (own.astype(float) - ground)).astype(np.uint8)
        rim = self.is_rim[..., None]
        empty = np.where(rim, ground, surface)
        colors: Colors = np.where(shown[..., None], np.where(rim, pale, own), empty)
        return colors

    def _inks(self, colors: Colors) -> list[str]:
        """Return the inks of the cells (n, 3): muted in the rim where it can be read so."""
        muted = self.theme.muted
        return [
            muted
            if rim and contrast(muted, "#{:02X}{:02X}{:02X}".format(*color)) >= LEAST_CONTRAST
            else ink
            for rim, color, ink in zip(
                self.is_rim.ravel().tolist(), colors.tolist(), inks_on(colors), strict=True
            )
        ]
