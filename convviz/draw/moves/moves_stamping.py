"""How the parts of a `Stamping2d` come and change: one animation a beat."""

from __future__ import annotations

import numpy as np
from manim import Animation, Group, linear, smooth

from convviz.draw.kit.boxes import between
from convviz.draw.kit.theme import rgb
from convviz.draw.moves.fading import Appear, Vanish
from convviz.draw.moves.redraw import Redraw
from convviz.draw.pictures.stamping_2d import Stamping2d


def empty(view: Stamping2d) -> Group:
    """Return what stands before anything happens: two named, empty grids."""
    view.fill(0)
    view.names.count(0)
    view.input_grid.reveal(0, view.theme.surface)
    return Group(view.input_grid, view.sheet, view.names.input, view.names.sheet)


def draw_input(view: Stamping2d, run_time: float = 1.6) -> Animation:
    """The input's rows come to light from the top."""
    grid = view.input_grid
    target = grid.colors_of_values.astype(float)
    surface = rgb(view.theme.surface).astype(float)
    delays = np.linspace(0, 0.6, target.shape[0])[:, None, None]

    def draw(alpha: float) -> None:
        share = np.clip((alpha - delays) / 0.4, 0, 1)
        grid.reveal(target[..., 0].size if alpha > 0.95 else 0, view.theme.surface)
        grid.raster.colors = np.rint(surface + share * (target - surface)).astype(np.uint8)

    return Redraw(grid, draw, run_time=run_time, rate_func=linear)


def bring_kernel(view: Stamping2d, run_time: float = 1.2) -> Animation:
    """The kernel takes its place."""
    return Appear(Group(view.kernel, view.kernel_frame, view.kernel_label), run_time=run_time)


def pick_number(view: Stamping2d, run_time: float = 1.2) -> Animation:
    """The first number grows from its cell into the loupe."""
    view.hold(0)
    start, final = view.number_box(0), view.value.raster.box
    parts = Group(view.value, view.value_frame, view.window, view.leaders, view.value_label)

    def draw(alpha: float) -> None:
        arrived = alpha >= 1
        box = between(start, final, alpha)
        view.value.show(view.value.values, numbers=arrived)
        view.value.raster.place(box)
        view.value_frame.place(box)
        view.value_label.set_fill(opacity=1.0 if arrived else 0.0)
        # the lines are there when what they lead to is
        view.leaders.set_stroke(opacity=view.leader_opacity if arrived else 0.0)

    return Redraw(parts, draw, run_time=run_time)


def multiply(view: Stamping2d, run_time: float = 1.3) -> Animation:
    """The products come one by one."""
    stamp, label = view.stamp, view.stamp_label
    cells = stamp.values.size

    def draw(alpha: float) -> None:
        label.set_fill(opacity=min(1.0, alpha * 6))
        stamp.reveal(round(alpha * cells), view.theme.surface)

    return Redraw(Group(stamp, label), draw, run_time=run_time, rate_func=linear)


def land(view: Stamping2d, run_time: float = 1.2) -> Animation:
    """The first stamp flies from the loupe to the sheet."""

    def draw(alpha: float) -> None:
        view.hold(0)
        view.fill(1 if alpha >= 1 else 0)
        view.fly(0, alpha)

    moving = Group(view.sheet, view.sheet_leaders, view.frame, view.names.counter, view.flyers)
    return Redraw(moving, draw, run_time=run_time, introducer=True)


def step_to(view: Stamping2d, index: int, run_time: float = 2.0) -> Animation:
    """The next number is taken, multiplied, and its stamp flies to the sheet."""
    cells = view.stamp.values.size

    def draw(alpha: float) -> None:
        if alpha < 0.3:
            view.show(index - 1)
            view.glide(index - 1, index, smooth(alpha / 0.3))
            return
        view.hold(index)
        view.fill(index + 1 if alpha >= 0.9 else index)
        if alpha < 0.55:
            view.stamp.reveal(round((alpha - 0.3) / 0.25 * cells), view.theme.surface)
        else:
            view.fly(index, smooth(min((alpha - 0.55) / 0.35, 1.0)))

    return Redraw(Group(*view.moving), draw, run_time=run_time, rate_func=linear)


def crop(view: Stamping2d, run_time: float = 1.4) -> Animation:
    """The rim goes."""
    return Redraw(view.sheet, lambda alpha: view.finish(cropped=alpha, added=0), run_time=run_time)


def add_bias(view: Stamping2d, run_time: float = 1.4) -> Animation:
    """The bias is added to every number, and what no stamp has touched becomes it."""
    return Redraw(view.sheet, lambda alpha: view.finish(cropped=1, added=alpha), run_time=run_time)


def rest(view: Stamping2d, run_time: float = 0.4) -> Animation:
    """The output stands as the layer put it out."""
    return Redraw(view.sheet, lambda alpha: view.finish(cropped=1, added=1), run_time=run_time)


def close_loupe(view: Stamping2d, run_time: float = 0.6) -> Animation:
    """All that belongs to one stamp goes; the kernel stays."""
    return Vanish(*view.loupe, view.names.counter, run_time=run_time)
