"""How maps and rows of numbers come to light, row after row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from convviz.draw.kit.theme import rgb
from convviz.draw.parts.number_grid import NumberGrid

LAG = 0.6  # the share of the time after which the last row begins


def uncover(
    grids: Sequence[NumberGrid], alpha: float, empty: str, *, silent: frozenset[int] = frozenset()
) -> None:
    """Show grids one under the other on the way from empty (0) to all their numbers (1).

    Parameters
    ----------
    empty
        The colour of a cell that has not come.
    silent
        The grids that say no number.
    """
    rows = [len(grid.values) for grid in grids]
    delays = np.linspace(0, LAG, sum(rows))
    shares = np.clip((alpha - delays) / (1 - LAG), 0, 1)
    ground, first = rgb(empty).astype(float), 0
    for place, (grid, count) in enumerate(zip(grids, rows, strict=True)):
        own = shares[first : first + count]
        first += count
        come = int((own >= 1).sum()) * grid.values.shape[1]
        grid.reveal(come, empty, numbers=place not in silent)
        target = grid.colors_of_values.astype(float)
        mixed = ground + own[:, None, None] * (target - ground)
        grid.raster.colors = np.rint(mixed).astype(np.uint8)
