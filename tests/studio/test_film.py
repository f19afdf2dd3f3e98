"""The film: what is in it, what a player finds, and what is not drawn again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import srt

from convviz.errors import ConvvizError, InputError
from convviz.output.record import Rendered
from convviz.studio import film as film_module
from convviz.studio import render
from convviz.studio.catalogue import by_id, scene_in
from convviz.studio.film import film
from convviz.studio.job import Job
from convviz.studio.reel_store import ReelStore
from convviz.studio.settings import Settings

from ..output.tracks import chapters, subtitles
from .films import job

FPS = Fraction(5)
SETTINGS = Settings(96, 64, FPS)
ENTRIES = [by_id("sentence-slide"), by_id("digit-top-edge")]
CARD = 8  # frames


def make(
    folder: Path, settings: Settings = SETTINGS, store: str = "store", **options: Any
) -> Rendered:
    return film(
        options.pop("entries", ENTRIES),
        settings,
        folder / "f.mp4",
        store=ReelStore(folder / "store"),
        **options,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Rendered]:
    folder = tmp_path_factory.mktemp("film")
    return folder, make(folder)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the scenes that were drawn."""
    found: list[str] = []
    draw = film_module.draw_part

    def noted(of: Job, *args: Any, **options: Any) -> Any:
        found.append(of.entry.id)
        return draw(of, *args, **options)

    monkeypatch.setattr(film_module, "draw_part", noted)
    return found


def scripts() -> list[Any]:
    return [job(entry.id, FPS, (96, 64)).script() for entry in ENTRIES]


