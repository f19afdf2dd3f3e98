"""Where a number, its kernel, its stamp and the maps stand, in a box of any shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.clear_lines import Line, cut
from convviz.draw.kit.label import Align, text_width
from convviz.draw.kit.units import px
from convviz.draw.layout.legends import LEAST_WIDTH, LYING, UPRIGHT_GAP, lying, upright

NAMES = ("number", "× kernel", "= stamp")
BESIDE, LEAST_BESIDE = 1.4, px(800)  # a box so wide has room for the loupe between the maps
LARGEST_CELL = px(150)  # of a map
LARGEST_OF_LOUPE = px(96)
LONE = px(64)  # the side of the number's cell at least
LEAST_NAME = px(250)  # the width that the names of a narrow input get where there is room
AFTER_NAME = px(18)  # from a name to what it names
APART = px(24)  # between the grids of a loupe

Grid = tuple[int, int]  # rows and columns
Place = tuple[NDArray[np.float64], Align]  # of a label: its anchor and how it aligns


def rows_and_columns(values: Sequence[int], fill: int = 1) -> Grid:
    """Return what there is for each axis as rows and columns: a sequence is one row.

    >>> rows_and_columns((3,)), rows_and_columns((3,), 0), rows_and_columns((3, 2))
    ((1, 3), (0, 3), (3, 2))
    """
    rows, columns = (fill, *values)[-2:]
    return rows, columns


@dataclass(frozen=True, kw_only=True)
class Measures:
    """What the places of maps depend on beside their box.

    Attributes
    ----------
    image, sheet, kernel
        Rows and columns of the input, of the sheet and of the kernel.
    notes
        How many lines stand under the input.
    legend
        The width of an upright legend.
    called
        What the output can be called: the first that fits.
    size
        Of the names, in design pixels.
    """

    image: Grid
    sheet: Grid
    kernel: Grid
    notes: int
    legend: float
    called: Sequence[str]
    size: float

    @property
    def line(self) -> float:
        """The height of a line of names."""
        return px(self.size * 1.45)

    @property
    def words(self) -> list[float]:
        """The widths of the loupe's names."""
        return [text_width(name, self.size) for name in NAMES]

    def sheet_name(self, sheet: Box, left: float, right: float) -> tuple[str, float]:
        """Return the output's name above the sheet, and where it begins between two edges."""
        widths = [(name, text_width(name, self.size)) for name in self.called]
        fitting = [each for each in widths if each[1] <= right - left]
        name, width = (fitting or widths[-1:])[0]
        return name, min(sheet.left, right - width)


@dataclass(frozen=True, kw_only=True)
class StampsPlaces:
    """The boxes of all parts, and the anchors of the names.

    Attributes
    ----------
    image, sheet, legend
        The input, the sheet, and what its colours mean; None for a legend that is elsewhere.
    value, kernel, stamp
        The number that stamps, the weights, and their products when they have been calculated.
    names
        Of these three.
    bias
        Of the bias, which comes when the stamp has gone; its name takes the stamp's place.
    """

    image: Box
    sheet: Box
    legend: Box | None
    value: Box
    kernel: Box
    stamp: Box
    names: tuple[Place, Place, Place]
    bias: Place

    def resting(self, landing: Sequence[Box], grid: Grid) -> list[Box]:
        """Return the cells of a stamp that is to fall on other cells."""
        return [self.stamp.cell(row, column, *grid) for row, column in np.ndindex(*grid)]

    def lines_from(self, number: Box, right: float, below: float) -> list[Line]:
        """Return what leads from a number to the loupe.

        Parameters
        ----------
        right, below
            Where the input ends, names included: the lines are seen from there on.
        """
        raise NotImplementedError

    def lines_to(self, stamp: Sequence[Box], landing: Box) -> list[Line]:
        """Return what leads from, or to, the cells of a stamp."""
        raise NotImplementedError


@dataclass(frozen=True, kw_only=True)
class MapPlaces(StampsPlaces):
    """The places of a picture of maps.

    Attributes
    ----------
    is_below
        Whether the loupe is below the maps, not between them.
    name_room
        The width that the input's own names may take.
    sheet_name
        The output's name, and where it begins.
    """

    is_below: bool
    name_room: float
    sheet_name: tuple[str, float]

    def lines_from(self, number: Box, right: float, below: float) -> list[Line]:
        if self.is_below:
            return [_seen(number.at(x, 1), self.value.at(x, 0), 1, below) for x in (0, 1)]
        return [_seen(number.at(1, y), self.value.at(0, y), 0, right) for y in (0, 1)]

    def lines_to(self, stamp: Sequence[Box], landing: Box) -> list[Line]:
        start, sheet, legend = self.stamp, self.sheet, self.legend
        lies = legend is not None and legend.top < sheet.bottom
        # they would cross a legend under the sheet, or one that is wider than its map
        if lies and (self.is_below or (legend is not None and legend.left < sheet.left)):
            return []
        axis, edge = (1, sheet.bottom) if self.is_below else (0, sheet.left)
        corners = [(x, 0, x, 1) if self.is_below else (1, x, 0, x) for x in (0, 1)]
        ends = [(start.at(a, b), landing.at(c, d)) for a, b, c, d in corners]
        return [(one, cut(one, other, axis, edge)) for one, other in ends]


def _seen(start: NDArray[np.float64], end: NDArray[np.float64], axis: int, edge: float) -> Line:
    return cut(end, start, axis, edge), end


def map_places(m: Measures, box: Box) -> MapPlaces:
    """Return where everything stands in a box."""
    is_wide = box.width >= max(BESIDE * box.height, LEAST_BESIDE)
    return _beside(m, box) if is_wide else _below(m, box)


