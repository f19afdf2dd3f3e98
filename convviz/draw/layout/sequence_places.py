"""Where the parts of a picture of sequences stand, one band under the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.units import px

MOST_ROW = px(96)
MOST_GAP = px(110)


@dataclass(frozen=True)
class Band:
    """A strip of the picture.

    Attributes
    ----------
    rows
        How many rows of cells it holds.
    fixed
        What it needs beside them, in manim's units.
    least
        What it needs at least, rows and all.
    is_gap
        Whether it may grow where there is room.
    """

    rows: float = 0.0
    fixed: float = 0.0
    least: float = 0.0
    is_gap: bool = False


def stacked(box: Box, bands: Sequence[Band], most: float = MOST_ROW) -> tuple[list[Box], float]:
    """Return the bands' boxes from the top down, and the height of a row of cells."""
    fixed = sum(band.fixed for band in bands)
    rows = sum(band.rows for band in bands)
    row = min(most, (box.height - fixed) / rows)
    for _ in range(4):  # a band that needs more than its rows takes it from the others
        short = [band for band in bands if band.fixed + band.rows * row < band.least]
        free = [band for band in bands if band not in short]
        taken = sum(band.least for band in short) + sum(band.fixed for band in free)
        rows = sum(band.rows for band in free)
        if not rows:
            break
        row = min(most, (box.height - taken) / rows)
    row = max(row, px(8))
    heights = [max(band.fixed + band.rows * row, band.least) for band in bands]
    left = max(0.0, box.height - sum(heights))
    gaps = [i for i, band in enumerate(bands) if band.is_gap]
    for i in gaps:
        heights[i] += min(left / (len(gaps) + 1), max(0.0, MOST_GAP - heights[i]))
    total = sum(heights)
    return box.sized(box.width, total).rows(heights), row