def frames(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def test_each_scene_follows_its_card(made: tuple[Path, Rendered], tmp_path: Path) -> None:
    folder, record = made
    lengths = [CARD + script.frames for script in scripts()]
    whole = frames(folder / "f.mp4")
    assert record.frames == sum(lengths) == len(whole)
    assert (record.scene, record.format, record.fps) == ("film", "mp4", 5)
    start = CARD
    for entry, length in zip(ENTRIES, lengths, strict=True):
        render.render(job(entry.id, FPS, (96, 64)), [("mp4", tmp_path / "one.mp4")])
        alone = frames(tmp_path / "one.mp4")
        assert np.array_equal(whole[start : start + length - CARD], alone), "not encoded again"
        start += length
    assert not np.array_equal(whole[CARD - 1], whole[CARD])


def test_chapters(made: tuple[Path, Rendered]) -> None:
    first, second = (CARD + script.frames for script in scripts())
    assert chapters(made[0] / "f.mp4") == [
        (0, first / 5, "One kernel slides over four words"),
        (first / 5, (first + second) / 5, "Where does the stroke begin?"),
    ]


def said() -> list[tuple[int, str]]:
    """What the film shall say, with the milliseconds at which each begins."""
    found, start = [], 0
    for number, (entry, script) in enumerate(zip(ENTRIES, scripts(), strict=True), 1):
        found.append((start * 200, f"{number}. {entry.title}"))
        found += [((start + CARD + cue.frame) * 200, cue.text) for cue in script.cues]
        start += CARD + script.frames
    return [*found, (start * 200, "")]


def test_captions_and_subtitles_say_what_the_scenes_say(made: tuple[Path, Rendered]) -> None:
    folder, record = made
    expected = [
        (start, end, text) for (start, text), (end, _) in zip(said(), said()[1:], strict=False)
    ]
    assert expected[-1][1] == record.frames * 200
    assert subtitles(folder / "f.mp4") == expected
    read = srt.parse((folder / "f.srt").read_text(encoding="utf-8"))
    milliseconds = timedelta(milliseconds=1)
    assert [(c.start // milliseconds, c.end // milliseconds, c.content) for c in read] == expected
    vtt = (folder / "f.vtt").read_text(encoding="utf-8")
    assert vtt.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:01.600\n1. One kernel")
    assert vtt.count("-->") == len(expected)
    for script in scripts():
        assert script.alt_text in (folder / "f.txt").read_text(encoding="utf-8")


def test_the_second_time_nothing_is_drawn(
    made: tuple[Path, Rendered], drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, record = made
    before = {path.name: path.read_bytes() for path in folder.glob("f.*")}
    monkeypatch.setattr(Job, "session", lambda self: pytest.fail("the scene was played"))
    assert make(folder) == record
    assert not drawn
    assert {path.name: path.read_bytes() for path in folder.glob("f.*")} == before
    assert set(before) == {"f.mp4", "f.srt", "f.vtt", "f.txt"}


def test_a_damaged_reel_alone_is_drawn_again(made: tuple[Path, Rendered], drawn: list[str]) -> None:
    folder, record = made
    store = ReelStore(folder / "store")
    path = store._path(Job(ENTRIES[0], SETTINGS))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    assert make(folder) == record
    assert drawn == ["sentence-slide"]
    assert path.read_bytes() == data


def test_what_changes_is_drawn_again(
    made: tuple[Path, Rendered], drawn: list[str], tmp_path: Path
) -> None:
    folder, _ = made
    source = ENTRIES[0].path.read_text()
    (tmp_path / "sentence_slide.py").write_text(source.replace("self.wait(1.5)", "self.wait(0.5)"))
    changed = scene_in(tmp_path / "sentence_slide.py")
    film([changed, ENTRIES[1]], SETTINGS, tmp_path / "f.mp4", store=ReelStore(folder / "store"))
    # the first card's words come from the changed file and are the same
    assert drawn == ["sentence-slide"]
    drawn.clear()
    film(ENTRIES[:1], SETTINGS, tmp_path / "f.mp4", store=ReelStore(folder / "store"))
    assert drawn == ["title-card"], "its strip has one cell now"
    drawn.clear()
    light = Settings(96, 64, FPS, theme="light")
    film(ENTRIES[:1], light, tmp_path / "f.mp4", store=ReelStore(folder / "store"))
    assert drawn == ["title-card", "sentence-slide"]


def test_workers_make_the_same_file(
    made: tuple[Path, Rendered], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, drawn: list[str]
) -> None:
    monkeypatch.setattr(render, "_LEAST_PART", 1)
    monkeypatch.setattr(render, "_WORTH_WORKERS", 0)
    steps: list[tuple[int, int]] = []
    with ThreadPoolExecutor(2) as pool:
        record = make(tmp_path, executor=pool, progress=lambda *step: steps.append(step))
    assert record.sha256 == made[1].sha256
    assert not drawn, "not by this process"
    assert steps[-1] == (record.frames, record.frames)
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert len(list((tmp_path / "store").iterdir())) == 4


def test_a_scene_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "boom.py").write_text(
        "from convviz.draw import ConvScene\n"
        "class Boom(ConvScene):\n"
        '    title = "Boom"\n'
        "    def construct(self):\n"
        "        if 0 in self.renderer.wanted:\n"
        "            raise RuntimeError('boom')\n"
        "        self.wait(1)\n"
    )
    (tmp_path / "f.mp4").write_text("old")
    with pytest.raises(RuntimeError, match="boom"):
        make(tmp_path, entries=[ENTRIES[0], scene_in(tmp_path / "boom.py")])
    assert sorted(p.name for p in tmp_path.glob("f.*")) == ["f.mp4"]
    assert {p.read_text() for p in tmp_path.glob("f.*")} == {"old"}
    assert len(list((tmp_path / "store").iterdir())) == 3, "what was drawn is kept"


def test_a_store_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("a file")
    assert make(tmp_path, entries=ENTRIES[:1]).frames > 50


def test_refusals_come_before_anything_is_drawn(tmp_path: Path, drawn: list[str]) -> None:
    with pytest.raises(InputError, match="an even width"):
        make(tmp_path, Settings(97, 64, FPS))
    with pytest.raises(InputError, match="a film needs a scene"):
        make(tmp_path, entries=[])
    (tmp_path / "f.mp4").mkdir()
    with pytest.raises(ConvvizError, match="it is a folder"):
        make(tmp_path)
    assert not drawn
    assert [path.name for path in tmp_path.iterdir()] == ["f.mp4"]
