"""The choice of colours, without any file."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from convviz.output.changes import colours_of
from convviz.output.palette import SIZE, Histogram, choose_palette, lookup_table

from .conftest import decibels


def frame_of(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    alpha = np.full((*rgb.shape[:2], 1), 255, np.uint8)
    return np.concatenate([rgb, alpha], axis=2)


def histogram_of(*rgb: NDArray[np.uint8]) -> Histogram:
    histogram = Histogram()
    for picture in rgb:
        histogram.add(colours_of(frame_of(picture)), np.ones(picture.shape[:2], bool))
    return histogram


def through_palette(rgb: NDArray[np.uint8], histogram: Histogram) -> NDArray[np.uint8]:
    palette = choose_palette(histogram)
    return palette[lookup_table(histogram, palette)[colours_of(frame_of(rgb))]]


@pytest.fixture
def noise() -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, (200, 300, 3), np.uint8)


def test_few_colours_are_kept(noise: NDArray[np.uint8]) -> None:
    few = noise[:15, :17]
    palette = choose_palette(histogram_of(few))
    assert {tuple(colour) for colour in palette} == {tuple(c) for c in few.reshape(-1, 3)}
    assert (through_palette(few, histogram_of(few)) == few).all()


def test_one_colour_more_needs_a_choice(noise: NDArray[np.uint8]) -> None:
    assert len(choose_palette(histogram_of(noise[:16, :16]))) == SIZE


def test_flat_areas_are_kept_among_noise(noise: NDArray[np.uint8]) -> None:
    cells = np.random.default_rng(1).integers(0, 256, (50, 3), np.uint8)
    for index, colour in enumerate(cells):
        row, column = divmod(index, 10)
        noise[40 * row : 40 * row + 12, 30 * column : 30 * column + 12] = colour
    back = through_palette(noise, histogram_of(noise))
    for index, colour in enumerate(cells):
        row, column = divmod(index, 10)
        cell = back[40 * row : 40 * row + 12, 30 * column : 30 * column + 12].reshape(-1, 3)
        assert (cell == cell[0]).all()
        assert np.abs(cell[0].astype(int) - colour).max() <= 1


def test_colour_goes_to_the_nearest_entry(noise: NDArray[np.uint8]) -> None:
    histogram = histogram_of(noise)
    palette = choose_palette(histogram).astype(int)
    table = lookup_table(histogram, palette.astype(np.uint8))
    for red, green, blue in noise[0, :40].astype(int):
        distances = ((palette - (red, green, blue)) ** 2).sum(axis=1)
        assert distances[table[red + 256 * green + 65536 * blue]] == distances.min()


def test_shades_of_antialiasing_come_close() -> None:
    # every mixture of ink and paper, for six pairs: 1536 colours
    ends = np.random.default_rng(2).integers(0, 256, (6, 2, 3))
    mixture = np.linspace(0, 1, 256)[:, None]
    shades = np.stack([ink * mixture + paper * (1 - mixture) for ink, paper in ends])
    rgb = np.rint(shades).astype(np.uint8)
    assert decibels(through_palette(rgb, histogram_of(rgb)), rgb) >= 48.7


def test_very_many_colours_are_put_together(noise: NDArray[np.uint8]) -> None:
    """All 60,000 are different, so most are weighed as boxes; a photograph still works."""
    back = through_palette(noise, histogram_of(noise))
    assert decibels(back, noise) >= 26.5


def test_only_marked_pixels_count(noise: NDArray[np.uint8]) -> None:
    histogram = Histogram()
    mask = np.zeros(noise.shape[:2], bool)
    mask[3, 4] = True
    histogram.add(colours_of(frame_of(noise)), mask)
    assert choose_palette(histogram).tolist() == [noise[3, 4].tolist()]
