"""Which frames a film has, and that each is the same however it is drawn."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from convviz.studio.job import Job

from .films import Picture, film, job, same

SCENES = ("sentence-slide", "digit-top-edge")
HEAD = """
import numpy as np
from manim import *
class Mine(Scene):
    def construct(self):
"""


@pytest.fixture
def mine(tmp_path: Path) -> Callable[..., Job]:
    """Make a job of a plain Manim scene with this `construct`."""

    def make(body: str, **options: Any) -> Job:
        path = tmp_path / "mine.py"
        path.write_text(HEAD + "\n".join(f"        {line}" for line in body.strip().splitlines()))
        return job(path, **options)

    return make


@pytest.fixture(scope="module")
def films() -> dict[str, list[Picture]]:
    """The whole films of the project's scenes, small."""
    return {scene: film(job(scene)) for scene in SCENES}


@pytest.mark.parametrize("fps", [1, 7, 10, "30000/1001", 60])
def test_every_play_takes_its_time_rounded_and_at_least_one_frame(mine, fps) -> None:
    seconds = (1.0, 0.3, 0.04, 2.45)
    plays = [f"self.play(Create(Square()), run_time={s})" for s in seconds]
    frames = len(film(mine("\n".join(plays), fps=fps)))
    assert frames == sum(max(1, round(s * Fraction(fps))) for s in seconds)


def test_waits_are_drawn_once_and_counted_in_full(mine) -> None:
    calls: list[int] = []
    body = (
        "self.add(Square())\nself.wait(2)\nself.play(FadeIn(Circle()), run_time=0.5)\nself.wait(1)"
    )
    waiting = mine(body, fps=10)
    waiting.play(lambda frame, repeat, changed: calls.append(repeat))
    assert calls == [20, 1, 1, 1, 1, 1, 10]
    assert waiting.count_frames() == 35


@pytest.mark.parametrize("scene", SCENES)
def test_counting_draws_nothing(scene: str, films: dict[str, list[Picture]]) -> None:
    assert job(scene).count_frames() == len(films[scene])


