"""`--image` in the scenes about a digit and in image-slide: what is said of any picture is true."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from convviz.draw import Label
from convviz.errors import InputError
from convviz.formatting import number
from convviz.inputs.images import read_image

from ..staging import play_through, played, scene_class, staged
from .test_layout import HALVES, at_beats, at_steps, told

DIGITS = ["digit-box", "digit-two-kernels", "digit-mix", "fewer-parameters"]
SCENES = [*DIGITS, "image-slide"]
LEAST = {
    "digit-box": (3, 3),
    "digit-two-kernels": (3, 3),
    "digit-mix": (5, 5),
    "fewer-parameters": (3, 4),
    "image-slide": (2, 2),
}
LONGEST = {"fewer-parameters": 28, "image-slide": 8}
OF_DIGITS = re.compile(r"\b(digits?|strokes?|ink(ed)?|paper|edges?)\b")


def _photo() -> np.ndarray:
    row, column = np.mgrid[:150, :200]
    bright = (row - 70) ** 2 + (column - 90) ** 2 < 50**2
    shade = (row * 0.6 + column * 0.3)[..., None] * (0.4, 0.7, 1.0)
    return np.where(bright[..., None], (250, 220, 40), shade)


PICTURES: dict[str, Callable[[], np.ndarray]] = {
    "photo": _photo,
    "noise": lambda: np.random.default_rng(0).integers(0, 256, (9, 12)),
    "flat": lambda: np.full((8, 8), 177),
    "black": lambda: np.zeros((8, 8)),
    "dim": lambda: np.random.default_rng(1).integers(0, 20, (8, 6)),
    "darker downwards": lambda: np.repeat(np.arange(90, 0, -10)[:, None], 7, axis=1),
    "one column": lambda: np.random.default_rng(2).integers(0, 256, (9, 5)),
    "one place": lambda: np.random.default_rng(3).integers(0, 256, (5, 5)),
}
every_picture = pytest.mark.parametrize("name", PICTURES)


@pytest.fixture
def picture(tmp_path: Path) -> Callable[[str], str]:
    def save(name: str) -> str:
        path = tmp_path / f"{name}.png"
        Image.fromarray(PICTURES[name]().astype(np.uint8)).save(path)
        return str(path)

    return save


def texts(scene: Any) -> list[str]:
    members = (part for mobject in scene.mobjects for part in mobject.get_family())
    return [m.text for m in members if isinstance(m, Label) and m.get_fill_opacity() > 0]


@every_picture
@pytest.mark.parametrize("name_of_scene", SCENES)
def test_nothing_is_said_of_a_digit(
    name_of_scene: str, name: str, picture: Callable[[str], str]
) -> None:
    shown: list[str] = []
    with staged(scene_class(name_of_scene), image=picture(name)) as scene:
        play_through(scene, lambda beat: shown.extend(texts(scene)))
        said = [beat.text for beat in scene.beats]
        layers = scene.layers()
        told_alone = scene.alt_text()
    longest = LONGEST.get(name_of_scene, 64)
    wanted = read_image(picture(name), grey=True)
    if max(wanted.pixels.shape) > longest:
        wanted = read_image(picture(name), longest, grey=True)
    assert np.array_equal(layers[0].input, wanted.pixels)
    for text in [*said, *shown, told_alone]:
        assert not OF_DIGITS.search(text), text
    assert all(len(text) < 120 for text in said)
    for index in (0, len(layers[0]) // 2):
        with staged(scene_class(name_of_scene), image=picture(name)) as scene:
            scene.show_step(min(index, scene.step_count() - 1))
            assert not any(OF_DIGITS.search(text) for text in texts(scene))


@every_picture
@pytest.mark.parametrize("bias", [0.0, -2.5])
def test_box(name: str, bias: float, picture: Callable[[str], str]) -> None:
    sentences, (box, identity) = played("digit-box", image=picture(name), bias=bias)
    largest = box.step(int(box.output.argmax())).products_sum
    above = ", though no pixel is above 1" if largest > 1 else ""
    assert sentences[4] == f"Nine values add up to {number(largest)}{above}."
    assert (box.output - bias <= 9 * box.input.max() + 1e-5).all()
    assert np.allclose(identity.output, box.input[:, 1:-1, 1:-1] + bias, atol=1e-6)
    assert sentences[0].startswith("In grey now.") == (name == "photo")


@every_picture
def test_two_kernels(name: str, picture: Callable[[str], str]) -> None:
    sentences, (_, edges) = played("digit-two-kernels", image=picture(name))
    places = edges.output[0].size
    place = int(edges.output[0].argmin())
    patch = edges.step(place).patch[0].astype(np.float64)
    zero, one = (number(edges.step(c * places + place).value, sign=True) for c in range(2))
    is_edge = patch[0].sum() < patch[-1].sum()
    assert is_edge == (name not in ("flat", "black", "darker downwards"))
    wanted = (
        f"Brighter below than above: {zero} in channel 0, {one} in channel 1."
        if is_edge
        else f"Where channel 0 is lowest: {zero}, and {one} in channel 1."
    )
    assert wanted in sentences
    # as the last sentence has it: what is bluer than where nothing changes
    for channel, (less, more) in enumerate(
        ((np.s_[0, :], np.s_[-1, :]), (np.s_[:, -1], np.s_[:, 0]))
    ):
        for index in range(places):
            step = edges.step(channel * places + index)
            window = step.patch[0].astype(np.float64)
            if step.value < edges.bias[channel] - 1e-6:
                assert window[less].sum() < window[more].sum()


@every_picture
def test_mix(name: str, picture: Callable[[str], str]) -> None:
    sentences, (*_, mixing) = played("digit-mix", image=picture(name))
    step = mixing.step(int(mixing.output.argmin()))
    value, zero, one = (number(v, sign=True) for v in (step.value, *step.channel_sums))
    lowest = f"The lowest value, {value}, is {zero} from channel 0, {one} from channel 1, "
    assert f"{lowest}and the bias." in sentences
    steps = [sentence for sentence in sentences if sentence.endswith(", on both maps.")]
    assert steps == {
        "one column": ["One pixel down, on both maps."],
        "one place": [],
    }.get(name, ["One pixel to the right, on both maps."])


@pytest.mark.parametrize("decimals", [2, 6])
@every_picture
def test_fewer_parameters(name: str, decimals: int, picture: Callable[[str], str]) -> None:
    with staged(scene_class("fewer-parameters"), image=picture(name), decimals=decimals) as scene:
        play_through(scene, lambda beat: None)
        sentences = [beat.text for beat in scene.beats]
        view, counts = scene.begin(), list(scene.counts().values())
        stop, headline = scene.stop(view.trace), scene.headline
    assert max(view.trace.input.shape) <= 28
    inputs, outputs = view.trace.input.size, view.trace.output.size
    assert counts == [10, outputs * (inputs + 1)]
    assert headline == f"10 numbers, or {counts[1]:,}"
    told_by = [number(float(v), decimals) for v in (view.trace.step(stop).value,
                                                    view.layer.output[stop])]  # fmt: skip
    (again,) = [sentence for sentence in sentences if "and a bias:" in sentence]
    assert again.endswith(" again.") == (told_by[0] == told_by[1])
    assert told_by[1] in again


def test_image_slide_tells_the_first_row_and_sweeps_over_the_rest(
    picture: Callable[[str], str],
) -> None:
    sentences, (layer,) = played("image-slide", image=picture("photo"))
    assert layer.input.shape == (1, 6, 8)
    assert sentences[0].startswith("photo.png, scaled down and turned to grey, is 6×8 numbers")
    assert sentences[5:] == [
        *["One column to the right."] * 6,
        "Back to the left, and one row down.",
        "And on, to the last window.",
        "5 places down, 7 across: 35 numbers.",
    ]


@pytest.mark.parametrize("scene", SCENES)
def test_a_picture_may_just_hold_the_windows(scene: str, tmp_path: Path) -> None:
    rows, columns = LEAST[scene]
    pixels = np.random.default_rng(0).integers(0, 256, (rows, columns), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "least.png")
    sentences, layers = played(scene, image=str(tmp_path / "least.png"))
    assert np.array_equal(layers[0].input[0], pixels / np.float32(255))
    assert not any("1 places" in text or "1 numbers" in text for text in sentences)
    Image.fromarray(pixels[1:]).save(tmp_path / "less.png")
    less = rf"less.png is {rows - 1}×{columns} pixels: this scene needs {rows}×{columns} "
    with pytest.raises(InputError, match=less):
        played(scene, image=str(tmp_path / "less.png"))


@pytest.mark.parametrize("scene", SCENES)
def test_a_picture_is_the_only_input(scene: str, picture: Callable[[str], str]) -> None:
    other = {"values": "1,2;3,4"} if scene == "image-slide" else {"digit": 5}
    (name,) = other
    with pytest.raises(InputError, match=f"--image and --{name} exclude each other"):
        played(scene, image=picture("noise"), **other)


@pytest.mark.parametrize("frame", HALVES)
@pytest.mark.parametrize("shape", [(150, 200), (60, 200), (200, 60)], ids=["", "low", "narrow"])
@pytest.mark.parametrize("scene", DIGITS)
def test_layout(scene: str, shape: tuple[int, int], frame: str, tmp_path: Path) -> None:
    path = tmp_path / "a rather long name of a picture.png"
    Image.fromarray(_photo()[: shape[0], : shape[1]].astype(np.uint8)).resize(shape[::-1]).save(
        path
    )
    if frame == "small" and shape != (150, 200):
        pytest.skip("the names of narrow maps are small there")
    size = HALVES[frame]
    found = [*at_steps(scene, size, pixels=False, image=str(path)),
             *at_beats(scene, size, pixels=False, image=str(path))]  # fmt: skip
    assert not told(iter(found))


@pytest.mark.parametrize(
    ("shape", "frame"), [((40, 200), "1:1"), ((200, 30), "9:16")], ids=["low", "narrow"]
)
def test_legend_of_a_small_map(shape: tuple[int, int], frame: str, tmp_path: Path) -> None:
    Image.fromarray(np.full(shape, 200, np.uint8)).save(tmp_path / "flat.png")
    image = str(tmp_path / "flat.png")
    assert not told(at_steps("digit-box", HALVES[frame], pixels=False, image=image))
