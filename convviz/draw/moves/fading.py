"""Things that fade in and out; rasters too."""

from __future__ import annotations

from typing import Any

from manim import Animation, Group, Mobject, VMobject

from convviz.draw.parts.raster import Raster


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
