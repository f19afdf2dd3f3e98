"""Where the columns of a sequence stand, and those of another that belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from convviz.draw.kit.boxes import Box

LEAST_GAP = 0.25  # of a column, between a sequence and its ends


@dataclass(frozen=True)
class Columns:
    """Columns of one width; those at both ends stand apart from the sequence's own.

    Attributes
    ----------
    left, width
        Where the first one begins, and how wide each is, in manim's units.
    counts
        How many there are in front, in the sequence itself, and behind.
    gap
        Between the three.
    spacing
        Between any two columns.
    """

    left: float
    width: float
    counts: tuple[int, int, int]
    gap: float = 0.0
    spacing: float = 0.0

    @property
    def pitch(self) -> float:
        """How far apart two columns of a part are."""
        return self.width + self.spacing

    @property
    def right(self) -> float:
        return self.start_of(sum(self.counts) - 1) + self.width

    def start_of(self, place: float) -> float:
        """Return a column's left edge; it counts from the front and may be a fraction."""
        front, own, behind = self.counts
        apart = np.clip(place - front + 1, 0, 1) * bool(front)
        apart += np.clip(place - front - own + 1, 0, 1) * bool(behind)
        return float(self.left + place * self.pitch + apart * self.gap)

    def over(self, first: float, count: float, row: Box) -> Box:
        """Return the box over `count` columns, as high as a row."""
        right = self.start_of(first + count - 1) + self.width
        return Box(self.start_of(first), row.bottom, right, row.top)

    def moved(self, by: float) -> Columns:
        """Return the columns further to the right."""
        return replace(self, left=self.left + by)


def paired(
    room: tuple[float, float],
    counts: tuple[int, int, int],
    *,
    windows: int,
    reach: int,
    stride: int,
    most: float,
    gap: float,
    spacing: float = 0.0,
) -> tuple[Columns, Columns]:
    """Return the columns that windows stand over, and one column for each window.

    A window's column stands in the middle below it, so that the strides show.

    Parameters
    ----------
    room
        The left and the right edge of what both may fill; they stand in its middle.
    counts
        As in `Columns`, of those that windows stand over.
    windows, reach, stride
        How many windows there are, over how many columns each, and how far apart they are.
    most
        The widest that a column may be.
    gap
        Between the sequence and its ends, where columns are wide.
    spacing
        Between two columns, as a share of their width. A window's column is then as wide as
        those above it; without it, so wide that the windows' columns touch.
    """
    width = min(most, (room[1] - room[0]) / max(1, sum(counts)))
    for _ in range(12):
        apart = spacing * width
        columns = Columns(0.0, width, counts, min(gap, LEAST_GAP * width * 2), apart)
        below = _below(columns, windows, reach, stride)
        left, right = min(0.0, below.left), max(columns.right, below.right)
        if right - left <= room[1] - room[0] + 1e-9:
            break
        width *= (room[1] - room[0]) / (right - left)
    by = (room[0] + room[1] - left - right) / 2
    return columns.moved(by), below.moved(by)


def _below(columns: Columns, windows: int, reach: int, stride: int) -> Columns:
    def middle(window: int) -> float:
        first = window * stride
        end = columns.start_of(first + reach - 1) + columns.width
        return (columns.start_of(first) + end) / 2

    first, last = middle(0), middle(windows - 1)
    if columns.spacing:
        pitch = (last - first) / max(windows - 1, 1)
        width = columns.width
        return Columns(first - width / 2, width, (0, windows, 0), 0.0, max(0.0, pitch - width))
    width = min(stride, reach) * columns.width
    if windows > 1:
        width = (last - first) / (windows - 1)
    return Columns(first - width / 2, width, (0, windows, 0))


def ticks(count: int, most: int) -> Sequence[int]:
    """Return the places to name of so many, at most `most`: at round steps, the last too.

    >>> ticks(8, 10), ticks(1000, 6)
    ([0, 1, 2, 3, 4, 5, 6, 7], [0, 200, 400, 600, 800, 999])
    """
    if count <= most:
        return list(range(count))
    steps = (factor * 10**power for power in range(7) for factor in (1, 2, 5))
    step = next(step for step in steps if -(-count // step) < max(most, 2))
    places = list(range(0, count, step))
    if count - 1 - places[-1] < step and len(places) > 1:
        places.pop()
    return [*places, count - 1]
