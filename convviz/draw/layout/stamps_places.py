"""Where a number, its kernel, its stamp and the sheet stand, and what leads to them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
class StampsPlaces(ABC):
    """The boxes of all parts, and the anchors of the names.

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

    @abstractmethod
    def resting(self, landing: Sequence[Box], grid: Grid) -> list[Box]:
        """Return the cells of a stamp that is to fall on other cells."""

    @abstractmethod
    def lines_from(self, number: Box, edge: tuple[float, float]) -> list[Line]:
        """Return what leads from a number's row or column to the loupe.

        Parameters
        ----------
        edge
            Where the input ends to the right and below, names included: the lines are seen
            from there on.
        """

    @abstractmethod
    def lines_to(self, stamp: Sequence[Box], landing: Box) -> list[Line]:
        """Return what leads to a stamp, or from it to where it falls."""

    def lines_down(self, number: Box, below: float) -> list[Line]:
        """Return the lines from a number's column to its place in the loupe."""
        return [(point(number.at(x, 1)[0], below), self.value.at(x, 0)) for x in (0, 1)]


def point(x: float, y: float) -> NDArray[np.float64]:
    """Return a point of manim's."""
    return np.array([x, y, 0.0])
