"""How the parts of a `Windows1d` come and change: one animation a beat."""

from __future__ import annotations

import numpy as np
from manim import Animation, AnimationGroup, Group, linear, smooth

from convviz.draw.kit.boxes import Box, between
from convviz.draw.moves.fading import Appear
from convviz.draw.moves.redraw import Redraw
from convviz.draw.parts.channel_sums import ChannelSums
from convviz.draw.parts.pooled_window import PooledWindow
from convviz.draw.parts.window import Window
from convviz.draw.pictures.windows_1d import Windows1d
from convviz.traces.windows import ZERO_CELL


def draw_input(view: Windows1d, run_time: float = 1.6) -> Animation:
    """The input's rows come one after another, with all that names them."""
    names = Group(view.input_name, view.row_names, view.header, view.input_bar)
    return Appear(names, *view.strip.rows, lag=0.5, run_time=run_time)


def pad(view: Windows1d, run_time: float = 1.6) -> Animation:
    """The columns at the ends come; frames fly there from the columns that they copy."""
    run_time = run_time if _copies(view) else 1.0
    appear = Appear(Group(view.strip.ends, view.end_names), run_time=run_time)
    frames = [Window(source, view.theme.ink, thickness=4) for source, _ in _copies(view)]
    if not frames:
        return appear

    def draw(alpha: float) -> None:
        for frame, (source, target) in zip(frames, _copies(view), strict=True):
            frame.place(between(source, target, smooth(min(1.0, alpha / 0.7))))
            # it is there to be followed, and leaves what it has brought
            frame.set_stroke(opacity=min(1.0, 6 * alpha, 4 * (1 - alpha)))

    flight = Redraw(
        Group(*frames), draw, run_time=run_time, rate_func=linear, introducer=True, remover=True
    )
    return AnimationGroup(appear, flight, lag_ratio=0)


def open_window(view: Windows1d, run_time: float = 1.4) -> Animation:
    """The window comes, and its numbers grow out of it."""
    start, final = view.window_box(0), view.arithmetic.patch.raster.box
    parts = Group(view.leaders, view.arithmetic.patch.raster, view.arithmetic.frame)

    def draw(alpha: float) -> None:
        view.enlarge(between(start, final, alpha))

    return Redraw(parts, draw, run_time=run_time)


def name_window(view: Windows1d) -> Animation:
    """The window's numbers can be read."""
    arithmetic = view.arithmetic
    return Appear(Group(*arithmetic.patch.labels), arithmetic.names[0], lag=0.4)


def bring_kernel(view: Windows1d, run_time: float = 1.0) -> Animation:
    """The kernel takes its place beside the window's numbers."""
    return Appear(_sums(view).parts_of_kernel, run_time=run_time)


def multiply(view: Windows1d, run_time: float = 1.6) -> Animation:
    """The products come one by one."""
    arithmetic = _sums(view)
    parts, products = arithmetic.parts_of_products, arithmetic.products
    cells = products.values.size

    def draw(alpha: float) -> None:
        for label in parts.get_family():
            if hasattr(label, "text"):
                label.set_fill(opacity=min(1.0, alpha * 6))
        products.reveal(round(alpha * cells), view.theme.surface)

    return Redraw(Group(products, parts), draw, run_time=run_time, rate_func=linear)


def add_channels(view: Windows1d, run_time: float = 1.2) -> Animation:
    """Each channel's products are added up."""
    return Appear(*_sums(view).parts_of_sums, lag=0.2, run_time=run_time)


def add_up(view: Windows1d, run_time: float = 1.8) -> Animation:
    """What leads to the value comes line by line."""
    return Appear(*view.arithmetic.lines.lines, lag=0.8, run_time=run_time)


def light_winner(view: Windows1d, run_time: float = 1.2) -> Animation:
    """The largest number is framed, in the window and in the input."""
    assert isinstance(view.arithmetic, PooledWindow)
    winner = view.arithmetic.winner
    frames = Group(view.winner, winner)

    def draw(alpha: float) -> None:
        for frame in frames:
            frame.set_stroke(opacity=alpha).set_stroke(opacity=alpha, background=True)

    return Redraw(frames, draw, run_time=run_time, introducer=True)


def land(view: Windows1d, index: int, run_time: float = 1.0) -> Animation:
    """The value flies from the arithmetic into its cell of the output."""
    start, end = view.value_box(), view.marker_box(index)
    view.show(index)
    view.flyer.colors = view.scale_of_values.colors(np.array([[view.step(index).value]]))

    def draw(alpha: float) -> None:
        arrived = alpha >= 1
        view.flyer.opacity = 0.0 if arrived else 1.0
        view.flyer.place(between(start, end, alpha))
        view.fill(index + 1 if arrived else index)

    moving = Group(
        *(view.output_name, view.output_bar, view.output, view.value_leader),
        *(view.marker, view.flyer),
    )
    return Redraw(moving, draw, run_time=run_time, introducer=True)


def step_to(view: Windows1d, index: int, run_time: float = 2.0) -> Animation:
    """The window glides on; the arithmetic and the value follow."""

    def draw(alpha: float) -> None:
        if alpha < 0.35:
            view.show(index - 1)
            view.glide(index, smooth(alpha / 0.35))
            return
        view.show(index)
        share = (alpha - 0.35) / 0.45
        if share < 1:
            view.arithmetic.calculate(share)
        if share < 0.4:
            view.hide_winner()
        if alpha < 0.85:
            view.fill(index)

    return Redraw(view.moving, draw, run_time=run_time, rate_func=linear)


def _copies(view: Windows1d) -> list[tuple[Box, Box]]:
    """Return the boxes of the columns that the padding copies, and of their copies."""
    front, own, _ = view.columns.counts
    sources = view.trace.source_indices[0]
    rows = view.strip.count
    return [
        (view.strip.cells((0, int(source)), (rows, 1)), view.strip.cells((0, place), (rows, 1)))
        for place, source in enumerate(sources, start=-front)
        if source != ZERO_CELL and not 0 <= place < own
    ]


def _sums(view: Windows1d) -> ChannelSums:
    assert isinstance(view.arithmetic, ChannelSums)
    return view.arithmetic
