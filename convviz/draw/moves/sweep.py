"""Animations whose picture is a function of the step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from manim import Animation, Group, Mobject, VMobject, linear, smooth

from convviz.draw.parts.raster import Raster

LONGEST = 6.0  # seconds of a sweep, however many its steps


class Picture(Animation):
    """One animation that calls `draw(alpha)` for every frame, alpha from 0 to 1.

    Parameters
    ----------
    mobject
        What `draw` changes.
    draw
        From the eased alpha to the picture. It must set everything that it ever changes,
        so that each frame can be drawn without those before it.
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


class Sweep(Picture):
    """A window's way over many steps as one animation.

    Parameters
    ----------
    mobject
        Has a method `show(step, numbers=...)`.
    start, end
        The first and the last step; both are shown.
    run_time
        In seconds; by default longer for a longer way, yet never tedious.
    gather
        The share of the time over which it gathers speed, and again loses it.
    numbers_below
        The speed, in steps a second, above which the numbers are left out: nobody can
        read them there.

    Examples
    --------
    >>> from convviz.draw import Sweep  # doctest: +SKIP
    >>> scene.play(Sweep(view, 3, 675, run_time=8))  # doctest: +SKIP
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
        self.start = start
        self.end = end
        self.ramps = (gather, release)
        self.numbers_below = numbers_below
        if run_time is None:
            run_time = min(1.0 + abs(end - start) / 180, LONGEST)
        super().__init__(mobject, self._draw, run_time=run_time, rate_func=linear, **kwargs)

    def step_at(self, alpha: float) -> int:
        """Return the step on show at a share of the time."""
        return self.start + round((self.end - self.start) * self._way(alpha))

    def speed_at(self, alpha: float) -> float:
        """Return the speed in steps a second at a share of the time."""
        gather, release = self.ramps
        top = 1 / (1 - gather / 2 - release / 2)
        slope = 1.0
        if gather and alpha < gather:
            slope = alpha / gather
        elif release and alpha > 1 - release:
            slope = (1 - alpha) / release
        return abs(self.end - self.start) * top * slope / self.run_time

    def _way(self, alpha: float) -> float:
        """Return the share of the way: constant acceleration, constant speed, braking."""
        gather, release = self.ramps
        top = 1 / (1 - gather / 2 - release / 2)
        if alpha < gather:
            return top * alpha**2 / (2 * gather)
        if alpha > 1 - release:
            return 1 - top * (1 - alpha) ** 2 / (2 * release)
        return top * (alpha - gather / 2)

    def _draw(self, alpha: float) -> None:
        numbers = alpha >= 1 or self.speed_at(alpha) < self.numbers_below
        self.mobject.show(self.step_at(alpha), numbers=numbers)


class Appear(Animation):
    """Things fade in, one after another if there is a lag; rasters too.

    Parameters
    ----------
    *mobjects
        In the order in which they appear.
    lag
        The share of one thing's time after which the next begins.
    """

    reverse = False

    def __init__(self, *mobjects: Mobject, lag: float = 0.0, run_time: float = 0.6, **kwargs: Any):
        self.parts = mobjects
        self.lag = lag
        super().__init__(Group(*mobjects), run_time=run_time, **kwargs)

    def create_starting_mobject(self) -> Mobject:
        """Return the mobject itself; its opacities are all that is remembered."""
        return self.mobject

    def begin(self) -> None:
        """Remember the opacities that the things shall have."""
        self._final = [
            [(member, *_opacities(member)) for member in part.get_family()] for part in self.parts
        ]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Set every part's opacity."""
        length = 1 / (1 + self.lag * (len(self.parts) - 1))
        for i, members in enumerate(self._final):
            begins = i * self.lag * length
            own = self.rate_func(min(max((alpha - begins) / length, 0.0), 1.0))
            share = 1 - own if self.reverse else own
            for member, fill, stroke in members:
                _set_opacities(member, fill * share, stroke * share)

    def finish(self) -> None:
        """Leave the things as they were made, seen or removed."""
        super().finish()
        if self.reverse:
            for members in self._final:
                for member, fill, stroke in members:
                    _set_opacities(member, fill, stroke)


class Vanish(Appear):
    """Things fade out and leave the scene."""

    reverse = True

    def __init__(self, *mobjects: Mobject, **kwargs: Any) -> None:
        super().__init__(*mobjects, remover=True, **kwargs)


def _opacities(mobject: Mobject) -> tuple[float, float]:
    if isinstance(mobject, Raster):
        return mobject.opacity, 0.0
    if isinstance(mobject, VMobject):
        return float(mobject.get_fill_opacity()), float(mobject.get_stroke_opacity())
    return 0.0, 0.0


def _set_opacities(mobject: Mobject, fill: float, stroke: float) -> None:
    if isinstance(mobject, Raster):
        mobject.opacity = fill
    elif isinstance(mobject, VMobject):
        mobject.set_fill(opacity=fill, family=False)
        mobject.set_stroke(opacity=stroke, family=False)
