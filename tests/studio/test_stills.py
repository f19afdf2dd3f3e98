"""Single pictures are those that the film shows."""

from __future__ import annotations

import json

import numpy as np
import pytest

from convviz.errors import InputError
from convviz.studio.stills import frame_at, frame_of_step, last_frame, values

from .films import Picture, film, job

SCENES = ("sentence-slide", "digit-top-edge")
FPS = 5


@pytest.fixture(scope="module")
def films() -> dict[str, list[Picture]]:
    return {scene: film(job(scene, FPS)) for scene in SCENES}


@pytest.mark.parametrize("scene", SCENES)
def test_frame_at_a_time_is_the_frame_that_stands_then(scene, films) -> None:
    whole = films[scene]
    for number in np.linspace(0, len(whole) - 1, 7).round().astype(int).tolist():
        for share in (0, 0.5, 0.99):
            if share and number % 3:
                continue
            got = frame_at(job(scene, FPS), (number + share) / FPS)
            assert np.array_equal(got, whole[number]), (number, share)


@pytest.mark.parametrize("scene", SCENES)
def test_times_after_the_end_are_refused_with_the_length(scene, films) -> None:
    length = len(films[scene]) / FPS
    for seconds in (length, length + 1, 1e9):
        with pytest.raises(InputError, match=f"the film is {length:.2f} s long"):
            frame_at(job(scene, FPS), seconds)


@pytest.mark.parametrize("scene", SCENES)
def test_last_frame_is_the_films_last(scene, films) -> None:
    assert np.array_equal(last_frame(job(scene, FPS)), films[scene][-1])


def near(one: Picture, other: Picture) -> bool:
    """Return whether two pictures are one, but for the edges that were drawn in another order."""
    return bool(np.abs(one[..., :3].astype(int) - other[..., :3]).max() <= 24)


def test_stills_of_the_stops_are_the_films_pictures_there(films) -> None:
    # at a stop the film says about the step what its still says
    wanted = job("digit-top-edge", FPS)
    with wanted.session() as (scene, _):
        scene.setup()
        _, story = scene.begin()
        stops = story.stops
    assert len(stops) == 2
    for stop in stops:
        still = frame_of_step(wanted, stop + 1)
        assert any(near(still, frame) for frame in films["digit-top-edge"])


def test_stills_of_a_sentence_are_the_films_but_for_the_foot(films) -> None:
    for step in (1, 2, 3):
        still = frame_of_step(job("sentence-slide", FPS), step)
        above = slice(0, round(0.7 * len(still)))
        assert any(near(still[above], frame[above]) for frame in films["sentence-slide"])


@pytest.mark.parametrize("step", [0, 4, -4, 99])
def test_steps_that_are_not_there(step: int) -> None:
    with pytest.raises(InputError, match=f"--step is 1 to 3, or -1 for the last, not {step}"):
        frame_of_step(job("sentence-slide"), step)


def test_parameters_are_refused_by_the_scene() -> None:
    with pytest.raises(InputError, match="five numbers"):
        values(job("sentence-slide", values=(1.0, 2.0, 3.0, 4.0, 5.0)))
    with pytest.raises(InputError, match="the kernel's 5 weights are more than"):
        last_frame(job("sentence-slide", kernel="1,2,3,4,5"))


def test_values_are_the_traces() -> None:
    found = values(job("sentence-slide", words="a b", values="1,2", kernel="1,1", bias=0.5))
    assert found.scene == "sentence-slide"
    assert found.layers[0].output.tolist() == [[3.5]]
    assert "".join(found.json()) == json.dumps(
        {"scene": "sentence-slide", "layers": [found.layers[0].to_dict()]}
    )
