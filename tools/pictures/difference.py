"""How two pictures differ, in numbers and to look at."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from PIL import Image

from .drawing import Pixels

_GAP = 8
_AROUND = (128, 128, 128)
# by how much a pixel must be marked to be found, however little it differs
_LEAST_MARK = 180


class Difference(NamedTuple):
    """What is other in a picture.

    Attributes
    ----------
    pixels
        How many differ.
    largest
        By how much at most, of 255.
    box
        Where: left, top, right, bottom.
    sizes
        Both pictures' sizes where these differ, else nothing.
    """

    pixels: int
    largest: int
    box: tuple[int, int, int, int]
    sizes: str = ""

    def __str__(self) -> str:
        left, top, right, bottom = self.box
        told = f"{self.pixels:,} pixels by at most {self.largest}"
        return f"{self.sizes}{told}, x {left} to {right}, y {top} to {bottom}"


def difference(before: Pixels, after: Pixels) -> Difference:
    """Return how a picture differs from the one before, both laid corner on corner."""
    off = _off(before, after)
    rows, columns = np.nonzero(off)
    box = (0, 0, 0, 0)
    if len(rows):
        box = (int(columns.min()), int(rows.min()), int(columns.max()), int(rows.max()))
    sizes = ""
    if before.shape != after.shape:
        (tall, wide), (high, broad) = before.shape[:2], after.shape[:2]
        sizes = f"{broad}x{high} instead of {wide}x{tall}, "
    return Difference(len(rows), int(off.max()), box, sizes)


def triptych(before: Pixels, after: Pixels) -> Image.Image:
    """Return the picture before, the one after and where they differ, side by side."""
    off = _off(before, after)
    grey = _padded(after, off.shape).mean(axis=2) * 0.25 + 32
    marked = np.repeat(grey[..., None], 3, axis=2)
    strength = _LEAST_MARK + off[off > 0] * ((255 - _LEAST_MARK) / 255)
    marked[off > 0] = np.stack([strength, strength * 0.2, strength * 0.8], axis=1)
    panels = [before, after, marked.astype(np.uint8)]
    width = sum(panel.shape[1] for panel in panels) + 2 * _GAP
    whole = Image.new("RGB", (width, off.shape[0]), _AROUND)
    left = 0
    for panel in panels:
        whole.paste(Image.fromarray(np.ascontiguousarray(panel)), (left, 0))
        left += panel.shape[1] + _GAP
    return whole


def _off(before: Pixels, after: Pixels) -> Pixels:
    """Return by how much each pixel differs in its most differing channel."""
    shape = tuple(max(sides) for sides in zip(before.shape[:2], after.shape[:2], strict=True))
    one, other = (_padded(picture, shape).astype(np.int16) for picture in (before, after))
    off = np.abs(one - other).max(axis=2).astype(np.uint8)
    # what one of them alone covers differs, whatever it shows
    for tall, wide in (before.shape[:2], after.shape[:2]):
        off[tall:] = off[:, wide:] = 255
    return off


def _padded(picture: Pixels, shape: tuple[int, ...]) -> Pixels:
    (tall, wide), (high, broad) = picture.shape[:2], shape
    return np.pad(picture, ((0, high - tall), (0, broad - wide), (0, 0)))
