"""What a user brings to the generic scenes by the command: pictures, words, numbers, layers."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from .conftest import SMALL, Done, Run, files


@pytest.fixture
def brought(tmp_path: Path) -> Path:
    """A folder with files beside the empty one in which the command runs."""
    place = tmp_path / "brought"
    place.mkdir()
    pixels = np.random.default_rng(0).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(place / "photo.png")
    Image.fromarray(pixels[..., 0]).save(place / "grey.png")
    (place / "text.png").write_text("no picture\n")
    (place / "empty.png").touch()
    (place / "cut.png").write_bytes((place / "photo.png").read_bytes()[:900])
    (place / "glove.txt").write_text("we 1 2 3\nmet 4 5 6\nlake 7 8 nan\n")
    return place


def layer(convviz: Run, *arguments: object) -> dict[str, Any]:
    done = convviz("values", *arguments, "--json")
    assert (done.code, done.err) == (0, "")
    told: dict[str, Any]
    (told,) = json.loads(done.out)["layers"]
    return told


def refused(done: Done) -> str:
    assert done.code == 2, (done.code, done.err)
    assert not done.out
    assert not files(Path.cwd())
    return done.sentence


def test_a_picture(convviz: Run, brought: Path) -> None:
    asked = ["--kernel", "sobel-x", "--stride", 2, "--padding", 1, "--padding-mode", "reflect"]
    told = layer(convviz, "conv2d", "--image", brought / "photo.png", *asked)
    x = torch.tensor(np.asarray(Image.open(brought / "photo.png")) / np.float32(255))
    x = x.permute(2, 0, 1)
    assert np.array_equal(told["input"], x)
    conv = nn.Conv2d(3, 1, 3, stride=2, padding=1, padding_mode="reflect", bias=False)
    conv.weight.data = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]).expand(1, 3, 3, 3)
    assert np.allclose(told["output"], conv(x[None])[0].detach(), atol=1e-5)
    assert (told["padding_mode"], told["stride"], told["padding"]) == ("reflect", [2, 2], [1, 1])


def test_a_relative_path_is_of_this_folder(convviz: Run, brought: Path) -> None:
    Path("photo.png").write_bytes((brought / "photo.png").read_bytes())
    assert np.shape(layer(convviz, "conv2d", "--image", "photo.png")["input"]) == (3, 30, 40)


def test_a_picture_is_scaled(convviz: Run, brought: Path) -> None:
    for size, shape in (("20", (3, 15, 20)), ("12,8", (3, 12, 8))):
        told = layer(convviz, "max-pool2d", "--image", brought / "photo.png", "--size", size)
        assert np.shape(told["input"]) == shape


def test_words(convviz: Run, brought: Path) -> None:
    told = layer(convviz, "conv1d", "--words", "we met", "--embeddings", brought / "glove.txt",
                 "--kernel", "1,1")  # fmt: skip
    assert told["input"] == [[1, 4], [2, 5], [3, 6]]
    assert told["output"] == [[21]]
    told = layer(convviz, "conv1d", "--words", "we met at the lake", "--embedding-dim", 4)
    assert np.shape(told["input"]) == (4, 5)
    assert np.shape(told["weight"])[1] == 4


def test_the_seed_draws_what_torch_draws(convviz: Run) -> None:
    told = layer(convviz, "conv2d", "--kernel-size", "3,2", "--out-channels", 4, "--seed", 9)
    torch.manual_seed(9)
    wanted = nn.Conv2d(1, 4, (3, 2))
    assert np.array_equal(told["weight"], wanted.weight.detach())
    assert np.array_equal(told["bias"], wanted.bias.detach())


def test_torchs_warnings_stay_away(convviz: Run) -> None:
    torch.set_warn_always(True)  # else it warns once a process
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)
            told = layer(convviz, "conv2d", "--kernel-size", 2, "--padding", "same")
    finally:
        torch.set_warn_always(False)
    assert (told["padding"], told["padding_after"]) == ([0, 0], [1, 1])


def test_flags(convviz: Run) -> None:
    values = ("--values", "1,2,3;4,5,6;7,8,9")
    assert np.shape(layer(convviz, "avg-pool2d", *values)["output"]) == (1, 1, 1)
    ceil = layer(convviz, "avg-pool2d", *values, "--ceil-mode")
    assert np.shape(ceil["output"]) == (1, 2, 2)
    around = (*values, "--padding", 1, "--no-count-include-pad")
    assert layer(convviz, "avg-pool2d", *around)["output"][0][0][0] == 1


CASES = [
    ("conv2d --image {}/text.png", "text.png is no image that can be read: give a PNG, JPEG, WebP"),
    ("conv2d --image {}/empty.png", "empty.png is empty: an image is wanted here"),
    ("conv2d --image {}/cut.png", "cut.png is broken or cut off: it cannot be read"),
    ("conv2d --image {}/nothing.png", "--image: there is no image"),
    ("conv2d --image {}", "is no file: an image is wanted here"),
    ("conv2d --image {}/photo.png --digit 5", "--image and --digit exclude each other"),
    (
        "conv2d --image {}/photo.png --in-channels 1",
        "--in-channels is 1, and the input (photo.png)",
    ),
    ("conv2d --image {}/photo.png --groups 2", "2 groups do not divide 3 input channels"),
    ("conv2d --image {}/photo.png --size 0", "--size: a size is the longer side in pixels"),
    ("conv2d --size 20", "--size is that to which an image is scaled: give --image FILE too"),
    ("conv2d --stride 0", "stride is 0: it must be 1 or more"),
    ("conv2d --stride x", "--stride: this is a whole number from 0 to 1024, or two like 2,1"),
    ("conv2d --padding full", "--padding: padding is a whole number, two like 0,2"),
    ("conv2d --padding same --stride 2", "padding same needs a stride of 1, and the stride is 2"),
    ("conv2d --padding-mode mirror", "--padding-mode: a padding mode is one of zeros, reflect,"),
    ("conv2d --padding 28 --padding-mode reflect", "reflect padding of 28 needs a height of at l"),
    (
        "conv2d --kernel top-edge --kernel-size 5",
        "the kernel is 3×3 and kernel_size is 5: give one",
    ),
    ("conv2d --kernel 1,2|3,4 --in-channels 3", "the kernel has 2 channels and each output cha"),
    ("conv2d --channel 1", "--channel is 0, not 1: the output is 1×26×26"),
    ("conv2d --channel -1", "--channel: this is a whole number from 0 to"),
    ("conv2d --groups 0", "--groups: this is a whole number from 1 to 4096, not 0"),
    ("conv2d --module model.py", "--module: a module is FILE.py:NAME, such as model.py:Net"),
    ("conv2d --module {}/nothing.py:Net", "--module: there is no Python file"),
    ("conv2d --layer features.0", "--layer belongs to a model: give --module FILE.py:NAME too"),
    ("conv2d --ceil-mode", "conv2d takes no --ceil-mode; conv2d takes --digit, --image"),
    ("conv1d --stride 1,2", "stride is 1×2: an input with 1 axis (length) takes one number"),
    ("conv1d --words we,met --embeddings {}/glove.txt", 'glove.txt has no vector for "we,met"'),
    ("conv1d --words lake --embeddings {}/glove.txt", '"lake", has nan: every number must be fin'),
    ("conv1d --words lake --embeddings {}/photo.png", "photo.png is no text of vectors"),
    ("conv1d --embedding-dim 4", "--embedding-dim needs words to look up: give --words too"),
    ("conv1d --kernel box", "--kernel: the kernel of a sequence has no names"),
    ("max-pool2d --padding 2", "padding is 2 along the height: it must be at most 1, half of the"),
    ("max-pool2d --padding same", "--padding: this is a whole number from 0 to 1024"),
    ("conv-transpose2d --output-padding 3", "output_padding is 3 along the height: it must be sm"),
    ("digit-top-edge --image {}/photo.png --digit 5", "--image and --digit exclude each other"),
    ("digit-top-edge --image {}/text.png", "text.png is no image that can be read"),
]


@pytest.mark.parametrize(("arguments", "sentence"), CASES)
def test_what_does_not_fit_is_told_in_a_sentence(
    convviz: Run, brought: Path, arguments: str, sentence: str
) -> None:
    done = convviz("values", *arguments.format(brought).split())
    assert sentence in refused(done)


@pytest.mark.parametrize("command", ["render", "still"])
def test_nothing_is_drawn_of_what_does_not_fit(convviz: Run, brought: Path, command: str) -> None:
    done = convviz(command, "conv2d", "--image", brought / "text.png", *SMALL)
    assert "text.png is no image" in refused(done)
