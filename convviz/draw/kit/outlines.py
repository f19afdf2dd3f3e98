"""Text to outlines: what a string looks like, as curves in em units.

HarfBuzz shapes the string (kerning included) and gives each glyph's curves; both are
cached, since numbers change in every frame and their figures do not. Characters
that the typeface lacks (a sentence in another script) go through Pango, which knows the
system's other fonts.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from html import escape
from typing import NamedTuple

import numpy as np
import uharfbuzz as hb
from numpy.typing import NDArray

from convviz.draw.kit.fonts import FAMILY, Weight, font_path, register_fonts
from convviz.errors import InputError

Points = NDArray[np.float64]

# Roboto's cap height and the middle of its capitals and figures, in em
CAP_HEIGHT = 1456 / 2048
MIDDLE = CAP_HEIGHT / 2

# The typeface has no arrow; Pango would take one from whatever font the machine has.
_ARROW = "→"


@dataclass(frozen=True, eq=False)
class Glyph:
    """One glyph's curves, in em: the pen starts at the origin, on the baseline.

    Attributes
    ----------
    points
        Cubic Bezier points as manim keeps them, shape (4 * curves, 3).
    ink
        Its extent: left, bottom, right, top; None of a space.
    """

    points: Points
    ink: tuple[float, float, float, float] | None


class PlacedGlyph(NamedTuple):
    """A glyph of a line, and where it stands in em from the line's start."""

    glyph: Glyph
    x: float
    y: float


@dataclass(frozen=True)
class Outline:
    """A string's curves.

    Attributes
    ----------
    glyphs
        From the left to the right.
    advance
        How far the pen moves, in em.
    left, right, bottom, top
        The ink's extent, in em.
    """

    glyphs: tuple[PlacedGlyph, ...]
    advance: float
    left: float
    right: float
    bottom: float
    top: float

    @cached_property
    def points(self) -> Points:
        """Cubic Bezier points as manim keeps them, shape (4 * curves, 3), in em.

        The baseline is at y = 0, and the pen starts at x = 0.
        """
        pieces = [glyph.points + (x, y, 0.0) for glyph, x, y in self.glyphs]
        points = np.concatenate([np.zeros((0, 3)), *pieces])
        points.setflags(write=False)
        return points


@lru_cache(maxsize=4096)
def outline(text: str, weight: Weight = "regular") -> Outline:
    """Return the outline of `text` in one weight of the typeface."""
    face = _face(weight)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(face.font, buffer, {"kern": True, "liga": False})
    infos = buffer.glyph_infos
    if any(g.codepoint == 0 and text[g.cluster] != _ARROW for g in infos):
        return _pango_outline(text, weight)
    glyphs: list[PlacedGlyph] = []
    pen = 0.0
    # without a text there are no positions
    for info, position in zip(infos, buffer.glyph_positions or (), strict=True):
        if info.codepoint == 0:
            glyph, advance = _arrow_glyph(weight)
        else:
            glyph = _glyph(weight, info.codepoint)
            advance = position.x_advance / face.upem
        x, y = pen + position.x_offset / face.upem, position.y_offset / face.upem
        glyphs.append(PlacedGlyph(glyph, x, y))
        pen += advance
    return _line(glyphs, pen)


def _line(glyphs: Sequence[PlacedGlyph], advance: float) -> Outline:
    inks = [
        (left + x, bottom + y, right + x, top + y)
        for (left, bottom, right, top), x, y in (
            (glyph.ink, x, y) for glyph, x, y in glyphs if glyph.ink is not None
        )
    ]
    if not inks:
        return Outline(tuple(glyphs), advance, 0.0, advance, 0.0, 0.0)
    lefts, bottoms, rights, tops = zip(*inks, strict=True)
    return Outline(tuple(glyphs), advance, min(lefts), max(rights), min(bottoms), max(tops))


def _as_glyph(points: Points) -> Glyph:
    points.setflags(write=False)
    if not len(points):
        return Glyph(points, None)
    (left, bottom), (right, top) = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    return Glyph(points, (float(left), float(bottom), float(right), float(top)))


@dataclass(frozen=True)
class _Face:
    font: hb.Font
    upem: int


@cache
def _face(weight: Weight) -> _Face:
    face = hb.Face(hb.Blob.from_file_path(str(font_path(weight))))
    return _Face(hb.Font(face), face.upem)


@lru_cache(maxsize=1024)
def _glyph(weight: Weight, glyph: int) -> Glyph:
    face = _face(weight)
    curves = _Curves(1 / face.upem)
    face.font.draw_glyph(glyph, curves.funcs, None)
    return _as_glyph(curves.points())


