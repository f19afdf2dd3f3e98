"""The digit film: what it says is true, how long it takes, what it can be given."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from convviz.draw import Label
from convviz.errors import InputError
from convviz.formatting import number
from convviz.kernels import KERNELS
from convviz.studio.catalogue import find
from convviz.studio.job import Job
from convviz.studio.settings import Settings

from ..staging import play_through, scene_class, staged

SCENE = "digit-top-edge"
ROW = ",".join(["0.5"] * 28)


def played(**parameters: object) -> tuple[list[str], Any, Any]:
    """Return the sentences of the film, its trace and its story."""
    with staged(scene_class(SCENE), **parameters) as scene:
        play_through(scene, lambda beat: None)
        _, story = scene.begin()
        return [beat.text for beat in scene.beats], story.trace, story


@pytest.mark.parametrize("fps", [10, 15, 25, "30000/1001", 60])
def test_film_takes_about_twenty_five_seconds(fps: object) -> None:
    job = Job(find(SCENE)[0], Settings(64, 64, Fraction(fps)))
    assert 24 <= job.count_frames() / Fraction(fps) <= 29


def test_sentences_of_the_beats() -> None:
    sentences, trace, _ = played()
    low, high = (number(v, 2, sign=True) for v in (trace.output.min(), trace.output.max()))
    assert sentences == [
        "A handwritten 5 is 28×28 numbers: 0 is blank, almost 1 full ink.",
        "A window of 3×3 pixels starts at the top left.",
        "The loupe shows the values that the window reads.",
        "The kernel gives each place in the window a weight.",
        "Each value times its weight.",
        "The products are added up, and the bias on top.",
        "That one number is the first pixel of the feature map.",
        "One pixel to the right, the same weights: the next pixel of the map.",
        "The same small sum at every place.",
        f"Dark above, bright below: the upper side of a stroke. {low}, below zero.",
        "The same small sum at every place.",
        f"Bright above, dark below: the lower side of a stroke. {high}, above zero.",
        "The same small sum at every place.",
        "Blue: where a stroke begins from above. Red: where it ends. Pale: no edge.",
    ]


@pytest.mark.parametrize("digit", range(10))
def test_every_digit_stops_at_its_lowest_and_its_highest_value(digit: int) -> None:
    sentences, trace, story = played(digit=digit)
    values = trace.output.ravel()
    assert set(story.stops) == {int(values.argmin()), int(values.argmax())}
    assert sentences[0].startswith(f"A handwritten {digit} is")
    assert story.stops == sorted(story.stops)


@pytest.mark.parametrize("bias", [None, 0.0, 10.0, -10.0])
@pytest.mark.parametrize("digit", [0, 1, 5])
def test_what_is_said_of_a_step_is_true(digit: int, bias: float | None) -> None:
    _, trace, story = played(digit=digit, bias=bias)
    for index in range(0, len(trace), 3):
        step, text = trace.step(index), story.sign(index)
        above, below = step.patch[0][0].sum(), step.patch[0][-1].sum()
        assert number(step.value, 2, sign=True) in text
        assert ("Blank paper" in text) == (not step.patch.any())
        assert ("upper side" in text) == (above < below)
        assert ("lower side" in text) == (above > below)
        assert ("cancel out" in text) == (above == below and step.patch.any())
        if "below zero" in text:
            assert step.value < 0
        if "above zero" in text:
            assert step.value > 0


@pytest.mark.parametrize("digit", [2, 7])
def test_what_is_said_of_upright_edges_is_true(digit: int) -> None:
    with staged(scene_class("digit-right-edge"), digit=digit) as scene:
        _, story = scene.begin()
    for step in story.trace.steps:
        text = story.sign(step.index)
        left, right = step.patch[0][:, 0].sum(), step.patch[0][:, -1].sum()
        assert ("the right side" in text) == (left > right)
        assert ("the left side" in text) == (left < right)
        assert "below zero" not in text or step.value < 0
        assert "above zero" not in text or step.value > 0


@pytest.mark.parametrize("name", KERNELS)
def test_named_kernels(name: str) -> None:
    sentences, trace, story = played(kernel=name)
    blank = float(trace.bias[0])
    values = trace.output.ravel()
    assert any(values[stop] > blank for stop in story.stops)
    # without a negative weight no sum falls below the bias, and there is nothing to stop at
    wanted = any(weight < 0 for weight in trace.weight.flat)
    assert any(values[stop] < blank for stop in story.stops) == wanted
    for sentence in sentences:
        assert "stroke" not in sentence or name.endswith("-edge")
    for index in range(0, len(trace), 7):
        text, patch = story.sign(index), trace.step(index).patch[0]
        if "upper side" in text:
            assert patch[0].sum() < patch[-1].sum()
        if "lower side" in text:
            assert patch[0].sum() > patch[-1].sum()
        if "left side" in text:
            assert patch[:, 0].sum() < patch[:, -1].sum()
        if "right side" in text:
            assert patch[:, 0].sum() > patch[:, -1].sum()


@pytest.mark.parametrize(
    ("kernel", "windows"),
    [
        ("2", 28 * 28),
        ("1,0;0,-1", 27 * 27),
        ("1,2;3,4;5,6", 26 * 27),
        (";".join(["1,-2,3,-2,1"] * 5), 24 * 24),
        ("0,0;0,0", 27 * 27),
        (";".join([ROW] * 28), 1),
        (";".join([ROW] * 27), 2),
        (";".join([ROW] * 26), 3),
    ],
    ids=["1x1", "2x2", "3x2", "5x5", "zeros", "28x28", "27x28", "26x28"],
)
def test_kernels_of_any_size(kernel: str, windows: int) -> None:
    sentences, trace, story = played(kernel=kernel)
    assert len(trace) == windows
    rows, columns = trace.kernel_size
    assert f"A window of {rows}×{columns} pixels starts at the top left." in sentences
    assert all(2 < stop < windows for stop in story.stops)
    assert sentences[-1] == "Blue: sums below zero. Red: sums above zero. Pale: about zero."


@pytest.mark.parametrize("decimals", range(5))
def test_decimals_are_those_of_the_sentences(decimals: int) -> None:
    sentences, trace, _ = played(decimals=decimals)
    assert number(trace.output.min(), decimals, sign=True) in " ".join(sentences)


def test_a_kernel_may_be_given_as_numbers() -> None:
    _, trace, _ = played(kernel=((1, 0), (0, -1)), bias=0.0)
    assert trace.weight.tolist() == [[[[1, 0], [0, -1]]]]
    image = trace.input[0]
    assert np.allclose(trace.output[0], image[:-1, :-1] - image[1:, 1:])


@pytest.mark.parametrize("name", ["top-edge", "box"])
def test_typed_numbers_are_the_users_own_kernel(name: str) -> None:
    typed = ";".join(",".join(map(str, row)) for row in KERNELS[name].rows)
    for kernel, called in ((name, name), (typed, "your own"), (KERNELS[name].rows, "your own")):
        with staged(scene_class("digit-top-edge"), kernel=kernel) as scene:
            _, story = scene.begin()
            told = [each.text for each in scene.mobjects if isinstance(each, Label)]
            assert f"{called} kernel · Conv2d(1, 1, kernel_size=3)" in told
            assert story.kernel_name == (None if called == "your own" else name)
            own = called in scene.own_kernels
            assert scene.headline == (scene.title if own else "What does this kernel see?")


@pytest.fixture
def photo(tmp_path: Path) -> str:
    row, column = np.mgrid[:150, :200]
    bright = (row - 70) ** 2 + (column - 90) ** 2 < 50**2
    pixels = np.where(bright[..., None], (250, 220, 40), (10, 40, 120)).astype(np.uint8)
    pixels[:40] = 0
    Image.fromarray(pixels).save(tmp_path / "photo.png")
    return str(tmp_path / "photo.png")


def test_a_picture_takes_the_digits_place(photo: str) -> None:
    sentences, trace, story = played(image=photo)
    assert trace.input.shape == (1, 48, 64)
    told = "photo.png, scaled down and turned to grey, is 48×64 numbers: 0 black, 1 white."
    assert sentences[0] == told
    assert story.subject.name == "photo.png, in grey"
    assert sentences[-1] == "Blue: brighter below than above. Red: darker. Pale: no such edge."
    assert not any(word in " ".join(sentences) for word in ("stroke", "digit", "ink", "paper"))


@pytest.mark.parametrize("scene", [SCENE, "digit-right-edge"])
@pytest.mark.parametrize("kernel", ["top-edge", "bottom-edge", "left-edge", "right-edge", "box"])
def test_what_is_said_of_a_picture_is_true(photo: str, scene: str, kernel: str) -> None:
    with staged(scene_class(scene), image=photo, kernel=kernel) as made:
        _, story = made.begin()
        own = kernel in made.own_kernels
        assert made.headline == (made.picture_title if own else "What does this kernel see?")
        assert "In grey" in story.window_reads
    for step in story.trace.steps[::5]:
        text, patch = story.sign(step.index), step.patch[0]
        assert ("All black here" in text) == (not patch.any())
        sums = {
            "above": patch[0].sum(),
            "below": patch[-1].sum(),
            "on the left": patch[:, 0].sum(),
            "on the right": patch[:, -1].sum(),
        }
        if text.startswith("Brighter"):
            more, less = text.split(".")[0].removeprefix("Brighter ").split(" than ")
            assert sums[more] > sums[less]
        if "below zero" in text:
            assert step.value < 0
    blue = story.rest.split(".")[0].removeprefix("Blue: brighter ")
    if kernel != "box":
        more, less = blue.split(" than ")
        darkest = story.trace.step(int(story.trace.output.argmin())).patch[0]
        sides = {
            "above": darkest[0], "below": darkest[-1],
            "on the left": darkest[:, 0], "on the right": darkest[:, -1],
        }  # fmt: skip
        assert sides[more].sum() > sides[less].sum()


def test_a_grey_picture_of_its_own_size_is_as_it_is(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (9, 12), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "small.png")
    sentences, trace, story = played(image=str(tmp_path / "small.png"))
    assert np.array_equal(trace.input[0], pixels / np.float32(255))
    assert sentences[0] == "small.png is 9×12 numbers: 0 black, 1 white."
    assert story.subject.name == "small.png"
    assert "grey" not in story.window_reads


@pytest.mark.parametrize(("bias", "is_pale"), [(None, True), (-0.1, True), (3.0, False)])
def test_a_pictures_colours_are_explained_as_the_bias_has_them(
    photo: str, bias: float | None, is_pale: bool
) -> None:
    sentences, trace, _ = played(image=photo, bias=bias)
    # where nothing changes the bias alone is left: no such edge is pale only near zero
    assert ("Pale: no such edge." in sentences[-1]) == is_pale
    if not is_pale:
        assert sentences[-1].startswith("Blue: values below zero.")
        assert trace.output[0, 0, 0] == bias


def test_a_value_of_zero_is_neither_above_nor_below(tmp_path: Path) -> None:
    pixels = np.zeros((4, 4), np.uint8)
    pixels[:2] = 255
    Image.fromarray(pixels).save(tmp_path / "half.png")
    _, _, story = played(image=str(tmp_path / "half.png"), bias=-3.0)
    assert story.sign(0) == "Brighter above than below. 0.00."


def test_a_picture_and_a_digit_are_not_both_the_input(photo: str) -> None:
    with pytest.raises(InputError, match="--image and --digit exclude each other"):
        played(image=photo, digit=5)
