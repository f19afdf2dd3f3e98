"""What the picture of a layer's windows has to place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from convviz.draw.kit.label import text_width
from convviz.draw.kit.units import px
from convviz.draw.layout.loupe_cells import Figures, LoupeCells

PLATE = px(150)  # the width of the cell of a value
APART = px(24)  # between the grids of a row
LEAST_OUTPUT = 0.7  # of the input's size on screen: a smaller output gets larger cells
MOST_NAME = px(230)  # the width of a name above its number
LEAST_ROW = 1.15  # em of a row, so that its sum can be read


@dataclass(frozen=True, kw_only=True)
class Measures:
    """What the places depend on beside the box in which they are.

    Attributes
    ----------
    inputs, outputs
        How many channels of the input and of the output are shown; one of them is 1.
    kernel, input, output
        Rows and columns; the input's with its padding.
    headings
        The names of the grids: patch, kernel and products, or the patch alone.
    totals
        The names of the numbers that the arithmetic ends with.
    figures
        The longest number among them.
    cell_figures
        The longest number in each kind of grid.
    row_name
        The longest number of an input channel.
    legend, input_legend
        The widths of upright legends, 0 where there is none.
    size, least_size
        Of the names, and of any text at least, in design pixels.
    adds_rows
        Whether there is room to read the rows' sums, where several rows are added up.
    """

    inputs: int
    outputs: int
    kernel: tuple[int, int]
    input: tuple[int, int]
    output: tuple[int, int]
    headings: tuple[str, ...]
    totals: tuple[str, ...]
    figures: str
    cell_figures: tuple[str, ...]
    row_name: str = "0"
    legend: float = 0.0
    input_legend: float = 0.0
    size: float
    least_size: float
    adds_rows: bool = True

    def in_rows(self, height: float) -> Measures:
        """Return the measures of rows of this height: the sums of low ones are one total."""
        if not self.has_row_sums or height >= px(self.least_size * LEAST_ROW):
            return self
        # one number that is the value is enough
        more = ("sum",) if len(self.totals) > 1 else ()
        return replace(self, totals=(*more, *self.totals), adds_rows=False)

    @property
    def has_row_sums(self) -> bool:
        """Whether each row's sum stands beside it."""
        return self.inputs > 1 and self.adds_rows

    @property
    def rows(self) -> int:
        """How many rows of arithmetic there are."""
        return max(self.inputs, self.outputs)

    @property
    def kinds(self) -> int:
        """How many grids a row has."""
        return len(self.headings)

    @property
    def line(self) -> float:
        """The height of a name above a map."""
        return px(self.size * 1.45)

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
        grids = [self.grid(cells, kind)[0] for kind in range(self.kinds)]
        if self.kinds == 1:
            return [grids[0] + APART]
        names = [text_width(word, self.least_size) for word in self.headings]
        return [max(a + APART, b + px(12)) for a, b in zip(grids, names, strict=True)]

    @property
    def drawn_output(self) -> tuple[float, float]:
        """The output's size in cells of the input."""
        larger = max(1.0, LEAST_OUTPUT * max(self.input) / max(self.output))
        return self.output[0] * larger, self.output[1] * larger

    @property
    def stack_width(self) -> float:
        """The width of totals whose names stand above their numbers."""
        names = max(text_width(name, self.size) for name in self.totals)
        return max(min(names, MOST_NAME), self.plate) + px(8)

    @property
    def lines_width(self) -> float:
        """The width of totals whose names stand before their numbers."""
        return max(text_width(name, self.size) for name in self.totals) + APART + self.plate

    @property
    def sums_width(self) -> float:
        """The width of the rows' sums and the gap before them."""
        if not self.has_row_sums:
            return 0.0
        room = max(px(190), text_width(self.figures, self.least_size, "medium"))
        return min(text_width(self.figures, self.size, "medium"), room) + px(8) + APART
