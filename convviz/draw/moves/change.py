"""How the numbers of one grid become those of another."""

from __future__ import annotations

import numpy as np

from convviz.draw.parts.number_grid import NumberGrid


class Change:
    """A grid on its way from another grid's numbers to its own.

    Parameters
    ----------
    before, after
        Grids of one size; the second is the one that changes.
    """

    def __init__(self, before: NumberGrid, after: NumberGrid) -> None:
        self.grid = after
        self._colors = [grid.raster.colors.astype(float) for grid in (before, after)]
        self._texts = [
            [(label.text, label.get_fill_color().to_hex()) for label in grid.labels]
            for grid in (before, after)
        ]

    def draw(self, alpha: float) -> None:
        """Mix the colours, and change the numbers halfway."""
        start, end = self._colors
        self.grid.raster.colors = np.rint(start + alpha * (end - start)).astype(np.uint8)
        texts = self._texts[0 if alpha < 0.5 else 1]
        for label, (text, ink) in zip(self.grid.labels, texts, strict=False):
            label.set_text(text).set_fill(ink)
