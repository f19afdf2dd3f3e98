"""Things that fade in and out; rasters too."""

from __future__ import annotations

from typing import Any

from manim import Animation, Group, Mobject

from convviz.draw.parts.fader import Fader


class Appear(Animation):
    """Things fade in, one after another if there is a lag; rasters too.

    Parameters
    ----------
    *mobjects
        In the order in which they appear.
    lag
        The share of one thing's time after which the next begins.
    run_time
        In seconds, of all together.

    Examples
    --------
    >>> from convviz.draw import Appear, Label
    >>> words = [
    ...     Label(word, size=90, color=scene.theme.ink, anchor=(x, 0, 0))
    ...     for word, x in (("patch", -3), ("kernel", 0.5), ("sum", 3.5))
    ... ]
    >>> scene.play(Appear(*words, lag=0.5))
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
        """Remember how the things shall look."""
        self._faders = [Fader(part) for part in self.parts]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Set how far each thing is seen."""
        length = 1 / (1 + self.lag * (len(self.parts) - 1))
        for i, fader in enumerate(self._faders):
            begins = i * self.lag * length
            own = self.rate_func(min(max((alpha - begins) / length, 0.0), 1.0))
            fader.show(1 - own if self.reverse else own)

    def finish(self) -> None:
        """Leave the things as they were made, seen or removed."""
        super().finish()
        if self.reverse:
            for fader in self._faders:
                fader.show(1.0)


class Vanish(Appear):
    """Things fade out and leave the scene.

    Parameters
    ----------
    *mobjects
        In the order in which they go.
    **kwargs
        `lag` and `run_time`, as `Appear` has them.

    Examples
    --------
    >>> from convviz.draw import Label, Vanish
    >>> words = [
    ...     Label(word, size=90, color=scene.theme.ink, anchor=(x, 0, 0))
    ...     for word, x in (("patch", -3), ("kernel", 0.5), ("sum", 3.5))
    ... ]
    >>> scene.add(*words)
    >>> scene.play(Vanish(*words[:2]))
    """

    reverse = True

    def __init__(self, *mobjects: Mobject, **kwargs: Any) -> None:
        super().__init__(*mobjects, remover=True, **kwargs)
