"""Stills as a reader sees them: a text recognition program finds the numbers.

The program is tesseract; without it these tests are skipped, since it is a system package.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from convviz.formatting import number

from ..staging import picture, scene_class, staged

pytestmark = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="the program tesseract is not installed"
)
SIZE = (1920, 1080)
SIGNS = str.maketrans({"—": "-", "–": "-", "−": "-", "~": "-", "×": "x"})


@cache
def still(scene: str, step: int, theme: str) -> NDArray[np.uint8]:
    with staged(scene_class(scene), SIZE, theme=theme) as playing:
        playing.show_step(step)
        return picture(playing)


def read(pixels: NDArray[np.uint8], folder: Path, layout: int) -> str:
    """Return what the program reads, its minus signs all alike.

    Parameters
    ----------
    layout
        The program's page segmentation mode: 7 for a line, 11 for scattered words.
    """
    path = folder / "picture.png"
    Image.fromarray(pixels).save(path)
    done = subprocess.run(
        ["tesseract", str(path), "-", "--psm", str(layout)],
        capture_output=True,
        text=True,
        check=True,
        # the pictures are small: threads cost more than they gain
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    return done.stdout.translate(SIGNS)


def cut(
    pixels: NDArray[np.uint8], points: NDArray[np.float64], room: int = 14
) -> NDArray[np.uint8]:
    """Return the pixels around points of a frame of eight units' height."""
    scale = SIZE[1] / 8
    left, top = points[:, 0].min() * scale + SIZE[0] / 2, SIZE[1] / 2 - points[:, 1].max() * scale
    right = points[:, 0].max() * scale + SIZE[0] / 2
    bottom = SIZE[1] / 2 - points[:, 1].min() * scale
    return pixels[
        round(top) - room : round(bottom) + room, round(left) - room : round(right) + room
    ]


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("step", [0, 1, 2])
def test_the_arithmetic_of_a_sentences_step(step: int, theme: str, tmp_path: Path) -> None:
    with staged(scene_class("sentence-slide"), SIZE, theme=theme) as playing:
        view = playing.begin()
        view.show(step)
        formula = view.arithmetic.formula
        line = [*formula.signs, *formula.values, *formula.weights, formula.value, formula.bias]
        points = np.concatenate([label.points for label in line])
        traced = view.trace.step(step)
    text = read(cut(still("sentence-slide", step, theme), points), tmp_path, 7)
    found = re.findall(r"-?\d+\.\d\d", text.replace(" ", ""))
    numbers = [*zip(traced.patch.flat, traced.kernel.flat, strict=True)]
    wanted = [number(v) for pair in numbers for v in pair] + [number(traced.bias)]
    assert found == [t.replace("−", "-") for t in [*wanted, number(traced.value)]], text


def test_the_outputs_of_a_sentence(tmp_path: Path) -> None:
    with staged(scene_class("sentence-slide"), SIZE) as playing:
        cells = playing.begin().show(2).results.grids[0].cells
    pixels = still("sentence-slide", 2, "dark")
    texts = [read(cut(pixels, cell.plate.points, -8), tmp_path, 7).strip() for cell in cells]
    assert texts == ["0.96", "-0.17", "-0.67"]


@pytest.mark.parametrize("scene", ["sentence-slide", "digit-top-edge"])
def test_headlines_and_feet(scene: str, tmp_path: Path) -> None:
    step = {"sentence-slide": 1, "digit-top-edge": 150}[scene]
    with staged(scene_class(scene), SIZE) as playing:
        playing.show_step(step)
        foot, title = playing.beats[-1].text, playing.title
    text = " ".join(read(still(scene, step, "dark"), tmp_path, 11).split())
    assert title in text
    assert all(word in text for word in re.findall(r"[A-Za-z]{4,}", foot))


def test_the_sums_of_a_digits_step(tmp_path: Path) -> None:
    step = 150
    with staged(scene_class("digit-top-edge"), SIZE) as playing:
        view, _ = playing.begin()
        (totals,) = view.show(step).arithmetic.totals
        labels = [*totals.numbers, totals.value.label]
        assert len(labels) == 3
        wanted = [label.text.replace("−", "-") for label in labels]
    pixels = still("digit-top-edge", step, "dark")
    texts = [read(cut(pixels, label.points, 9), tmp_path, 7).strip() for label in labels]
    assert texts == wanted
