"""The colours of cells that are not the input's own."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

import numpy as np
from numpy.typing import ArrayLike

from convviz.draw.kit.cell_look import CellLook
from convviz.draw.kit.scales import Colors, Scale
from convviz.draw.kit.theme import Theme, rgb

TONE = 0.45  # how much of its value's colour a cell of the padding keeps


class Toned:
    """Another scale's colours, pale; what is infinite has none at all, and nan is no cell.

    Parameters
    ----------
    scale
        The colours of the input itself.
    share
        How much of them is kept; 1 keeps all, 0 leaves every cell empty.
    """

    def __init__(self, scale: Scale, theme: Theme, share: float = 1.0) -> None:
        self.scale = scale
        self.share = share
        self.ground = rgb(theme.background).astype(float)
        self.empty = rgb(theme.surface)

    def colors(self, values: ArrayLike) -> Colors:
        """Return bytes (..., 3) for values (...)."""
        numbers = np.asarray(values, dtype=np.float64)
        finite = np.isfinite(numbers) & (self.share > 0)
        own = self.scale.colors(np.where(finite, numbers, 0.0)).astype(float)
        toned = np.rint(self.ground + self.share * (own - self.ground)).astype(np.uint8)
        bare = np.where(np.isnan(numbers)[..., None], self.ground.astype(np.uint8), self.empty)
        chosen: Colors = np.where(finite[..., None], toned, bare)
        return chosen


def padding_look(look: CellLook, theme: Theme, *, hollow: bool) -> CellLook:
    """Return how the padding's cells look beside the input's; nan says nothing.

    Parameters
    ----------
    hollow
        Whether they show no value of the input's; else they are pale copies.
    """

    def said(value: float) -> str:
        if isnan(value):
            return ""
        # a padded zero is no number of the input's
        return "0" if hollow and value == 0 else look.text(value)

    scale = Toned(look.scale, theme, 0.0 if hollow else TONE)
    return replace(look, scale=scale, text=said, line=theme.line, muted=theme.muted)
