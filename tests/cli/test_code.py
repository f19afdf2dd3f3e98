"""`convviz code`: the printed lines run, and give what `convviz values` tells."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from convviz.studio.catalogue import catalogue

from .conftest import Run

GENERIC = [e.id for e in catalogue() if e.category == "generic"]


def run(code: str) -> list[Any]:
    """Run a script here and return what it prints."""
    printed: list[Any] = []
    exec(compile(code, "code", "exec"), {"print": printed.append})
    return printed


def check(convviz: Run, *arguments: object) -> str:
    """Compare what the lines give with the scene's values; return the lines."""
    done = convviz("code", *arguments)
    assert (done.code, done.err) == (0, ""), done.err
    values = convviz("values", *arguments, "--json").records[0]
    printed = run(done.out)
    assert len(printed) == len(values["layers"])
    for got, layer in zip(printed, values["layers"], strict=True):
        wanted = np.array(layer["output"])
        assert np.shape(got) == wanted.shape
        assert np.allclose(got, wanted, rtol=1e-5, atol=1e-6)
    return done.out


@pytest.mark.parametrize("scene", [entry.id for entry in catalogue()])
def test_the_lines_give_what_the_scene_shows(convviz: Run, scene: str) -> None:
    code = check(convviz, scene)
    assert "torch_code" not in code
    assert max(map(len, code.splitlines())) <= 100


def test_they_run_by_themselves(convviz: Run) -> None:
    code = convviz("code", "sentence-slide").out
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    (layer,) = convviz("values", "sentence-slide", "--json").records[0]["layers"]
    assert json.loads(done.stdout) == layer["output"]


OPTIONS = {
    "conv2d": [
        ("--kernel-size", "4,2", "--dilation", "2,1", "--padding", "same"),
        ("--values", "1,2,3;4,5,6;7,8,9", "--padding", "1", "--padding-mode", "reflect"),
        ("--in-channels", "6", "--out-channels", "9", "--groups", "3", "--seed", "5"),
        ("--kernel", "box", "--in-channels", "9", "--out-channels", "40", "--bias", "0.1"),
        ("--image", "colour.png", "--size", "20,10", "--kernel", "box"),
    ],
    "max-pool2d": [
        ("--kernel-size", "3", "--stride", "2", "--padding", "1", "--ceil-mode"),
        ("--kernel-size", "2", "--dilation", "3"),
    ],
    "avg-pool2d": [
        ("--kernel-size", "3", "--padding", "1", "--no-count-include-pad"),
        ("--kernel-size", "3", "--stride", "2", "--ceil-mode", "--padding", "1"),
    ],
    "conv-transpose2d": [
        ("--stride", "3,2", "--output-padding", "1", "--padding", "1", "--bias", "-2"),
        ("--in-channels", "5", "--out-channels", "6"),
        ("--dilation", "2", "--kernel-size", "2,3"),
    ],
    "conv1d": [
        ("--words", "we met at the lake", "--embedding-dim", "40", "--out-channels", "3"),
        ("--values", "1,2,3,4|5,6,7,8", "--kernel", "1,0|0,1"),
    ],
    "max-pool1d": [("--values", "3,1,2,5,4", "--ceil-mode")],
    "avg-pool1d": [("--values", "3,1,2,5,4", "--padding", "1", "--no-count-include-pad")],
    "conv-transpose1d": [("--values", "3,1,2", "--stride", "2", "--output-padding", "1")],
}


@pytest.mark.parametrize(
    ("scene", "options"),
    [(scene, options) for scene, several in OPTIONS.items() for options in several],
    ids=str,
)
def test_with_options(convviz: Run, scene: str, options: tuple[str, ...]) -> None:
    if scene not in GENERIC:
        pytest.skip(f"there is no {scene} yet")
    pixels = np.random.default_rng(0).integers(0, 256, (30, 40, 3), np.uint8)
    Image.fromarray(pixels).save("colour.png")
    if "--seed" in options:  # which values has not
        at = options.index("--seed")
        code = convviz("code", scene, *options)
        assert f"torch.manual_seed({options[at + 1]})" in code.out
        options = options[:at] + options[at + 2 :]
    check(convviz, scene, *options)


