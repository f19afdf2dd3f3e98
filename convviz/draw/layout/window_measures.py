"""What a `Windows2d` has to place, and the places that it gets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Align, text_width
from convviz.draw.kit.units import px
from convviz.draw.layout.loupe_cells import Figures, LoupeCells

PLATE = px(150)  # the width of the cell of a value
APART = px(24)  # between the grids of a row
LEAST_OUTPUT = 0.7  # of the input's size on screen: a smaller output gets larger cells
Point = NDArray[np.float64]
Place = tuple[Point, Align]  # of a label: its anchor and how it aligns


@dataclass(frozen=True)
class Measures:
    """What the places depend on beside the frame.

    Attributes
    ----------
    rows
        How many input channels are shown.
    kinds
        How many grids a row has: patch, kernel and products, or the patch alone.
    kernel, input, output
        Rows and columns; the input's with its padding.
    totals
        The names of the numbers that the arithmetic ends with.
    figures, sum_figures
        The longest number among them, and among the rows' sums.
    cell_figures
        The longest number in each kind of grid.
    legend, input_legend
        The widths of upright legends, 0 where there is none.
    headings
        The grids' names.
    least_size
        Of any text, in design pixels.
    """

    rows: int
    kinds: int
    kernel: tuple[int, int]
    input: tuple[int, int]
    output: tuple[int, int]
    totals: tuple[str, ...]
    figures: str
    sum_figures: str
    cell_figures: tuple[str, ...]
    legend: float
    input_legend: float
    headings: tuple[str, ...]
    least_size: float

    @property
    def plate(self) -> float:
        """The width of the cell of a value."""
        return max(PLATE, text_width(self.figures, self.least_size, "bold") / 0.85)

    @property
    def in_cells(self) -> Figures:
        """What the grids' cells have to hold."""
        return Figures(self.kernel, self.cell_figures, self.least_size)

    def grid(self, cells: LoupeCells, kind: int) -> tuple[float, float]:
        """Return a grid's width and height."""
        width, height = cells.sizes[kind]
        return width * self.kernel[1], height * self.kernel[0]

    def slots(self, cells: LoupeCells) -> list[float]:
        """Return the width that each grid of a row takes, with its name and a gap."""
        return [self.slot(self.grid(cells, kind)[0]) for kind in range(self.kinds)]

    def slot(self, width: float) -> float:
        """Return the width that a grid of this width takes in a row."""
        names = max(text_width(word, self.least_size) for word in self.headings)
        return max(width + APART, names + px(12)) if self.kinds > 1 else width + APART

    @property
    def larger(self) -> float:
        """How much larger an output's cell is than an input's."""
        return max(1.0, LEAST_OUTPUT * max(self.input) / max(self.output))

    @property
    def drawn_output(self) -> tuple[float, float]:
        """The output's size in cells of the input."""
        return self.output[0] * self.larger, self.output[1] * self.larger

    def totals_width(self, size: float) -> float:
        """Return the width of a column of names and numbers."""
        names = max(text_width(name, size) for name in self.totals)
        return max(min(names, px(230)), self.plate) + px(8)

    def sums_width(self, size: float) -> float:
        room = max(px(190), text_width(self.sum_figures, self.least_size, "medium"))
        return min(text_width(self.sum_figures, size, "medium"), room) + px(8)


@dataclass(frozen=True)
class WindowPlaces:
    """The places of a picture.

    Attributes
    ----------
    inputs, output
        The boxes of the maps, the padding included.
    grids
        For each kind of grid a box a row.
    headings
        Beside or above each kind's first grid, and of the rows' sums.
    row_names
        Where a row's channel can be named; empty where its map stands beside it.
    sums
        The numbers of the rows' sums; empty for one row.
    totals
        Of each: where its name stands and the box of its number.
    braces
        From the rows' sums to the totals: two points a line.
    legend, input_legend
        Of the output's colours, and of the input's.
    """

    inputs: list[Box]
    output: Box
    grids: list[list[Box]]
    headings: list[Place]
    row_names: list[Place]
    sums: list[Point]
    totals: list[tuple[Place, Box]]
    braces: list[tuple[Point, Point]]
    legend: Box | None
    input_legend: Box | None
