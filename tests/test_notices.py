"""What is said beforehand, and when nothing is."""

from __future__ import annotations

from fractions import Fraction

import pytest

from convviz.notices import announce, say_once
from convviz.studio.render import announce_drawing
from convviz.studio.settings import Settings


@pytest.mark.parametrize(
    ("seconds", "size", "told"),
    [
        (59, 1e9, ""),
        (61, 0, "about 1 minute;"),
        (600, 3e9, "about 10 minutes and 3 GB;"),
        (0, 2.1e9, "about 2 GB;"),
    ],
)
def test_long_and_much_is_announced_once(
    capsys: pytest.CaptureFixture[str], seconds: float, size: float, told: str
) -> None:
    say_once.cache_clear()
    for _ in range(2):
        announce(what="this", seconds=seconds, size=size)
    out, err = capsys.readouterr()
    assert out == ""
    wanted = f"convviz: this will take {told} Ctrl-C ends it\n" if told else ""
    assert err == wanted


def test_a_long_film_is_announced(capsys: pytest.CaptureFixture[str]) -> None:
    say_once.cache_clear()
    announce_drawing(Settings(1920, 1080, Fraction(60)), 1_000, None)
    assert not capsys.readouterr().err
    announce_drawing(Settings(3840, 2160, Fraction(60)), 12_000, None)
    told = "convviz: drawing 12,000 frames will take about 10 minutes; Ctrl-C ends it\n"
    assert capsys.readouterr().err == told
