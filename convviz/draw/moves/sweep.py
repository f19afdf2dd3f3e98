"""Many steps as one animation."""

from __future__ import annotations

from typing import Any

from manim import Mobject, linear

from convviz.draw.moves.redraw import Redraw

LONGEST = 6.0  # seconds of a sweep, however many its steps


class Sweep(Redraw):
    """A window's way over many steps as one animation.

    Parameters
    ----------
    mobject
        A picture of a layer, or anything with a method `show(step, numbers=...)`.
    start, end
        The first and the last step; both are shown.
    run_time
        In seconds; by default longer for a longer way, yet never tedious.
    gather, release
        The shares of the time over which it gathers speed, and loses it again.
    numbers_below
        The speed, in steps a second, above which the numbers are left out: nobody can
        read them there.

    Examples
    --------
    >>> import torch, convviz
    >>> from convviz.draw import Sweep
    >>> layer = torch.nn.AvgPool2d(2)
    >>> view = scene.picture(convviz.trace(layer, torch.rand(1, 4, 6)))
    >>> scene.play(Sweep(view, 0, len(view) - 1, run_time=3))
    """

    def __init__(
        self,
        mobject: Mobject,
        start: int,
        end: int,
        *,
        run_time: float | None = None,
        gather: float = 0.3,
        release: float = 0.15,
        numbers_below: float = 12.0,
        **kwargs: Any,
    ) -> None:
        self.start, self.end, self.numbers_below = start, end, numbers_below
        self.ramps = (gather, release)
        self._top = 1 / (1 - gather / 2 - release / 2)  # speed, as a multiple of the mean
        if run_time is None:
            run_time = min(1.0 + abs(end - start) / 180, LONGEST)
        super().__init__(mobject, self._draw, run_time=run_time, rate_func=linear, **kwargs)

    def step_at(self, alpha: float) -> int:
        """Return the step on show at a share of the time."""
        return self.start + round((self.end - self.start) * self._way(alpha))

    def speed_at(self, alpha: float) -> float:
        """Return the speed in steps a second at a share of the time."""
        ends = zip((alpha, 1 - alpha), self.ramps, strict=True)
        slope = min([1.0, *(way / ramp for way, ramp in ends if ramp)])
        return abs(self.end - self.start) * self._top * slope / self.run_time

    def _way(self, alpha: float) -> float:
        """Return the share of the way: constant acceleration, constant speed, braking."""
        gather, release = self.ramps
        if alpha < gather:
            return self._top * alpha**2 / (2 * gather)
        if alpha > 1 - release:
            return 1 - self._top * (1 - alpha) ** 2 / (2 * release)
        return self._top * (alpha - gather / 2)

    def _draw(self, alpha: float) -> None:
        numbers = alpha >= 1 or self.speed_at(alpha) < self.numbers_below
        self.mobject.show(self.step_at(alpha), numbers=numbers)
