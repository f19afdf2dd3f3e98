"""What comes and goes in a picture as one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from manim import Group, Mobject


@dataclass(frozen=True)
class Part:
    """Something in a picture that comes and goes as one.

    Attributes
    ----------
    mobjects
        All that belongs to it, in the order in which it comes.
    draw
        From 0, when it is not there, to 1: how far it has come. None fades it in. It sets
        everything that it ever changes.
    lag
        Of what fades in: the share of one mobject's time after which the next begins.
    run_time
        In seconds, how long its coming takes if nothing else is asked for.
    is_eased
        Whether it gathers and loses speed; what comes cell by cell does not.

    Examples
    --------
    >>> import torch, convviz
    >>> from convviz.draw import Part, Window, come
    >>> view = scene.picture(convviz.trace(torch.nn.MaxPool2d(2), torch.rand(1, 4, 6)))
    >>> frame = Window(view.output_boxes(4)[0], scene.theme.bias)
    >>> view.parts["my frame"] = Part((frame,), run_time=2)
    >>> scene.add(view)
    >>> scene.play(come(view, "my frame"))
    """

    mobjects: tuple[Mobject, ...]
    draw: Callable[[float], None] | None = None
    lag: float = 0.0
    run_time: float = 1.0
    is_eased: bool = True

    @property
    def group(self) -> Group:
        """All of it as one mobject."""
        return Group(*self.mobjects)
