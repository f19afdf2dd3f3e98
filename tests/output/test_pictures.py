"""Pictures come out of a log as they went in."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from convviz.output.pictures import PictureLog, replay
from convviz.rect import Rect

WIDTH, HEIGHT = 23, 17

rects = st.builds(
    lambda x, y: Rect(min(x), min(y), max(x), max(y)),
    st.tuples(st.integers(0, WIDTH), st.integers(0, WIDTH)),
    st.tuples(st.integers(0, HEIGHT), st.integers(0, HEIGHT)),
)


@given(
    st.lists(st.tuples(st.none() | st.lists(rects, max_size=4), st.integers(1, 2**20)), max_size=6),
    st.integers(0, 2**16),
)
@settings(deadline=None)
def test_pictures_come_back(shows: list[tuple[list[Rect] | None, int]], seed: int) -> None:
    random = np.random.default_rng(seed)
    log = PictureLog(WIDTH, HEIGHT)
    frame = random.integers(0, 256, (HEIGHT, WIDTH, 4), np.uint8)
    written: list[tuple[NDArray[np.uint8], int]] = []
    for changed, repeat in shows:
        for rect in [Rect(0, 0, WIDTH, HEIGHT)] if changed is None else changed:
            frame[rect.place] = random.integers(0, 256, frame[rect.place].shape, np.uint8)
        # what is written is what is there now: the caller draws over it afterwards
        log.write(frame, repeat, changed)
        written.append((frame.copy(), repeat))
    before = None
    count = 0
    for (picture, repeat, changed), (wanted, wanted_repeat) in zip(
        replay(log.to_bytes(), WIDTH, HEIGHT), written, strict=True
    ):
        assert np.array_equal(picture, wanted)
        assert repeat == wanted_repeat
        if changed is not None:
            assert before is not None
            differs = (before != wanted).any(axis=2)
            for rect in changed:
                differs[rect.place] = False
            assert not differs.any()
        before = wanted
        count += 1
    assert count == len(shows)


def test_the_first_picture_is_whole_whatever_is_said_to_have_changed() -> None:
    frame = np.full((HEIGHT, WIDTH, 4), 7, np.uint8)
    log = PictureLog(WIDTH, HEIGHT)
    log.write(frame, 1, [Rect(0, 0, 1, 1)])
    ((picture, _, changed),) = replay(log.to_bytes(), WIDTH, HEIGHT)
    assert changed is None
    assert (picture == 7).all()


def test_what_stays_takes_no_room() -> None:
    frame = np.random.default_rng(0).integers(0, 256, (270, 480, 4), np.uint8)
    log = PictureLog(480, 270)
    log.write(frame)
    first = len(log.to_bytes())
    log.write(frame, 500, [])
    log.write(frame, 1, [Rect(10, 10, 14, 14)])
    assert first > frame.nbytes
    assert len(log.to_bytes()) - first < 200


def test_an_empty_log_has_no_pictures() -> None:
    assert not list(replay(PictureLog(WIDTH, HEIGHT).to_bytes(), WIDTH, HEIGHT))
