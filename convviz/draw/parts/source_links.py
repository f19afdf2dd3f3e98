"""The padding's own marks: its hatching, and lines from the cells that it copies."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from manim import VMobject
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.parts.window import rounded_path, straight, thickness_units

BEND = 0.3  # how far a link leaves the straight line, of its length
HEAD = px(13)
LEAST_OUTLINED = px(16)  # the side of a cell that can have an outline of its own
APART = px(11)  # between two strokes of the hatching, at least


class SourceLinks(VMobject):
    """Bent arrows from input cells to the padded cells that show the same values.

    Parameters
    ----------
    pairs
        The boxes of the source and of the padded cell.
    inside
        A box that the arrows do not leave.
    over_numbers
        Whether the arrows end at the cells' edges, since there are numbers in them.
    """

    def __init__(
        self,
        pairs: Sequence[tuple[Box, Box]],
        inside: Box,
        theme: Theme,
        *,
        over_numbers: bool = False,
    ) -> None:
        super().__init__(
            stroke_color=theme.ink,
            stroke_width=thickness_units(3),
            background_stroke_color=theme.background,
            background_stroke_width=thickness_units(5 if over_numbers else 7),
            fill_opacity=0,
        )
        self.pairs = list(pairs)
        paths = [
            path
            for source, target in pairs
            for path in _link(source, target, inside, over_numbers=over_numbers)
        ]
        self.points = np.concatenate([np.zeros((0, 3)), *paths])

    def fade_to(self, share: float) -> SourceLinks:
        """Be seen by a share."""
        self.set_stroke(opacity=share)
        self.set_stroke(opacity=share, background=True)
        return self


def _link(
    source: Box, target: Box, inside: Box, *, over_numbers: bool
) -> list[NDArray[np.float64]]:
    """Return the outlines of both cells, the bow between them and its head."""
    # upwards beside the input, to the right above and below it
    flat = abs(target.x - source.x) >= abs(target.y - source.y)
    aside = np.array([0.0, 1.0, 0.0]) if flat else np.array([1.0, 0.0, 0.0])
    at = ((0.5, 0.0) if flat else (1.0, 0.5)) if over_numbers else (0.5, 0.5)
    start, end = source.at(*at), target.at(*at)
    way = end - start
    length = max(float(np.linalg.norm(way)), 1e-9)
    room = inside.top - start[1] if flat else inside.right - start[0]
    # a cubic curve rises by three quarters of its handles' height
    bow = aside * min(length * BEND, room - px(4)) * 4 / 3
    handles = start + way * 0.15 + bow, start + way * 0.85 + bow
    arrives = end - handles[1]
    arrives = arrives / max(float(np.linalg.norm(arrives)), 1e-9)
    head = min(HEAD, 0.4 * length)
    paths = [np.array([start, *handles, end])]
    for turn in (math.radians(150), math.radians(-150)):
        c, s = math.cos(turn), math.sin(turn)
        wing = np.array([c * arrives[0] - s * arrives[1], s * arrives[0] + c * arrives[1], 0.0])
        paths.append(straight((end + head * wing)[None], end[None]))
    if min(source.width, source.height) >= LEAST_OUTLINED:
        paths += [rounded_path(box, 0) for box in (source, target)]
    return paths


class Hatch(VMobject):
    """Slanting strokes over some cells of a grid.

    Parameters
    ----------
    box
        The grid's.
    cells
        Which are hatched, (rows, columns).
    """

    def __init__(self, box: Box, cells: NDArray[np.bool_], theme: Theme) -> None:
        super().__init__(
            stroke_color=theme.muted,
            stroke_width=thickness_units(1.5),
            stroke_opacity=0.55,
            fill_opacity=0,
        )
        rows, columns = cells.shape
        every = max(1, math.ceil(APART / (box.width / columns)))
        # as many strokes as can be told apart, each over all cells in its way
        first, last = _diagonals(cells, every)
        starts = [box.cell(r, c, rows, columns).at(0, 1) for r, c in last.tolist()]
        ends = [box.cell(r, c, rows, columns).at(1, 0) for r, c in first.tolist()]
        self.points = straight(np.reshape(starts, (-1, 3)), np.reshape(ends, (-1, 3)))


def _diagonals(cells: NDArray[np.bool_], every: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the ends, (row, column), of the runs of cells along each n-th rising diagonal.

    >>> upper, lower = _diagonals(np.array([[0, 1], [1, 1]], bool), 1)
    >>> upper.tolist(), lower.tolist()
    ([[0, 1], [1, 1]], [[1, 0], [1, 1]])
    """
    row, column = np.nonzero(cells)
    wanted = (row + column) % every == 0
    row, column = row[wanted], column[wanted]
    order = np.lexsort((row, row + column))
    places = np.stack([row[order], column[order]], axis=1)
    follows = (np.diff(places[:, 0]) == 1) & (np.diff(places[:, 1]) == -1)
    edge = np.ones(1 if len(places) else 0, bool)
    return places[np.append(edge, ~follows)], places[np.append(~follows, edge)]
