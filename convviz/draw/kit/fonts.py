"""The one typeface of every picture, from a package, so that all machines draw alike.

Roboto (Apache 2.0, package `font-roboto`) has tabular figures by default: a digit that
changes does not move its neighbours.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

FAMILY = "Roboto"
Weight = Literal["regular", "medium", "bold"]
WEIGHTS: tuple[Weight, ...] = ("regular", "medium", "bold")


def font_path(weight: Weight) -> Path:
    """Return the font file of one weight."""
    return Path(str(files("font_roboto") / "files" / f"Roboto-{weight.capitalize()}.ttf"))


@cache
def register_fonts() -> None:
    """Make the typeface known to Pango, for manim's own `Text` in users' scenes.

    Without this Pango draws boxes on a machine that has no fonts, and says nothing.
    """
    import manimpango

    for weight in WEIGHTS:
        manimpango.register_font(str(font_path(weight)))
