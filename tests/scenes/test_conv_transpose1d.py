"""conv-transpose1d: the sums on show are torch's, stamp by stamp, and what is said is true."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

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


def test_film_ends_with_the_layers_output() -> None:
    with staged(scene_class(SCENE), (960, 540), bias=2.5) as scene:
        view, story = scene.begin()
        scene.begin = lambda: (view, story)
        play_through(scene, lambda beat: None)
        kept = view.stamped.kept[0]
        said = [seen(label) for label in view.sheet.labels]
        assert said[kept] == [view.looks.sums.text(float(v)) for v in view.stamped.output]
        assert not any(said[: kept.start] + said[kept.stop :])
        assert view.sheet.rim.raster.opacity == 0


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
        ({"stride": 4, "padding": 0}, "This stamp does not touch the one before."),
        ({"stride": 4, "padding": 0}, "Where no stamp fell, the output is 0."),
        (
            {"padding": 0, "output_padding": 1},
            "Output padding 1 adds a cell at the end that no stamp reaches: 12 numbers.",
        ),
        (
            {"padding": 1, "output_padding": 1},
            "Padding 1 crops both ends, output padding 1 leaves more at the end: 10 numbers.",
        ),
        (
            {"padding": 1, "output_padding": 2, "stride": 3},
            "Padding 1 crops both ends, output padding 2 leaves more at the end: 15 numbers.",
        ),
        ({"bias": 1}, "The bias, 1, is added to every number of the output."),
        ({"dilation": 2}, "Dilation 2 spreads the stamp: it leaves holes."),
        ({"values": "0,1"}, "It is 0, and so is everything that it stamps."),
        ({"in_channels": 5}, "All 5 channels stamp on the same cells, each with its own kernel."),
        ({"in_channels": 2}, "Channel 1 stamps on the same cells, with its own kernel."),
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
