from __future__ import annotations

from fractions import Fraction

import pytest

from convviz.errors import InputError
from convviz.studio.settings import QUALITIES, Settings, settings_of

DEFAULTS = {
    "quality": "h",
    "resolution": None,
    "fps": None,
    "theme": "dark",
    "seed": 0,
    "formats": ("mp4",),
}


def measures(**options: object) -> tuple[int, int, Fraction]:
    settings = settings_of(**{**DEFAULTS, **options})
    return settings.width, settings.height, settings.fps


@pytest.mark.parametrize(
    ("quality", "wanted"),
    [
        ("l", (854, 480, 15)),
        ("m", (1280, 720, 30)),
        ("h", (1920, 1080, 60)),
        ("p", (2560, 1440, 60)),
        ("k", (3840, 2160, 60)),
    ],
)
def test_qualities_are_manims(quality: str, wanted: tuple[int, int, int]) -> None:
    assert measures(quality=quality) == wanted
    from manim import constants

    flags = {q["flag"]: (q["pixel_width"], q["pixel_height"], q["frame_rate"])
             for q in constants.QUALITIES.values() if q["flag"]}  # fmt: skip
    assert flags[quality] == wanted


def test_options_win_over_the_quality() -> None:
    assert measures(quality="l", resolution=(1080, 1920), fps=Fraction(25)) == (1080, 1920, 25)


@pytest.mark.parametrize("quality", QUALITIES)
def test_a_gif_alone_gets_a_rate_that_its_delays_hold(quality: str) -> None:
    rate = measures(quality=quality, formats=("gif",))[2]
    assert 100 % rate == 0
    assert measures(quality=quality, formats=("gif", "mp4"))[2] == QUALITIES[quality][2]
    assert measures(quality=quality, formats=("gif",), fps=Fraction(24))[2] == 24


@pytest.mark.parametrize("size", [(63, 480), (480, 63), (7681, 480), (480, 7681), (0, 0)])
def test_sizes_that_cannot_be(size: tuple[int, int]) -> None:
    with pytest.raises(InputError, match="is 64 to 7680 pixels, not"):
        Settings(*size, Fraction(30))


@pytest.mark.parametrize("fps", [0, -1, 241])
def test_rates_that_cannot_be(fps: int) -> None:
    with pytest.raises(InputError, match="above 0 and at most 240"):
        Settings(480, 270, Fraction(fps))


def test_bounds_can_be() -> None:
    assert Settings(64, 7680, Fraction(240)).fps == 240
    assert Settings(7680, 64, Fraction(1, 3)).theme == "dark"
    assert Settings.draft() == Settings(854, 480, Fraction(15))
