"""The frame, divided into named regions for its aspect.

Scenes place things in regions, so that 16:9, 1:1 and 9:16 are one scene.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.units import SHORT_SIDE, SHORT_SIDE_UNITS, px

Shape = Literal["wide", "square", "tall"]

SAFE_MARGIN = 0.05  # of each side's length

# No text is smaller than this many pixels of the frame, however small the frame
LEAST_PIXELS = 11
TINY = 216  # pixels of a frame's short side


@dataclass(frozen=True)
class Stage:
    """A frame of so many pixels.

    Attributes
    ----------
    pixel_width, pixel_height
        The frame's size in pixels.
    """

    pixel_width: int
    pixel_height: int

    @property
    def frame(self) -> Box:
        """The whole frame: its short side is eight units."""
        short = min(self.pixel_width, self.pixel_height)
        width = SHORT_SIDE_UNITS * self.pixel_width / short
        height = SHORT_SIDE_UNITS * self.pixel_height / short
        return Box(-width / 2, -height / 2, width / 2, height / 2)

    @property
    def safe(self) -> Box:
        """The frame without its margin."""
        return self.frame.inset(SAFE_MARGIN * self.frame.width, SAFE_MARGIN * self.frame.height)

    @property
    def shape(self) -> Shape:
        ratio = self.pixel_width / self.pixel_height
        return "wide" if ratio > 1.3 else "square" if ratio > 0.77 else "tall"

    @property
    def is_tiny(self) -> bool:
        """Whether no text has room beside a picture: such frames are drawn for tests alone."""
        return min(self.pixel_width, self.pixel_height) < TINY

    def text_size(self, size: float) -> float:
        """Return a text size in design pixels that is legible in a frame of this size."""
        short = min(self.pixel_width, self.pixel_height)
        return max(size, LEAST_PIXELS * SHORT_SIDE / short)

    @property
    def title_size(self) -> float:
        return self.text_size({"wide": 72, "square": 60, "tall": 60}[self.shape])

    @property
    def large_size(self) -> float:
        return self.text_size(56)

    @property
    def label_size(self) -> float:
        return self.text_size({"wide": 38, "square": 34, "tall": 38}[self.shape])

    @property
    def small_size(self) -> float:
        return self.text_size(25)

    @property
    def title(self) -> Box:
        """The line of the title."""
        return self._header[0]

    @property
    def subtitle(self) -> Box:
        """The line under the title."""
        return self._header[1]

    @property
    def corner(self) -> Box:
        """The line of the shapes: beside the title, or where there is no room, below it."""
        return self._header[2]

    @cached_property
    def _header(self) -> tuple[Box, Box, Box]:
        line = px(self.label_size * 1.45)
        title, subtitle, shapes = self.safe.rows([px(self.title_size * 1.2), line, line])
        return (title, subtitle, title if self.shape == "wide" else shapes)

    @property
    def foot_lines(self) -> int:
        """How many lines of text the foot holds."""
        return {"wide": 2, "square": 3, "tall": 4}[self.shape]

    @property
    def foot(self) -> Box:
        """The sentence that explains."""
        height = px(self.foot_lines * self.label_size * 1.3)
        return self.safe.cut_bottom(height)[0]

    @property
    def body(self) -> Box:
        """Everything between header and foot."""
        top = min(self.subtitle.bottom, self.corner.bottom)
        gap = px({"wide": 26, "square": 22, "tall": 60}[self.shape])
        return Box(self.safe.left, self.foot.top + gap, self.safe.right, top - gap)
