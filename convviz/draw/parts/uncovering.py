"""How maps and rows of numbers come to light, row after row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from convviz.draw.kit.theme import rgb
from convviz.draw.parts.number_grid import NumberGrid

LAG = 0.6  # the share of the time after which the last row begins


def uncover(
    grids: Sequence[NumberGrid], alpha: float, *, silent: frozenset[int] = frozenset()
) -> None:
    """Show grids one under the other on the way from empty (0) to all their numbers (1).

    Parameters
    ----------
    silent
        The grids that say no number.
    """
    rows = [len(grid.values) for grid in grids]
    delays = np.linspace(0, LAG, sum(rows))
    shares = np.clip((alpha - delays) / (1 - LAG), 0, 1)
    first = 0
    for place, (grid, count) in enumerate(zip(grids, rows, strict=True)):
        ground = rgb(grid.look.empty).astype(float)
        own = shares[first : first + count]
        first += count
        come = int((own >= 1).sum()) * grid.values.shape[1]
        grid.reveal(come, numbers=place not in silent)
        target = grid.colors_of_values.astype(float)
        mixed = ground + own[:, None, None] * (target - ground)
        grid.raster.colors = np.rint(mixed).astype(np.uint8)
