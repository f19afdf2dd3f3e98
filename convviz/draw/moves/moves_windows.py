"""How the parts of a `Windows2d` come and change: one animation a beat."""

from __future__ import annotations

import numpy as np
from manim import Animation, Group, Mobject, linear, smooth

from convviz.draw.kit.boxes import between
from convviz.draw.kit.theme import rgb
from convviz.draw.moves.fading import Appear, Vanish
from convviz.draw.moves.redraw import Redraw
from convviz.draw.pictures.windows_2d import Windows2d


def empty(view: Windows2d) -> Group:
    """Return what stands before anything happens: named, empty grids."""
    view.fill_output(0)
    view.counter.set_text("")
    _uncover(view, 0.0)
    return Group(*(each.grid for each in view.maps), view.output, view.labels, view.counter)


def draw_input(view: Windows2d, run_time: float = 1.4) -> Animation:
    """The input's rows come to light from the top, on all channels at once."""
    parts = Group(*(each.grid for each in view.maps))
    return Redraw(parts, lambda alpha: _uncover(view, alpha), run_time=run_time, rate_func=linear)


def pad(view: Windows2d, run_time: float = 0.9) -> Animation:
    """The padding appears around the input."""

    def draw(alpha: float) -> None:
        for each in view.maps:
            each.show_border(alpha)

    return Redraw(view.maps, draw, run_time=run_time)


def links(view: Windows2d) -> Group:
    """Return lines to some padded cells from the cells whose values they show."""
    return Group(*(each.middle_links() for each in view.maps))


def show_links(view: Windows2d, lines: Group, *, comes: bool, run_time: float = 0.7) -> Animation:
    """The lines come or go; of the numbers those alone are seen that they join."""

    def draw(alpha: float) -> None:
        share = alpha if comes else 1 - alpha
        for each, line in zip(view.maps, lines, strict=True):
            each.say_numbers(middle=share > 0)
            line.fade_to(share)

    return Redraw(Group(*view.maps, lines), draw, run_time=run_time)


def show_windows(view: Windows2d, run_time: float = 1.0) -> Animation:
    """The window appears, on every channel at the same place."""
    return Appear(view.windows, run_time=run_time)


def open_loupe(view: Windows2d, run_time: float = 1.2) -> Animation:
    """The windows' cells grow from the inputs into the patches."""
    loupe = view.loupe
    rasters = Group(*(patch.raster for patch in loupe.rows[0]))
    _show_patch_plain(view, 0)
    return Redraw(Group(view.leaders, rasters, loupe.frames), view.enlarge, run_time=run_time)


def show_patch_numbers(view: Windows2d, run_time: float = 0.7) -> Animation:
    """The patches say their values."""
    loupe = view.loupe
    numbers = Group(*(label for patch in loupe.rows[0] for label in patch.labels))
    return Appear(Group(numbers, loupe.headings[0], loupe.row_names), run_time=run_time)


def bring_kernel(view: Windows2d, run_time: float = 1.0) -> Animation:
    """Each row gets its kernel."""
    loupe = view.loupe
    return Appear(Group(loupe.rows[1], loupe.kernel_frames, loupe.headings[1]), run_time=run_time)


def multiply(view: Windows2d, run_time: float = 1.4) -> Animation:
    """The products come one by one, row after row."""
    loupe = view.loupe
    heading = loupe.headings[2]

    def draw(alpha: float) -> None:
        heading.set_fill(opacity=min(1.0, alpha * 6))
        loupe.reveal_products(alpha)

    return Redraw(Group(loupe.rows[2], heading), draw, run_time=run_time, rate_func=linear)


def take_largest(view: Windows2d, run_time: float = 1.2) -> Animation:
    """All numbers of the patch pale but the largest, here and in the input."""
    loupe = view.loupe
    reckoned = view.reckoned(0)
    colors = view.patch_colors(view.reckoning.step(0).start)

    def draw(alpha: float) -> None:
        loupe.show_winner(reckoned, colors, share=alpha)
        view.winner.set_stroke(opacity=min(1.0, 2 * alpha))

    parts = Group(loupe.rows[0], loupe.frames, loupe.winner, view.winner)
    return Redraw(parts, draw, run_time=run_time)


