"""The layout lint over every scene, and proof that each of its rules can fail."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest
from manim import Square

from convviz.draw import Box, ConvScene, Label
from convviz.studio.catalogue import catalogue

from ..layout_lint import Finding, lint
from ..staging import FRAMES, hurry, play_through, scene_class, staged

SCENES = [entry.id for entry in catalogue()]
# Half as large: a quarter of the pixels to look at, and the same design.
HALVES = {name: (w // 2, h // 2) for name, (w, h) in FRAMES.items() if name != "small"}
HALVES["small"] = FRAMES["small"]
ROW_OF_20 = ",".join(["1"] * 20)
TWELVE = {"words": "a b c d e f g h i j k l", "values": ",".join(["-1.25"] * 12)}

VARIANTS: list[tuple[str, dict[str, Any]]] = [
    ("sentence-slide", {"words": "one", "values": "1", "kernel": "0.5"}),
    ("sentence-slide", {"words": "I Antidisestablishmentarianism unbelievable read"}),
    (
        "sentence-slide",
        {
            "words": "wonderful sentences about kernels sliding everywhere today",
            "values": "1,2,3,4,5,6,7",
        },
    ),
    ("sentence-slide", TWELVE),
    ("sentence-slide", {**TWELVE, "kernel": ",".join(["0.5"] * 12)}),
    ("sentence-slide", {"kernel": "1,2,3,4"}),
    ("sentence-slide", {"decimals": 6}),
    ("sentence-slide", {"decimals": 0}),
    ("sentence-slide", {"values": "1e30,2,3,4"}),
    ("digit-top-edge", {"kernel": "box"}),
    ("digit-top-edge", {"kernel": "1"}),
    ("digit-top-edge", {"kernel": "1,0;0,-1"}),
    ("digit-top-edge", {"kernel": "1,2;3,4;5,6"}),
    ("digit-top-edge", {"kernel": "1000,2000;3,4"}),
    ("digit-top-edge", {"kernel": ";".join(["0.25,-0.5,1,-0.5,0.25"] * 5)}),
    ("digit-top-edge", {"decimals": 0}),
    ("digit-top-edge", {"digit": 1}),
    ("digit-top-edge", {"bias": -9.99}),
    ("digit-top-edge", {"kernel": ROW_OF_20}),
    ("digit-top-edge", {"kernel": ";".join("1" * 20)}),
    ("digit-top-edge", {"decimals": 6}),
]


def at_steps(
    scene: str, size: tuple[int, int], *, pixels: bool = True, **options: Any
) -> Iterator[tuple[str, Finding]]:
    """Yield what the lint finds at the first, the middle and the last step."""
    made = scene_class(scene)
    with staged(made, size, **options) as playing:
        count = playing.step_count()
    for step in sorted({0, count // 2, count - 1}):
        with staged(made, size, **options) as playing:
            playing.show_step(step)
            for finding in lint(playing, pixels=pixels):
                yield f"step {step}", finding


def at_beats(
    scene: str, size: tuple[int, int], *, pixels: bool = True, **options: Any
) -> Iterator[tuple[str, Finding]]:
    """Yield what the lint finds at the end of every beat."""
    found: list[tuple[str, Finding]] = []
    with staged(scene_class(scene), size, **options) as playing:
        play_through(
            playing,
            lambda beat: found.extend((f"beat {beat}", f) for f in lint(playing, pixels=pixels)),
        )
    yield from found


def told(found: Iterator[tuple[str, Finding]]) -> list[str]:
    """Return each finding once, with where it was first met."""
    first: dict[str, str] = {}
    for where, finding in found:
        first.setdefault(str(finding), where)
    return [f"{where}: {finding}" for finding, where in first.items()]


@pytest.mark.parametrize("size", [(320, 240), (240, 240), (640, 480), (240, 426)])
@pytest.mark.parametrize("scene", ["shrink-and-widen", "fewer-parameters"])
def test_texts_have_room_in_small_frames(scene: str, size: tuple[int, int]) -> None:
    assert not told(at_beats(scene, size, pixels=False))


@pytest.mark.parametrize("frame", HALVES)
@pytest.mark.parametrize("scene", SCENES)
def test_scene(scene: str, frame: str) -> None:
    size = HALVES[frame]
    # looking at pixels takes long: in the films' own shapes it is done at every beat
    at_every_beat = frame in ("16:9", "small")
    assert not told(chain(at_steps(scene, size), at_beats(scene, size, pixels=at_every_beat)))


@pytest.mark.parametrize("frame", ["16:9", "small"])
@pytest.mark.parametrize("scene", SCENES)
def test_scene_in_light_colours(scene: str, frame: str) -> None:
    # places do not depend on colours, so the steps are enough here
    assert not told(at_steps(scene, HALVES[frame], theme="light"))


@pytest.mark.parametrize("frame", ["16:9", "1:1", "9:16"])
@pytest.mark.parametrize("scene", SCENES)
def test_scene_in_full_size(scene: str, frame: str) -> None:
    assert not told(at_steps(scene, FRAMES[frame], pixels=False))


# where there is least room
@pytest.mark.parametrize("frame", ["1:1", "9:16", "small"])
@pytest.mark.parametrize(("scene", "parameters"), VARIANTS)
def test_scene_with_other_parameters(scene: str, parameters: dict[str, Any], frame: str) -> None:
    size = HALVES[frame]
    found = chain(
        at_steps(scene, size, **parameters), at_beats(scene, size, pixels=False, **parameters)
    )
    assert not told(found)


class Poster(ConvScene):
    """A stage for bad pictures."""

    title = "Poster"
    category = "test"


@pytest.fixture
def poster() -> Iterator[Any]:
    with staged(Poster, (960, 540)) as scene:
        yield scene


def text(scene: Any, words: str = "0.96", **options: Any) -> Label:
    label = Label(words, **{"size": 40, "color": scene.theme.ink, **options})
    scene.add(label)
    return label


def plate(scene: Any, color: str, box: Box) -> Square:
    square = Square(1, stroke_width=0, fill_color=color, fill_opacity=1)
    square.stretch_to_fit_width(box.width).stretch_to_fit_height(box.height).move_to(box.center)
    scene.add(square)
    return square


def rules(scene: Any) -> list[str]:
    return [finding.rule for finding in lint(scene)]


def test_a_good_picture_passes(poster: Any) -> None:
    plate(poster, "#FFFFFF", Box(-2, -2, 2, -1))
    text(poster, "−0.17", color="#000000", anchor=(0, -1.5, 0))
    text(poster, "right", anchor=poster.stage.safe.at(1, 0.5), align="right")
    text(poster, "bottom", anchor=poster.stage.safe.at(0.5, 0.97))
    assert rules(poster) == []


@pytest.mark.parametrize(("x", "y"), [(0, 0.5), (1, 0.5), (0.5, 0), (0.5, 1)])
def test_text_outside_the_margin_fails(poster: Any, x: float, y: float) -> None:
    text(poster, anchor=poster.stage.safe.at(x, y))
    assert rules(poster) == ["margin"]
    (finding,) = lint(poster)
    assert finding.texts == ("0.96",)
    assert "px outside" in finding.detail


def test_overlapping_texts_fail(poster: Any) -> None:
    first = text(poster, "0.96")
    text(poster, "−0.17", anchor=(first.width * 0.9, 0, 0), color=poster.theme.kernel)
    assert rules(poster) == ["overlap"]
    assert "'0.96' and '−0.17'" in str(lint(poster)[0])


@pytest.mark.parametrize(("size", "frame"), [(19, (960, 540)), (40, (480, 270)), (21, (960, 540))])
def test_small_text_fails(size: float, frame: tuple[int, int]) -> None:
    # by the design, by a small frame, by half a frame
    with staged(Poster, frame) as scene:
        text(scene, size=size)
        assert rules(scene) == ["size"]


@pytest.mark.parametrize(
    ("ground", "ink"), [("#FFFFFF", "#ECEEF2"), ("#FFB224", "#FFFFFF"), ("#777777", "#FFFFFF")]
)
def test_low_contrast_fails(poster: Any, ground: str, ink: str) -> None:
    plate(poster, ground, Box(-2, -1, 2, 1))
    text(poster, color=ink)
    assert rules(poster) == ["contrast"]


def test_text_half_on_a_cell_fails(poster: Any) -> None:
    plate(poster, "#FFFFFF", Box(0, -1, 2, 1))
    text(poster, color="#000000")
    assert rules(poster) == ["contrast"]


def test_faded_text_fails(poster: Any) -> None:
    text(poster).set_fill(opacity=0.3)
    assert rules(poster) == ["contrast"]


def test_covered_text_fails(poster: Any) -> None:
    text(poster)
    plate(poster, poster.theme.background, Box(0, -1, 2, 1))
    assert rules(poster) == ["covered"]


def test_text_that_cannot_be_seen_does_not_matter(poster: Any) -> None:
    text(poster, "gone", anchor=(50, 50, 0)).set_fill(opacity=0)
    text(poster, "  ", anchor=(50, 50, 0))
    assert rules(poster) == []


def test_a_text_in_two_groups_is_one_text(poster: Any) -> None:
    from manim import Group

    label = text(poster)
    poster.add(Group(label))
    poster.mobjects.append(label)
    assert rules(poster) == []


def test_the_lint_looks_at_every_beat() -> None:
    class Late(Poster):
        def construct(self) -> None:
            label = text(self)
            self.wait(1)
            label.shift((99, 0, 0))
            self.wait(1)

    with staged(Late, (960, 540)) as scene:
        found: list[list[str]] = []
        hurry(scene, lambda beat: found.append(rules(scene)))
        scene.construct()
    assert found == [[], ["margin"]]
