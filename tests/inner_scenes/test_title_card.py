"""The card: its words, its strip, and the layout lint at every aspect and theme."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from convviz.draw import Label, Window
from convviz.inner_scenes.title_card import TitleCard
from convviz.studio.catalogue import catalogue, inner_scene

from ..layout_lint import lint
from ..staging import FRAMES, play_through, seen, staged

LONG = "Receptive fields: what one number of the second layer has seen of the sentence below it"

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"


@contextmanager
def played(size: tuple[int, int] = (960, 540), theme: str = "dark", **words: Any) -> Iterator[Any]:
    """Yield the card as it stands at its end."""
    with staged(TitleCard, size, theme=theme, **words) as scene:
        play_through(scene, lambda beat: None)
        yield scene


def labels(scene: Any) -> list[Label]:
    return [m for top in scene.mobjects for m in top.get_family() if isinstance(m, Label)]


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(
    "title", ["Hi", LONG, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"]
)
def test_layout(frame: str, theme: str, title: str) -> None:
    words = {"title": title, "summary": f"{LONG}.", "chapter": 12, "chapters": 17}
    with played(FRAMES[frame], theme, **words) as scene:
        assert not lint(scene)
        assert " ".join(map(seen, labels(scene))) == f"12 {title} {LONG}."


@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.id)
def test_the_cards_of_the_article(entry: Any) -> None:
    words = {"title": entry.title, "summary": entry.summary, "chapter": 3, "chapters": 9}
    for size in ((480, 270), (270, 480)):
        with played(size, **words) as scene:
            assert not lint(scene)


def strip(scene: Any) -> tuple[list[Any], Window]:
    (window,) = (m for m in scene.mobjects if isinstance(m, Window))
    texts = set(map(id, labels(scene)))
    plates = [m for m in scene.mobjects if m is not window and id(m) not in texts]
    return [m for m in plates if len(m.points)], window


@pytest.mark.parametrize(("chapter", "chapters"), [(1, 1), (1, 17), (9, 17), (17, 17), (30, 40)])
def test_the_window_ends_on_the_chapters_cell(chapter: int, chapters: int) -> None:
    with played((540, 960), title="T", chapter=chapter, chapters=chapters) as scene:
        plates, window = strip(scene)
        assert len(plates) == chapters
        assert np.allclose(window.get_center(), plates[chapter - 1].get_center())
        safe = scene.stage.safe
        assert all(
            safe.left - 0.01 < p.get_left()[0] and p.get_right()[0] < safe.right + 0.01
            for p in plates
        )
        filled = [p.get_fill_color().to_hex() == scene.theme.line for p in plates]
        assert filled == [i < chapter for i in range(chapters)]


def test_the_window_comes_from_the_chapter_before() -> None:
    with staged(TitleCard, title="T", chapter=3, chapters=5) as scene:
        scene.renderer.play = lambda *_, **__: None
        scene.construct()
        plates, window = strip(scene)
        assert np.allclose(window.get_center(), plates[1].get_center())


def test_what_it_says() -> None:
    with played(title="Zeros at both ends", summary="Why.", chapter=4, chapters=5) as scene:
        assert [(beat.time, beat.text) for beat in scene.beats] == [(0, "4. Zeros at both ends")]
        assert scene.alt_text() == "4. Zeros at both ends\nWhy."
        assert scene.time == pytest.approx(1.6)


def test_it_is_no_scene_of_the_catalogue() -> None:
    entry = inner_scene("title_card")
    assert entry.class_name == "TitleCard"
    assert entry.id not in {each.id for each in catalogue()}
