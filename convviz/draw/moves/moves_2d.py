"""How the parts of a `Convolution2d` come and change: one animation a beat."""

from __future__ import annotations

import numpy as np
from manim import Animation, Group, linear, smooth

from convviz.draw.kit.boxes import between
from convviz.draw.kit.theme import rgb
from convviz.draw.moves.change import Change
from convviz.draw.moves.fading import Appear, Vanish
from convviz.draw.moves.redraw import Redraw
from convviz.draw.pictures.convolution_2d import Convolution2d


def empty(view: Convolution2d) -> Group:
    """Return what stands before anything happens: two named, empty grids."""
    view.fill_map(0)
    view.counter.set_text("")
    view.image_grid.reveal(0, view.theme.surface)
    return Group(view.image_grid, view.map_grid, view.input_labels, view.map_labels)


def draw_input(view: Convolution2d, run_time: float = 1.6) -> Animation:
    """The image's rows come to light from the top."""
    target = view.input_colors.astype(float)
    surface = rgb(view.theme.surface).astype(float)
    rows = target.shape[0]
    delays = np.linspace(0, 0.6, rows)[:, None, None]

    def draw(alpha: float) -> None:
        share = np.clip((alpha - delays) / 0.4, 0, 1)
        view.image_grid.reveal(view.input_colors[..., 0].size if alpha > 0.95 else 0)
        view.image.colors = np.rint(surface + share * (target - surface)).astype(np.uint8)

    return Redraw(view.image_grid, draw, run_time=run_time, rate_func=linear)


def open_loupe(view: Convolution2d, run_time: float = 1.4) -> Animation:
    """The window's cells grow from the input into the loupe."""
    start, final = view.window_box(0), view.loupe.patch.raster.box
    parts = Group(view.leaders, view.loupe.patch.raster, view.loupe.frame)
    return Redraw(
        parts, lambda alpha: view.enlarge(between(start, final, alpha)), run_time=run_time
    )


def show_patch_numbers(view: Convolution2d) -> Animation:
    """The patch says its values."""
    return Appear(Group(*view.loupe.patch.labels), view.loupe.patch_label, lag=0.5)


def bring_kernel(view: Convolution2d, run_time: float = 1.0) -> Animation:
    """The kernel takes its place beside the patch."""
    loupe = view.loupe
    return Appear(Group(loupe.kernel, loupe.kernel_frame, loupe.kernel_label), run_time=run_time)


def multiply(view: Convolution2d, run_time: float = 1.5) -> Animation:
    """The products come one by one."""
    loupe = view.loupe
    products = loupe.products
    cells = products.raster.colors.shape[0] * products.raster.colors.shape[1]
    label, place = loupe.products_label, Group(products, loupe.products_label)

    def draw(alpha: float) -> None:
        label.set_fill(opacity=min(1.0, alpha * 6))
        products.reveal(round(alpha * cells), view.theme.surface)

    return Redraw(place, draw, run_time=run_time, rate_func=linear)


def add_up(view: Convolution2d, run_time: float = 1.8) -> Animation:
    """The sum, the bias and the value come one after another."""
    sums = view.loupe.sums
    names = sums.names
    return Appear(
        Group(names[0], sums.sum),
        Group(names[1], sums.bias),
        Group(names[2], sums.value),
        lag=0.8,
        run_time=run_time,
    )


def land(view: Convolution2d, index: int, run_time: float = 0.9) -> Animation:
    """The value flies from the loupe into its cell of the map."""
    start, end = view.loupe.sums.value.box, view.marker_box(index)
    view.show(index)
    view.flyer.colors = view.colors_of(index)

    def draw(alpha: float) -> None:
        arrived = alpha >= 1
        view.flyer.opacity = 0.0 if arrived else 1.0
        view.flyer.place(between(start, end, alpha))
        view.fill_map(index + 1 if arrived else index)

    moving = Group(view.map_grid, view.map_leader, view.marker, view.counter, view.flyer)
    return Redraw(moving, draw, run_time=run_time, introducer=True)


def step_to(view: Convolution2d, index: int, run_time: float = 1.6) -> Animation:
    """The window glides on; its products, its sum and its value follow."""
    loupe = view.loupe
    cells = loupe.products.values.size

    def draw(alpha: float) -> None:
        if alpha < 0.35:
            view.show(index - 1)
            view.glide(index - 1, index, smooth(alpha / 0.35))
            return
        view.show(index)
        if alpha < 0.65:
            loupe.products.reveal(round((alpha - 0.35) / 0.3 * cells), view.theme.surface)
            loupe.sums.hide_numbers()
        if alpha < 0.8:
            view.fill_map(index)

    return Redraw(Group(*view.moving), draw, run_time=run_time, rate_func=linear)


def change_kernel(before: Convolution2d, after: Convolution2d, run_time: float = 1.6) -> Animation:
    """The kernel becomes that of another layer; the map empties, and the window goes back.

    `after` stands in the scene in the place of `before`, of which it is the twin with
    another weight.
    """
    last = len(before.trace) - 1
    full = before.show(last).map.colors.astype(float)
    surface = rgb(after.theme.surface)
    change = Change(before.loupe.kernel, after.loupe.kernel)
    loupe = after.loupe

    def draw(alpha: float) -> None:
        after.show(0)
        loupe.products.reveal(0, after.theme.surface)
        loupe.sums.hide_numbers()
        after.glide(last, 0, alpha)
        after.fill_map(0)
        after.map.colors = np.rint(full + alpha * (surface - full)).astype(np.uint8)
        after.counter.set_text("")
        change.draw(alpha)

    return Redraw(Group(*after.moving), draw, run_time=run_time)


def close_loupe(view: Convolution2d) -> Animation:
    """Everything that belongs to one window goes; input, kernel and map remain."""
    loupe = view.loupe
    return Vanish(
        *(view.windows, view.marker, view.leaders, view.map_leader),
        *(loupe.patch, loupe.frame, loupe.patch_label),
        *(loupe.products, loupe.products_label, loupe.sums),
    )
