"""How large the cells of a loupe's grids are, so that their numbers can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from convviz.draw.kit.cell_look import FILL
from convviz.draw.kit.label import text_width
from convviz.draw.kit.units import px

CELL = px(71)
OF_A_SIDE = px(213)  # the side of a kernel that may be so large
POOL_CELL = px(130)  # of a patch that stands alone
WIDEST_CELL = 2.4  # of its height: rather a wide cell than one without its number
ROOM = FILL / 1.04  # of a cell, for its number: frames need the rest
OF_A_ROW = px(96)  # the height of cells of a single row
BROAD = 1.9  # of its height: how wide such a cell is, where there is room
COMFORTABLE = px(40)  # the height of large products' cells
LARGE_SHARE = 0.45  # of a column's height that the products take at least

Size = tuple[float, float]  # of a cell: its width and height


@dataclass(frozen=True)
class LoupeCells:
    """The cells of each kind of grid: patch, kernel and products, or the patch alone.

    Attributes
    ----------
    sizes
        Width and height of each kind's cells.
    said
        How many kinds can say their numbers.
    """

    sizes: tuple[Size, ...]
    said: int

    @property
    def highest(self) -> float:
        return max(height for _, height in self.sizes)


@dataclass(frozen=True)
class Figures:
    """What the cells have to hold.

    Attributes
    ----------
    kernel
        Rows and columns of every grid.
    widest
        The longest number of each kind of grid.
    least_size
        The smallest size at which it can be read, in design pixels.
    """

    kernel: tuple[int, int]
    widest: Sequence[str]
    least_size: float

    @property
    def needs(self) -> list[float]:
        """How wide each kind's cells must be."""
        return [text_width(text, self.least_size) / ROOM for text in self.widest]

    @property
    def least_height(self) -> float:
        return self.least_size * text_width("00", 1) / ROOM


def cells_in_row(figures: Figures, width: float, height: float) -> LoupeCells:
    """Return the cells of grids side by side, in what their gaps leave of the width.

    They are alike where their numbers can be read then, else as wide as each kind's numbers
    need, else the products alone say theirs and patch and kernel are small beside them.
    """
    (rows, columns), kinds = figures.kernel, len(figures.widest)
    needs = figures.needs
    high = min(_most(figures), height / rows)
    room = width / columns
    alike = _alike(figures, high, room / kinds)
    if alike.said or kinds == 1 or high < figures.least_height:
        return alike
    if sum(needs) <= room and max(needs) <= WIDEST_CELL * high:
        more = (room - sum(needs)) / kinds
        wide = (min(need + more, max(need, high)) for need in needs)
        return LoupeCells(tuple((each, high) for each in wide), kinds)
    small = min(high, (room - needs[-1]) / (kinds - 1))
    if small < _smallest(figures) or needs[-1] > WIDEST_CELL * high:
        return alike
    low = high if rows == 1 else small  # a row's grids are of one height
    return LoupeCells(((small, low),) * (kinds - 1) + ((needs[-1], high),), 1)


def cells_in_column(figures: Figures, width: float, height: float) -> LoupeCells:
    """Return the cells of grids one under the other, in what their gaps leave of the height.

    They are alike where their numbers can be read then; else the products may be larger.
    """
    (rows, columns), kinds = figures.kernel, len(figures.widest)
    room = height / rows
    alike = _alike(figures, min(_most(figures), room / kinds), width / columns)
    if alike.said or kinds == 1:
        return alike
    high = min(COMFORTABLE, max(figures.least_height, LARGE_SHARE * room))
    wide = max(figures.needs[-1], high)
    small = (room - high) / (kinds - 1)
    if (
        min(small, high) < _smallest(figures)
        or high < figures.least_height
        or wide > min(width / columns, WIDEST_CELL * high)
    ):
        return alike
    return LoupeCells(((small, small),) * (kinds - 1) + ((wide, high),), 1)


def _alike(figures: Figures, height: float, room: float) -> LoupeCells:
    """Return cells of one size: square, or wider where a number needs it."""
    kinds, needs = len(figures.widest), max(figures.needs)
    width = needs if height < needs <= min(room, WIDEST_CELL * height) else height
    if figures.kernel[0] == 1:
        width = max(width, min(BROAD * height, room))
    if width > room:
        # low cells leave more of their columns than small squares
        width, height = room, min(height, max(room, px(figures.least_size * 1.4)))
    legible = needs <= width + 1e-9 and height >= figures.least_height
    if not legible and figures.kernel[0] > 1:
        width = height = min(width, height)  # nothing is to be said: rather square
    return LoupeCells(((width, height),) * kinds, kinds if legible else 0)


def _most(figures: Figures) -> float:
    """Return how high a cell is at most."""
    if figures.kernel[0] == 1:
        return OF_A_ROW
    if len(figures.widest) == 1:
        return POOL_CELL
    return max(CELL, OF_A_SIDE / max(figures.kernel))  # a small kernel's are larger


def _smallest(figures: Figures) -> float:
    """Return how small a cell without a number may be: colours that can be told apart."""
    return px(0.6 * figures.least_size)
