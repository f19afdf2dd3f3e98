"""Text to outlines: what a string looks like, as curves in em units.

HarfBuzz shapes the string (kerning included) and gives each glyph's curves; the result
is cached, so that a number which changes every frame costs one array copy. Characters
that the typeface lacks (a sentence in another script) go through Pango, which knows the
system's other fonts.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from itertools import pairwise

import numpy as np
import uharfbuzz as hb
from numpy.typing import NDArray

from convviz.draw.fonts import FAMILY, Weight, font_path, register_fonts
from convviz.errors import InputError

Points = NDArray[np.float64]

# Roboto's cap height and the middle of its capitals and figures, in em
CAP_HEIGHT = 1456 / 2048
MIDDLE = CAP_HEIGHT / 2

# The typeface has no arrow; Pango would take one from whatever font the machine has.
_ARROW = "→"


@dataclass(frozen=True)
class Outline:
    """A string's curves.

    Attributes
    ----------
    points
        Cubic Bezier points as manim keeps them, shape (4 * curves, 3), in em, the
        baseline at y = 0 and the pen's start at x = 0.
    advance
        How far the pen moves, in em.
    left, right
        The ink's extent, in em.
    contours
        The lines that the curves form, as `append_contours` takes them: all are closed.
    """

    points: Points
    advance: float
    left: float
    right: float
    contours: tuple[tuple[int, int, bool], ...]


@lru_cache(maxsize=4096)
def outline(text: str, weight: Weight = "regular") -> Outline:
    """Return the outline of `text` in one weight of the typeface."""
    if not text:
        return _finish(np.zeros((0, 3)), 0.0)
    face = _face(weight)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(face.font, buffer, {"kern": True, "liga": False})
    if any(g.codepoint == 0 and text[g.cluster] != _ARROW for g in buffer.glyph_infos):
        return _pango_outline(text, weight)
    pieces: list[Points] = []
    pen = 0.0
    for glyph, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        if glyph.codepoint == 0:
            curves, advance = _arrow_glyph(weight)
        else:
            curves = _glyph(weight, glyph.codepoint)
            advance = position.x_advance / face.upem
        offset = (pen + position.x_offset / face.upem, position.y_offset / face.upem, 0.0)
        pieces.append(curves + offset)
        pen += advance
    return _finish(np.concatenate(pieces), pen)


@dataclass(frozen=True)
class _Face:
    font: hb.Font
    upem: int


@cache
def _face(weight: Weight) -> _Face:
    face = hb.Face(hb.Blob.from_file_path(str(font_path(weight))))
    return _Face(hb.Font(face), face.upem)


def _finish(points: Points, advance: float) -> Outline:
    points.setflags(write=False)
    xs = points[:, 0] if len(points) else np.array([0.0, advance])
    curves = points.reshape(-1, 4, 3)
    breaks = 1 + np.flatnonzero(~np.isclose(curves[:-1, 3], curves[1:, 0]).all(axis=1))
    bounds = [0, *breaks.tolist(), len(curves)] if len(curves) else []
    contours = tuple((first, stop, True) for first, stop in pairwise(bounds))
    return Outline(points, advance, float(xs.min()), float(xs.max()), contours)


@lru_cache(maxsize=1024)
def _glyph(weight: Weight, glyph: int) -> Points:
    face = _face(weight)
    curves = _Curves(1 / face.upem)
    face.font.draw_glyph(glyph, curves.funcs, None)
    return curves.points()


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
def _arrow_glyph(weight: Weight) -> tuple[Points, float]:
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
    return curves.points(), 1.0


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
    return _finish(*_pango_points(text, weight))


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
