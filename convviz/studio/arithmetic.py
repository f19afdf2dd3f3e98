"""The standard pictures of convolution arithmetic as scenes to render."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from convviz.arithmetic import Configuration
from convviz.studio.catalogue import SceneEntry, inner_scene
from convviz.studio.job import Job
from convviz.studio.settings import Settings, ThemeName

# a GIF's delays are whole hundredths of a second: 0.08 s
RATE = Fraction(25, 2)


def arithmetic_entry(configuration: Configuration) -> SceneEntry:
    """Return the scene that draws a configuration; its id is the configuration's name."""
    return replace(inner_scene("arithmetic"), id=configuration.name)


def arithmetic_job(
    configuration: Configuration,
    *,
    resolution: tuple[int, int] | None = None,
    fps: Fraction | None = None,
    theme: ThemeName = "dark",
    seed: int = 0,
    numbers: bool = True,
    even: bool = False,
) -> Job:
    """Return what renders a configuration.

    Parameters
    ----------
    resolution
        Width and height; None for the original's.
    fps
        None for `RATE`.
    seed
        What the numbers are drawn from.
    numbers
        Whether the cells say their values.
    even
        Let the original's size be rounded up to even numbers of pixels, as videos need.
    """
    size = resolution
    if size is None:
        width, height = configuration.size
        size = (width + width % 2, height + height % 2) if even else (width, height)
    settings = Settings(*size, fps=RATE if fps is None else fps, theme=theme, seed=seed)
    parameters = {"configuration": configuration.name, "numbers": numbers}
    return Job(arithmetic_entry(configuration), settings, parameters)
