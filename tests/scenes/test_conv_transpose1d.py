"""conv-transpose1d: the sums on show are torch's, stamp by stamp, and what is said is true."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from convviz.draw.moves import moves_stamps_1d as moves

from ..staging import play_through, scene_class, seen, staged
from .test_layout import at_beats, at_steps, told

SCENE = "conv-transpose1d"
LONG = ",".join(str(i * 37 % 101 / 50 - 1) for i in range(200))
VARIANTS: list[dict[str, Any]] = [
    {"words": "we met at the lake", "embedding_dim": 3, "out_channels": 2, "kernel_size": 3},
    {"kernel_size": 3, "output_padding": 1},
    {"kernel_size": 5, "dilation": 2, "stride": 3},
    {"in_channels": 64, "out_channels": 4, "groups": 2, "channel": 3},
    {"values": LONG, "kernel_size": 4},
    {"words": "one", "in_channels": 3, "kernel_size": 2, "padding": 0},
    {"values": "0,1,0,2", "padding": 0},
    {"decimals": 6},
]


def sentences(**parameters: Any) -> list[str]:
    with staged(scene_class(SCENE), **parameters) as scene:
        play_through(scene, lambda beat: None)
        return [beat.text for beat in scene.beats]


@pytest.mark.parametrize("size", [(960, 540), (540, 540), (540, 960), (480, 270)])
@pytest.mark.parametrize("parameters", VARIANTS)
def test_layout(parameters: dict[str, Any], size: tuple[int, int]) -> None:
    assert not told(at_steps(SCENE, size, **parameters))
    assert not told(at_beats(SCENE, size, pixels=False, **parameters))


@pytest.mark.parametrize(
    "parameters",
    [{}, {"kernel_size": 3, "output_padding": 1}, {"in_channels": 4, "groups": 2, "channel": 1}],
)
def test_sums_on_show_are_torchs_of_the_numbers_so_far(parameters: dict[str, Any]) -> None:
    with staged(scene_class(SCENE), (960, 540), **parameters) as scene:
        view, _ = scene.begin()
        trace, channel = view.stamped.trace, view.stamped.channel
        for count in (1, 3, len(view)):
            view.show(count - 1)
            x = torch.zeros(trace.input.shape)
            first = view.stamped.first_step
            x.view(-1)[first : first + count] = torch.tensor(
                trace.input.ravel()[first : first + count]
            )
            whole = functional.conv_transpose1d(
                x, torch.tensor(np.array(trace.weight)), stride=trace.stride, groups=trace.groups
            )
            covered = view.stamped.covered(count)[: whole.shape[1]]
            said = [seen(label) for label in view.sheet.labels][: whole.shape[1]]
            wanted = [view.text(float(v)) for v in whole[channel]]
            assert said == [
                text if shown else "" for text, shown in zip(wanted, covered, strict=True)
            ]


def test_film_ends_with_the_layers_output() -> None:
    with staged(scene_class(SCENE), (960, 540), bias=2.5) as scene:
        view, story = scene.begin()
        scene.begin = lambda: (view, story)
        play_through(scene, lambda beat: None)
        kept = view.stamped.kept[0]
        said = [seen(label) for label in view.sheet.labels]
        assert said[kept] == [view.text(float(v)) for v in view.stamped.output]
        assert not any(said[: kept.start] + said[kept.stop :])
        assert view.sheet.rim.opacity == 0


def test_a_stamp_falls_on_the_cells_that_are_framed() -> None:
    with staged(scene_class(SCENE), (960, 540), dilation=2, stride=3) as scene:
        view, _ = scene.begin()
        view.hold(2)
        xs = {round(float(x), 4) for x in view.frame.path.points[:, 0]}
        for k in range(3):
            cell = view.sheet.cells((0, 2 * 3 + 2 * k), (1, 1))
            assert {round(cell.left, 4), round(cell.right, 4)} <= xs
            assert view.stamp_boxes(2)[k].x == pytest.approx(cell.x)


def test_nothing_is_added_before_the_stamp_has_fallen() -> None:
    with staged(scene_class(SCENE), (960, 540)) as scene:
        view, _ = scene.begin()
        step = moves.step_to(view, 1)
        for alpha, stamps in ((0.1, 1), (0.5, 1), (0.7, 1), (1.0, 2)):
            step.draw(alpha)
            wanted = view.stamped.sums(stamps)[2]
            assert seen(view.sheet.labels[2]) == view.text(float(wanted)), alpha


def test_default_film() -> None:
    said = sentences()
    assert (
        said[-1]
        == "Five columns became nine numbers: between two neighbours now stands their mean."
    )
    with staged(scene_class(SCENE)) as scene:
        trace = scene.traced()
        means = (trace.input[0, 1:] + trace.input[0, :-1]) / 2
        assert np.allclose(trace.output[0, 1::2], means)
        assert np.allclose(trace.output[0, ::2], trace.input[0])


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ({"kernel": "1,2,1"}, "all stamps"),
        ({"stride": 4, "padding": 0}, "These two stamps do not touch each other."),
        ({"stride": 4, "padding": 0}, "Where no stamp fell, the output is 0."),
        (
            {"padding": 0, "output_padding": 1},
            "Output padding 1 adds one cell behind: twelve numbers.",
        ),
        (
            {"padding": 1, "output_padding": 1},
            "Padding 1 and output padding 1 crop 1 in front, none behind: ten numbers are left.",
        ),
        (
            {"padding": 1, "output_padding": 2, "stride": 3},
            "Padding 1 crops one cell in front, output padding 2 adds some: 15 numbers.",
        ),
        ({"bias": 1}, "The bias, 1, is added to every number."),
        ({"dilation": 2}, "Dilation 2 spreads the stamp: there are holes in it."),
        ({"values": "0,1"}, "It is 0, and so is everything that it stamps."),
        ({"in_channels": 5}, "The other 4 channels stamp on the same cells."),
        ({"in_channels": 2}, "Now channel 1 stamps on the same cells."),
        (
            {"in_channels": 4, "out_channels": 2, "groups": 2, "channel": 1},
            "Groups: on output channel 1 only input channels 2 and 3 stamp.",
        ),
    ],
)
def test_what_is_said(parameters: dict[str, Any], text: str) -> None:
    if text == "all stamps":
        assert "mean" not in sentences(**parameters)[-1]
    else:
        assert text in sentences(**parameters)
