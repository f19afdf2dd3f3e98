"""A stage for a picture that has only a part of the frame's body for itself."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.draw.kit.boxes import Box
from convviz.draw.layout.stage import Stage


@dataclass(frozen=True)
class StagePart(Stage):
    """A stage whose body is a box, so that two pictures can stand side by side.

    Attributes
    ----------
    part
        The box.
    """

    part: Box

    @classmethod
    def of(cls, stage: Stage, box: Box | None) -> StagePart:
        """Return the part of a stage that is a box; without one all of its body."""
        part = stage.body if box is None else box
        return cls(stage.pixel_width, stage.pixel_height, part)

    @property
    def body(self) -> Box:
        """What the picture may fill."""
        return self.part
