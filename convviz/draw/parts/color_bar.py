"""The legend of a diverging scale."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import Group

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, Place, text_width
from convviz.draw.kit.scales import DivergingScale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.parts.raster import Raster
from convviz.formatting import number

STEPS = 257  # odd: zero has a cell of its own
THICKNESS = px(20)
GAP = px(12)  # from an upright strip to its labels


def limit_text(decimals: int) -> Callable[[float], str]:
    """Return what writes a scale's limits beside numbers with so many decimals."""
    shown = max(1, min(decimals, 2))
    return lambda value: number(value, shown, trim=value == 0)


class ColorBar(Group):
    """A labelled strip from the scale's lowest to its highest value, zero in the middle.

    Parameters
    ----------
    scale
        What it explains.
    box
        Where it stands, labels included: a strip along its longer side.
    theme
        In which colours it is written.
    text
        From a value to its label.
    size
        The labels' size in design pixels.
    upright
        Whether the strip stands; by default where the box is higher than wide.

    Attributes
    ----------
    strip, labels
        The colours, and what stands at the lowest value, at zero and at the highest.

    Examples
    --------
    >>> from convviz.draw import Box, ColorBar, DivergingScale
    >>> from convviz.formatting import number
    >>> scale = DivergingScale([-0.7, 2.4])
    >>> place = Box(-4, -0.5, 4, 0.5)
    >>> bar = ColorBar(scale, place, scene.theme, text=number, size=44)
    >>> [label.text for label in bar.labels]
    ['−2.40', '0.00', '2.40']
    >>> scene.add(bar)
    """

    def __init__(
        self,
        scale: DivergingScale,
        box: Box,
        theme: Theme,
        *,
        text: Callable[[float], str],
        size: float,
        upright: bool | None = None,
    ) -> None:
        texts = _texts(scale, text)
        colors = scale.colors(np.linspace(-scale.limit, scale.limit, STEPS))
        places: list[Place]
        if box.height > box.width if upright is None else upright:
            strip, colors = box.sized(THICKNESS, box.height, x=0.0), colors[::-1, None]
            inside = px(size * 0.36)
            places = [
                (strip.at(1, 1) + (GAP, inside, 0), "left"),
                (strip.at(1, 0.5) + (GAP, 0, 0), "left"),
                (strip.at(1, 0) + (GAP, -inside, 0), "left"),
            ]
        else:
            aside = px(14)
            side = max(text_width(t, size) for t in texts) + aside
            strip = box.inset(side, 0).sized(box.width - 2 * side, THICKNESS, y=0.0)
            colors = colors[None]
            places = [
                (strip.at(0, 0.5) - (aside, 0, 0), "right"),
                (strip.at(0.5, 1) - (0, px(size * 0.62), 0), "center"),
                (strip.at(1, 0.5) + (aside, 0, 0), "left"),
            ]
        self.strip = Raster(colors, strip)
        self.labels = [
            Label(said, size=size, color=theme.muted, anchor=anchor, align=align)
            for said, (anchor, align) in zip(texts, places, strict=True)
        ]
        super().__init__(self.strip, *self.labels)

    @staticmethod
    def width_upright(scale: DivergingScale, text: Callable[[float], str], size: float) -> float:
        """Return the width that a bar takes which stands upright, labels included."""
        return THICKNESS + GAP + max(text_width(t, size) for t in _texts(scale, text))


def _texts(scale: DivergingScale, text: Callable[[float], str]) -> list[str]:
    return [text(value) for value in (-scale.limit, 0.0, scale.limit)]
