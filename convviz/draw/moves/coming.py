"""The parts of any layer's picture come and go, and one step follows another."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from manim import Animation, AnimationGroup, Group, linear, smooth

from convviz.draw.moves.fading import Appear, Vanish
from convviz.draw.moves.redraw import Redraw
from convviz.draw.parts.part import Part
from convviz.draw.pictures.layer_picture import LayerPicture
from convviz.errors import InputError


def come(view: LayerPicture, *names: str, run_time: float | None = None) -> Animation:
    """Let parts of a picture come: drawn, where the picture says how, else faded in.

    Parameters
    ----------
    view
        The picture of a layer.
    *names
        As in `view.parts`. Several parts come together.
    run_time
        In seconds; by default what the first part asks for.

    Raises
    ------
    InputError
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
    first, *others = parts = [_part(view, name) for name in names]
    seconds = first.run_time if run_time is None else run_time
    if others and any(part.draw is not None for part in parts):
        each = (come(view, name, run_time=seconds) for name in names)
        return AnimationGroup(*each, lag_ratio=0)
    if first.draw is None:
        mobjects = [m for part in parts for m in part.mobjects]
        return Appear(*mobjects, lag=first.lag, run_time=seconds)
    rate_func = smooth if first.is_eased else linear
    # no introducer: manim would put it above what comes at the same time
    return Redraw(first.group, first.draw, run_time=seconds, rate_func=rate_func)


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

    Raises
    ------
    InputError
        If the picture has no such part.

    Examples
    --------
    >>> import torch, convviz
    >>> from convviz.draw import go
    >>> layer = torch.nn.AvgPool2d(2)
    >>> view = scene.picture(convviz.trace(layer, torch.rand(1, 4, 6)))
    >>> scene.add(view.show(5))
    >>> scene.play(go(view))
    """
    gone = [m for name in names or view.of_one_step for m in _part(view, name).mobjects]
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


def _part(view: LayerPicture, name: str) -> Part:
    if name not in view.parts:
        raise InputError(f'this picture has no part "{name}": it has {", ".join(view.parts)}')
    return view.parts[name]


def _way(view: LayerPicture, draw: Callable[[float], None], run_time: float) -> Animation:
    return Redraw(Group(*view.moving), draw, run_time=run_time, rate_func=linear, introducer=True)
