"""Where a number, its kernel, its stamp and the sheet stand, and what leads to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.clear_lines import Line
from convviz.draw.kit.label import Place
from convviz.draw.kit.units import px

NAMES = ("number", "× kernel", "= stamp")
AFTER_NAME = px(18)  # from a name to what it names

Grid = tuple[int, int]  # rows and columns


def rows_and_columns(values: Sequence[int], fill: int = 1) -> Grid:
    """Return what there is for each axis as rows and columns: a sequence is one row.

    >>> rows_and_columns((3,)), rows_and_columns((3,), 0), rows_and_columns((3, 2))
    ((1, 3), (0, 3), (3, 2))
    """
    rows, columns = (fill, *values)[-2:]
    return rows, columns


@dataclass(frozen=True, kw_only=True)
class StampsPlaces:
    """What a row's picture has, and a map's.

    Attributes
    ----------
    sheet
        The output, its rim included.
    value, kernel, stamp
        The number that stamps, the weights, and their products when they have been calculated.
    names
        Of these three.
    """

    sheet: Box
    value: Box
    kernel: Box
    stamp: Box
    names: tuple[Place, Place, Place]

    def lines_down(self, number: Box, below: float) -> list[Line]:
        """Return the lines from a number's column to the loupe, from a height on."""
        starts = ((number.left, below, 0.0), (number.right, below, 0.0))
        return [(np.array(start), self.value.at(x, 0)) for x, start in enumerate(starts)]
