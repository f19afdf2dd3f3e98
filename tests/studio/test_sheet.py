"""A sheet's pictures are the film's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from convviz.errors import ConvvizError
from convviz.studio.job import Job
from convviz.studio.sheet import contact_sheet, key_shots

from .films import film, job

SCENES = ("sentence-slide", "digit-top-edge")


@pytest.mark.parametrize("scene", SCENES)
def test_pictures_are_the_films(scene: str) -> None:
    made = job(scene, 5, theme="light")
    script, whole = made.script(), film(made)
    shots = key_shots(made, script)
    assert [shot.text for shot in shots] == [cue.text for cue in script.cues]
    for shot, key in zip(shots, script.key_frames(), strict=True):
        assert np.array_equal(shot.picture, whole[key.frame])
        assert shot.time == pytest.approx(key.frame / 5)
    ends = [cue.frame for cue in script.cues[1:]]
    assert [round(shot.time * 5) for shot in shots] == [end - 1 for end in [*ends, len(whole)]]
    assert np.array_equal(shots[-1].picture, whole[-1])


def test_they_are_drawn_in_one_play(monkeypatch: pytest.MonkeyPatch) -> None:
    plays = []
    play = Job.play
    monkeypatch.setattr(Job, "play", lambda self, *a, **k: plays.append(k) or play(self, *a, **k))
    made = job("sentence-slide", 2)
    shots = contact_sheet(made).shots
    assert len(plays) == 1
    assert len(plays[0]["wanted"]) == len(shots)


def test_a_large_film_is_scaled_down_and_stays_the_film() -> None:
    made = job("sentence-slide", 1, size=(1280, 720))
    script = made.script()
    shots = key_shots(made, script)
    key = script.key_frames()[-1]
    whole = film(made, range(key.frame, key.frame + 1))[0]
    assert {shot.picture.shape for shot in shots} == {(360, 640, 4)}
    small = np.asarray(Image.fromarray(whole).resize((640, 360), Image.Resampling.BOX))
    assert np.abs(shots[-1].picture.astype(int) - small).mean() < 1
    assert np.ptp(shots[-1].picture[..., 0]) > 150


@pytest.mark.parametrize(
    ("size", "reading"),
    [((1080, 1920), (360, 640)), ((960, 960), (480, 480)), ((640, 360), (640, 360))],
)
def test_every_shape_is_read_at_the_same_area(size, reading) -> None:
    made = job("sentence-slide", 1, size=size)
    shots = key_shots(made, made.script())
    assert shots[0].picture.shape == (reading[1], reading[0], 4)


def test_the_sheet_names_what_it_shows() -> None:
    made = contact_sheet(job("sentence-slide", 4, words="we met", values="1,2"))
    assert made.title == "One kernel slides over two words"
    assert made.subtitle.startswith(f"sentence-slide · {len(made.shots)} pictures · 0:")


def test_a_plain_scene_has_its_last_picture(tmp_path: Path) -> None:
    (tmp_path / "plain.py").write_text(
        "from manim import RED, Scene, Square\n"
        "class Plain(Scene):\n"
        "    def construct(self):\n"
        "        self.wait(1)\n"
        "        self.add(Square(4, color=RED, fill_opacity=1))\n"
        "        self.wait(1)\n"
    )
    made = contact_sheet(job(tmp_path / "plain.py", 4))
    (shot,) = made.shots
    assert made.subtitle == "plain · 1 picture · 0:02.0"
    assert (shot.time, shot.text) == (1.75, "")
    assert shot.picture[68, 120].tolist() == [252, 98, 85, 255]


def test_a_scene_that_plays_nothing(tmp_path: Path) -> None:
    (tmp_path / "idle.py").write_text("from manim import Scene\nclass Idle(Scene):\n    pass\n")
    with pytest.raises(ConvvizError, match="idle plays nothing, so there is nothing to show"):
        contact_sheet(job(tmp_path / "idle.py"))
