"""The frame, divided into named regions by its measures.

Scenes place things in regions, so that 16:9, 4:3, 1:1 and 9:16 are one scene.
"""

from __future__ import annotations

import math
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

# The longest side, in design pixels, up to which a longer one lets sizes grow; that of 16:9 in
# whole pixels is 1917 at the least.
_LONG_SIDE = 1900
# In em: a line so long holds a title and the shapes beside it, and the foot so long a sentence
_TITLE_AND_SHAPES = 22
_SENTENCE = 82


ABREAST = 1.75  # the ratio of a body in which pictures stand side by side


@dataclass(frozen=True)
class Stage:
    """A frame of so many pixels, and its regions as boxes in manim's units.

    Attributes
    ----------
    pixel_width, pixel_height
        The frame's size in pixels.

    Examples
    --------
    >>> from convviz.draw import Label, Stage, Window
    >>> Stage(1080, 1920).shape, Stage(1920, 1080).frame.height
    ('tall', 8.0)
    >>> stage, theme = scene.stage, scene.theme
    >>> for name in ("title", "subtitle", "body", "foot"):
    ...     box = getattr(stage, name)
    ...     label = Label(name, size=stage.label_size, color=theme.ink, anchor=box.center)
    ...     scene.add(label, Window(box, theme.kernel, thickness=3))
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
        """What the pictures' layouts go by: "wide", "square" or "tall"."""
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
        """Of the title, in design pixels."""
        return self.text_size(self._title_size)

    @property
    def large_size(self) -> float:
        """Of numbers that are to be read first, in design pixels."""
        return self.text_size(56)

    @property
    def label_size(self) -> float:
        """Of labels and sentences, in design pixels."""
        return self.text_size(self._label_size)

    @property
    def small_size(self) -> float:
        """Of the smallest text, in design pixels."""
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
        return title, subtitle, title if self.corner_is_beside_title else shapes

    @property
    def corner_is_beside_title(self) -> bool:
        """Whether the title's line is long enough for both."""
        return self._line >= _TITLE_AND_SHAPES * self._title_size

    @property
    def foot_lines(self) -> int:
        """How many lines of text the foot holds."""
        return math.ceil(_SENTENCE * self._label_size / self._line)

    @property
    def foot(self) -> Box:
        """The sentence that explains."""
        height = px(self.foot_lines * self.label_size * 1.3)
        return self.safe.cut_bottom(height)[0]

    @property
    def body(self) -> Box:
        """Everything between header and foot."""
        top = min(self.subtitle.bottom, self.corner.bottom)
        # a little less than a line, and more where there is room above and below
        gap = px(self._label_size - 12 + 34 * _growth(self._design[1]))
        return Box(self.safe.left, self.foot.top + gap, self.safe.right, top - gap)

    def beside(self, count: int) -> list[Box]:
        """Return so many equal boxes in the body: side by side where it is wide enough."""
        is_wide = self.body.width >= ABREAST * self.body.height
        return self.body.columns(count) if is_wide else self.body.lines(count)

    @property
    def _design(self) -> tuple[float, float]:
        """The frame's width and height in design pixels."""
        short = min(self.pixel_width, self.pixel_height)
        return SHORT_SIDE * self.pixel_width / short, SHORT_SIDE * self.pixel_height / short

    @property
    def _line(self) -> float:
        """How long a line of text may be, in design pixels."""
        return self._design[0] * (1 - 2 * SAFE_MARGIN)

    @property
    def _title_size(self) -> float:
        """The title's size in a frame of many pixels."""
        return 60 + 12 * _growth(self._design[0])

    @property
    def _label_size(self) -> float:
        """The labels' size in a frame of many pixels: more where there is more room."""
        return 34 + 4 * _growth(max(self._design))


def _growth(side: float) -> float:
    """Return how far a side is on its way from the shortest to a long one, from 0 to 1."""
    return min(1.0, (side - SHORT_SIDE) / (_LONG_SIDE - SHORT_SIDE))
