"""Text as one mobject."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

import numpy as np
from manim import ORIGIN, ManimColor, VMobject
from manim.typing import Point3DLike
from numpy.typing import NDArray

from convviz.draw.kit.fills import fill_with
from convviz.draw.kit.fonts import Weight
from convviz.draw.kit.outlines import MIDDLE, Outline, outline
from convviz.draw.kit.units import px

# Cairo rounds to 256ths of a pixel across and to 15ths down. A line this far off, in em, stands
# on no tie, where the last bit of a sum would decide how dark an edge's row of pixels is.
OFF_GRID = 1.1e-7

Align = Literal["left", "center", "right"]
Point = NDArray[np.float64]
Place = tuple[Point, Align]  # of a label: its anchor and how it aligns


class Placement(NamedTuple):
    """All that the curves of a line depend on; as `Label` has it, the anchor in three numbers."""

    text: str
    weight: Weight
    size: float
    align: Align
    x: float
    y: float
    z: float

    @property
    def outline(self) -> Outline:
        """The line's curves."""
        return outline(self.text, self.weight)

    @property
    def em(self) -> float:
        """The size in manim's units."""
        return px(self.size)

    def pen(self) -> tuple[float, float]:
        """Return where the pen starts on the baseline."""
        across = _start(self.outline, self.align) + OFF_GRID
        return self.x + across * self.em, self.y + (OFF_GRID - MIDDLE) * self.em

    def points(self) -> NDArray[np.float64]:
        """Return the curves as manim keeps them."""
        points: NDArray[np.float64] = self.outline.points * self.em + (*self.pen(), self.z)
        return points


def _start(line: Outline, align: Align) -> float:
    """Return where the pen starts from the anchor, in em."""
    return {"left": -line.left, "center": -line.advance / 2, "right": -line.right}[align]


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
    weight
        "regular", "medium" or "bold".
    anchor
        Where it stands, a point in manim's units: the middle of its capitals' height, and the
        left end, the centre or the right end of the line by `align`. Centred text is centred
        by its advance width, so that a number which changes does not tremble.
    align
        "left", "center" or "right".

    Attributes
    ----------
    placement
        Where and how it was laid out: it stands so unless it `is_bent`.

    Examples
    --------
    >>> from convviz.draw import Label
    >>> label = Label("0.96", size=120, color=scene.theme.ink, weight="bold")
    >>> label.text
    '0.96'
    >>> scene.add(label)
    """

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
        self.placement = Placement("", weight, size, align, 0.0, 0.0, 0.0)
        self._points: NDArray[np.float64] | None = None
        self._laid_out = b""
        super().__init__(stroke_width=0, fill_opacity=1, fill_color=color)
        self.text = text
        self.size = size
        self.weight = weight
        self.anchor = np.array(anchor, dtype=float)
        self.align = align
        self._lay_out()

    def set_text(self, text: str) -> Label:
        """Say this at `anchor` and in `size`."""
        if text or self.text:
            self.text = text
            self._lay_out()
        return self

    def set_ink(self, color: str) -> Label:
        """Be opaque in this #RRGGBB colour."""
        fill_with(self, color)
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
        line = outline(self.text, self.weight)
        return -_start(line, self.align) - line.advance / 2

    def _lay_out(self) -> None:
        wanted = Placement(self.text, self.weight, self.size, self.align, *self.anchor.tolist())
        if wanted != self.placement or self.is_bent():
            _ = wanted.outline  # refuses a character that no font has
            self.placement = wanted
            self._points = None

    @property
    def points(self) -> NDArray[np.float64]:
        """The curves as manim keeps them; made when they are first asked for."""
        if self._points is None:
            self._points = self.placement.points()
            self._laid_out = self._points.tobytes()
        return self._points

    @points.setter
    def points(self, points: NDArray[np.float64]) -> None:
        self._points = points

    def get_num_points(self) -> int:
        """Return how many points the curves have, without making them: every play asks."""
        if self._points is not None:
            return len(self._points)
        return sum(len(placed.glyph.points) for placed in self.placement.outline.glyphs)

    def is_bent(self) -> bool:
        """Return whether an animation has moved or changed the curves."""
        return self._points is not None and self._points.tobytes() != self._laid_out


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
