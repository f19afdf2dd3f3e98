"""An animation whose picture is a function of the time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from manim import Animation, Mobject, smooth


class Redraw(Animation):
    """One animation that calls `draw(alpha)` for every frame, alpha from 0 to 1.

    Parameters
    ----------
    mobject
        What `draw` changes.
    draw
        From the eased alpha to the picture. It must set everything that it ever changes,
        so that each frame can be drawn without those before it.
    run_time
        In seconds.
    rate_func
        How the time is eased: one of manim's, such as `linear`.
    **kwargs
        As manim's `Animation` takes them.

    Examples
    --------
    >>> from convviz.draw import Box, Redraw, Window, between
    >>> start, end = Box(-6, -1, -4, 1), Box(2, -2, 6, 2)
    >>> scene.add(*(Window(box, scene.theme.muted, thickness=2) for box in (start, end)))
    >>> frame = Window(start, scene.theme.kernel)
    >>> scene.play(Redraw(frame, lambda alpha: frame.place(between(start, end, alpha))))
    """

    def __init__(
        self,
        mobject: Mobject,
        draw: Callable[[float], None],
        *,
        run_time: float = 1.0,
        rate_func: Callable[[float], float] = smooth,
        **kwargs: Any,
    ) -> None:
        self.draw = draw
        super().__init__(mobject, run_time=run_time, rate_func=rate_func, **kwargs)

    def create_starting_mobject(self) -> Mobject:
        """Return the mobject itself: the picture does not depend on how it began."""
        return self.mobject

    def interpolate_mobject(self, alpha: float) -> None:
        """Draw the frame."""
        self.draw(self.rate_func(min(max(alpha, 0.0), 1.0)))
