"""Films drawn in parts are the films drawn in one go, byte for byte."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from convviz.errors import InputError
from convviz.output.h264 import segment_frames
from convviz.output.mp4 import Mp4Sink
from convviz.output.pictures import replay
from convviz.studio import render as render_module
from convviz.studio.catalogue import catalogue, find
from convviz.studio.job import Job
from convviz.studio.part import Part, draw_part
from convviz.studio.render import is_long, render
from convviz.studio.settings import QUALITIES, Settings

from .films import Picture, film, job

# one hold over several segments, an updater that remembers, a random start
RESTLESS = """
import numpy as np
from manim import *
class Restless(Scene):
    def construct(self):
        square = Square(fill_opacity=0.5).shift(np.random.uniform(-2, 2, 3))
        self.play(FadeIn(square), run_time=1)
        self.wait(8)
        square.add_updater(lambda m: m.rotate(0.05))
        self.play(Create(Circle()), run_time=4)
        self.play(square.animate.shift(RIGHT), run_time=0.01)
"""
FORMATS = ("mp4", "gif", "png")


@pytest.fixture
def restless(tmp_path: Path) -> Job:
    (tmp_path / "restless.py").write_text(RESTLESS)
    return job(tmp_path / "restless.py", fps=5, size=(160, 90), seed=3)


@pytest.fixture
def any_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let short films be divided too."""
    monkeypatch.setattr(render_module, "_LEAST_PART", 1)


@pytest.fixture
def threads() -> Iterator[Executor]:
    """Workers that share a process, as those of a cluster may."""
    with ThreadPoolExecutor(3) as executor:
        yield executor


def rendered(of: Job, folder: Path, **options: Any) -> dict[str, bytes]:
    targets = [(name, folder / f"film.{name}") for name in FORMATS]
    render(of, targets, **options)
    return {name: path.read_bytes() for name, path in targets}


def parts_of(of: Job, total: int) -> list[Part]:
    length = segment_frames(total, of.settings.fps)
    return [
        draw_part(of, first, min(first + length, total), length=length, video=True, pictures=True)
        for first in range(0, total, length)
    ]


@pytest.mark.parametrize("scene", ["sentence-slide", "digit-top-edge", None])
def test_parts_are_the_whole(scene: str | None, restless: Job, tmp_path: Path) -> None:
    whole_job = restless if scene is None else job(scene, fps=3, size=(160, 90), theme="light")
    settings = whole_job.settings
    pictures: list[Picture] = []
    total = whole_job.count_frames()
    whole = Mp4Sink(
        tmp_path / "whole.mp4", settings.width, settings.height, settings.fps, total=total
    )

    def on_frame(frame: Picture, repeat: int, changed: Any) -> None:
        whole.write(frame, repeat, changed)
        pictures.extend([frame.copy()] * repeat)

    whole_job.play(on_frame)
    whole.finish()
    parts = parts_of(whole_job, len(pictures))
    assert len(parts) > 2
    assert sum(part.frames for part in parts) == len(pictures)
    joined = Mp4Sink(tmp_path / "joined.mp4", settings.width, settings.height, settings.fps)
    for part in parts:
        joined.join(part.segments)
    joined.finish()
    assert (tmp_path / "joined.mp4").read_bytes() == (tmp_path / "whole.mp4").read_bytes()
    shown = [
        picture.copy()
        for part in parts
        for picture, repeat, _ in replay(part.pictures, settings.width, settings.height)
        for _ in range(repeat)
    ]
    assert np.array_equal(shown, pictures)


def test_a_part_has_what_is_wanted_alone(restless: Job) -> None:
    assert draw_part(restless, 0, 15, length=15, video=False, pictures=False) == Part(15, [], b"")
    part = draw_part(restless, 0, 15, length=15, video=True, pictures=False)
    assert [segment.frames for segment in part.segments] == [15]
    assert not part.pictures
    part = draw_part(restless, 15, 20, length=15, video=False, pictures=True)
    assert not part.segments
    (picture,) = replay(part.pictures, 160, 90)
    assert picture[1] == 5


