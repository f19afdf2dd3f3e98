"""The parts of any layer's picture come and go, and one step follows another."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from manim import Animation, Group, linear, smooth

from convviz.draw.moves.fading import Appear, Vanish
from convviz.draw.moves.redraw import Redraw
from convviz.draw.pictures.layer_picture import LayerPicture


def come(view: LayerPicture, *names: str, run_time: float | None = None) -> Animation:
    """Let parts of a picture come: drawn, where the picture says how, else faded in.

    Parameters
    ----------
    view
        The picture of a layer.
    *names
        As in `view.parts`. Several parts come together; each fades in then.
    run_time
        In seconds; by default what the first part asks for.

    Raises
    ------
    KeyError
        If the picture has no such part.

    Examples
    --------
    >>> import torch, convviz
    >>> from convviz.draw import come
    >>> layer = torch.nn.AvgPool2d(2)
    >>> view = scene.picture(convviz.trace(layer, torch.rand(1, 4, 6)))
    >>> list(view.parts)[:3]
    ['input', 'window', 'patch']
    >>> scene.add(view.empty())
    >>> scene.play(come(view, "input"), come(view, "window"))
    >>> scene.play(come(view, "patch"))
    """
    first, *others = parts = [view.parts[name] for name in names]
    seconds = first.run_time if run_time is None else run_time
    if first.draw is None or others:
        return Appear(
            *(m for part in parts for m in part.mobjects), lag=first.lag, run_time=seconds
        )
    rate_func = smooth if first.is_eased else linear
    return Redraw(first.group, first.draw, run_time=seconds, rate_func=rate_func, introducer=True)


def go(view: LayerPicture, *names: str, run_time: float = 0.6) -> Animation:
    """Let parts of a picture go; without names all that belongs to one step.

    Parameters
    ----------
    view
        The picture of a layer.
    *names
        As in `view.parts`.
    run_time
        In seconds.

    Examples
    --------
    >>> import torch, convviz
    >>> from convviz.draw import go
    >>> layer = torch.nn.AvgPool2d(2)
    >>> view = scene.picture(convviz.trace(layer, torch.rand(1, 4, 6)))
    >>> scene.add(view.show(5))
    >>> scene.play(go(view))
    """
    gone = [m for name in names or view.of_one_step for m in view.parts[name].mobjects]
    return Vanish(*gone, run_time=run_time)


def land(view: LayerPicture, index: int, run_time: float = 0.9) -> Animation:
    """Let the result of step `index`, which is on show, come to the output.

    Parameters
    ----------
    view
        The picture of a layer.
    index
        From 0.
    run_time
        In seconds.

    Examples
    --------
    >>> import torch, convviz
    >>> from convviz.draw import land
    >>> layer = torch.nn.AvgPool2d(2)
    >>> view = scene.picture(convviz.trace(layer, torch.rand(1, 4, 6)))
    >>> scene.add(view.show(4))
    >>> scene.play(land(view, 4))
    """
    return _way(view, partial(view.land, index), run_time)


def step_to(view: LayerPicture, index: int, run_time: float = 1.6) -> Animation:
    """Go on from the step before to step `index`, its arithmetic included.

    Parameters
    ----------
    view
        The picture of a layer.
    index
        From 0.
    run_time
        In seconds.

    Examples
    --------
    >>> import torch, convviz
    >>> from convviz.draw import step_to
    >>> layer = torch.nn.AvgPool2d(2)
    >>> view = scene.picture(convviz.trace(layer, torch.rand(1, 4, 6)))
    >>> scene.add(view.show(0))
    >>> scene.play(step_to(view, 1))
    """
    return _way(view, partial(view.approach, index), run_time)


def _way(view: LayerPicture, draw: Callable[[float], None], run_time: float) -> Animation:
    return Redraw(Group(*view.moving), draw, run_time=run_time, rate_func=linear, introducer=True)
