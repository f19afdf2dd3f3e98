from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.draw import THEMES, DivergingScale, GreyScale, Theme
from convviz.draw.kit.theme import contrast, ink_on, luminance, rgb

READABLE = 4.5
TEXTS = ("ink", "muted", "kernel", "bias")
both = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))


def test_contrast_is_that_of_the_web_guidelines() -> None:
    # pairs whose ratio the guidelines' own examples give
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#FFFFFF") == pytest.approx(1)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.478, abs=0.001)
    assert contrast("#FFFFFF", "#767676") == pytest.approx(4.542, abs=0.001)


def test_colours_are_bytes() -> None:
    assert rgb("#FFB224").tolist() == [255, 178, 36]
    assert luminance(np.array([[0, 0, 0], [255, 255, 255]])).tolist() == pytest.approx([0, 1])


@both
@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("ground", ["background", "surface"])
def test_every_text_colour_can_be_read(theme: Theme, name: str, ground: str) -> None:
    assert contrast(getattr(theme, name), getattr(theme, ground)) >= READABLE


@both
def test_themes_hold_colours_alone(theme: Theme) -> None:
    assert THEMES[theme.name] is theme
    for field in fields(Theme):
        if field.name != "name":
            assert rgb(getattr(theme, field.name)).shape == (3,)


def contrasts_on(cells: np.ndarray) -> list[float]:
    return [contrast(ink_on(cell), "#{:02X}{:02X}{:02X}".format(*cell)) for cell in cells]


def test_a_number_can_be_read_on_every_colour_of_the_diverging_scale() -> None:
    scale = DivergingScale([1.0])
    cells = np.unique(scale.colors(np.linspace(-1, 1, 4097)), axis=0)
    assert len(cells) > 500
    assert min(contrasts_on(cells)) >= READABLE


def test_a_number_can_be_read_on_every_grey() -> None:
    assert min(contrasts_on(GreyScale().colors(np.linspace(0, 1, 512)))) >= READABLE


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_ink_is_the_better_of_black_and_white(cell: tuple[int, int, int]) -> None:
    ground = "#{:02X}{:02X}{:02X}".format(*cell)
    ink = ink_on(np.array(cell, np.uint8))
    best = max(contrast(each, ground) for each in ("#000000", "#FFFFFF"))
    assert contrast(ink, ground) >= min(best, READABLE)