@pytest.mark.parametrize(
    "scene",
    ["digit-right-edge", "digit-box", "digit-two-kernels", "digit-mix", "fewer-parameters"],
)
def test_a_picture_is_read_from_its_file(convviz: Run, scene: str) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (30, 40, 3), np.uint8)
    Image.fromarray(pixels).save("colour.png")
    code = check(convviz, scene, "--image", "colour.png")
    size = "28, " if scene == "fewer-parameters" else ""
    assert code.count(f"colour.png', {size}grey=True).pixels)") == 1


def test_of_a_users_scene_that_names_an_operation(convviz: Run) -> None:
    Path("mine.py").write_text(
        "from convviz.storyboards.windows import WindowsScene\n"
        "class Mine(WindowsScene):\n"
        '    title = "Mine"\n'
        '    operation = "avg_pool1d"\n'
        '    values = "1,2,3,4,5"\n'
        "    kernel_size = 3\n"
    )
    assert "nn.AvgPool1d(kernel_size=3)" in check(convviz, "mine.py")
    assert "nn.AvgPool1d(kernel_size=2, padding=1)" in check(
        convviz, "mine.py", "--kernel-size", "2", "--padding", "1"
    )


def test_many_numbers_come_from_where_they_are(convviz: Run) -> None:
    # 2,304 weights are a draw, 784 pixels a digit's
    code = check(convviz, "conv2d", "--in-channels", "16", "--out-channels", "16")
    assert "torch.manual_seed(0)" in code
    assert len(code.splitlines()) < 12
    drawn = check(convviz, "conv-transpose2d", "--in-channels", "5", "--out-channels", "6")
    assert "x = drawn_grid(5).x" in drawn, "the input is drawn first, then the layer"
    torch.save(nn.Conv2d(1, 32, 5).state_dict(), "w.pt")
    assert "load_weights(" in check(convviz, "conv2d", "--weights", "w.pt")


MODEL = """
from torch import nn
net = nn.Sequential(
    nn.Conv2d(1, 3, 3), nn.ReLU(inplace=True), nn.MaxPool2d(2, return_indices=False),
    nn.ConvTranspose2d(3, 2, 2, stride=2), nn.Flatten(), nn.Linear(1352, 2),
)


class Text(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(9, 4)
        self.conv = nn.Conv1d(4, 2, 2)

    def forward(self, words):
        return self.conv(self.table(words).transpose(1, 2))


class Again(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 1, 3)

    def forward(self, x):
        return self.conv(self.conv(x))
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ("conv2d", "--module", "net.py:net", "--digit", "3"),
        ("conv2d", "--module", "net.py:net", "--layer", "0#1", "--weights", "w.npz"),
        ("max-pool2d", "--module", "net.py:net", "--layer", "2"),
        ("conv-transpose2d", "--module", "net.py:net"),
        ("conv1d", "--module", "net.py:Text", "--values", "3,1,2"),
        ("conv2d", "--module", "net.py:Again", "--layer", "conv#2"),
    ],
    ids=str,
)
def test_of_a_layer_in_a_model(convviz: Run, arguments: tuple[str, ...]) -> None:
    if arguments[0] not in GENERIC:
        pytest.skip(f"there is no {arguments[0]} yet")
    Path("net.py").write_text(MODEL)
    from convviz.models.loading import load_module

    state = load_module("net.py:net", seed=9).state_dict()
    np.savez("w.npz", **{name: tensor.numpy() for name, tensor in state.items()})
    code = check(convviz, *arguments)
    assert "register_forward_pre_hook" in code


def test_a_plain_scene_has_no_layers(convviz: Run) -> None:
    Path("plain.py").write_text("from manim import Scene\nclass Plain(Scene): ...\n")
    done = convviz("code", "plain.py")
    assert done.code == 2
    assert "has no traced layers" in done.sentence


def test_numbers_that_nobody_knows_are_not_written_down(convviz: Run) -> None:
    Path("own.py").write_text(
        "import torch\n"
        "from convviz import trace\n"
        "from convviz.draw import ConvScene\n"
        "class Own(ConvScene):\n"
        "    title, category = 'Own', 'own'\n"
        "    def layers(self):\n"
        "        return [trace(torch.nn.MaxPool2d(2), torch.rand(3, 64, 64))]\n"
    )
    done = convviz("code", "own.py")
    assert done.code == 2
    assert "12288 numbers of which only the scene knows" in done.sentence