class _Curves:
    """Collects a glyph's moves, lines and curves as cubic Bezier points."""

    def __init__(self, scale: float) -> None:
        self._scale = scale
        self._rows: list[tuple[float, float]] = []
        self._start = self._pen = (0.0, 0.0)
        self.funcs = hb.DrawFuncs()
        self.funcs.set_move_to_func(self._move)
        self.funcs.set_line_to_func(lambda x, y, _: self._line((x, y)))
        self.funcs.set_quadratic_to_func(self._quadratic)
        self.funcs.set_cubic_to_func(self._cubic)
        self.funcs.set_close_path_func(lambda _: self._line(self._start))

    def points(self) -> Points:
        flat = np.array(self._rows, dtype=float).reshape(-1, 2) * self._scale
        return np.column_stack([flat, np.zeros(len(flat))])

    def _move(self, x: float, y: float, _: object) -> None:
        self._start = self._pen = (x, y)

    def _line(self, to: tuple[float, float]) -> None:
        if to == self._pen:
            return
        (x0, y0), (x1, y1) = self._pen, to
        third = ((x1 - x0) / 3, (y1 - y0) / 3)
        self._rows += [
            self._pen,
            (x0 + third[0], y0 + third[1]),
            (x1 - third[0], y1 - third[1]),
            to,
        ]
        self._pen = to

    def _quadratic(self, cx: float, cy: float, x: float, y: float, _: object) -> None:
        x0, y0 = self._pen
        first = (x0 + 2 / 3 * (cx - x0), y0 + 2 / 3 * (cy - y0))
        second = (x + 2 / 3 * (cx - x), y + 2 / 3 * (cy - y))
        self._rows += [self._pen, first, second, (x, y)]
        self._pen = (x, y)

    def _cubic(self, *args: float) -> None:
        ax, ay, bx, by, x, y = args[:6]
        self._rows += [self._pen, (ax, ay), (bx, by), (x, y)]
        self._pen = (x, y)


@cache
def _arrow_glyph(weight: Weight) -> tuple[Glyph, float]:
    """Return a plain arrow with the stem of the typeface's minus sign."""
    minus = outline("−", weight)
    ys = minus.points[:, 1]
    half = float(ys.max() - ys.min()) / 2
    middle = float(ys.max() + ys.min()) / 2
    left, tip, head = 0.07, 0.93, 0.2
    slant = half * np.sqrt(2)
    corners = [
        (left, middle - half),
        (tip - 2 * half, middle - half),
        (tip - half - head, middle - half - head + slant),
        (tip - half - head + slant, middle - half - head),
        (tip + slant / 2, middle),
        (tip - half - head + slant, middle + half + head),
        (tip - half - head, middle + half + head - slant),
        (tip - 2 * half, middle + half),
        (left, middle + half),
    ]
    curves = _Curves(1.0)
    curves._move(*corners[0], None)
    for corner in [*corners[1:], corners[0]]:
        curves._line(corner)
    return _as_glyph(curves.points()), 1.0


def _pango_outline(text: str, weight: Weight) -> Outline:
    """Return the outline that Pango makes, with the system's fonts where ours has no glyph.

    Raises
    ------
    InputError
        If no font of the machine has one of the characters: Pango would draw a box.
    """
    for character in dict.fromkeys(text):
        if _is_box(character, weight):
            raise InputError(
                f"no font on this machine has the character {character}: "
                "install one that has, for example fonts-noto-cjk"
            )
    points, advance = _pango_points(text, weight)
    return _line([PlacedGlyph(_as_glyph(points), 0.0, 0.0)], advance)


@lru_cache(maxsize=1024)
def _is_box(character: str, weight: Weight) -> bool:
    """Return whether neither our typeface nor any font that Pango knows has a character."""
    if _face(weight).font.get_nominal_glyph(ord(character)) is not None:
        return False
    points = _pango_points(character, weight)[0]
    # a box is one path of twenty points, then the code's figures
    return any(len(points) >= 20 and np.allclose(points[:20], box[:20]) for box in _boxes(weight))


@cache
def _boxes(weight: Weight) -> list[Points]:
    return [_pango_points(character, weight)[0] for character in _RARE]


# Letters of scripts that hardly a font has (Batak, Cuneiform): where one has them, their
# outlines are like no other letter's either. Pango's boxes for long codes are wider.
_RARE = ("\u1bc0", "\U00012000")


def _pango_points(text: str, weight: Weight) -> tuple[Points, float]:
    """Return Pango's curves in em, as those of an `Outline`, and the advance."""
    from manim import MarkupText, tempconfig

    register_fonts()
    # manim keeps a file of every text; the user's folder is no place for ours
    with (
        tempfile.TemporaryDirectory(prefix="convviz-text-") as folder,
        tempconfig({"text_dir": folder}),
    ):
        # A capital in front gives the size of an em and the place of the baseline.
        # Not `Text`: it wants a glyph for every character, and scripts with marks and
        # ligatures have fewer.
        drawn = MarkupText(
            escape(f"H{text}"),
            font=FAMILY,
            weight=_PANGO_WEIGHT[weight],
            disable_ligatures=True,
        )
    mark, rest = drawn[0], drawn[1:]
    em = mark.height / CAP_HEIGHT
    reference = outline("H", weight)
    origin = mark.get_left()[0] + (reference.advance - reference.left) * em
    parts = [glyph.points for glyph in rest.family_members_with_points()]
    points = np.concatenate(parts) if parts else np.zeros((0, 3))
    points = (points - (origin, mark.get_bottom()[1], 0.0)) / em
    return points, float(points[:, 0].max()) if len(points) else 0.0


_PANGO_WEIGHT = {"regular": "NORMAL", "medium": "MEDIUM", "bold": "BOLD"}
