"""The frame and the colours of a picture: what all its pieces are written with."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from convviz.draw.kit.cell_look import FILL, CellLook, Text
from convviz.draw.kit.fonts import Weight
from convviz.draw.kit.label import Label, Place
from convviz.draw.kit.scales import Scale
from convviz.draw.kit.theme import Theme
from convviz.draw.layout.stage import Stage


@dataclass(frozen=True)
class Style:
    """For which frame, and in which colours."""

    stage: Stage
    theme: Theme

    @property
    def size(self) -> float:
        """Of labels, in design pixels."""
        return self.stage.label_size

    @property
    def least(self) -> float:
        """The smallest size at which a text can be read."""
        return self.stage.text_size(20)

    def label(
        self,
        text: str,
        place: Place,
        *,
        size: float | None = None,
        color: str | None = None,
        weight: Weight = "regular",
    ) -> Label:
        """Return a text at an anchor; a muted label by default."""
        anchor, align = place
        return Label(
            text,
            size=self.size if size is None else size,
            color=self.theme.muted if color is None else color,
            weight=weight,
            anchor=anchor,
            align=align,
        )

    def cells(
        self,
        scale: Scale,
        text: Text,
        widest: str,
        *,
        size: float | None = None,
        line: str | None = None,
        fill: float = FILL,
    ) -> CellLook:
        """Return how cells look; their numbers are large, and their lines thin, by default."""
        return CellLook(
            scale,
            text,
            widest,
            size=self.stage.large_size if size is None else size,
            least_size=self.least,
            line=self.theme.line if line is None else line,
            empty=self.theme.surface,
            fill=fill,
        )

    def pixels(self, scale: Scale, line: str | None = None) -> CellLook:
        """Return how cells look that say no numbers, however large they are."""
        return replace(self.cells(scale, str, "0", line=line), least_size=math.inf)
