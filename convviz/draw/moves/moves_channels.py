"""How the parts of a `Channels2d` come and change: one animation a beat."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Animation, Group, Mobject, linear, smooth

from convviz.draw.kit.boxes import between
from convviz.draw.kit.theme import rgb
from convviz.draw.moves.change import Change
from convviz.draw.moves.fading import Appear, Vanish
from convviz.draw.moves.redraw import Redraw
from convviz.draw.pictures.channels_2d import Channels2d


def empty(view: Channels2d) -> Group:
    """Return what stands before anything happens: named, empty grids."""
    view.fill_maps(0)
    view.hide_flyers()
    _uncover(view, 0.0)
    return Group(view.images, view.maps, view.image_labels, view.map_labels)


def draw_inputs(view: Channels2d, run_time: float = 1.4) -> Animation:
    """The input's rows come to light from the top, on all channels at once."""
    return Redraw(
        view.images, lambda alpha: _uncover(view, alpha), run_time=run_time, rate_func=linear
    )


def show_windows(view: Channels2d, run_time: float = 1.0) -> Animation:
    """The windows appear, on every channel at the same place."""
    return Appear(view.windows, run_time=run_time)


def open_loupe(view: Channels2d, run_time: float = 1.4) -> Animation:
    """The windows' cells grow from the inputs into the patches."""
    rasters = Group(*(patch.raster for patch in view.patches))
    parts = Group(view.leaders, rasters, view.patch_frames)
    return Redraw(parts, view.enlarge, run_time=run_time)


def show_patch_numbers(view: Channels2d, run_time: float = 0.8) -> Animation:
    """The patches say their values."""
    numbers = Group(*(label for patch in view.patches for label in patch.labels))
    return Appear(Group(numbers, view.headings[0], view.row_names), run_time=run_time)


def bring_kernels(view: Channels2d, run_time: float = 1.0) -> Animation:
    """Each row gets its kernel."""
    parts = Group(view.kernels, view.kernel_frames, view.headings[1])
    return Appear(parts, run_time=run_time)


def replace_weights(before: Channels2d, after: Channels2d, run_time: float = 1.2) -> Animation:
    """The kernels show another layer's weights until they become their own.

    `before` is the twin of `after` with those weights; they are on show from now on.
    """
    changes = [Change(*grids) for grids in zip(before.kernels, after.kernels, strict=True)]

    def draw(alpha: float) -> None:
        for change in changes:
            change.draw(alpha)

    draw(0)
    return Redraw(after.kernels, draw, run_time=run_time)


def multiply(view: Channels2d, run_time: float = 2.0) -> Animation:
    """The products come one by one, row after row."""
    heading = view.headings[2]

    def draw(alpha: float) -> None:
        heading.set_fill(opacity=min(1.0, alpha * 6))
        _reveal_products(view, alpha)

    return Redraw(Group(view.products, heading), draw, run_time=run_time, rate_func=linear)


def add_rows(view: Channels2d, run_time: float = 1.4) -> Animation:
    """Each row's products are added up."""
    heads = [*view.headings[3:], *view.sum_names]
    return Appear(Group(*heads), *view.sums, lag=0.6, run_time=run_time)


def finish_sums(view: Channels2d, run_time: float = 1.8) -> Animation:
    """The biases are added, and the values come of it."""
    return Appear(
        view.braces,
        Group(view.biases, view.bias_names),
        Group(view.values, view.value_names),
        lag=0.8,
        run_time=run_time,
    )


def land(view: Channels2d, run_time: float = 0.9) -> Animation:
    """The first values fly from the loupe into their cells of the maps."""
    view.show(0)
    ways = [(cell.box, view.marker_box(0, channel)) for channel, cell in enumerate(view.values)]

    def draw(alpha: float) -> None:
        arrived = alpha >= 1
        for flyer, (start, end) in zip(view.flyers, ways, strict=True):
            flyer.opacity = 0.0 if arrived else 1.0
            flyer.place(between(start, end, alpha))
        view.fill_maps(1 if arrived else 0)

    moving = Group(view.maps, view.map_leaders, view.markers, view.flyers)
    return Redraw(moving, draw, run_time=run_time, introducer=True)


def step_to(view: Channels2d, place: int, run_time: float = 1.6) -> Animation:
    """The windows glide on together; products, sums and values follow."""

    def draw(alpha: float) -> None:
        if alpha < 0.35:
            view.show(place - 1)
            view.glide(place - 1, place, smooth(alpha / 0.35))
            return
        view.show(place)
        if alpha < 0.65:
            _reveal_products(view, (alpha - 0.35) / 0.3)
            view.hide_totals()
        if alpha < 0.8:
            view.fill_maps(place)

    return Redraw(Group(*view.moving), draw, run_time=run_time, rate_func=linear)


def change_kernels(before: Channels2d, after: Channels2d, run_time: float = 1.6) -> Animation:
    """The kernels become those of another layer; the maps empty, and the windows go back.

    `after` stands in the scene in the place of `before`, of which it is the twin with
    other weights.
    """
    last = len(before) - 1
    full = [raster.colors.astype(float) for raster in before.show(last).maps]
    surface = rgb(after.theme.surface)
    changes = [Change(*grids) for grids in zip(before.kernels, after.kernels, strict=True)]

    def draw(alpha: float) -> None:
        after.show(0)
        _reveal_products(after, 0.0)
        after.hide_totals()
        after.glide(last, 0, alpha)
        for raster, colors in zip(after.maps, full, strict=True):
            raster.colors = np.rint(colors + alpha * (surface - colors)).astype(np.uint8)
        for marker in after.markers:
            marker.set_stroke(opacity=1.0 if alpha >= 1 else 0.0)
        for change in changes:
            change.draw(alpha)

    return Redraw(Group(*after.moving, after.markers), draw, run_time=run_time, rate_func=smooth)


def close_loupe(view: Channels2d) -> Animation:
    """Everything that belongs to one window goes; inputs, kernels, biases and maps remain."""
    gone: Sequence[Mobject] = (
        *(view.windows, view.markers, view.leaders, view.map_leaders),
        *(view.patches, view.patch_frames, view.products, view.braces),
        *(view.sums, view.sum_names, view.values, view.value_names),
        *(view.headings[0], *view.headings[2:]),
    )
    return Vanish(*gone)


def _reveal_products(view: Channels2d, alpha: float) -> None:
    """Show a share of all rows' products, the first rows' first."""
    cells = [grid.values.size for grid in view.products]
    shown = round(alpha * sum(cells))
    for grid, size in zip(view.products, cells, strict=True):
        grid.reveal(min(max(shown, 0), size), view.theme.surface)
        shown -= size


def _uncover(view: Channels2d, alpha: float) -> None:
    surface = rgb(view.theme.surface).astype(float)
    rows = view.input_colors.shape[1]
    delays = np.linspace(0, 0.6, rows)[:, None, None]
    share = np.clip((alpha - delays) / 0.4, 0, 1)
    for raster, target in zip(view.images, view.input_colors, strict=True):
        raster.colors = np.rint(surface + share * (target - surface)).astype(np.uint8)
