"""What a film says is known without drawing it, and is what the film then says."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from convviz.studio.script import Cue, Script

from .films import film, job

PLAIN = """
from manim import Scene
class Plain(Scene):
    def construct(self):
        self.wait(1)
"""
QUIET = """
from convviz.draw import ConvScene
class Quiet(ConvScene):
    title = "Nothing is said"
    def construct(self):
        self.wait(1)
"""


# at the last two, frame / rate * rate is a little less than the frame
@pytest.mark.parametrize("rate", [Fraction(30000, 1001), Fraction(24000, 1001), Fraction(49)])
def test_sentences_begin_with_their_plays(rate: Fraction) -> None:
    made = job("sentence-slide", rate, (96, 64))
    script = made.script()
    with made.session() as (scene, renderer):
        renderer.wanted = range(0)
        begun = []
        say = scene.say

        def noted(text: str) -> Any:
            begun.append(Cue(renderer.frame, text))
            return say(text)

        scene.say = noted
        scene.render()
    assert list(script.cues) == begun
    assert len(begun) > 5


def test_length_is_the_films() -> None:
    made = job("sentence-slide", 3)
    assert made.script().frames == made.count_frames() == len(film(made))


def test_title_is_the_one_on_show() -> None:
    assert job("sentence-slide").script().title == "One kernel slides over four words"
    other = job("sentence-slide", words="we met", values="1,2").script()
    assert other.title == "One kernel slides over two words"
    assert other.alt_text.startswith(
        "One kernel slides over two words. layer1 is a conv1d. Input, 1 by 2: 1, 2."
    )


@pytest.mark.parametrize("scene", ["sentence-slide", "digit-top-edge"])
def test_alt_text_ends_with_the_last_sentence(scene: str) -> None:
    script = job(scene).script()
    assert script.alt_text.endswith(script.cues[-1].text)
    assert "\n" not in script.alt_text


def test_a_plain_scene_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "plain.py").write_text(PLAIN)
    assert job(tmp_path / "plain.py", 4).script() == Script("Plain", 4, (), "")


def test_a_scene_without_layers_and_sentences_has_its_title(tmp_path: Path) -> None:
    (tmp_path / "quiet.py").write_text(QUIET)
    script = job(tmp_path / "quiet.py", 4).script()
    assert script == Script("Nothing is said", 4, (), "Nothing is said.")


@pytest.mark.parametrize(
    ("cues", "keys"),
    [
        ([(0, "a"), (3, "b"), (3, "c"), (7, "d")], [(2, "a"), (6, "c"), (9, "d")]),
        ([(2, "a"), (10, "after the end")], [(9, "a")]),
        ([], [(9, "")]),
    ],
)
def test_key_frames_are_the_last_of_each_sentence(cues, keys) -> None:
    script = Script("", 10, tuple(Cue(*cue) for cue in cues), "")
    assert script.key_frames() == keys


def test_a_film_of_no_frames_has_no_key_frames() -> None:
    assert Script("", 0, (), "").key_frames() == []


def test_lines_in_a_longer_film() -> None:
    script = Script("", 10, (Cue(0, "a"), Cue(4, "b")), "")
    assert list(script.lines(Fraction(2), first=3)) == [
        (Fraction(3, 2), "a"),
        (Fraction(7, 2), "b"),
    ]
