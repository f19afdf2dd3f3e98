"""One layer's picture takes the place of its twin's: the kernels change, and all else stays."""

from __future__ import annotations

import numpy as np
from manim import Animation, Group

from convviz.draw.kit.theme import rgb
from convviz.draw.moves.change import Change
from convviz.draw.moves.redraw import Redraw
from convviz.draw.pictures.windows import Windows


def replace_kernels(before: Windows, after: Windows, run_time: float = 1.2) -> Animation:
    """Let the kernels of a picture be those of its twin, and become its own.

    Parameters
    ----------
    before
        The picture of the same layer with other weights, laid out alike: `twin`.
    """
    changes = _changes(before, after)

    def draw(alpha: float) -> None:
        for change in changes:
            change.draw(alpha)

    draw(0)
    return Redraw(after.parts["kernel"].group, draw, run_time=run_time)


def start_anew(before: Windows, after: Windows, run_time: float = 1.6) -> Animation:
    """Let the kernels become another layer's, the maps empty, and the windows go back.

    `after` stands in the scene in the place of `before`, which is finished.
    """
    last = len(before) - 1
    full = [grid.raster.colors.astype(float) for grid in before.show(last).results.grids]
    surface = rgb(after.theme.surface).astype(float)
    changes = _changes(before, after)
    results, markers = after.results, after.results.markers

    def draw(alpha: float) -> None:
        after.show(0)
        after.arithmetic.calculate(0.0)
        way = np.array([after.start(last), after.start(0)], float)
        after.stand(way[0] + alpha * (way[1] - way[0]))
        results.reveal(0)
        for grid, colors in zip(results.grids, full, strict=True):
            grid.raster.colors = np.rint(colors + alpha * (surface - colors)).astype(np.uint8)
        for marker in markers:
            marker.set_stroke(opacity=1.0 if alpha >= 1 else 0.0)
        after.map_leader.connect()
        for change in changes:
            change.draw(alpha)

    kernels = after.parts["kernel"].group
    return Redraw(Group(*after.moving, markers, kernels), draw, run_time=run_time)


def _changes(before: Windows, after: Windows) -> list[Change]:
    return [
        Change(one, other)
        for one, other in zip(before.arithmetic.kernels, after.arithmetic.kernels, strict=True)
    ]
