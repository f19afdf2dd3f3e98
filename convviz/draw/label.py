"""Text as one mobject."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Literal

import cairo
import numpy as np
from manim import ORIGIN, ManimColor, VMobject
from manim.typing import Point3DLike
from numpy.typing import NDArray

from convviz.draw.fonts import Weight
from convviz.draw.outlines import MIDDLE, Outline, outline
from convviz.draw.paths import append_contours
from convviz.draw.units import px

Align = Literal["left", "center", "right"]


class Label(VMobject):
    """One line of text as a single path, so that it draws, moves and changes quickly.

    Parameters
    ----------
    text
        What it says.
    size
        The em, in pixels of a frame whose short side has 1080.
    color
        The text's colour.
    anchor
        Where it stands: the middle of its capitals' height, and the left end, the centre
        or the right end of the line by `align`. Centred text is centred by its advance
        width, so that a number which changes does not tremble.

    Examples
    --------
    >>> from convviz.draw import Label
    >>> Label("0.96", size=56, color="#E8EAED").text
    '0.96'
    """

    points: NDArray[np.float64]

    def __init__(
        self,
        text: str,
        *,
        size: float,
        color: ManimColor | str,
        weight: Weight = "regular",
        anchor: Point3DLike = ORIGIN,
        align: Align = "center",
    ) -> None:
        super().__init__(stroke_width=0, fill_opacity=1, fill_color=color)
        self.text = text
        self.size = size
        self.weight = weight
        self.anchor = np.array(anchor, dtype=float)
        self.align = align
        self._wanted: tuple[object, ...] = ()
        self._laid_out = b""
        self._lay_out()

    def set_text(self, text: str) -> Label:
        """Say this at `anchor` and in `size`."""
        if text or self.text:
            self.text = text
            self._lay_out()
        return self

    def set_ink(self, color: str) -> Label:
        """Be opaque in this #RRGGBB colour: `set_fill` in a fraction of its time."""
        self.fill_rgbas = _opaque(color).copy()
        self.fill_opacity = 1.0
        return self

    def get_middle(self) -> np.ndarray:
        """Return the point halfway along the line, at the middle of its capitals."""
        return self.anchor - (self._shift() * px(self.size), 0, 0)

    def set_middle(self, middle: Point3DLike) -> Label:
        """Stand with that point there, in `size`."""
        self.anchor = np.array(middle, dtype=float) + (self._shift() * px(self.size), 0, 0)
        self._lay_out()
        return self

    def _shift(self) -> float:
        """Return how far the anchor is to the right of the middle, in em."""
        shape = outline(self.text, self.weight)
        return -self._start(shape) - shape.advance / 2

    def _start(self, shape: Outline) -> float:
        """Return where the pen starts from the anchor, in em."""
        return {
            "left": -shape.left,
            "center": -shape.advance / 2,
            "right": -shape.right,
        }[self.align]

    def _lay_out(self) -> None:
        wanted = (self.text, self.weight, self.size, self.align, *self.anchor.tolist())
        if wanted == self._wanted and self.points.tobytes() == self._laid_out:
            return
        self._wanted = wanted
        shape = outline(self.text, self.weight)
        em = px(self.size)
        self.points = (shape.points + (self._start(shape), -MIDDLE, 0.0)) * em + self.anchor
        self._laid_out = self.points.tobytes()

    def append_to(self, context: cairo.Context) -> bool:
        """Append the text to a cairo path; return False if an animation has bent it.

        As `append_curves` would, which has to find the contours first.
        """
        if self.points.tobytes() != self._laid_out:
            return False
        contours = outline(self.text, self.weight).contours
        append_contours(context, self.points[:, :2].reshape(-1, 8), contours)
        return True


@cache
def _opaque(color: str) -> NDArray[np.float64]:
    return ManimColor(color).to_rgba()[None]


def text_width(text: str, size: float, weight: Weight = "regular") -> float:
    """Return the ink's width of one line, in manim's units."""
    shape = outline(text, weight)
    return (shape.right - shape.left) * px(size)


def widest(texts: Iterable[str]) -> str:
    """Return the text whose line is the widest."""
    return max(texts, key=lambda text: text_width(text, 1))


def fitted_size(
    text: str, size: float, width: float, *, weight: Weight = "regular", least: float = 20
) -> float:
    """Return `size`, or the smaller size at which `text` is no wider than `width`."""
    natural = text_width(text, size, weight)
    return size if natural <= width else max(least, size * width / natural)


def shortened(text: str, size: float, width: float, *, weight: Weight = "regular") -> str:
    """Return `text`, or as much of its beginning as fits into `width` with an ellipsis."""
    if text_width(text, size, weight) <= width:
        return text
    starts = (f"{text[:end].rstrip()}…" for end in range(len(text) - 1, 0, -1))
    return next((start for start in starts if text_width(start, size, weight) <= width), "…")


def wrapped(text: str, size: float, width: float, weight: Weight = "regular") -> list[str]:
    """Break `text` into as few lines of at most `width` as it takes, evenly filled."""
    lines = _greedy(text.split(), size, width, weight)
    if len(lines) < 2:
        return lines
    # narrow the lines as far as their number allows: no last line of one word
    low, high = width / 2, width
    for _ in range(8):
        middle = (low + high) / 2
        if len(_greedy(text.split(), size, middle, weight)) == len(lines):
            high = middle
        else:
            low = middle
    return _greedy(text.split(), size, high, weight)


def _greedy(words: list[str], size: float, width: float, weight: Weight) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and text_width(f"{lines[-1]} {word}", size, weight) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
