"""A few steps of many, each shown long enough to be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from manim import Mobject, linear

from convviz.draw.moves.redraw import Redraw

EACH = 0.45  # seconds
SHORTEST = 1.2  # of all together


class Stops(Redraw):
    """Steps one after another, all for the same time and with their numbers.

    Parameters
    ----------
    mobject
        A picture of a layer, or anything with a method `show(step)`.
    steps
        At least one. Each stays for 0.45 seconds, and all together for 1.2 at least.

    Examples
    --------
    >>> import torch, convviz
    >>> from convviz.draw import Stops
    >>> layer = torch.nn.AvgPool2d(2)
    >>> view = scene.picture(convviz.trace(layer, torch.rand(1, 4, 6)))
    >>> scene.play(Stops(view, [1, 3, 5]))
    """

    def __init__(self, mobject: Mobject, steps: Sequence[int], **kwargs: Any) -> None:
        self.steps = steps
        run_time = max(SHORTEST, EACH * len(steps))
        super().__init__(mobject, self._draw, run_time=run_time, rate_func=linear, **kwargs)

    def _draw(self, alpha: float) -> None:
        at = int(alpha * len(self.steps) + 1e-9)
        self.mobject.show(self.steps[min(at, len(self.steps) - 1)])
