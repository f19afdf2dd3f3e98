"""The picture of any layer: right in every shape and in half a frame, or refused in a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import torch
from manim import tempconfig
from torch import nn

from convviz.digits import digit
from convviz.draw import ConvScene, Label, Stage, Sweep, Windows, come, picture_of
from convviz.errors import InputError
from convviz.formatting import number
from convviz.traces.layer_trace import WindowTrace
from convviz.tracing import trace

from ...layout_lint import lint
from ...staging import FRAMES, play_through, seen, staged

WORDS = ["a", "wonderful", "day", "begins", "with", "Donaudampfschifffahrtsgesellschaft"]
Given = tuple[Callable[[], nn.Module], tuple[int, ...], dict[str, Any]]
README = lambda: nn.Conv2d(1, 1, 3, stride=2, padding=1, bias=False)  # noqa: E731
LAYERS: dict[str, Given] = {
    "readme": (README, (1, 28, 28), {"input_name": "the digit 3"}),
    "three in, two out": (lambda: nn.Conv2d(3, 2, 3), (3, 12, 12), {"channel": 1}),
    "MaxPool2d": (lambda: nn.MaxPool2d(2), (1, 8, 8), {}),
    "two maps": (lambda: nn.Conv2d(1, 2, 3, bias=False), (1, 9, 9), {"channel": (1, 0)}),
    "embedded": (lambda: nn.Conv1d(4, 2, 3, padding=1), (4, 6), {"words": WORDS, "channel": 1}),
    "sentence": (lambda: nn.Conv1d(1, 1, 2), (1, 6), {"words": WORDS}),
    "11×11": (lambda: nn.Conv2d(1, 1, 11), (1, 28, 28), {}),
    "dilation": (
        lambda: nn.Conv2d(2, 1, 5, dilation=3, padding=6, padding_mode="circular"),
        (2, 28, 28),
        {},
    ),
    "one row": (lambda: nn.Conv2d(1, 1, (1, 5), padding=(0, 2)), (1, 3, 30), {}),
    "ceil": (lambda: nn.AvgPool2d(3, 2, 1, ceil_mode=True), (1, 6, 6), {}),
    "512": (lambda: nn.Conv2d(512, 512, 3, padding=1), (512, 7, 7), {"channel": 511}),
    "224": (lambda: nn.Conv2d(3, 64, 7, 2, 3), (3, 224, 224), {"channel": 63}),
    "one number": (lambda: nn.Conv2d(1, 1, 1), (1, 1, 1), {}),
    "200 columns": (lambda: nn.Conv1d(8, 1, 25, stride=2), (8, 200), {}),
    "512 rows": (lambda: nn.Conv1d(512, 9, 3, padding=1), (512, 20), {"channel": 8}),
    "wrapped": (lambda: nn.Conv1d(1, 1, 3, padding=2, padding_mode="circular"), (1, 12), {}),
    "long average": (lambda: nn.AvgPool1d(20), (1, 200), {}),
    "six decimals": (lambda: nn.Conv1d(2, 1, 3), (2, 6), {"decimals": 6}),
}
HARD = ("three in, two out", "sentence", "512")  # these are drawn in every shape
frames = pytest.mark.parametrize("frame", FRAMES)


def cases(shift: int) -> Any:
    """Name every layer with one shape, which differs from layer to layer, the hard with all."""
    shapes = list(FRAMES)
    return pytest.mark.parametrize(
        ("name", "frame"),
        [
            (name, frame)
            for i, name in enumerate(LAYERS)
            for frame in (shapes if name in HARD else [shapes[(i + shift) % len(shapes)]])
        ],
    )


def traced(name: str) -> WindowTrace[Any]:
    make, shape, _ = LAYERS[name]
    torch.manual_seed(2)
    layer = make()
    return trace(layer, torch.tensor(digit(3))[None] if name == "readme" else torch.randn(shape))


class Stand(ConvScene):
    title = "A stand for a picture"
    category = "test"


def said(view: Any) -> list[str]:
    return [seen(m) for m in view.get_family() if isinstance(m, Label) and seen(m)]


def check(scene: Any, view: Windows, *, pixels: bool) -> None:
    """Check that numbers are torch's and that texts are well laid out, at three steps."""
    scene.add(view)
    (channel, *_) = (each.channel for each in view.reckonings)
    for index in sorted({0, len(view) // 2, len(view) - 1}):
        view.show(index)
        assert not [str(finding) for finding in lint(scene, pixels=pixels)]
        value = float(view.trace.output[channel].flat[index])
        options = LAYERS[scene.name][2]
        plain = number(value, options.get("decimals", 2))
        assert {plain, plain.lstrip("−"), f"+{plain}"} & set(said(view))


@cases(0)
def test_whole(name: str, frame: str) -> None:
    size = FRAMES[frame] if frame == "small" else tuple(n // 2 for n in FRAMES[frame])
    layer = traced(name)
    with staged(Stand, size) as scene:
        scene.name = name
        scene.head("A title", "a subtitle", layer.input.shape, layer.output.shape)
        check(scene, scene.picture(layer, **LAYERS[name][2]), pixels=True)


@cases(2)
def test_half_a_frame(name: str, frame: str) -> None:
    layer = traced(name)
    with staged(Stand, FRAMES[frame]) as scene:
        scene.name = name
        body = scene.stage.body
        box = (body.columns(2) if body.width > body.height else body.lines(2))[1]
        view = scene.picture(layer, box=box, **LAYERS[name][2])
        check(scene, view, pixels=False)
        for m in view.get_family():
            if isinstance(m, Label) and seen(m):
                assert m.points[:, 0].min() > box.left - 0.1
                assert m.points[:, 1].max() < box.top + 0.1


def test_half_a_square_has_no_room_for_two_maps() -> None:
    stage = Stage(1080, 1080)
    with pytest.raises(InputError, match="units has no room for this picture"):
        picture_of(traced("two maps"), stage=stage, box=stage.body.columns(2)[1], channel=(1, 0))


@frames
def test_the_window_lies_on_drawn_padding(frame: str) -> None:
    view = picture_of(traced("readme"), stage=Stage(*FRAMES[frame]))
    (shown,), (first,) = view.source.maps, view.window_boxes(0)
    assert shown.is_padded
    assert (first.left, first.top) == pytest.approx((shown.box.left, shown.box.top))
    assert first.left < shown.grid.box.left
    assert first.top > shown.grid.box.top
    assert not [text for text in said(view) if "bias" in text or text == "sum"]


@pytest.mark.parametrize("channel", [0, 1])
@frames
def test_three_channels_in_and_two_out(frame: str, channel: int) -> None:
    layer = traced("three in, two out")
    view = picture_of(layer, stage=Stage(*FRAMES[frame]), channel=channel).show(40)
    texts = said(view)
    step = layer.step(channel * len(view) + 40)
    assert len(view.source.maps) == 3
    for value in (*step.channel_sums, step.bias, step.value):
        assert number(float(value), sign=True) in texts
    assert any(str(channel) in text for text in texts if text.startswith("output"))


@pytest.mark.parametrize(
    ("name", "options", "sentence"),
    [
        (
            "three in, two out",
            {"channel": (0, 1)},
            "2 output channels at once: a picture shows one",
        ),
        ("three in, two out", {"channel": 2}, "channel is 0 to 1, not 2"),
        ("three in, two out", {"channel": -1}, "channel is 0 to 1, not -1"),
        ("three in, two out", {"channel": ()}, "channel is 0 to 1, not None"),
        ("embedded", {"channel": (0, 1)}, "2 output channels at once"),
        ("512", {"channel": (0, 1, 2)}, "3 output channels at once"),
        ("sentence", {"words": ["two", "words"]}, "words has 2, and the input 6 columns"),
    ],
)
def test_what_cannot_be_shown_is_refused(name: str, options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=re.escape(sentence)) as refused:
        picture_of(traced(name), **options)
    assert "\n" not in str(refused.value)


def test_without_a_stage_the_frame_is_manims() -> None:
    with tempconfig({"pixel_width": 640, "pixel_height": 640}):
        view = picture_of(traced("MaxPool2d"))
    body = Stage(640, 640).body
    for box in (*view.window_boxes(0), *view.output_boxes(3)):
        assert body.left <= box.left < box.right <= body.right


class OnePicture(Stand):
    """As in the README: no show_step of its own."""

    def layers(self) -> list[Any]:
        return [traced("readme")]

    def construct(self) -> None:
        (layer,) = self.layers()
        self.head(self.title, "nine pixels", layer.input.shape, layer.output.shape)
        view = self.picture(layer)
        self.play(self.say("All of them."), come(view, "input"))
        self.add(view)
        self.play(Sweep(view, 0, len(view) - 1))
        self.wait(2)


def test_a_scene_with_one_picture_has_its_steps() -> None:
    for index in (195, 7):
        with staged(OnePicture) as scene:
            assert scene.step_count() == 196
            scene.show_step(index)
            (view,) = scene.pictures
            assert {view, *scene._head} <= set(scene.mobjects)
            assert number(float(view.trace.output.flat[index]), sign=True) in said(view)
            assert not scene.beats
            assert not [str(finding) for finding in lint(scene)]


def test_steps_do_not_change_the_film() -> None:
    with staged(OnePicture) as scene:
        scene.step_count()
        scene.show_step(3)
        play_through(scene, lambda beat: None)
        assert [beat.text for beat in scene.beats] == ["All of them."]


@pytest.mark.parametrize(("count", "told"), [(0, "no picture"), (2, "2 pictures")])
def test_a_scene_with_none_or_two_has_no_steps(count: int, told: str) -> None:
    class Other(OnePicture):
        def construct(self) -> None:
            for _ in range(count):
                self.add(self.picture(traced("MaxPool2d")))

    sentence = f"Other has no steps that can be drawn alone: it makes {told} by self.picture"
    for ask in (lambda scene: scene.step_count(), lambda scene: scene.show_step(0)):
        with staged(Other) as scene, pytest.raises(InputError, match=re.escape(sentence)):
            ask(scene)
