"""What a scene counts beyond its layers: after them, and in the JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run

WANTED = {
    "fewer-parameters": {
        "parameters of Conv2d(1, 1, kernel_size=3)": 10,
        "parameters of Linear(784, 676)": 530660,
    },
    "shrink-and-widen": {
        "numbers in 1 × 28 × 28": 784,
        "numbers in 2 × 28 × 28": 1568,
        "numbers in 2 × 14 × 14": 392,
        "numbers in 4 × 14 × 14": 784,
        "numbers in 8 × 7 × 7": 392,
    },
}


@pytest.mark.parametrize("scene", WANTED)
def test_counts_are_in_the_json(convviz: Run, scene: str) -> None:
    (values,) = convviz("values", scene, "--json").records
    assert set(values) == {"scene", "layers", "counts"}
    assert values["counts"] == WANTED[scene]


@pytest.mark.parametrize("scene", WANTED)
def test_counts_are_lines_after_the_layers(convviz: Run, scene: str) -> None:
    done = convviz("values", scene)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()[-len(WANTED[scene]) :]
    assert lines == [f"{what}: {count:,}" for what, count in WANTED[scene].items()]


def test_a_scene_that_counts_nothing_says_nothing(convviz: Run) -> None:
    (values,) = convviz("values", "sentence-slide", "--json").records
    assert set(values) == {"scene", "layers"}
    assert convviz("values", "sentence-slide").out.splitlines()[-1].startswith("3 steps")


def test_a_users_scene_counts(convviz: Run) -> None:
    Path("mine.py").write_text(
        "from convviz.studio.catalogue import find\n"
        'SentenceSlide = find("sentence-slide")[0].load()\n'
        "class Mine(SentenceSlide):\n"
        "    def counts(self):\n"
        '        return {"words": 1234}\n'
    )
    assert convviz("values", "mine.py").out.splitlines()[-1] == "words: 1,234"
