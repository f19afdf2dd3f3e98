"""What happens to the linear layer's weights in a `TwoLayers`: one animation a beat."""

from __future__ import annotations

import numpy as np
from manim import Animation, Group, linear, smooth

from convviz.draw.kit.boxes import between
from convviz.draw.moves.redraw import Redraw
from convviz.draw.parts.raster import Raster
from convviz.draw.pictures.two_layers import TwoLayers


def empty_map(view: TwoLayers, run_time: float = 0.8) -> Animation:
    """The map's values go, the last first."""

    def draw(alpha: float) -> None:
        view.map.reveal(round((1 - alpha) * len(view)))

    return Redraw(view.map, draw, run_time=run_time)


def land_alone(view: TwoLayers, index: int, run_time: float = 1.4) -> Animation:
    """The value comes into its pixel of the map, which has no other."""

    def draw(alpha: float) -> None:
        view.map.reveal(0, *([index] if alpha >= 0.9 else []))

    return Redraw(Group(view.map, view.marker), draw, run_time=run_time)


def next_sheet(view: TwoLayers, index: int, run_time: float = 1.0) -> Animation:
    """The next pixel: other weights, all of them."""
    (start,), (end,) = view.output_boxes(index - 1), view.output_boxes(index)

    def draw(alpha: float) -> None:
        newest = index if alpha >= 0.5 else index - 1
        view.show_sheet(newest)
        view.marker.place(between(start, end, alpha))
        view.map.reveal(0, *range(index - 1, newest + 1))

    moving = Group(view.sheet, view.map, view.marker, view.bias, view.value)
    return Redraw(moving, draw, run_time=run_time)


def unroll(view: TwoLayers, index: int, run_time: float = 1.6) -> Animation:
    """The sheet's rows, one behind the other, become one row of the matrix."""
    rows, columns = view.sheet.values.shape
    line = view.matrix.row_box(index)
    ends = [line.cell(0, row, 1, rows) for row in range(rows)]
    starts = [view.sheet.cells((row, 0), (1, columns)) for row in range(rows)]
    colors = view.sheet.colors_of_values
    flying = [Raster(own[None], box) for own, box in zip(colors, starts, strict=True)]
    for raster in flying:
        raster.set_z_index(2)
    delays = np.linspace(0, 0.5, rows)

    def draw(alpha: float) -> None:
        for raster, start, end, delay in zip(flying, starts, ends, delays, strict=True):
            share = smooth(float(np.clip((alpha - delay) / 0.5, 0, 1)))
            raster.place(between(start, end, share)).set_opacity(float(alpha < 1))
        view.matrix.show_rows(-1, *([index] if alpha >= 1 else []))
        view.matrix.line.place(view.matrix.line_box(index))

    moving = Group(view.matrix, *flying)
    return Redraw(moving, draw, run_time=run_time, rate_func=linear, introducer=True)


def fill_matrix(view: TwoLayers, *there: int, run_time: float = 3.2) -> Animation:
    """Row after row of the matrix, and pixel after pixel of the map."""

    def draw(alpha: float) -> None:
        index = round(alpha * (len(view) - 1))
        view.matrix.show_rows(index, *there)
        view.map.reveal(index + 1, *there)
        view.marker.place(*view.output_boxes(index))

    return Redraw(Group(view.matrix, view.map, view.marker), draw, run_time=run_time)
