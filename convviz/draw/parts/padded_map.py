"""One channel of an input with its padding, and where the padding's numbers come from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Self

import numpy as np
from manim import Group, VGroup
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.cell_look import FRAMED, CellLook
from convviz.draw.kit.label import Label
from convviz.draw.kit.scales import Colors, Scale
from convviz.draw.kit.theme import Theme, contrast, ink_on, rgb
from convviz.draw.parts.fader import Fader
from convviz.draw.parts.leader import Leader
from convviz.draw.parts.number_grid import NumberGrid, uncover
from convviz.draw.parts.raster import Raster
from convviz.draw.parts.source_links import Hatch, SourceLinks
from convviz.draw.parts.window import Window
from convviz.traces.layer_trace import WindowTrace
from convviz.traces.windows import ZERO_CELL

TONE = 0.45  # how much of its value's colour a cell of the padding keeps
LEAST_CONTRAST = 4.5


class PaddedMap(Group):
    """A grid of numbers with a border that is drawn apart from it.

    All rows and columns are counted in the unpadded input: -1 is the padding's last row.

    Parameters
    ----------
    padded
        Shape (rows, columns), the border included.
    sources
        For each axis the input's index that a padded row or column shows, -1 for none.
    box
        Where it stands, the border included.
    before, size
        How many rows and columns the border has above and to the left of the input, and
        how many the input has.
    beyond
        How many of the last rows and columns are no padding at all: windows reach there
        and read nothing.
    look
        The colours of the input's cells, and how their numbers are written.

    Attributes
    ----------
    grid
        The input alone, a `NumberGrid`: `reveal` shows as much of it as is wanted.
    colors
        Of all cells when all are shown, the border's included.
    border
        All that belongs to the padding; empty where there is none. It lies below the input.
    edge
        The line between the two.
    """

    def __init__(
        self,
        padded: NDArray[np.floating],
        sources: Sequence[NDArray[np.intp]],
        box: Box,
        *,
        before: tuple[int, int],
        size: tuple[int, int],
        look: CellLook,
        theme: Theme,
        beyond: tuple[int, int] = (0, 0),
    ) -> None:
        self.theme = theme
        self.box = box
        self.before, self.size = before, size
        self.sources = (sources[0], sources[1])
        self.shape = (padded.shape[0], padded.shape[1])
        (top, left), (rows, columns) = before, size
        inner = self.cells((0, 0), size)
        self.grid = NumberGrid(
            padded[top : top + rows, left : left + columns],
            inner,
            replace(look, fill=FRAMED),  # a window's frame lies within the cells
        )
        toned = self._toned(padded, beyond, look.scale)
        self.colors = toned.copy()
        self.colors[top : top + rows, left : left + columns] = self.grid.colors_of_values
        self.border_numbers: list[tuple[Label, str, tuple[int, int]]] = []
        self.border = self._border(padded, toned, beyond, look.text)
        self.edge = Group()
        if self.is_padded:
            self.edge.add(Window(inner, theme.muted, thickness=3))
        self._fader = Fader(self.border, self.edge)
        super().__init__(self.border, self.grid, self.edge)

    @classmethod
    def of(cls, trace: WindowTrace[Any], channel: int, box: Box, **options: Any) -> Self:
        """Return the map of one input channel of a layer; the options are the class's."""
        sources = (trace.source_indices[0], trace.source_indices[1])
        rows, columns = trace.input.shape[1:]
        return cls(
            trace.padded[channel],
            sources,
            box,
            before=(trace.padding[0], trace.padding[1]),
            size=(rows, columns),
            **options,
        )

    @property
    def image(self) -> Raster:
        """The input's cells, without the border."""
        return self.grid.raster

    @property
    def is_padded(self) -> bool:
        return self.shape != self.size

    def cell(self, row: float, column: float) -> Box:
        """Return where a cell stands; in the padding its row or column is negative."""
        return self.cells((row, column), (1, 1))

    def cells(self, start: tuple[float, float], reach: tuple[float, float]) -> Box:
        """Return the box of `reach` rows and columns from `start`."""
        first = (start[0] + self.before[0], start[1] + self.before[1])
        return self.box.cells(first, reach, self.shape)

    def source_of(self, row: int, column: int) -> tuple[int, int] | None:
        """Return the input's cell whose value a cell shows, None where it shows none."""
        found = tuple(
            int(sources[place + front])
            for sources, place, front in zip(self.sources, (row, column), self.before, strict=True)
        )
        return None if ZERO_CELL in found else (found[0], found[1])

    def is_border(self, row: int, column: int) -> bool:
        """Return whether a cell is not the input's own."""
        return not (0 <= row < self.size[0] and 0 <= column < self.size[1])

    def links(self, cells: Sequence[tuple[int, int]]) -> SourceLinks:
        """Return lines that lead to these padded cells from the cells whose values they show.

        A cell that shows no input has none. The lines are not part of the map: add them,
        let them `Appear` and `Vanish`.
        """
        pairs = [
            (self.cell(*source), self.cell(row, column))
            for row, column in cells
            if (source := self.source_of(row, column)) is not None and self.is_border(row, column)
        ]
        return SourceLinks(pairs, self.box, self.theme, over_numbers=bool(self.grid.labels))

    def middle_links(self, most: int = 2) -> SourceLinks:
        """Return the lines to the padded cells of the middle row and of the middle column.

        Where the cells say their numbers, of one of the two alone: its numbers are those
        that `say_numbers(middle=True)` leaves.

        Parameters
        ----------
        most
            How many cells of each side are linked at most, those next to the input.
        """
        return self.links(
            [
                (middle, place) if axis else (place, middle)
                for axis, middle in self._middle_lines()
                for place in self._beside(axis, most)
            ]
        )

    def say_numbers(self, *, middle: bool = False) -> None:
        """Let every cell say its number, or those alone of the line that is linked."""
        self.grid.reveal(self.grid.values.size)
        ((axis, line), *_) = self._middle_lines()
        for (row, column), label in self._numbers():
            if middle and (row, column)[1 - axis] != line:
                label.set_text("")
        for label, text, (row, column) in self.border_numbers:
            shown = not middle or (row, column)[1 - axis] == line
            label.set_text(text if shown else "")

    def uncover(self, share: float) -> None:
        """Let the input's rows come to light from the top."""
        uncover([self.grid], share)

    def show_border(self, share: float = 1.0) -> None:
        """Let the border be seen by a share: 0 leaves the input alone."""
        self._fader.show(share)

    def _numbers(self) -> list[tuple[tuple[int, int], Label]]:
        """Return the input's labels with their places."""
        places = [(r, c) for r in range(self.size[0]) for c in range(self.size[1])]
        return list(zip(places, self.grid.labels, strict=False))

    def _middle_lines(self) -> list[tuple[int, int]]:
        """Return the axes along which a middle line is linked, and which line it is."""
        lines = [
            (axis, self.size[1 - axis] // 2)
            for axis in (1, 0)
            if self.shape[axis] != self.size[axis]
        ] or [(1, 0)]
        return lines[:1] if self.grid.labels else lines

    def _beside(self, axis: int, most: int) -> list[int]:
        """Return the padded indices of an axis that are next to the input."""
        front, size = self.before[axis], self.size[axis]
        behind = self.shape[axis] - size - front
        return [
            *range(-min(front, most), 0),
            *range(size, size + min(behind, most)),
        ]

    def _border(
        self,
        padded: NDArray[np.floating],
        colors: Colors,
        beyond: tuple[int, int],
        text: Callable[[float], str],
    ) -> Group:
        if not self.is_padded:
            return Group()
        theme = self.theme
        (top, left), (rows, columns) = self.before, self.size
        raster = Raster(colors, self.box, line_color=theme.line)
        parts: list[Any] = [raster]
        outside = np.ones(self.shape, bool)
        outside[top : top + rows, left : left + columns] = False
        read = outside.copy()
        for axis, count in enumerate(beyond):
            np.moveaxis(read, axis, 0)[self.shape[axis] - count :] = False
        if self.grid.labels:
            for r, c in np.argwhere(read).tolist():
                place = (r - top, c - left)
                said = text(float(padded[r, c]))
                label = self._label(said, *place, colors[r, c])
                self.border_numbers.append((label, said, place))
            parts.append(VGroup(*(label for label, _, _ in self.border_numbers)))
        else:
            parts.append(Hatch(self.box, read, theme))
        corners = [self.box.at(x, y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))]
        dashed = Leader(*pairwise(corners), color=theme.muted)
        return Group(*parts, dashed)

    def _toned(self, padded: NDArray[np.floating], beyond: tuple[int, int], scale: Scale) -> Colors:
        """Return the border's colours: its values', pale; none where there is no input."""
        theme = self.theme
        own = scale.colors(np.where(np.isfinite(padded), padded, 0.0)).astype(float)
        ground = rgb(theme.background).astype(float)
        colors = np.rint(ground + TONE * (own - ground)).astype(np.uint8)
        for axis, sources in enumerate(self.sources):
            lines = np.moveaxis(colors, axis, 0)
            lines[sources == ZERO_CELL] = rgb(theme.surface)
            lines[self.shape[axis] - beyond[axis] :] = rgb(theme.background)
        return colors

    def _label(self, text: str, row: int, column: int, color: NDArray[np.uint8]) -> Label:
        """Return a padded cell's number: muted, if it can be read so."""
        ground = "#{:02X}{:02X}{:02X}".format(*color)
        muted = self.theme.muted
        return Label(
            text,
            size=self.grid.labels[0].size,
            color=muted if contrast(muted, ground) >= LEAST_CONTRAST else ink_on(color),
            anchor=self.cell(row, column).center,
        )