def _beside(m: Measures, box: Box) -> MapPlaces:
    """Input, loupe and sheet from left to right; the loupe is a column."""
    rows, columns = m.kernel
    gap = min(px(56), 0.04 * box.width)
    words = max(m.words[1:]) + AFTER_NAME
    lone = LONE + AFTER_NAME + m.words[0]
    grids = min(columns * LONE, max(3 * LONE, 0.36 * box.width - words))
    rest = box.width - words - max(grids, lone) - 2 * gap
    side = min(
        (box.height - m.line - LYING) / m.sheet[0],
        (box.height - m.line * (1 + m.notes)) / m.image[0],
        rest / (m.image[1] + m.sheet[1]),
        (rest - LEAST_WIDTH) / m.image[1],
        LARGEST_CELL,
    )
    top = box.top - m.line
    image = Box(box.left, top - side * m.image[0], box.left + side * m.image[1], top)
    sheet = Box(box.right - side * m.sheet[1], top - side * m.sheet[0], box.right, top)
    legend = lying(sheet, box)
    end = min(sheet.left, legend.left) - gap
    room = Box(image.right + gap, box.bottom, end, box.top)
    high = room.height - 2 * APART
    cell = min(high / (2 * rows + 1), (room.width - words) / columns, LARGEST_OF_LOUPE)
    number = max(cell, min(LONE, high / 5))
    cell = min(cell, (high - number) / (2 * rows))
    wide = words + max(cell * columns, number + AFTER_NAME + m.words[0])
    # the names under a narrow input are wider than the input
    left = max(room.x - wide / 2, box.left + LEAST_NAME + gap)
    left = max(room.left, min(left, end - wide))
    start = left + words
    block = room.sized(room.width, number + 2 * cell * rows + 2 * APART)
    value, kernel, stamp = (
        Box(start, line.bottom, start + width, line.top)
        for line, width in zip(
            block.rows([number, cell * rows, cell * rows], APART),
            (number, cell * columns, cell * columns),
            strict=True,
        )
    )
    # on the number's left the lines from the input arrive
    names: tuple[Place, Place, Place] = (
        (value.at(1, 0.5) + (AFTER_NAME, 0, 0), "left"),
        (kernel.at(0, 0.5) - (AFTER_NAME, 0, 0), "right"),
        (stamp.at(0, 0.5) - (AFTER_NAME, 0, 0), "right"),
    )
    return MapPlaces(
        image=image,
        sheet=sheet,
        legend=legend,
        value=value,
        kernel=kernel,
        stamp=stamp,
        names=names,
        bias=(stamp.at(0, 0.5), "left"),
        is_below=False,
        name_room=left - APART - box.left,
        sheet_name=m.sheet_name(sheet, value.right + 2 * AFTER_NAME + m.words[0], box.right),
    )


def _below(m: Measures, box: Box) -> MapPlaces:
    """Input and sheet side by side; the loupe is a row under them.

    In a flat box the legend stands beside the sheet, for height is scarce there.
    """
    rows, columns = m.kernel
    is_flat = box.width >= box.height
    beside, under = (UPRIGHT_GAP + m.legend, 0.0) if is_flat else (0.0, LYING)
    loupe, upper = box.cut_bottom(min(px(500), 0.42 * box.height))
    upper = Box(upper.left, upper.bottom + APART, upper.right, upper.top - m.line)
    gap = min(px(60), 0.06 * box.width)
    name = min(LEAST_NAME, 0.26 * box.width)
    side = min(
        (upper.height - under) / m.sheet[0],
        (upper.height - m.line * m.notes) / m.image[0],
        (box.width - gap - beside) / (m.image[1] + m.sheet[1]),
        (box.width - gap - beside - name) / m.sheet[1],
        LARGEST_CELL,
    )
    top = upper.top
    image = Box(upper.left, top - side * m.image[0], upper.left + side * m.image[1], top)
    right = upper.right - beside
    sheet = Box(right - side * m.sheet[1], top - side * m.sheet[0], right, top)
    between = min(px(34), 0.04 * box.width)
    number = min(px(104), 0.11 * box.width)
    cell = min(
        (loupe.height - 1.5 * m.line) / rows,
        (loupe.width - max(m.words[0], number) - 2 * between) / 2 / columns,
        px(124),
    )
    sizes = [(number, number), *((cell * columns, cell * rows),) * 2]
    widths = [max(size[0], word) for size, word in zip(sizes, m.words, strict=True)]
    row = loupe.sized(sum(widths) + 2 * between, max(number, cell * rows) + m.line, y=0.3)
    boxes, left = [], row.left
    for width, size in zip(widths, sizes, strict=True):
        boxes.append(Box(left, row.bottom, left + width, row.top).sized(*size, y=0.0))
        left += width + between
    value, kernel, stamp = boxes
    called, start = m.sheet_name(sheet, box.left + name, box.right)
    return MapPlaces(
        image=image,
        sheet=sheet,
        legend=upright(sheet, m.legend) if is_flat else lying(sheet, box),
        value=value,
        kernel=kernel,
        stamp=stamp,
        names=(_under(value, m), _under(kernel, m), _under(stamp, m)),
        bias=(stamp.center, "center"),
        is_below=True,
        name_room=min(start, sheet.left) - APART - box.left,
        sheet_name=(called, start),
    )


def _under(box: Box, m: Measures) -> Place:
    return box.at(0.5, 1) - (0, 0.6 * m.line, 0), "center"
