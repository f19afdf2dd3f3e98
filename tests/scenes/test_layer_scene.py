"""What a generic scene makes of its parameters: its input, its layer, what it calls them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from manim import tempconfig
from PIL import Image
from torch import nn

from convviz.digits import digit
from convviz.draw import Label
from convviz.draw.kit.label import text_width
from convviz.errors import InputError
from convviz.kernels import KERNELS
from convviz.operations import OPERATIONS, Operation
from convviz.storyboards.layer_name import after_its_name
from convviz.storyboards.layer_scene import LayerScene

from ..staging import FRAMES, staged


class Sequence(LayerScene):
    title = "a sequence"
    operation = "conv1d"


class Picture(LayerScene):
    title = "a picture"
    operation = "conv2d"

    kernel = "top-edge"


class Pool(LayerScene):
    title = "a pool"
    operation = "max_pool2d"


class Stamps(LayerScene):
    title = "stamps"
    operation = "conv_transpose2d"


def made(scene: type[LayerScene], **parameters: Any) -> Any:
    # a parameter may be called as one of the stage's measures
    with staged(scene.with_parameters(**parameters)) as it:
        it.traced()
        return it


@pytest.fixture
def photo(tmp_path: Path) -> str:
    pixels = np.random.default_rng(0).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "photo.png")
    return str(tmp_path / "photo.png")


def test_without_options_it_is_the_digit_and_the_scenes_kernel() -> None:
    scene = made(Picture)
    assert scene.input_name() == "the digit 5"
    assert scene.layer_text() == "Conv2d(1, 1, kernel_size=3, bias=False)"
    assert np.array_equal(scene.traced().input[0], digit(5))
    assert scene.traced().weight.tolist() == [[[list(row) for row in KERNELS["top-edge"].rows]]]
    assert scene.words_shown() is None
    assert scene.traced() is scene.traced()
    assert scene.layers() == [scene.traced()]


@pytest.mark.parametrize(
    ("parameters", "kernel"),
    [
        ({"kernel_size": 5}, None),
        ({"out_channels": 2}, None),
        ({"in_channels": 2}, None),
        ({"groups": 2}, None),
        ({"kernel": "random"}, None),
        ({"stride": 2, "padding": 1}, KERNELS["top-edge"].rows),
        ({"kernel": "sobel-x"}, KERNELS["sobel-x"].rows),
        ({"kernel": "top-edge", "in_channels": 2}, KERNELS["top-edge"].rows),
        ({"kernel": KERNELS["box"].rows}, KERNELS["box"].rows),
        ({"kernel": "1,2;3,4"}, ((1, 2), (3, 4))),
    ],
)
def test_a_default_kernel_makes_way_for_what_contradicts_it(
    parameters: dict[str, Any], kernel: tuple[tuple[float, ...], ...] | None
) -> None:
    scene = made(Picture, **parameters)
    # torch draws a bias with a kernel
    assert (scene.torch_layer().bias is not None) == (kernel is None)
    if kernel is not None:
        for read in scene.traced().weight[0]:
            assert read.tolist() == [list(row) for row in kernel]


class Typed(LayerScene):
    title = "numbers of its own"
    operation = "conv2d"

    values = "1,2,3;4,5,6;7,8,9"


def test_a_default_input_makes_way_for_the_one_that_is_asked_for() -> None:
    assert made(Typed).input_name() == "your numbers"
    assert made(Typed, digit=0).input_name() == "the digit 0"
    assert np.array_equal(made(Typed, digit=0).traced().input, [digit(0)])
    assert made(Typed, values="1,2,3,4;5,6,7,8;0,0,0,0").traced().input.shape == (1, 3, 4)


@pytest.mark.parametrize("row", OPERATIONS.values(), ids=lambda row: row.name)
def test_a_scene_has_its_operations_parameters(row: Operation) -> None:
    bare = type("Bare", (LayerScene,), {"title": "bare", "operation": row.name})
    for parameter in row.parameters:
        assert getattr(bare, parameter.name) == parameter.default
        assert not bare.given(bare, parameter.name)
    own = type("Own", (LayerScene,), {"title": "own", "operation": row.name, "decimals": 4})
    assert own.decimals == 4
    assert not own.given(own, "decimals")
    assert not hasattr(bare, "padding_mode") or row.kind == "convolution"
    scene = made(bare)
    assert type(scene.torch_layer()) is row.layer_class
    assert scene.traced().operation == row.name


def test_a_base_may_have_the_defaults() -> None:
    base = type("Base", (LayerScene,), {"stride": 2})
    below = type("Below", (base,), {"title": "below", "operation": "conv2d"})
    assert made(below).traced().stride == (2, 2)


def test_an_operation_that_is_none_is_refused_where_it_is_named() -> None:
    with pytest.raises(InputError, match='no operation "conv3d": did you mean conv2d'):
        type("Cube", (LayerScene,), {"operation": "conv3d"})


def test_what_is_drawn_follows_the_seed() -> None:
    found = []
    for seed in (None, 0, 1):
        with tempconfig({"seed": seed}):
            found.append(made(Picture, kernel="random").traced().weight)
    assert np.array_equal(found[0], found[1])
    assert not np.array_equal(found[1], found[2])
    torch.manual_seed(1)
    assert torch.equal(torch.tensor(found[2]), nn.Conv2d(1, 1, 3).weight)


def test_a_sequence_is_drawn_before_its_layer() -> None:
    scene = made(Sequence, in_channels=2, kernel_size=4)
    torch.manual_seed(0)
    x, layer = torch.randn(2, 8), nn.Conv1d(2, 1, 4)
    assert torch.equal(torch.tensor(scene.traced().input), x)
    assert torch.equal(torch.tensor(scene.traced().weight), layer.weight)
    assert scene.input_name() == "random numbers"


def test_the_random_state_stays() -> None:
    before = torch.get_rng_state()
    made(Sequence, words="a b c d", embedding_dim=3)
    assert torch.equal(torch.get_rng_state(), before)


def test_a_picture_is_the_input(photo: str) -> None:
    scene = made(Picture, image=photo)
    assert scene.input_name() == "photo.png"
    assert scene.traced().input.shape == (3, 30, 40)
    assert scene.traced().weight.shape == (1, 3, 3, 3)
    for channel in scene.traced().weight[0]:
        assert channel.tolist() == [list(row) for row in KERNELS["top-edge"].rows]
    scene = made(Picture, image=photo, size="20", groups=3)
    assert scene.input_name() == "photo.png, scaled"
    assert scene.traced().input.shape == (3, 15, 20)
    assert scene.traced().output.shape[0] == 3


@pytest.mark.parametrize(
    ("scene", "parameters", "shape"),
    [
        (Picture, {"values": "1,2,3;4,5,6;7,8,9"}, (1, 3, 3)),
        (Picture, {"values": ((((1, 2, 3),) * 3),) * 2}, (2, 3, 3)),
        (Sequence, {"values": "1,2,3,4"}, (1, 4)),
        (Sequence, {"values": "1,2,3,4|5,6,7,8"}, (2, 4)),
        (Sequence, {"values": ((1, 2, 3, 4),)}, (1, 4)),
        (Pool, {"values": "1,2;3,4"}, (1, 2, 2)),
    ],
)
def test_numbers_are_the_input(scene: type[LayerScene], parameters: Any, shape: Any) -> None:
    it = made(scene, **parameters)
    assert it.traced().input.shape == shape
    assert it.input_name() == "your numbers"


def test_words_are_columns(tmp_path: Path) -> None:
    words = "we met at the lake"
    scene = made(Sequence, words=words, embedding_dim=4)
    assert scene.words_shown() == words.split()
    assert scene.input_name() == "5 words"
    assert scene.traced().input.shape == (4, 5)
    assert made(Sequence, words=words).traced().input.shape == (1, 5)
    assert made(Sequence, words=words, in_channels=3).traced().input.shape == (3, 5)
    assert made(Sequence, words=words, kernel="1,2|3,4").traced().input.shape == (2, 5)
    numbers = made(Sequence, words="a b c", values="1,2,3|4,5,6")
    assert numbers.traced().input.tolist() == [[1, 2, 3], [4, 5, 6]]
    assert numbers.words_shown() == ["a", "b", "c"]
    (tmp_path / "glove.txt").write_text("a 1 2\nb 3 4\nc 5 6\n")
    read = made(Sequence, words="c a b", embeddings=str(tmp_path / "glove.txt"))
    assert read.traced().input.tolist() == [[5, 1, 3], [6, 2, 4]]


def test_the_same_word_has_the_same_numbers() -> None:
    columns = made(Sequence, words="the cat the", embedding_dim=2).traced().input
    assert columns[:, 0].tolist() == columns[:, 2].tolist()
    assert columns[:, 0].tolist() != columns[:, 1].tolist()


def test_digits_fill_the_channels() -> None:
    scene = made(Pool, digit=8, in_channels=3)
    assert scene.input_name() == "the digits 8, 9, 0"
    assert np.array_equal(scene.traced().input, [digit(8), digit(9), digit(0)])
    assert made(Pool, in_channels=6).input_name() == "the digits 5, 6, 7, 8, …"


def test_steps_are_those_of_the_chosen_channel() -> None:
    scene = made(Picture, out_channels=3, channel=1)
    assert scene.step_count() == 26 * 26
    steps = scene.steps_shown()
    assert [scene.traced().step(i).output_index[0] for i in (steps[0], steps[-1])] == [1, 1]
    stamps = made(Stamps, in_channels=4, groups=2, out_channels=4, channel=3)
    steps = stamps.steps_shown()
    assert [stamps.traced().step(i).input_index[0] for i in (steps[0], steps[-1])] == [2, 3]
    assert len(steps) == 2 * 28 * 28


REFUSED: list[tuple[type[LayerScene], dict[str, Any], str]] = [
    (
        Picture,
        {"channel": 3, "out_channels": 2},
        "--channel is 0 to 1, not 3: the output is 2×26×26",
    ),
    (Picture, {"size": 20}, "--size is that to which an image is scaled: give --image FILE too"),
    (Picture, {"values": "1,2;3,4", "digit": 5}, "--digit and --values exclude each other"),
    (Picture, {"image": "nothing.png"}, "there is no image nothing.png"),
    (Picture, {"image": "nothing.png", "digit": 5}, "--image and --digit exclude each other"),
    (Picture, {"values": "1,2;3,4", "in_channels": 2}, "--in-channels is 2, and the input (your"),
    (Picture, {"layer": "features.0"}, "--layer belongs to a model: give --module FILE.py:NAME"),
    (Picture, {"weights": "it.pt"}, "cannot read the weights it.pt"),
    (
        Picture,
        {"kernel": "1,2|3,4", "groups": 2, "in_channels": 2},
        "the kernel has 2 channels and",
    ),
    (Picture, {"kernel": "sobel-q"}, 'there is no kernel "sobel-q": did you mean sobel-'),
    (Picture, {"kernel": "box", "kernel_size": 5}, "the kernel is 3×3 and kernel_size is 5"),
    (Picture, {"padding": "full"}, "padding is a whole number, two like 0,2 (height, width), same"),
    (Picture, {"padding": "same", "stride": 2}, "padding same needs a stride of 1, and the stride"),
    (Picture, {"padding": 30, "padding_mode": "reflect"}, "reflect padding of 30 needs a height"),
    (Picture, {"kernel_size": 30}, "the kernel spans 30 cells along the height, more than the 28"),
    (Picture, {"out_channels": 4096, "padding": 300}, "numbers: at most 16,777,216 can be shown"),
    (Sequence, {"words": "a b", "values": "1,2,3"}, "2 words and 3 numbers: give --values one"),
    (Sequence, {"embedding_dim": 4}, "--embedding-dim needs words to look up: give --words too"),
    (Sequence, {"embeddings": "it.txt"}, "--embeddings needs words to look up: give --words too"),
    (Sequence, {"words": "a b c", "values": "1,2,3", "embedding_dim": 2}, "--values and --embeddi"),
    (Sequence, {"words": "a b c", "embedding_dim": 2, "in_channels": 3}, "--in-channels is 3, and"),
    (Sequence, {"values": "1,2;3,4"}, "there are 2 rows where one is expected"),
    (Sequence, {"words": "a b", "kernel": "1,2,3"}, "the kernel spans 3 cells along the length"),
    (
        Pool,
        {"padding": 2},
        "padding is 2 along the height: it must be at most 1, half of the kernel",
    ),
    (
        Stamps,
        {"output_padding": 1},
        "output_padding is 1 along the height: it must be smaller than",
    ),
]


@pytest.mark.parametrize(("scene", "parameters", "sentence"), REFUSED, ids=range(len(REFUSED)))
def test_contradictions_are_told_in_a_sentence(
    scene: type[LayerScene], parameters: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(InputError) as refused:
        made(scene, **parameters)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


MODEL = """
from torch import nn
net = nn.Sequential(nn.Conv2d(3, 4, 3), nn.ReLU(), nn.Conv2d(4, 2, 3, stride=2))
"""


@pytest.fixture
def model(tmp_path: Path) -> str:
    (tmp_path / "model.py").write_text(MODEL)
    return f"{tmp_path / 'model.py'}:net"


def test_a_models_first_layer_reads_what_the_user_brings(model: str, photo: str) -> None:
    scene = made(Picture, module=model, layer="0")
    assert scene.input_name() == "the digits 5, 6, 7"  # as many as the model takes
    assert scene.layer_text() == "Conv2d(3, 4, kernel_size=3)"
    assert scene.traced().name == "0"
    assert made(Picture, module=model, layer="0", image=photo).input_name() == "photo.png"


NAMED = """
from torch import nn


