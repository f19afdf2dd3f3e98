from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from .conftest import SMALL, Run, files

SCENES = ("sentence-slide", "digit-top-edge")


def pixels(path: str | Path) -> np.ndarray:
    with Image.open(path) as image:
        assert image.format == "PNG"
        assert image.mode == "RGB"
        return np.asarray(image)


@pytest.mark.parametrize("scene", SCENES)
def test_a_still_lies_where_it_was_wanted(convviz: Run, scene: str) -> None:
    for arguments, path in [
        ((), f"media/{scene}.png"),
        (("-o", "deep/er/mine.PNG"), "deep/er/mine.PNG"),
        (("-o", "media"), f"media/{scene}.png"),
        (("-o", str(Path.cwd() / "whole.png")), str(Path.cwd() / "whole.png")),
    ]:
        done = convviz("still", scene, *SMALL, "--step", 1, *arguments)
        assert (done.code, done.out, done.err) == (0, f"{path}\n", "")
        assert pixels(path).shape == (64, 96, 3)
    assert files(Path.cwd()) == [
        *("deep", "deep/er", "deep/er/mine.PNG", "media", f"media/{scene}.png", "whole.png")
    ]


def test_record(convviz: Run) -> None:
    done = convviz("still", "sentence-slide", *SMALL, "--step", 2, "-o", "a.png", "--json")
    assert done.records == [
        {
            "scene": "sentence-slide",
            "format": "png",
            "path": "a.png",
            "width": 96,
            "height": 64,
            "fps": 0,
            "frames": 1,
            "duration": 0.0,
            "bytes": Path("a.png").stat().st_size,
            "sha256": hashlib.sha256(Path("a.png").read_bytes()).hexdigest(),
        }
    ]


def still(convviz: Run, *arguments: object) -> np.ndarray:
    done = convviz("still", *arguments, "-r", "240,136", "--fps", 4, "-o", "it.png")
    assert (done.code, done.err) == (0, "")
    return pixels("it.png")


def test_steps_count_from_one_and_from_the_last(convviz: Run) -> None:
    steps = [still(convviz, "sentence-slide", "--step", n) for n in (1, 2, 3)]
    for one in range(3):
        for other in range(one):
            assert not np.array_equal(steps[one], steps[other])
    for n in (1, 2, 3):
        assert np.array_equal(still(convviz, "sentence-slide", "--step", n - 4), steps[n - 1])


def test_the_last_picture_is_the_default(convviz: Run) -> None:
    last = still(convviz, "sentence-slide")
    assert np.array_equal(last, still(convviz, "sentence-slide", "--time", 15.2))
    assert not np.array_equal(last, still(convviz, "sentence-slide", "--time", 0))


def test_options_change_the_picture(convviz: Run) -> None:
    usual = still(convviz, "digit-top-edge", "--step", 300)
    assert np.array_equal(usual, still(convviz, "digit-top-edge", "--step", 300))
    for option in (
        ("--theme", "light"),
        ("--digit", 3),
        ("--kernel", "right-edge"),
        ("--bias", -2),
        ("--decimals", 1),
    ):
        assert not np.array_equal(usual, still(convviz, "digit-top-edge", "--step", 300, *option))


@pytest.mark.parametrize("size", ["96,64", "64x64", "64,96", "65,67"])
def test_sizes(convviz: Run, size: str) -> None:
    done = convviz("still", "digit-top-edge", "-r", size, "--step", 5, "-o", "it.png")
    assert done.code == 0
    width, height = map(int, size.replace("x", ",").split(","))
    assert pixels("it.png").shape == (height, width, 3)


def test_a_plain_manim_scene(convviz: Run) -> None:
    Path("plain.py").write_text(
        "from manim import RED, Scene, Square\n"
        "class Plain(Scene):\n"
        "    def construct(self):\n"
        "        self.add(Square(4, color=RED, fill_opacity=1))\n"
        "        self.wait(1)\n"
    )
    done = convviz("still", "plain.py", *SMALL, "-o", "plain.png")
    assert (done.code, done.out) == (0, "plain.png\n")
    assert pixels("plain.png")[32, 48].tolist() == [252, 98, 85]
    done = convviz("still", "plain.py", *SMALL, "--step", 1)
    assert done.code == 2
    assert done.sentence == "plain has no steps: --step is for scenes that show them"
