"""How the parts of a `Shrinking` come and change: one animation a beat."""

from __future__ import annotations

from manim import Animation, Group, linear, smooth

from convviz.draw.moves.fading import Appear, Vanish
from convviz.draw.moves.redraw import Redraw
from convviz.draw.moves.sweep import Sweep
from convviz.draw.parts.passing import Passing
from convviz.draw.pictures.shrinking import Shrinking


def begin(view: Shrinking) -> Animation:
    """The picture comes, with its name and its count."""
    return Appear(view.source, view.names[0], view.source_count, run_time=1.2)


def open_maps(view: Shrinking, index: int, name: int) -> Animation:
    """Empty maps for a layer's output, and the windows at their first place."""
    passing = view.passings[index]
    passing.show(0)
    passing.filled.reveal(0)
    return Appear(passing.filled, view.names[name], passing.hand, run_time=0.8)


def more_maps(view: Shrinking, index: int, shown: int) -> Animation:
    """More empty maps under the `shown` ones of the trace before, which give way to their own."""
    passing = view.passings[index]
    start = shown * passing.trace.output[0].size
    passing.show(start)
    passing.filled.reveal(start)
    return Appear(passing.filled, passing.hand, run_time=0.8)


def fill_first(view: Shrinking, index: int) -> Animation:
    """The first window's value comes into its cell."""
    passing = view.passings[index]

    def draw(alpha: float) -> None:
        passing.show(0)
        passing.filled.reveal(1 if alpha >= 0.5 else 0)

    return Redraw(_moving(passing), draw, run_time=0.6, rate_func=linear)


def step_to(view: Shrinking, index: int, step: int, run_time: float = 0.9) -> Animation:
    """The windows glide on and fill the next cell."""
    passing = view.passings[index]

    def draw(alpha: float) -> None:
        if alpha < 0.7:
            passing.glide(step, smooth(alpha / 0.7))
        else:
            passing.show(step)

    return Redraw(_moving(passing), draw, run_time=run_time, rate_func=linear)


def sweep(
    view: Shrinking, index: int, start: int, end: int | None = None, run_time: float = 2.0
) -> Animation:
    """The windows go over many places; by default to the last one."""
    passing = view.passings[index]
    last = len(passing.trace) - 1 if end is None else end
    return Sweep(passing, start, last, run_time=run_time)


def rest(view: Shrinking, index: int) -> Animation:
    """The windows go."""
    return Vanish(view.passings[index].hand, run_time=0.4)


def _moving(passing: Passing) -> Group:
    return Group(passing.filled, passing.dots, *passing.hand)
