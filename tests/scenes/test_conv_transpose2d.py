"""The transposed convolution told as stamping: its numbers, its sentences, its length."""

from __future__ import annotations

import itertools
import re
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from convviz.draw import Label
from convviz.formatting import number
from convviz.studio.catalogue import find
from convviz.studio.job import Job
from convviz.studio.settings import Settings

from ..staging import play_through, scene_class, seen, staged
from .test_layout import at_beats, at_steps, told

SCENE = "conv-transpose2d"
THREE = "1,2;3,4|5,6;7,8|-1,0;0,2"
FILMS: list[dict[str, Any]] = [
    {},
    {"digit": 5},
    {"digit": 5, "in_channels": 3},
    {"values": THREE, "out_channels": 4, "channel": 2},
    {"digit": 3, "in_channels": 16, "out_channels": 4, "groups": 2, "channel": 3},
    {"values": "2", "padding": 0, "bias": 1.0},
    {"values": "1,0;0,0", "stride": 4, "padding": 0, "output_padding": 1},
    {"values": "0", "kernel": "1", "stride": 1, "padding": 0},
    {"digit": 5, "kernel": "random", "kernel_size": 7, "dilation": 2, "padding": 3},
    {"values": "1,2,3,4,5", "stride": (1, 2), "padding": (0, 1), "output_padding": (0, 1)},
]


def played(**parameters: Any) -> tuple[list[str], Any]:
    """The sentences of the film and the trace."""
    with staged(scene_class(SCENE), **parameters) as scene:
        play_through(scene, lambda beat: None)
        return [beat.text for beat in scene.beats], scene.traced()


def by_torch(trace: Any) -> np.ndarray:
    bias = None if trace.bias is None else torch.tensor(trace.bias)
    return functional.conv_transpose2d(
        torch.tensor(trace.input),
        torch.tensor(trace.weight),
        bias,
        trace.stride,
        trace.padding,
        trace.output_padding,
        trace.groups,
        trace.dilation,
    ).numpy()


@pytest.mark.parametrize("parameters", FILMS)
def test_length_and_numbers(parameters: dict[str, Any]) -> None:
    job = Job(find(SCENE)[0], Settings(64, 64, Fraction(10)), parameters)
    assert 10 <= job.count_frames() / 10 <= 31
    _, trace = played(**parameters)
    assert np.allclose(trace.output, by_torch(trace), atol=1e-5)


def test_default_is_small_and_told_in_order() -> None:
    sentences, trace = played()
    assert trace.input.shape == (1, 3, 3)
    assert trace.output.shape == (1, 5, 5)
    assert sentences == [
        "The input: random numbers, 3×3.",
        "The kernel is a stamp: 3×3 weights.",
        "Take the first number of the input.",
        f"Each weight times {number(trace.input[0, 0, 0], trim=True)}: that is its stamp.",
        "It lands at the top left. The pale cells will be cropped.",
        "The next number stamps 2 columns further on: the stride is 2.",
        "Where stamps overlap, they add up: −0.50 − 2 = −2.50.",
        "Every number stamps, row by row.",
        "Padding 1 crops the rim: 7×7 numbers become 5×5.",
        "3×3 became 5×5: between two neighbours now stands their mean.",
    ]


def test_means_stand_between_neighbours() -> None:
    _, trace = played()
    x, out = trace.input[0], trace.output[0]
    assert np.array_equal(out[::2, ::2], x)
    assert np.allclose(out[::2, 1::2], (x[:, 1:] + x[:, :-1]) / 2)
    assert np.allclose(out[1::2, ::2], (x[1:] + x[:-1]) / 2)


@pytest.mark.parametrize("parameters", FILMS)
def test_what_is_added_up_is_true(parameters: dict[str, Any]) -> None:
    sentences, trace = played(**parameters)
    told_sums = [s for s in sentences if " = " in s]
    for sentence in told_sums:
        one, sign, other, both = re.fullmatch(
            r".*: (−?[\d.]+) ([+−]) ([\d.]+) = (−?[\d.]+)\.", sentence
        ).groups()  # type: ignore[union-attr]
        a, b, c = (float(text.replace("−", "-")) for text in (one, other, both))
        assert a + (b if sign == "+" else -b) == pytest.approx(c, abs=1e-9)
        canvases = [trace.canvas(count) for count in range(len(trace) + 1)]
        pairs = itertools.pairwise(canvases)
        texts = {
            (number(x, trim=True), number(y, trim=True))
            for before, after in pairs
            for x, y in zip(before[before != after], after[before != after], strict=True)
        }
        assert (one, both) in texts


