"""What holds for every scene of the project, those to come included."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from convviz.formatting import number
from convviz.studio.catalogue import catalogue, find
from convviz.studio.job import Job
from convviz.studio.settings import Settings
from convviz.traces.convolution_trace import Trace

from ..staging import play_through, scene_class, staged

NUMBERS = json.loads((Path(__file__).parents[1] / "article_numbers.json").read_text())
SCENES = [entry.id for entry in catalogue()]
every = pytest.mark.parametrize("scene", SCENES)


def printed(values: Any) -> Any:
    return [printed(v) for v in values] if isinstance(values, list) else number(values)


def traces(scene: str) -> list[Trace]:
    with staged(scene_class(scene)) as made:
        return made.layers()


def by_torch(trace: Trace) -> np.ndarray:
    """Compute a convolution's output from its trace's input, weight and settings alone."""
    convolve = {"conv1d": functional.conv1d, "conv2d": functional.conv2d}[trace.operation]
    bias = None if trace.bias is None else torch.tensor(np.array(trace.bias))
    padded = torch.nn.functional.pad(
        torch.tensor(np.array(trace.input)),
        [n for pair in zip(trace.padding[::-1], trace.padding_after[::-1], strict=True)
         for n in pair],
    )  # fmt: skip
    options = {"stride": trace.stride, "dilation": trace.dilation, "groups": trace.groups}
    return convolve(padded, torch.tensor(np.array(trace.weight)), bias, **options).numpy()


@every
def test_numbers_are_torchs(scene: str) -> None:
    for trace in traces(scene):
        if trace.operation in ("conv1d", "conv2d") and trace.padding_mode == "zeros":
            assert np.allclose(trace.output, by_torch(trace), rtol=1e-5, atol=1e-6)


@every
def test_numbers_are_the_articles_where_it_prints_them(scene: str) -> None:
    for trace in traces(scene):
        facts = NUMBERS.get(trace.name, {})
        outputs = [value for key, value in facts.items() if key.startswith("of_")]
        if outputs:
            assert printed(trace.output.tolist()) in [printed(value) for value in outputs]


@pytest.mark.parametrize("name", [name for name in NUMBERS if name.startswith("layer")])
def test_the_film_shows_every_number_that_the_article_prints(name: str) -> None:
    shown = [
        trace
        for entry in catalogue()
        if entry.order is not None
        for trace in traces(entry.id)
        if trace.name.startswith(name)
    ]
    for key, wanted in NUMBERS[name].items():
        if key in ("weight", "bias"):
            assert printed(wanted) in [printed(getattr(trace, key).tolist()) for trace in shown]
        elif key.startswith("of_"):
            assert printed(wanted) in [printed(trace.output.tolist()) for trace in shown]


@every
def test_every_step_can_be_drawn_alone(scene: str) -> None:
    with staged(scene_class(scene)) as made:
        count = made.step_count()
    assert count >= 1
    for step in sorted({0, count // 2, count - 1}):
        with staged(scene_class(scene)) as made:
            made.show_step(step)
            assert made.beats, "a still says something"
            assert made.mobjects


@every
def test_sentences_are_sentences(scene: str) -> None:
    with staged(scene_class(scene)) as made:
        play_through(made, lambda beat: None)
        beats = made.beats
    assert len(beats) >= 3
    assert beats[0].time == 0
    times = [beat.time for beat in beats]
    assert times == sorted(times)
    for beat, after in pairwise(beats):
        # it comes in within half a second, and there must be time to read it before it goes
        assert after.time - beat.time >= 0.9, beat.text
    for beat in beats:
        assert beat.text.endswith((".", "?", "!")), beat.text
        assert beat.text[0].isupper() or beat.text[0].isdigit(), beat.text
        assert len(beat.text) < 120, beat.text
        assert "-0" not in beat.text, "a minus is a true one"


@every
def test_film_is_neither_hasty_nor_tedious(scene: str) -> None:
    job = Job(find(scene)[0], Settings(64, 64, Fraction(10)))
    assert 8 <= job.count_frames() / 10 <= 60
