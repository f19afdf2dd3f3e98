"""At most 255 colours for a whole animation.

One palette for all pictures: a colour that does not move never flickers, and no
picture carries a table of its own. No dither: flat areas stay flat and compress.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from convviz.output.changes import Colours

# of the 256, one is left for the encoder to mean "as before"
SIZE = 255
# A wrong level shows in a cell, not in the rim of a letter. Measured: with 8 every
# colour of a flat area over 0.1% of the picture is within one level, for 0.3 dB.
_FLAT_WEIGHT = 8
# up to so many colours are weighed one by one
_SAMPLES = 1 << 14
_ROUNDS = 6

_CODES = 1 << 24
# The table of all colours is worked through in slabs, which bounds the memory. A slab
# is 8 levels of blue, so no box of 8x8x8 levels lies in two.
_SLAB = 1 << 19

Points = NDArray[np.float32]
Weights = NDArray[np.float32]


class Histogram:
    """How often each colour was drawn, flat areas counting more.

    The table is large, but its pages take memory only where a colour was seen.
    """

    def __init__(self) -> None:
        # float: the background of a long film then saturates, where an integer wraps
        self.weights: Weights = np.zeros(_CODES, np.float32)

    def add(self, picture: Colours, mask: NDArray[np.bool_]) -> None:
        """Count the pixels of `picture` where `mask` is true; both (height, width)."""
        weights = np.ones(picture.shape, np.float32)
        here, above, left = picture[1:, 1:], picture[:-1, 1:], picture[1:, :-1]
        weights[1:, 1:][(here == above) & (here == left)] += _FLAT_WEIGHT
        np.add.at(self.weights, picture[mask], weights[mask])

    def slabs(self) -> Iterator[tuple[Colours, Weights]]:
        """Yield the colours seen, ascending, and their weights, part by part."""
        for start in range(0, _CODES, _SLAB):
            weights = self.weights[start : start + _SLAB]
            seen = np.flatnonzero(weights)
            if seen.size:
                yield (seen + start).astype(np.uint32), weights[seen]


def choose_palette(histogram: Histogram) -> NDArray[np.uint8]:
    """Choose the colours that stand for all.

    Returns
    -------
    array of uint8, shape (at most 255, 3)
        Exactly the colours seen, if they are that few. Otherwise the error, squared
        and weighted, is small, and a colour that has most of its entry's weight is
        kept exactly. Distances are taken in the RGB values as they are: these are
        already spaced by how the eye sees light.
    """
    points, weights = _samples(histogram)
    if len(points) <= SIZE:
        return points.astype(np.uint8)
    centres = _spread(points, weights)
    for _ in range(_ROUNDS):
        nearest = _nearest(points, centres)
        centres = _means(nearest, points, weights, len(centres))[0]
    nearest = _nearest(points, centres)
    total = np.bincount(nearest, weights)
    ruling = weights * 2 > total[nearest]
    centres[nearest[ruling]] = points[ruling]
    return np.rint(centres).astype(np.uint8)


def lookup_table(histogram: Histogram, palette: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the table from a colour seen to the nearest entry, shape (2**24,)."""
    table = np.zeros(_CODES, np.uint8)
    for colours, _ in histogram.slabs():
        table[colours] = _nearest(_rgb(colours), palette.astype(np.float32))
    return table


def _rgb(colours: Colours) -> Points:
    return np.stack([colours & 255, colours >> 8 & 255, colours >> 16], axis=1).astype(np.float32)


def _samples(histogram: Histogram) -> tuple[Points, Weights]:
    """Return the colours with their weights; the rare among very many as boxes' means."""
    seen = np.count_nonzero(histogram.weights)
    # no more than _SAMPLES colours can have this share of the whole
    frequent = histogram.weights.sum(dtype=np.float64) / _SAMPLES if seen > _SAMPLES else 0
    points, weights = [], []
    for colours, counts in histogram.slabs():
        rgb, own = _rgb(colours), counts >= frequent
        points.append(rgb[own])
        weights.append(counts[own])
        if not own.all():
            boxes = (rgb[~own, :2].astype(np.intp) >> 3) @ (1, 32)
            means, total = _means(boxes, rgb[~own], counts[~own], 1024)
            points.append(means[total > 0])
            weights.append(total[total > 0])
    return np.concatenate(points), np.concatenate(weights)


def _means(
    groups: NDArray[np.intp], points: Points, weights: Weights, number: int
) -> tuple[Points, Weights]:
    """Return the weighted mean and the weight of each group."""
    total = np.bincount(groups, weights, number)
    moments = [np.bincount(groups, weights * points[:, axis], number) for axis in range(3)]
    means = np.stack(moments, axis=1) / np.maximum(total, 1)[:, None]
    return means.astype(np.float32), total.astype(np.float32)


def _spread(points: Points, weights: Weights) -> Points:
    """Pick, one by one, the colour whose error is worst with those picked so far."""
    picked = [int(np.argmax(weights))]
    distance = np.full(len(points), np.inf, np.float32)
    while len(picked) < SIZE:
        away = points - points[picked[-1]]
        np.minimum(distance, np.einsum("ij,ij->i", away, away), out=distance)
        picked.append(int(np.argmax(weights * distance)))
    return points[picked]


def _nearest(points: Points, centres: Points) -> NDArray[np.intp]:
    nearest = np.empty(len(points), np.intp)
    offset = np.einsum("ij,ij->i", centres, centres)
    # in parts, so that the table of distances stays small
    for start in range(0, len(points), 8192):
        part = slice(start, start + 8192)
        np.argmin(offset - 2 * (points[part] @ centres.T), axis=1, out=nearest[part])
    return nearest