@pytest.mark.parametrize(
    ("parameters", "said", "unsaid"),
    [
        ({"padding": 0}, "It lands at the top left of the output.", "rim"),
        ({"dilation": 2}, "Dilation 2 spreads the stamp: it leaves holes.", "bias"),
        ({"stride": 5}, "This stamp does not touch the one before.", "overlap"),
        ({"output_padding": 1}, "output padding 1 leaves more at the end: 6×6 numbers.", "bias"),
        (
            {"padding": 0, "output_padding": 1},
            "Output padding 1 adds cells at the end that no stamp reaches: 8×8 numbers.",
            "crops",
        ),
        ({"bias": 0.5}, "The bias, 0.50, is added to every number of the output.", "alone"),
        ({"bias": 0.5, "stride": 4}, "where no stamp fell, it is alone", "is 0"),
        ({"stride": 4}, "Where no stamp fell, the output is 0.", "bias"),
        ({"values": "0,3;1,2"}, "It is 0, and so is everything that it stamps.", "Each weight"),
        ({"kernel": "box"}, "3×3 became 5×5: a transposed convolution can enlarge.", "mean"),
        ({"values": THREE}, "Channel 2 stamps on the same cells, with its own kernel.", "16"),
        (
            {"digit": 1, "in_channels": 5, "kernel": "box"},
            "All 5 channels stamp on the same cells, each with its own kernel.",
            "crops the rim: 28",
        ),
    ],
)
def test_what_is_said_and_what_is_not(parameters: dict[str, Any], said: str, unsaid: str) -> None:
    sentences, _ = played(**parameters)
    assert any(said in sentence for sentence in sentences), sentences
    assert not any(unsaid in sentence for sentence in sentences), sentences


def test_scale_is_as_wide_as_any_sum_on_the_way() -> None:
    # two fives meet on one cell, and the next channel takes them away again
    parameters = {"values": "1,1|1,1", "kernel": "5,5|-5,-5", "stride": 1, "padding": 0}
    with staged(scene_class(SCENE), **parameters) as scene:
        view, _ = scene.begin()
        assert not scene.traced().output.any()
        assert view.looks.values.limit == 10
        for index in range(len(view)):
            view.show(index)


def test_channels_come_one_after_the_other() -> None:
    with staged(scene_class(SCENE), (960, 540), values=THREE, kernel="1,2|3,4|5,6") as scene:
        view, _ = scene.begin()
        assert scene.step_count() == 12
        for index in (11, 0, 5):
            view.show(index)
            channel = index // 4
            assert np.array_equal(view.ground.grid.values, scene.traced().input[channel])
            assert seen(view.ground.channel) == f"channel {channel} of 3"
            assert np.array_equal(view.loupe.kernel.values, view.stamped.kernel(channel))


def test_many_channels_are_passed_whole_with_a_pause_at_the_weightiest() -> None:
    with staged(scene_class(SCENE), in_channels=12) as scene:
        stops: list[int] = []
        play = scene.play

        def watched(*animations: Any, **options: Any) -> None:
            stops.extend(s for a in animations for s in getattr(a, "steps", ()))
            play(*animations, **options)

        scene.play = watched
        play_through(scene, lambda beat: None)
        said = [beat.text for beat in scene.beats]
        stamped = scene.begin()[1].stamped
    (heaviest,) = stamped.weightiest(1)
    pauses = [stop for stop in stops if stop % 9 != 8]
    assert [stop // 9 for stop in pauses] == [heaviest]
    assert stops[-1] == len(stamped) - 1
    assert stops == sorted(stops)
    assert any(f"channel {stamped.inputs[heaviest]} weighs most" in text for text in said)


def test_maps_are_named_with_their_shapes() -> None:
    with staged(scene_class(SCENE), (960, 540), values=THREE, out_channels=4, channel=2) as scene:
        scene.show_step(0)
        family = scene.get_mobject_family_members()
        texts = {mobject.text for mobject in family if isinstance(mobject, Label)}
        assert {"input 2×2", "output 3×3, channel 2 of 4", "channel 0 of 3"} <= texts


@pytest.mark.parametrize("frame", [(540, 540), (480, 270), (540, 960)])
@pytest.mark.parametrize("parameters", FILMS)
def test_layout(parameters: dict[str, Any], frame: tuple[int, int]) -> None:
    assert not told(
        itertools.chain(
            at_steps(SCENE, frame, **parameters),
            at_beats(SCENE, frame, pixels=False, **parameters),
        )
    )
