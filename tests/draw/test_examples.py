"""Every exported piece has an example that runs and draws something, and the others' run."""

from __future__ import annotations

import doctest
import importlib
import re

import numpy as np
import pytest

from tools.docs.examples import cropped, drawn, run
from tools.docs.pieces import Piece, pieces


@pytest.mark.parametrize("piece", pieces(), ids=lambda piece: piece.name)
def test_an_example_runs_and_draws(piece: Piece) -> None:
    assert re.search(rf"import .*\b{piece.name}\b", piece.example)
    assert piece.draws
    scenes, failed = run(piece.example, piece.name)
    assert not failed, failed
    (scene,) = scenes
    picture = cropped(drawn(scene))
    assert (picture != picture[0, 0]).any(axis=2).mean() > 0.005


@pytest.mark.parametrize("name", ["layout.stamps_places"])
def test_examples_of_what_is_not_exported(name: str) -> None:
    outcome = doctest.testmod(importlib.import_module(f"convviz.draw.{name}"))
    assert outcome.attempted
    assert not outcome.failed


def test_a_wrong_result_is_told() -> None:
    scenes, failed = run(">>> 1 + 1\n3\n", "wrong")
    assert "Expected:\n    3\nGot:\n    2" in failed
    assert not scenes


def test_the_last_play_stands_still_on_its_way() -> None:
    example = """
    >>> from convviz.draw import Label, Redraw
    >>> label, seen = Label("a", size=60, color="#FFFFFF"), []
    >>> scene.play(Redraw(label, seen.append, rate_func=lambda alpha: alpha))
    >>> seen, label.alphas = [], seen
    """
    (scene,), failed = run(example, "moving")
    assert not failed
    (label,) = scene.mobjects
    assert 0 < label.alphas[-1] < 1


def test_a_blank_picture_is_found() -> None:
    with pytest.raises(ValueError, match="nothing is drawn"):
        cropped(np.full((9, 16, 3), 20, np.uint8))


def test_a_scene_that_an_example_defines_is_played() -> None:
    example = """
    >>> from manim import Scene, Square
    >>> class Mine(Scene):
    ...     def construct(self):
    ...         self.add(Square())
    """
    (scene,), failed = run(example, "own")
    assert not failed
    assert cropped(drawn(scene)).shape[0] > 60
