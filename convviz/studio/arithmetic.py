"""The standard pictures of convolution arithmetic as scenes to render."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

from convviz.arithmetic import Configuration
from convviz.studio.catalogue import SceneEntry, scene_in
from convviz.studio.job import Job
from convviz.studio.settings import Settings, ThemeName

# read and loaded by its path, as every scene is
_SCENE = Path(__file__).resolve().parent.parent / "storyboards" / "arithmetic.py"

# a GIF's delays are whole hundredths of a second: 0.08 s
RATE = Fraction(25, 2)


def arithmetic_entry(configuration: Configuration) -> SceneEntry:
    """Return the scene that draws a configuration; its id is the configuration's name."""
    return replace(_scene(), id=configuration.name)


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


@cache
def _scene() -> SceneEntry:
    return scene_in(_SCENE)
