"""How cells with numbers look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import text_width
from convviz.draw.kit.scales import Colors, Scale
from convviz.draw.kit.theme import contrast, inks_on

FILL = 0.86  # of a cell's width and height that a number may take
FRAMED = 0.73  # and where a frame may stand around the cell
LEAST_SIZE = 20.0  # design pixels: numbers that would be smaller are left out
LEAST_CONTRAST = 4.5  # of a number with its cell

Text = Callable[[float], str]


@dataclass(frozen=True)
class CellLook:
    """The colours of cells, and how their numbers are written.

    Attributes
    ----------
    scale, text
        From a value to its colour and to what its cell says.
    widest
        The longest text that a cell will ever have to hold.
    size, least_size
        The numbers' size in design pixels where there is room, and the smallest that can still
        be read.
    line, empty
        The colours of the lines around and between the cells, None for no lines, and of a
        cell that has no value.
    fill
        How much of a cell's width and height a number may take.
    muted
        The numbers' ink wherever it can be read; None, and elsewhere, black or white.

    Examples
    --------
    >>> import numpy as np
    >>> from convviz.draw import Box, CellLook, DivergingScale, NumberGrid
    >>> from convviz.formatting import number
    >>> values = np.array([[0.25, -1.5, 0.75]])
    >>> look = CellLook(DivergingScale(values), number, "−1.50", size=56)
    >>> look.fitting(Box(0, 0, 0.3, 0.3)), look.fitting(Box(0, 0, 2, 2))
    (0.0, 56)
    >>> scene.add(NumberGrid(values, Box(-3, -1, 3, 1), look))
    """

    scale: Scale
    text: Text
    widest: str
    size: float
    _: KW_ONLY
    least_size: float = LEAST_SIZE
    line: str | None = None
    empty: str = "#000000"
    fill: float = FILL
    muted: str | None = None

    def fitting(self, cell: Box) -> float:
        """Return the size of the numbers in such a cell; 0 where they cannot be read."""
        wide = self.fill * cell.width / text_width(self.widest, 1)
        size = min(self.size, wide, self.fill * cell.height / text_width("00", 1))
        return size if size >= self.least_size - 1e-9 else 0.0

    def inks(self, colors: Colors) -> list[str]:
        """Return the inks of the numbers on cells of these colours (n, 3)."""
        inks, muted = inks_on(colors), self.muted
        if muted is None:
            return inks
        grounds = ("#{:02X}{:02X}{:02X}".format(*color) for color in colors.tolist())
        pairs = zip(grounds, inks, strict=True)
        return [muted if contrast(muted, each) >= LEAST_CONTRAST else ink for each, ink in pairs]