@pytest.mark.parametrize("scene", SCENES)
def test_any_part_of_a_film_is_that_part_of_the_whole(
    scene: str, films: dict[str, list[Picture]]
) -> None:
    whole = films[scene]
    cuts = [0, 1, len(whole) // 3, len(whole) // 3 + 1, 2 * len(whole) // 3, len(whole)]
    for start, stop in itertools.pairwise(cuts):
        assert same(film(job(scene), range(start, stop)), whole[start:stop]), (start, stop)


@pytest.mark.parametrize("scene", SCENES)
def test_any_frame_alone_is_that_frame_of_the_whole(
    scene: str, films: dict[str, list[Picture]]
) -> None:
    # the whole is drawn by repairing what changed: nothing may be left over from before
    whole = films[scene]
    for number in np.linspace(0, len(whole) - 1, 17).round().astype(int).tolist():
        assert same(film(job(scene), range(number, number + 1)), [whole[number]]), number


@pytest.mark.parametrize("scene", SCENES)
def test_outside_of_what_is_said_to_change_nothing_does(scene: str) -> None:
    before: list[Picture] = []
    parts = 0

    def on_frame(frame: Picture, repeat: int, changed: Any) -> None:
        nonlocal parts
        if changed is not None and before:
            parts += 1
            left = (frame != before[-1]).any(axis=2)
            for rect in changed:
                left[rect.top : rect.bottom, rect.left : rect.right] = False
            assert not left.any()
        before[:] = [frame.copy()]

    job(scene).play(on_frame)
    assert parts > 20


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_films_move(theme: str) -> None:
    pictures = film(job("sentence-slide", fps=2, theme=theme))
    assert len({picture.tobytes() for picture in pictures}) > 15
    assert all((picture[..., 3] == 255).all() for picture in pictures)


UPDATERS = {
    "by time": """
dot = Dot().to_edge(LEFT)
dot.add_updater(lambda m, dt: m.shift(RIGHT * dt))
self.add(dot)
self.wait(2)
self.play(Create(Square()), run_time=1)
""",
    "by call": """
dot = Dot().to_edge(LEFT)
dot.add_updater(lambda m: m.shift(RIGHT * 0.1))
self.add(dot)
self.play(Create(Square()), run_time=2)
self.wait(1)
""",
    "following": """
tracker = ValueTracker(0)
dot = always_redraw(lambda: Dot([tracker.get_value(), 0, 0]))
self.add(dot)
self.play(tracker.animate.set_value(3), run_time=2)
self.wait(1)
""",
    "of the scene": """
square = Square()
self.add(square)
self.add_updater(lambda dt: square.rotate(dt))
self.wait(2, frozen_frame=False)
""",
    "none": """
square = Square()
self.play(Create(square))
self.play(square.animate.shift(RIGHT * 2).set_color(RED))
self.play(Transform(square, Circle()), FadeIn(Text("x", font="Roboto")))
self.remove(square)
self.wait(0.5)
self.play(FadeOut(*self.mobjects))
""",
}


@pytest.mark.parametrize("kind", UPDATERS)
def test_updaters_run_on_frames_that_are_not_drawn(mine, kind: str) -> None:
    made = mine(UPDATERS[kind], size=(160, 90))
    whole = film(made)
    assert len({picture.tobytes() for picture in whole}) > 5
    for number in (0, 1, len(whole) // 2, len(whole) - 2, len(whole) - 1):
        alone = film(made, range(number, number + 1))
        assert same(alone, [whole[number]]), number
    assert made.count_frames() == len(whole)


def test_plain_scenes_are_drawn_as_manim_draws_them(mine, monkeypatch, tmp_path) -> None:
    from manim import tempconfig
    from manim.renderer.cairo_renderer import CairoRenderer

    theirs: list[Picture] = []

    class Recorder(CairoRenderer):
        def add_frame(self, frame: Picture, num_frames: int = 1) -> None:
            theirs.extend([frame.copy()] * num_frames)
            super().add_frame(frame, num_frames)

    made = mine(UPDATERS["none"], size=(160, 90), fps=5)
    ours = film(made)
    measures = {
        **{"pixel_width": 160, "pixel_height": 90, "frame_rate": 5, "dry_run": True},
        **{"frame_width": 8 * 160 / 90, "frame_height": 8.0, "disable_caching": True},
        **{"progress_bar": "none", "verbosity": "ERROR"},
    }
    with tempconfig(measures):
        made.scene_class()(renderer=Recorder()).render()
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        assert np.abs(one.astype(int) - other).max() <= 1


def test_stop_conditions_end_a_wait(mine) -> None:
    body = """
dot = Dot()
dot.add_updater(lambda m, dt: m.shift(RIGHT * dt))
self.add(dot)
self.wait_until(lambda: dot.get_x() > 1, max_time=9)
self.wait(1)
"""
    made = mine(body, fps=10)
    pictures = film(made)
    assert 10 + 10 <= len(pictures) <= 13 + 10
    number = len(pictures) - 5
    assert same(film(made, range(number, number + 1)), [pictures[number]])


def test_a_seed_decides_what_is_drawn_at_random(mine) -> None:
    body = """
for _ in range(3):
    self.add(Dot(np.random.uniform(-3, 3, 3)))
    self.wait(1)
"""
    films = [film(mine(body, fps=2, seed=seed)) for seed in (1, 1, 2)]
    assert same(films[0], films[1])
    assert not same(films[0], films[2])


def test_the_same_film_twice_is_the_same(films: dict[str, list[Picture]]) -> None:
    assert same(film(job("sentence-slide")), films["sentence-slide"])


def test_time_is_that_of_the_frames(mine, tmp_path: Path) -> None:
    # a sentence at the foot begins with the frame that first shows its beat
    scene = job("sentence-slide").scene_class()
    assert scene.theme_name == "dark"
    with job("sentence-slide", fps=10).session() as (playing, renderer):
        renderer.wanted = range(0)
        playing.render()
        times = [beat.time for beat in playing.beats]
    assert times == sorted(times)
    assert times[0] == 0
    assert all(time * 10 == pytest.approx(round(time * 10)) for time in times)


def test_a_failing_scene_leaves_manims_settings_as_they_were(mine) -> None:
    from manim import config, logger

    before = (config.pixel_width, config.frame_rate, config.dry_run, config.seed, logger.level)
    with pytest.raises(ZeroDivisionError):
        film(mine("1 / 0"))
    after = (config.pixel_width, config.frame_rate, config.dry_run, config.seed, logger.level)
    assert after == before


def test_nothing_is_written_where_one_is(mine, tmp_path, monkeypatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    film(mine("self.play(Create(Square()))"))
    assert not list((tmp_path / "here").iterdir())