class Deep(nn.Sequential):
    def __init__(self, *names):
        super().__init__()
        name, *inner = names
        self.add_module(name, Deep(*inner) if inner else nn.Conv2d(1, 4, 3))


once = Deep("features", "0")
itself = nn.Conv2d(1, 4, 3)
again = nn.Conv2d(1, 1, 3)
twice = nn.Sequential(again, nn.ReLU(), again)
deep = Deep("encoder", "layers", "11", "self_attention", "conv1")
wordy = Deep("one_word_that_is_longer_than_any_line_" * 9)
"""


@pytest.mark.parametrize(
    ("name", "layer", "wanted"),
    [
        ("once", None, "features.0 · Conv2d(1, 4, kernel_size=3)"),
        ("once", "features.0#1", "features.0#1 · Conv2d(1, 4, kernel_size=3)"),
        ("itself", None, "Conv2d(1, 4, kernel_size=3)"),
        ("twice", None, "0 · Conv2d(1, 1, kernel_size=3)"),
        ("twice", "2#2", "2#2 · Conv2d(1, 1, kernel_size=3)"),
        ("deep", None, "encoder.layers.11.self_attention.conv1 · Conv2d(1, 4, kernel_size=3)"),
        ("wordy", None, r"….*longer_than_any_line_ · Conv2d\(1, 4, kernel_size=3\)"),
    ],
)
def test_the_subtitle_names_a_models_layer(
    tmp_path: Path, name: str, layer: str | None, wanted: str
) -> None:
    (tmp_path / "model.py").write_text(NAMED)
    parameters = {"module": f"{tmp_path / 'model.py'}:{name}", "layer": layer}
    for size in FRAMES.values():
        with staged(Picture, size, **parameters) as scene:
            scene.head("title", scene.layer_text(), (1, 2))
            (subtitle,) = (m for m in scene.mobjects if isinstance(m, Label) and "(" in m.text)
            assert subtitle.width <= scene.stage.subtitle.width + 1e-6
            assert subtitle.text == wanted or re.fullmatch(wanted, subtitle.text)


def test_a_subtitle_that_fills_its_line_is_whole() -> None:
    with staged(Picture, FRAMES["1:1"]) as scene:
        width = scene.stage.subtitle.width
        texts = ["0" * count for count in range(40, 120)]
        whole = [text for text in texts if text_width(text, 20) <= width]
        assert 20 < len(whole) < 80
        for text in whole:
            scene.head("title", text, (1, 2))
        assert {text for text in texts if text in {m.text for m in scene.mobjects}} == {*whole}


@pytest.mark.parametrize(
    ("width", "wanted"),
    [
        (9, "encoder.layers.11.conv1 · Conv2d(1, 4, kernel_size=3)"),
        (5.5, "…11.conv1 · Conv2d(1, 4, kernel_size=3)"),
        (4.9, "…conv1 · Conv2d(1, 4, kernel_size=3)"),
        (1, "…conv1 · Conv2d(1, 4, kernel_size=3)"),
    ],
)
def test_a_long_name_loses_its_front(width: float, wanted: str) -> None:
    text = "Conv2d(1, 4, kernel_size=3)"
    assert after_its_name("encoder.layers.11.conv1", text, 38, width) == wanted


@pytest.mark.parametrize("parameters", [{"stride": 1}, {"kernel": "box"}, {"bias": 0.0}])
def test_a_model_has_its_own_settings(model: str, parameters: dict[str, Any]) -> None:
    (name,) = parameters
    with pytest.raises(InputError, match=f"--module and --{name} exclude each other"):
        made(Picture, module=model, layer="0", **parameters)


def test_a_later_layer_reads_what_comes_to_it(model: str) -> None:
    scene = made(Picture, module=model, layer="2")
    assert scene.input_name() == "input of 2"
    assert scene.traced().input.min() == 0  # the ReLU
    assert scene.traced().input.shape == (4, 26, 26)