def add_up(view: Windows2d, run_time: float = 1.8) -> Animation:
    """The rows' sums, then what the arithmetic ends with, one after another."""
    loupe = view.loupe
    last = Group(loupe.names[-1], loupe.value)
    totals = [Group(*pair) for pair in zip(loupe.names, loupe.totals, strict=False)]
    rows: list[Mobject] = []
    if len(loupe.sums):
        rows = [Group(loupe.sum_heading, loupe.sums), loupe.braces]
    return Appear(*rows, *totals, last, lag=0.8, run_time=run_time)


def land(view: Windows2d, index: int, run_time: float = 0.9) -> Animation:
    """The value flies from the loupe into its cell of the output."""
    view.show(index)
    start, end = view.loupe.value.box, view.marker_box(index)
    color = view.color_of(index)

    def draw(alpha: float) -> None:
        arrived = alpha >= 1
        view.flyer.colors = color
        view.flyer.opacity = 0.0 if arrived else 1.0
        view.flyer.place(between(start, end, alpha))
        view.fill_output(index + 1 if arrived else index)

    moving = Group(view.output, view.map_leader, view.marker, view.counter, view.flyer)
    return Redraw(moving, draw, run_time=run_time, introducer=True)


def show_legends(view: Windows2d) -> Animation:
    """The colours are explained, once there are some to explain."""
    return Appear(view.legends)


def step_to(view: Windows2d, index: int, run_time: float = 1.5) -> Animation:
    """The window glides on; its arithmetic and its value follow."""
    loupe = view.loupe

    def draw(alpha: float) -> None:
        if alpha < 0.35:
            view.show(index - 1)
            view.winner.set_stroke(opacity=0)
            view.glide(index - 1, index, smooth(alpha / 0.35))
            return
        view.show(index)
        if alpha < 0.65:
            loupe.hide_results()
            loupe.reveal_products((alpha - 0.35) / 0.3)
            _show_patch_plain(view, index)
        if alpha < 0.8:
            view.fill_output(index)

    return Redraw(Group(*view.moving), draw, run_time=run_time, rate_func=linear)


def close_loupe(view: Windows2d) -> Animation:
    """Everything that belongs to one window goes; inputs, kernels and output remain."""
    loupe = view.loupe
    gone: list[Mobject] = [
        *(view.windows, view.marker, view.winner, view.leaders, view.map_leader),
        *(loupe.rows[0], loupe.frames, loupe.winner, loupe.headings[0]),
        *(loupe.sums, loupe.sum_heading, loupe.braces, loupe.names, loupe.totals, loupe.value),
        *loupe.rows[2:],
        *loupe.headings[2:],
        *loupe.row_names,
    ]
    return Vanish(*gone)


def _show_patch_plain(view: Windows2d, index: int) -> None:
    """Show a step's patch before its largest number is told from the others."""
    reckoned = view.reckoned(index)
    if reckoned.winner is not None:
        colors = view.patch_colors(view.reckoning.step(index).start)
        view.loupe.show_winner(reckoned, colors, share=0.0)
        view.winner.set_stroke(opacity=0)


def _uncover(view: Windows2d, alpha: float) -> None:
    surface = rgb(view.theme.surface).astype(float)
    for each in view.maps:
        grid = each.grid
        target = grid.colors_of_values.astype(float)
        delays = np.linspace(0, 0.6, len(target))[:, None, None]
        share = np.clip((alpha - delays) / 0.4, 0, 1)
        grid.reveal(grid.values.size if alpha > 0.95 else 0, view.theme.surface)
        grid.raster.colors = np.rint(surface + share * (target - surface)).astype(np.uint8)
