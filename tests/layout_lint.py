"""The layout lint: is every text of a picture inside its margin, apart, large and clear?

`lint` looks at the mobjects of a scene and at the pixels under its texts, so it knows
nothing of how a scene lays itself out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from manim import Camera, Mobject, Scene
from numpy.typing import NDArray

from convviz.draw import Box, Label
from convviz.draw.kit.theme import luminance

MARGIN = 0.05  # of each side
LEAST_DESIGN_PIXELS = 20  # of a frame whose short side has 1080
LEAST_PIXELS = 11  # of the frame itself
LEAST_CONTRAST = 4.5
SLACK = 0.5  # pixels: what antialiasing smears anyway
UNCLEAR_SHARE = 0.05  # of the pixels under a text may be unclear: a thin line behind it


@dataclass(frozen=True)
class Finding:
    """One text that breaks one rule.

    Attributes
    ----------
    rule
        "margin", "overlap", "size", "contrast" or "covered".
    texts
        The text, or the two that overlap.
    detail
        By how much.
    """

    rule: str
    texts: tuple[str, ...]
    detail: str

    def __str__(self) -> str:
        return f"{self.rule}: {' and '.join(map(repr, self.texts))}: {self.detail}"


def lint(scene: Scene, *, pixels: bool = True) -> list[Finding]:
    """Return all that is wrong with the texts of the picture that the scene shows now.

    Parameters
    ----------
    pixels
        Look at the pixels too: contrast, and whether something covers a text.
    """
    camera = scene.camera
    family = _family(scene)
    labels = [m for m in family if isinstance(m, Label) and _is_seen(m)]
    return [
        *_margin(labels, camera),
        *_size(labels, camera),
        *_overlap(labels, camera),
        *(_pixels(labels, family, camera) if pixels else ()),
    ]


def ink_box(label: Label) -> Box:
    """Return the box around a text's ink."""
    low, high = label.points.min(axis=0), label.points.max(axis=0)
    return Box(low[0], low[1], high[0], high[1])


def draw(camera: Camera, mobjects: Sequence[Mobject]) -> NDArray[np.uint8]:
    """Return the picture of these mobjects alone, RGB bytes (height, width, 3)."""
    camera.reset()
    camera.capture_mobjects(list(mobjects), include_submobjects=False)
    return camera.pixel_array[..., :3].copy()


def _family(scene: Scene) -> list[Mobject]:
    """Return every drawn mobject once, from the bottom to the top."""
    members = (part for mobject in scene.mobjects for part in mobject.get_family())
    return [m for m in dict.fromkeys(members) if len(m.points)]


def _is_seen(label: Label) -> bool:
    return bool(label.text.strip()) and label.get_fill_opacity() > 0


def _pixel(camera: Camera) -> float:
    """Return the width of a pixel in manim's units."""
    return float(camera.frame_width / camera.pixel_width)


def _margin(labels: Sequence[Label], camera: Camera) -> Iterator[Finding]:
    slack = SLACK * _pixel(camera)
    right = camera.frame_width * (0.5 - MARGIN) + slack
    top = camera.frame_height * (0.5 - MARGIN) + slack
    for label in labels:
        box = ink_box(label)
        out = max(-right - box.left, box.right - right, -top - box.bottom, box.top - top)
        if out > 0:
            yield Finding("margin", (label.text,), f"{out / _pixel(camera):.1f} px outside")


def _size(labels: Sequence[Label], camera: Camera) -> Iterator[Finding]:
    short = min(camera.pixel_width, camera.pixel_height)
    for label in labels:
        pixels = label.size * short / 1080
        if label.size < LEAST_DESIGN_PIXELS - 1e-6 or pixels < LEAST_PIXELS - 1e-6:
            detail = f"{label.size:.1f} design px, {pixels:.1f} px in the frame"
            yield Finding("size", (label.text,), detail)


def _overlap(labels: Sequence[Label], camera: Camera) -> Iterator[Finding]:
    slack = SLACK * _pixel(camera)
    boxes = [ink_box(label) for label in labels]
    for (one, a), (other, b) in combinations(zip(labels, boxes, strict=True), 2):
        across = min(a.right, b.right) - max(a.left, b.left)
        down = min(a.top, b.top) - max(a.bottom, b.bottom)
        if across > slack and down > slack:
            by = f"by {across / _pixel(camera):.1f}×{down / _pixel(camera):.1f} px"
            yield Finding("overlap", (one.text, other.text), by)


def _pixels(
    labels: Sequence[Label], family: Sequence[Mobject], camera: Camera
) -> Iterator[Finding]:
    ground = draw(camera, [m for m in family if not isinstance(m, Label)])
    for label in labels:
        contrast = _contrast(label, ground[_crop(ink_box(label), camera)])
        if not contrast.size:
            continue  # wholly out of the frame, which the margin's rule tells
        unclear = (contrast < LEAST_CONTRAST).mean()
        if unclear > UNCLEAR_SHARE:
            ratio = float(np.median(contrast))
            detail = f"{unclear:.0%} of its ground is unclear, {ratio:.1f}:1 in the middle"
            yield Finding("contrast", (label.text,), detail)
    crossed = _crossed(labels, family)
    if not crossed:
        return
    # what would be seen, were all texts above everything else
    camera.capture_mobjects(list(labels), include_submobjects=False)
    on_top = camera.pixel_array[..., :3].copy()
    shown = draw(camera, family)
    for label in crossed:
        place = _crop(ink_box(label), camera)
        differs = (np.abs(on_top[place].astype(int) - shown[place]) > 8).any(axis=2)
        if differs.any():
            yield Finding("covered", (label.text,), f"{differs.mean():.0%} of its box")


def _crossed(labels: Sequence[Label], family: Sequence[Mobject]) -> list[Label]:
    """Return the texts that something drawn after them may touch."""
    order = {mobject: i for i, mobject in enumerate(family)}
    others = [m for m in family if not isinstance(m, Label)]
    lows = np.array([m.points.min(axis=0)[:2] - _reach(m) for m in others]).reshape(-1, 2)
    highs = np.array([m.points.max(axis=0)[:2] + _reach(m) for m in others]).reshape(-1, 2)
    places = np.array([order[m] for m in others])
    crossed = []
    for label in labels:
        box = ink_box(label)
        touches = (lows < (box.right, box.top)) & (highs > (box.left, box.bottom))
        if (touches.all(axis=1) & (places > order[label])).any():
            crossed.append(label)
    return crossed


def _reach(mobject: Mobject) -> float:
    """Return how far a mobject's stroke may lie outside its points, in manim's units."""
    return float(getattr(mobject, "stroke_width", 0)) / 100


def _crop(box: Box, camera: Camera) -> tuple[slice, slice]:
    """Return the whole pixels that a box touches."""
    across = (np.array([box.left, box.right]) / camera.frame_width + 0.5) * camera.pixel_width
    down = (0.5 - np.array([box.top, box.bottom]) / camera.frame_height) * camera.pixel_height
    (left, right), (top, bottom) = (
        (max(0, int(np.floor(low))), max(1, int(np.ceil(high)))) for low, high in (across, down)
    )
    return slice(top, bottom), slice(left, right)


def _contrast(label: Label, ground: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the contrast ratio (WCAG 2.2) of a text with each pixel that it stands on."""
    share = float(label.get_fill_opacity())
    ink = np.array(label.get_fill_color().to_int_rgb())
    inked = np.rint(share * ink + (1 - share) * ground).astype(np.uint8)
    one, other = luminance(inked), luminance(ground)
    return (np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05)
