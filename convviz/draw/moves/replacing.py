"""One layer's picture takes the place of its twin's: the kernels change, and all else stays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import Animation, Group

from convviz.draw.kit.theme import rgb
from convviz.draw.moves.redraw import Redraw
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.pictures.windows import Windows


def replace_kernels(before: Windows, after: Windows, run_time: float = 1.2) -> Animation:
    """Let the kernels of a picture be those of its twin, and become its own.

    Parameters
    ----------
    before
        The picture of the same layer with other weights, laid out alike: `twin`.
    """
    draw = _change(before, after)
    draw(0)
    return Redraw(after.parts["kernel"].group, draw, run_time=run_time)


def start_anew(before: Windows, after: Windows, run_time: float = 1.6) -> Animation:
    """Let the kernels become another layer's, the maps empty, and the windows go back.

    `after` stands in the scene in the place of `before`, which is finished.
    """
    last = len(before) - 1
    full = [grid.raster.colors.astype(float) for grid in before.show(last).results.grids]
    surface = rgb(after.theme.surface).astype(float)
    change = _change(before, after)
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
        change(alpha)

    kernels = after.parts["kernel"].group
    return Redraw(Group(*after.moving, markers, kernels), draw, run_time=run_time)


def _change(before: Windows, after: Windows) -> Callable[[float], None]:
    """Return what mixes the colours of the kernels, and changes their numbers halfway."""
    looks = [
        (grid, *zip(_look(twin), _look(grid), strict=True))
        for twin, grid in zip(before.arithmetic.kernels, after.arithmetic.kernels, strict=True)
    ]

    def draw(alpha: float) -> None:
        for grid, (start, end), texts in looks:
            grid.raster.colors = np.rint(start + alpha * (end - start)).astype(np.uint8)
            for label, (text, ink) in zip(grid.labels, texts[int(alpha >= 0.5)], strict=False):
                label.set_text(text).set_fill(ink)

    return draw


def _look(grid: NumberGrid) -> tuple[np.ndarray, list[tuple[str, str]]]:
    """Return a grid's colours, and what its cells say in which ink."""
    said = [(label.text, label.get_fill_color().to_hex()) for label in grid.labels]
    return grid.raster.colors.astype(float), said
