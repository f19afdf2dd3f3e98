"""Text in one or more centred lines, and how it changes."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Animation, VGroup

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, wrapped
from convviz.draw.kit.units import px

LINE_HEIGHT = 1.3  # em
LEAST_SIZE = 20  # design pixels


class Paragraph(VGroup):
    """A sentence in a box, broken into as few lines as it takes.

    Parameters
    ----------
    text
        What it says.
    box
        Where it stands: centred, the lines around the middle.
    size
        The em in design pixels.
    color
        The text's colour.
    lines
        How many lines the box holds; a longer sentence is set smaller.

    Examples
    --------
    >>> from convviz.draw import Box, Paragraph
    >>> told = "A window reads nine pixels at once, each with a weight of its own."
    >>> place = Box(-4.5, -1, 4.5, 1)
    >>> scene.add(Paragraph(told, place, size=56, color=scene.theme.ink))
    """

    def __init__(self, text: str, box: Box, *, size: float, color: str, lines: int = 2) -> None:
        self.box = box
        self.size = size
        self.text = ""
        # a fixed number of lines: manim decides what moves before an animation begins
        super().__init__(*(Label("", size=size, color=color) for _ in range(lines)))
        self.set_text(text)

    def set_text(self, text: str) -> Paragraph:
        """Say something else."""
        self.text = text
        size = self.size
        broken = wrapped(text, size, self.box.width)
        while len(broken) > len(self) and size > LEAST_SIZE:
            size -= 1
            broken = wrapped(text, size, self.box.width)
        step = px(size * LINE_HEIGHT)
        top = self.box.y + step * (len(broken) - 1) / 2
        for i, line in enumerate(self):
            line.size = size
            line.anchor = np.array([self.box.x, top - i * step, 0.0])
            line.set_text(broken[i] if i < len(broken) else "")
        return self


class Say(Animation):
    """The paragraph's sentence gives way to another; the two never overlap.

    Parameters
    ----------
    paragraph
        Which; of a `ConvScene` with a head, `self.say(text)` returns this for the foot.
    text
        What it says from then on.
    run_time
        In seconds.

    Examples
    --------
    >>> from convviz.draw import Box, Paragraph, Say
    >>> theme = scene.theme
    >>> told = Paragraph("Nine products,", Box(-6, -1, 6, 1), size=60, color=theme.ink)
    >>> scene.play(Say(told, "one sum."))
    >>> scene.play(Say(told, "And the next window."))
    """

    def __init__(self, paragraph: Paragraph, text: str, run_time: float = 0.5, **kwargs: Any):
        self.before = paragraph.text
        self.after = text
        super().__init__(paragraph, run_time=run_time, **kwargs)

    def create_starting_mobject(self) -> Paragraph:
        """Return the paragraph: its texts are all that is needed."""
        return self.mobject

    def interpolate_mobject(self, alpha: float) -> None:
        """Fade the old sentence out, then the new one in."""
        alpha = self.rate_func(alpha)
        text, opacity = (self.before, 1 - 2 * alpha) if alpha < 0.5 else (self.after, 2 * alpha - 1)
        if self.mobject.text != text:
            self.mobject.set_text(text)
        for line in self.mobject:
            line.set_fill(opacity=opacity)
