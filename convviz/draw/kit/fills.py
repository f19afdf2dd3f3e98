"""Colours of what is filled, set in a fraction of the time that manim takes."""

from __future__ import annotations

from functools import cache

import numpy as np
from manim import ManimColor, VMobject
from numpy.typing import NDArray


def fill_with(mobject: VMobject, color: str) -> None:
    """Fill a mobject, not its submobjects, with an opaque #RRGGBB colour."""
    mobject.fill_rgbas = _opaque(color).copy()
    mobject.fill_opacity = 1.0


@cache
def _opaque(color: str) -> NDArray[np.float64]:
    return ManimColor(color).to_rgba()[None]
