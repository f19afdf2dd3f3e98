"""Title, subtitle, shapes and foot: apart, inside the margin and legible in any frame."""

from __future__ import annotations

from typing import Any

import pytest

from convviz.draw import ConvScene, Label

from ..layout_lint import ink_box, lint
from ..staging import HEAD_FRAMES, staged

TITLES = {
    "short": "Mean",
    "usual": "Three by three, every second pixel",
    "long": "A convolution with a kernel of three by three numbers over every second pixel",
    "endless": "Every layer of a network that was asked for its every number " * 4,
}
SUBTITLES = {
    "usual": "box kernels · Conv2d(2, 1, kernel_size=3)",
    "endless": "Conv2d(16, 32, kernel_size=(3, 5), stride=(2, 1), padding=(1, 2), dilation=2) " * 4,
}
SHAPES: dict[str, list[tuple[int, ...]]] = {
    "none": [],
    "two": [(1, 28, 28), (1, 26, 26)],
    "wide": [(1024, 2048, 2048), (4096, 1024, 1024)],
    "seven": [(16 * 2**k, 28, 28) for k in range(7)],
}
SENTENCE = (
    "The kernel slides over the padded image; every window gives one number, the sum of nine "
    "products and the bias."
)


class Headed(ConvScene):
    """A header and a foot, and nothing between them."""

    title = "Headed"
    category = "test"


def headed(frame: str, title: str, subtitle: str, shapes: str, theme: str = "dark") -> Any:
    return staged(Headed, HEAD_FRAMES[frame], theme=theme), (
        TITLES[title],
        SUBTITLES[subtitle],
        *SHAPES[shapes],
    )


@pytest.mark.parametrize("shapes", SHAPES)
@pytest.mark.parametrize(
    ("title", "subtitle"), [*zip(TITLES, ["usual", "endless"] * 2, strict=True)]
)
@pytest.mark.parametrize("frame", HEAD_FRAMES)
def test_nothing_overlaps(frame: str, title: str, subtitle: str, shapes: str) -> None:
    stage, words = headed(frame, title, subtitle, shapes)
    with stage as scene:
        scene.head(*words)
        scene.show(SENTENCE)
        assert [str(finding) for finding in lint(scene, pixels=False)] == []
        labels = [m for m in scene.get_mobject_family_members() if isinstance(m, Label) and m.text]
        body = scene.stage.body
        assert all(box.bottom > body.top or box.top < body.bottom for box in map(ink_box, labels))
        assert scene.headline == words[0]


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("frame", ["4:3 small", "small"])
def test_it_is_clear(frame: str, theme: str) -> None:
    stage, words = headed(frame, "usual", "usual", "two", theme)
    with stage as scene:
        scene.head(*words)
        scene.show(SENTENCE)
        assert [str(finding) for finding in lint(scene)] == []


@pytest.mark.parametrize("frame", HEAD_FRAMES)
def test_what_fits_is_written_out_and_in_order(frame: str) -> None:
    stage, words = headed(frame, "usual", "usual", "two")
    with stage as scene:
        scene.head(*words)
        title, under, corner = (m for m in scene.mobjects if isinstance(m, Label))
        assert [title.text, under.text, corner.text] == [*words[:2], "1×28×28 → 1×26×26"]
        assert title.size > under.size
        assert title.size > 0.7 * scene.stage.title_size
        assert title.anchor[1] > under.anchor[1]
        beside = corner.anchor[1] == title.anchor[1]
        assert beside == scene.stage.corner_is_beside_title
        assert beside or corner.anchor[1] < under.anchor[1]


@pytest.mark.parametrize("frame", ["16:9", "4:3", "9:16"])
def test_a_title_that_does_not_fit_ends_with_an_ellipsis(frame: str) -> None:
    stage, words = headed(frame, "endless", "endless", "two")
    with stage as scene:
        scene.head(*words)
        title, under, _ = (m for m in scene.mobjects if isinstance(m, Label))
        assert title.text.endswith("…")
        assert under.text.endswith("…")
        assert title.size >= scene.stage.text_size(20)


def test_a_stage_without_room_beside_the_title_fails() -> None:
    stage, words = headed("9:16", "long", "usual", "seven")
    with stage as scene:
        scene.head(*words)
        label = next(m for m in scene.mobjects if isinstance(m, Label) and "→" in m.text)
        label.anchor = scene.stage.title.at(0, 0.5)
        label.set_text(label.text)
        assert "overlap" in {finding.rule for finding in lint(scene, pixels=False)}
