"""The colours of cells that are not the input's own."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from convviz.draw.kit.scales import Colors, Scale
from convviz.draw.kit.theme import Theme, rgb


class Toned:
    """Another scale's colours, pale; what is infinite has none at all.

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
        chosen: Colors = np.where(finite[..., None], toned, self.empty)
        return chosen
