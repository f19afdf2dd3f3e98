"""`convviz.animate`: a layer handed in, shown by the scene of its operation."""

from __future__ import annotations

import base64
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

import convviz
from convviz.errors import InputError
from convviz.operations import OPERATIONS
from convviz.studio.animation import Animation
from convviz.studio.catalogue import catalogue

SMALL: dict[str, Any] = {"resolution": (160, 90), "fps": 5}
CONV = nn.Conv2d(1, 1, 3)
X = torch.rand(1, 6, 6)
LAYERS: dict[str, tuple[nn.Module, tuple[int, ...]]] = {
    "conv1d": (nn.Conv1d(2, 3, 2), (2, 5)),
    "conv2d": (CONV, (1, 6, 6)),
    "conv_transpose1d": (nn.ConvTranspose1d(1, 2, 2, stride=2), (1, 3)),
    "conv_transpose2d": (nn.ConvTranspose2d(1, 1, 2, stride=2), (1, 3, 3)),
    "max_pool1d": (nn.MaxPool1d(2), (1, 6)),
    "max_pool2d": (nn.MaxPool2d(2), (2, 6, 6)),
    "avg_pool1d": (nn.AvgPool1d(2), (1, 6)),
    "avg_pool2d": (nn.AvgPool2d(2), (2, 6, 6)),
}
SCENES = {entry.id for entry in catalogue()}


def scene(animation: Animation) -> Any:
    """The scene that would play, set up."""
    return animation._job.session()


@pytest.mark.parametrize("operation", LAYERS)
def test_the_scene_shows_the_layer_that_was_handed_in(operation: str) -> None:
    assert OPERATIONS[operation].scene in SCENES
    layer, sizes = LAYERS[operation]
    x = torch.rand(sizes)
    shown = convviz.animate(layer, x, **SMALL)
    wanted = convviz.trace(layer, x)
    with scene(shown) as (made, _):
        (traced,) = made.layers()
        assert traced is shown.trace
        assert made.input_name() == "the input"
        assert made.torch_layer() is layer
        made.setup()
        made.show_step(0)
        assert made.mobjects
    assert np.array_equal(traced.input, wanted.input)
    assert np.array_equal(traced.output, wanted.output)
    assert f"{operation}, " in repr(shown)


def test_a_layer_of_a_model() -> None:
    model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.Conv2d(4, 2, 3))
    shown = convviz.animate(model, X, layer="2", channel=1, decimals=3, **SMALL)
    with scene(shown) as (made, _):
        assert made.input_name() == "input of 2"
        assert (made.channel, made.decimals) == (1, 3)
        assert np.array_equal(made.traced().output, convviz.capture(model, X, "2").output)
        made.setup()
        made.show_step(0)
        assert any(getattr(m, "text", "").startswith("2 · Conv2d(4, 2") for m in made.mobjects)


def test_words_stand_above_the_columns() -> None:
    layer = nn.Conv1d(1, 1, 2)
    shown = convviz.animate(layer, [[1.0, 2.0, 3.0]], words="we met again", **SMALL)
    with scene(shown) as (made, _):
        assert made.words_shown() == ["we", "met", "again"]
    with scene(convviz.animate(layer, [[1.0, 2.0]], words=["New York", "sleeps"])) as (made, _):
        assert made.words_shown() == ["New York", "sleeps"]


def test_a_notebook_gets_a_video() -> None:
    shown = convviz.animate(CONV, X, **SMALL)
    html = shown._repr_html_()
    assert shown._repr_html_() is html, "it is drawn once"
    for word in ("autoplay", "loop", "muted", "controls", 'width="160"', "aria-label="):
        assert word in html
    data = re.search(r'src="data:video/mp4;base64,([^"]+)"', html)
    assert data is not None
    with av.open(BytesIO(base64.b64decode(data[1]))) as container:
        (stream,) = container.streams.video
        assert (stream.codec.name, stream.width, stream.height) == ("h264", 160, 90)
        assert stream.average_rate == 5


def test_files(tmp_path: Path) -> None:
    shown = convviz.animate(CONV, X, resolution=(160, 90), fps=15)
    assert shown.save(tmp_path / "slide.gif") == tmp_path / "slide.gif"
    with Image.open(tmp_path / "slide.gif") as gif:
        assert gif.size == (160, 90)
        assert getattr(gif, "n_frames", 1) > 5
    assert shown.save(str(tmp_path / "last.png")).is_file()
    shown.save(tmp_path / "slide.mp4")
    assert (tmp_path / "slide.srt").is_file(), "captions come beside it"


def test_a_gif_is_made_to_fit(tmp_path: Path) -> None:
    shown = convviz.animate(CONV, X, resolution=(480, 270), fps=20)
    shown.save(tmp_path / "slide.gif", max_size="250kB")
    assert (tmp_path / "slide.gif").stat().st_size <= 250_000
    before = (tmp_path / "slide.gif").read_bytes()
    with pytest.raises(InputError, match=r"does not fit: at .* at most 2000 are allowed"):
        shown.save(tmp_path / "slide.gif", max_size="2kB")
    assert (tmp_path / "slide.gif").read_bytes() == before
    assert list(tmp_path.iterdir()) == [tmp_path / "slide.gif"]


MODEL = nn.Sequential(CONV, nn.ReLU())


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        ((MODEL, X), {}, "is a model: say which layer by layer=, those .* are 0"),
        ((MODEL, X), {"layer": "3"}, 'there is no layer "3" in Sequential'),
        ((nn.ReLU(), X), {}, "a trace takes one of nn.Conv1d"),
        ((3, X), {}, "takes an nn.Module and its input, not a int"),
        ((CONV, torch.rand(3, 6, 6)), {}, "has 3 channels where the layer takes 1"),
        ((CONV, X * torch.nan), {}, "has nan at"),
        ((CONV, X), {"kernel": "box"}, "no option kernel .* takes channel, decimals"),
        ((CONV, X), {"chanel": 1}, "did you mean channel"),
        ((CONV, X), {"words": "a b"}, "words stand above the columns of a sequence"),
        ((nn.Conv1d(1, 1, 1), [[1.0]]), {"words": "a b"}, "2 words and 1 columns"),
        ((CONV, X), {"quality": "x"}, "quality is one of l, m, h, p, k"),
        ((CONV, X), {"fps": "fast"}, "fps is a number of frames a second"),
        ((CONV, X), {"resolution": (1, 1)}, "the width is 64 to 7680"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_wrong_use_is_said_at_once(
    arguments: tuple[Any, Any], options: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        convviz.animate(*arguments, **options)


def test_wrong_files(tmp_path: Path) -> None:
    shown = convviz.animate(CONV, X, **SMALL)
    for name, size, said in (
        ("a.mov", None, "must end in one of .mp4, .gif, .png"),
        ("a.mp4", "5MB", "max_size is for GIFs"),
        ("a.gif", "large", "is given like 5MB or 500kB, not large"),
    ):
        with pytest.raises(InputError, match=said):
            shown.save(tmp_path / name, max_size=size)
    assert not list(tmp_path.iterdir())
