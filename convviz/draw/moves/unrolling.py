"""How the parts of a `TwoLayers` come and change: one animation a beat."""

from __future__ import annotations

import numpy as np
from manim import Animation, Group, linear, smooth

from convviz.draw.kit.boxes import between
from convviz.draw.moves.fading import Appear, Vanish
from convviz.draw.moves.redraw import Redraw
from convviz.draw.moves.sweep import Sweep
from convviz.draw.parts.raster import Raster
from convviz.draw.pictures.two_layers import TwoLayers


def begin(view: TwoLayers) -> Animation:
    """The image and the empty map."""
    view.map.reveal(0)
    return Appear(view.image, view.map, run_time=1.2)


def bring_kernel(view: TwoLayers) -> Animation:
    """The kernel with its bias, and the window at its first place."""
    view.show(0)
    view.map.reveal(0)
    return Appear(Group(view.kernel, view.bias), Group(view.window, view.marker), lag=0.5)


def slide(view: TwoLayers, start: int, end: int, run_time: float) -> Animation:
    """The window goes over many places."""
    return Sweep(_Sliding(view), start, end, run_time=run_time)


def glide(view: TwoLayers, index: int, run_time: float = 1.4) -> Animation:
    """The window goes to the next place, with the same weights."""

    def draw(alpha: float) -> None:
        if alpha < 0.6:
            view.show(index - 1)
            share = smooth(alpha / 0.6)
            view.window.place(between(view.window_box(index - 1), view.window_box(index), share))
            view.marker.place(between(view.marker_box(index - 1), view.marker_box(index), share))
        else:
            view.show(index)

    return Redraw(_Sliding(view), draw, run_time=run_time, rate_func=linear)


def put_kernel_away(view: TwoLayers) -> Animation:
    """The convolution's weights, its window and its map go."""
    return Vanish(
        *(view.kernel, view.bias, view.value, view.kernel_count, view.window, view.marker)
    )


def empty_map(view: TwoLayers, run_time: float = 0.8) -> Animation:
    """The map's values go, the last first."""
    count = view.trace.output.size

    def draw(alpha: float) -> None:
        view.map.reveal(round((1 - alpha) * count))

    return Redraw(view.map, draw, run_time=run_time)


def bring_sheet(view: TwoLayers, index: int) -> Animation:
    """All weights of one pixel of the map, and the frame around all that it reads."""
    view.sheet.use(view.sheet_of(index))
    view.marker.place(view.marker_box(index))
    return Appear(view.whole, view.sheet, view.marker, lag=0.5, run_time=1.6)


def add_up(view: TwoLayers, index: int) -> Animation:
    """The bias and the value come, one after the other."""
    view.say_sum(index, linear=True)
    return Appear(view.bias, view.value, view.sheet_count, lag=0.6, run_time=1.4)


def land(view: TwoLayers, index: int) -> Animation:
    """The value comes into its pixel of the map."""

    def draw(alpha: float) -> None:
        view.map.reveal(0, *([index] if alpha >= 0.9 else []))

    return Redraw(Group(view.map, view.marker), draw, run_time=1.4)


def next_sheet(view: TwoLayers, index: int, run_time: float = 1.0) -> Animation:
    """The next pixel: other weights, all of them."""
    old, new = view.sheet_of(index - 1), view.sheet_of(index)

    def draw(alpha: float) -> None:
        there = alpha >= 0.5
        view.sheet.use(new if there else old)
        view.marker.place(between(view.marker_box(index - 1), view.marker_box(index), alpha))
        view.say_sum(index if there else index - 1, linear=True)
        view.map.reveal(0, index - 1, *([index] if there else []))

    moving = Group(view.sheet, view.map, view.marker, view.bias, view.value)
    return Redraw(moving, draw, run_time=run_time)


def unroll(view: TwoLayers, index: int, run_time: float = 1.6) -> Animation:
    """The sheet's rows, one behind the other, become one row of the matrix."""
    rows, columns = view.trace.input.shape[1:]
    line = view.matrix.row_box(index)
    starts = [view.sheet.cells((row, 0), (1, columns)) for row in range(rows)]
    ends = [line.cell(0, row, 1, rows) for row in range(rows)]
    flying = [
        Raster(colors[None], box)
        for colors, box in zip(view.sheet.colors_of_values, starts, strict=True)
    ]
    for raster in flying:
        raster.set_z_index(2)
    delays = np.linspace(0, 0.5, rows)
    view.matrix.show(-1, index)

    def draw(alpha: float) -> None:
        for raster, start, end, delay in zip(flying, starts, ends, delays, strict=True):
            share = smooth(float(np.clip((alpha - delay) / 0.5, 0, 1)))
            raster.place(between(start, end, share))
            raster.opacity = 0.0 if alpha >= 1 else 1.0
        view.matrix.show(-1, *([index] if alpha >= 1 else []))
        view.matrix.line.place(view.matrix.line_box(index))

    moving = Group(view.matrix, *flying)
    return Redraw(moving, draw, run_time=run_time, rate_func=linear, introducer=True)


def fill_matrix(view: TwoLayers, *there: int, run_time: float = 3.2) -> Animation:
    """Row after row of the matrix, and pixel after pixel of the map."""
    return Sweep(
        _Filling(view, there), 0, view.trace.output.size - 1, run_time=run_time, release=0.2
    )


class _Sliding(Group):
    """What changes while the convolution's window slides."""

    def __init__(self, view: TwoLayers) -> None:
        self.view = view
        super().__init__(view.map, view.window, view.marker, view.bias, view.value)

    def show(self, index: int, *, numbers: bool = True) -> None:
        self.view.show(index, numbers=numbers)


class _Filling(Group):
    """What changes while the linear layer's rows come."""

    def __init__(self, view: TwoLayers, there: tuple[int, ...]) -> None:
        self.view, self.there = view, there
        super().__init__(view.matrix, view.map, view.marker)

    def show(self, index: int, *, numbers: bool = True) -> None:
        self.view.matrix.show(index, *self.there)
        self.view.map.reveal(index + 1, *self.there)
        self.view.marker.place(self.view.marker_box(index))
