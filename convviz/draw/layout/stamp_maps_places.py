"""Where the parts of a picture of stamps on a map stand, in a box of any shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.clear_lines import Line, cut
from convviz.draw.kit.label import Place, text_width
from convviz.draw.kit.units import px
from convviz.draw.layout.legends import LEAST_WIDTH, LYING, lying
from convviz.draw.layout.stamps_places import (
    AFTER_NAME,
    NAMES,
    Grid,
    StampsPlaces,
    rows_and_columns,
)
from convviz.traces.stamped_map import StampedMap

LARGEST_CELL = px(150)  # of a map
LARGEST_OF_LOUPE = px(96)
LONE = px(64)  # the side of the number's cell at least
LEAST_NAME = px(250)  # the width that the names of a narrow input get where there is room
APART = px(24)  # between the grids of a loupe


@dataclass(frozen=True, kw_only=True)
class MapPlaces(StampsPlaces):
    """Input, loupe and sheet from left to right; in a high box the loupe is below the maps.

    Attributes
    ----------
    image, legend
        The input, and what the colours mean.
    notes, title, sheet_title
        How far to the right the texts under the input and above it may reach, and how far to
        the left the name of the sheet.
    is_below
        Whether the loupe stands below the maps.
    """

    image: Box
    legend: Box
    notes: float
    title: float
    sheet_title: float
    is_below: bool

    def resting(self, landing: Sequence[Box], grid: Grid) -> list[Box]:
        """Return the cells of a stamp: a place of its own."""
        return [self.stamp.cell(row, column, *grid) for row, column in np.ndindex(*grid)]

    def lines_from(self, number: Box, edge: tuple[float, float]) -> list[Line]:
        """Return what leads from a number's row to the loupe, or from its column.

        Parameters
        ----------
        edge
            Where the input ends to the right and below, names included: the lines are seen
            from there on.
        """
        if self.is_below:
            return self.lines_down(number, edge[1])
        starts = ((edge[0], number.top, 0.0), (edge[0], number.bottom, 0.0))
        return [(np.array(start), self.value.at(0, y)) for y, start in enumerate(starts)]

    def lines_to(self, stamp: Sequence[Box], landing: Box) -> list[Line]:
        """Return what leads from the stamp to the sheet; it must not cross the legend."""
        start, sheet = self.stamp, self.sheet
        if self.is_below or self.legend.left < sheet.left or start.top < sheet.bottom:
            return []
        ways = [(start.at(1, y), landing.at(0, y)) for y in (0, 1)]
        return [(one, cut(one, other, 0, sheet.left)) for one, other in ways]


def map_places(stamped: StampedMap, box: Box, size: float, legend: float) -> MapPlaces:
    """Return where everything stands in a box.

    Parameters
    ----------
    size
        Of the names, in design pixels.
    legend
        The width of an upright legend.
    """
    trace = stamped.trace
    sizes = trace.input.shape[1:], trace.kernel_size, stamped.sheet_size
    image_grid, (rows, columns), sheet_grid = map(rows_and_columns, sizes)
    of_number, *others = (text_width(name, size) for name in NAMES)
    line, words = px(size * 1.45), max(others) + AFTER_NAME
    notes = line * (2 if len(stamped.inputs) > 1 else 1)
    is_below, gap = box.width < box.height, min(px(56), 0.04 * box.width)
    high, wide = box.height - line, box.width - gap
    if is_below:
        high -= min(0.45 * box.height, (2 * rows + 1) * LARGEST_OF_LOUPE + 2 * APART)
    else:
        grids = min(columns * LONE, max(3 * LONE, 0.36 * box.width - words))
        wide -= gap + words + max(grids, LONE + AFTER_NAME + of_number)
    name = min(LEAST_NAME, 0.26 * wide)
    side = min(
        (high - LYING) / sheet_grid[0],
        (high - notes) / image_grid[0],
        wide / (image_grid[1] + sheet_grid[1]),
        (wide - LEAST_WIDTH) / image_grid[1],  # the legend may be wider than the sheet
        (wide - name) / sheet_grid[1],
        LARGEST_CELL,
    )
    top = box.top - line
    image = Box(box.left, top - side * image_grid[0], box.left + side * image_grid[1], top)
    sheet = Box(box.right - side * sheet_grid[1], top - side * sheet_grid[0], box.right, top)
    bar = lying(sheet, legend, box)
    end = min(sheet.left, bar.left) - gap
    named = max(image.right, box.left + name)
    if is_below:
        lowest = min(image.bottom - notes, sheet.bottom - LYING)
        room = Box(box.left, box.bottom, box.right, lowest)
    else:
        room = Box(named + gap, box.bottom, end, box.top)
    free = room.height - 2 * APART
    cell = min(free / (2 * rows + 1), (room.width - words) / columns, LARGEST_OF_LOUPE)
    number = max(cell, min(LONE, free / 5))
    cell = min(cell, (free - number) / (2 * rows))
    across = words + max(cell * columns, number + AFTER_NAME + of_number)
    # lines from the input to a number below the maps must not cross the legend
    most = end - words - number if is_below else room.right
    left = max(room.left, min(most, room.x - across / 2))
    block = room.sized(room.width, number + 2 * cell * rows + 2 * APART)
    value, kernel, stamp = (
        Box(left + words, line.bottom, left + words + width, line.top)
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
        legend=bar,
        notes=end if is_below else left - APART,
        title=named if is_below else left - APART,
        sheet_title=(named if is_below else value.right + of_number + AFTER_NAME) + AFTER_NAME,
        value=value,
        kernel=kernel,
        stamp=stamp,
        names=names,
        is_below=is_below,
    )