@pytest.mark.usefixtures("any_length")
def test_files_are_the_same_whoever_draws(restless: Job, threads: Executor, tmp_path: Path) -> None:
    alone = rendered(restless, tmp_path / "alone")
    assert rendered(restless, tmp_path / "together", executor=threads) == alone
    for name in FORMATS:
        render(restless, [(name, tmp_path / f"single.{name}")], executor=threads)
        assert (tmp_path / f"single.{name}").read_bytes() == alone[name]


@pytest.mark.usefixtures("any_length")
def test_progress_is_of_frames(restless: Job, threads: Executor, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    render(
        restless,
        [("gif", tmp_path / "film.gif")],
        progress=lambda done, total: told.append((done, total)),
        executor=threads,
    )
    assert told == [(done, 66) for done in (17, 34, 51, 66)]


class Late(Executor):
    """Answers no call before the last one has been made, and then the last one first."""

    def __init__(self, calls: int) -> None:
        self.waiting: list[Callable[[], None]] = []
        self.calls = calls

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.waiting.append(lambda: future.set_result(fn(*args, **kwargs)))
        if len(self.waiting) == self.calls:
            threading.Thread(target=self.answer).start()
        return future

    def answer(self) -> None:
        for call in reversed(self.waiting):
            call()


@pytest.mark.usefixtures("any_length")
def test_parts_may_come_in_any_order(restless: Job, tmp_path: Path) -> None:
    alone = rendered(restless, tmp_path / "alone")
    assert rendered(restless, tmp_path / "late", executor=Late(4)) == alone


class Broken(Executor):
    """Fails at its second call and never answers the others."""

    def __init__(self) -> None:
        self.futures: list[Future[Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.futures.append(Future())
        if len(self.futures) == 1:
            self.futures[0].set_result(fn(*args, **kwargs))
        if len(self.futures) == 2:
            self.futures[1].set_exception(ZeroDivisionError("no"))
        return self.futures[-1]


@pytest.mark.usefixtures("any_length")
def test_a_part_that_fails_ends_the_others(restless: Job, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/film.mp4").write_text("old")
    broken = Broken()
    with pytest.raises(ZeroDivisionError):
        render(restless, [("mp4", tmp_path / "out/film.mp4")], executor=broken)
    assert len(broken.futures) == 4
    assert all(future.cancelled() for future in broken.futures[2:])
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["film.mp4"]
    assert (tmp_path / "out/film.mp4").read_text() == "old"


class Nobody(Executor):
    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        raise AssertionError("this film is too short to be divided")


def test_a_short_draft_is_not_divided(tmp_path: Path) -> None:
    draft = Job(find("sentence-slide")[0], Settings.draft())
    assert not is_long(draft.settings, draft.count_frames())
    small = job("sentence-slide", fps=2, size=(160, 90))
    render(small, [("mp4", tmp_path / "film.mp4")], executor=Nobody())


def test_what_is_long() -> None:
    settings = {
        name: Settings(width, height, Fraction(fps))
        for name, (width, height, fps) in QUALITIES.items()
    }
    # before the frames are counted: a usual film in this quality
    assert {name for name, each in settings.items() if is_long(each)} == set("mhpk")
    assert not is_long(settings["l"], 899)
    assert is_long(settings["l"], 900)
    assert not is_long(settings["k"], 10)


def test_a_job_finds_its_scene_in_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("restless.py").write_text(RESTLESS)
    sent = pickle.dumps(job("restless.py", fps=5, size=(160, 90)))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")
    assert pickle.loads(sent).count_frames() == 66


def test_a_job_finds_a_scene_of_the_project_in_another_installation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent = pickle.dumps(job("sentence-slide", words="we met"))
    entry = find("sentence-slide")[0]
    assert str(entry.path).encode() not in sent
    monkeypatch.setattr("convviz.studio.job.find", lambda name: [f"their {name}"])
    received = pickle.loads(sent)
    assert received.entry == "their sentence-slide"
    assert received.parameters == {"words": "we met"}
    assert entry in catalogue()


def test_a_job_of_a_scene_that_is_missing_there(tmp_path: Path) -> None:
    (tmp_path / "restless.py").write_text(RESTLESS)
    received = pickle.loads(pickle.dumps(job(tmp_path / "restless.py")))
    (tmp_path / "restless.py").unlink()
    with pytest.raises(InputError, match=r"cannot read .*restless\.py: No such file"):
        film(received)
