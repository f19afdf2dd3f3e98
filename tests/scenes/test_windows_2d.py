"""conv2d, max-pool2d and avg-pool2d: any setting, told truly and laid out well."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
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

from ..layout_lint import lint
from ..staging import picture, play_through, scene_class, seen, staged

NINE = "1,2,3;4,-5,6;7,8,9"
SETTINGS: list[tuple[str, dict[str, Any]]] = [
    ("conv2d", {"padding": 2, "padding_mode": "reflect"}),
    ("conv2d", {"padding": 3, "padding_mode": "circular", "dilation": 2}),
    ("conv2d", {"values": NINE, "kernel": "1,0;0,-1", "padding": 1, "padding_mode": "replicate"}),
    ("conv2d", {"stride": 3, "bias": -9.99}),
    ("conv2d", {"in_channels": 3, "out_channels": 3, "groups": 3, "channel": 2}),
    ("conv2d", {"in_channels": 40, "out_channels": 6, "channel": 5}),
    ("conv2d", {"values": "1,2;3,4|5,6;7,8", "kernel": "1", "padding": 1}),
    ("conv2d", {"kernel_size": (1, 9)}),
    ("conv2d", {"kernel_size": 28}),
    ("conv2d", {"kernel_size": 4, "padding": "same"}),
    ("conv2d", {"values": "-1e30,2e5,3;4,5e-4,6;7,8,9", "kernel": "1,0;0,-1000"}),
    ("conv2d", {"decimals": 6}),
    ("max-pool2d", {"kernel_size": 3, "stride": 2, "padding": 1, "ceil_mode": True}),
    ("max-pool2d", {"values": NINE, "padding": 1}),
    ("avg-pool2d", {"kernel_size": 3, "padding": 1, "count_include_pad": False}),
    ("avg-pool2d", {"values": NINE, "ceil_mode": True}),
]
any_setting = pytest.mark.parametrize(("scene", "parameters"), SETTINGS)


def sentences(scene: str, **parameters: Any) -> list[str]:
    with staged(scene_class(scene), **parameters) as made:
        play_through(made, lambda beat: None)
        return [beat.text for beat in made.beats]


@any_setting
@pytest.mark.parametrize("size", [(540, 540), (480, 270), (720, 540), (1260, 540)])
def test_layout(scene: str, parameters: dict[str, Any], size: tuple[int, int]) -> None:
    with staged(scene_class(scene), size, **parameters) as made:
        last = made.step_count() - 1
    for step in {0, last}:
        with staged(scene_class(scene), size, **parameters) as made:
            made.show_step(step)
            assert not [str(finding) for finding in lint(made)]
    with staged(scene_class(scene), size, **parameters) as made:
        found: list[str] = []
        play_through(made, lambda _: found.extend(map(str, lint(made, pixels=False))))
        assert not found


@any_setting
def test_sentences_are_short_and_stand_long_enough(scene: str, parameters: dict[str, Any]) -> None:
    with staged(scene_class(scene), **parameters) as made:
        play_through(made, lambda beat: None)
        times = [beat.time for beat in made.beats]
        for beat in made.beats:
            assert beat.text.endswith(".")
            assert len(beat.text) < 100
        assert all(after - before >= 0.9 for before, after in pairwise(times))


@any_setting
def test_film_is_neither_hasty_nor_tedious(scene: str, parameters: dict[str, Any]) -> None:
    job = Job(find(scene)[0], Settings(64, 64, Fraction(10)), parameters=parameters)
    assert 10 <= job.count_frames() / 10 <= 28


@any_setting
def test_a_step_does_not_depend_on_those_before_it(scene: str, parameters: dict[str, Any]) -> None:
    with staged(scene_class(scene), **parameters) as made:
        made.show_step(made.step_count() - 1)
        alone = picture(made)
    with staged(scene_class(scene), **parameters) as made:
        view, story = made.begin()
        for step in (0, made.step_count() // 2, made.step_count() - 1):
            view.show(step)
        made.add(view)
        made.show(story.told(made.step_count() - 1))
        assert (picture(made) == alone).all()


def test_the_output_is_torchs() -> None:
    with staged(scene_class("conv2d"), padding=2, padding_mode="circular", stride=2) as made:
        (layer,) = made.layers()
        view, _ = made.begin()
        x = torch.tensor(np.array(layer.input))[None]
        padded = functional.pad(x, (2, 2, 2, 2), mode="circular")
        wanted = functional.conv2d(padded, torch.tensor(np.array(layer.weight)), stride=2)
        (grid,) = view.results.grids
        assert np.allclose(grid.values, wanted[0, 0], atol=1e-5)
        step = view.reckonings[0].step(40)
        row, column = np.unravel_index(40, wanted.shape[2:])
        patch = padded[0, 0, 2 * row : 2 * row + 3, 2 * column : 2 * column + 3]
        view.show(40)
        assert [label.text for label in view.arithmetic.patches[0].labels] == [
            number(float(v), 2, trim=True) for v in patch.flatten()
        ]
        assert step.start == (2 * row - 2, 2 * column - 2)
        corner = view.source.maps[0].cell(*step.start)
        assert view.source.windows[0].get_left()[0] == pytest.approx(corner.left)


def test_an_output_channel_is_looked_at_alone() -> None:
    with staged(scene_class("conv2d"), in_channels=5, out_channels=4, channel=3) as made:
        (layer,) = made.layers()
        assert made.step_count() == layer.output[3].size
        view, _ = made.begin()
        ((reckoned,), (totals,)) = view.reckoned(7), view.show(7).arithmetic.totals
        assert totals.value.label.text == number(float(layer.output[3].flat[7]), 2, sign=True)
        assert [name.text for name in totals.names] == ["+ 2 others", "+ bias", "= value"]
        *parts, value = reckoned.totals
        assert sum(parts) + sum(reckoned.sums) == pytest.approx(value, abs=1e-5)


def test_the_patch_has_the_colours_that_its_cells_have_on_the_map() -> None:
    with staged(scene_class("conv2d"), padding=1, padding_mode="replicate", dilation=2) as made:
        view, _ = made.begin()
        view.show(0)
        patch, shown = view.arithmetic.patches[0], view.source.maps[0]
        assert (patch.raster.colors == shown.colors[0:5:2, 0:5:2]).all()


def test_the_largest_number_is_lit_and_the_others_pale() -> None:
    with staged(scene_class("max-pool2d"), values="1,2;3,0") as made:
        view, _ = made.begin()
        patch, shown = view.arithmetic.patches[0].raster, view.source.maps[0]
        assert (patch.colors[1, 0] == shown.colors[1, 0]).all()
        assert (patch.colors[0, 0] != shown.colors[0, 0]).any()
        assert np.allclose(view.source.winner.get_center(), shown.cell(1, 0).center)
        assert np.allclose(view.arithmetic.winner.get_center(), patch.cell(1, 0).center)


def legible(grids: Any) -> list[bool]:
    """Whether the cells of each kind of grid say their numbers."""
    return [all(grid.labels for grid in kind) for kind in grids]


@pytest.mark.parametrize(
    ("size", "parameters", "wanted"),
    [
        ((1080, 1080), {"in_channels": 3, "out_channels": 2}, [True, True, True]),
        ((1080, 1080), {"kernel_size": 5}, [False, False, True]),
        ((1080, 1080), {"kernel_size": 7}, [False, False, True]),
        ((1080, 1080), {"kernel_size": 8}, [False, False, True]),
        ((1080, 1080), {"kernel_size": 5, "in_channels": 2}, [False, False, True]),
        ((1920, 1080), {"kernel_size": 7}, [True, True, True]),
        ((1920, 1080), {"kernel_size": 8}, [False, False, True]),
        ((1920, 1080), {"kernel_size": 7, "in_channels": 2}, [False, False, True]),
        ((1080, 1920), {"kernel_size": 7, "in_channels": 3}, [False, False, True]),
    ],
)
def test_where_room_is_short_the_products_can_be_read(
    size: tuple[int, int], parameters: dict[str, Any], wanted: list[bool]
) -> None:
    with staged(scene_class("conv2d"), size, **parameters) as made:
        made.show_step(300)
        assert not [str(finding) for finding in lint(made)]
        (view,) = made.pictures
        assert legible(view.arithmetic.grids) == wanted
        patch, kernel, products = (kind[0].box for kind in view.arithmetic.grids)
        assert products.width >= patch.width == pytest.approx(kernel.width, rel=0.5)


@pytest.mark.parametrize("counts", [True, False])
@pytest.mark.parametrize("padding", [0, 1])
def test_as_many_numbers_are_seen_as_an_average_counts(counts: bool, padding: int) -> None:
    parameters = {"kernel_size": 3, "stride": 2, "ceil_mode": True, "count_include_pad": counts}
    values = {"values": "1,2,3,4;5,6,7,8;9,1,2,3;4,5,6,7", "padding": padding}
    with staged(scene_class("avg-pool2d"), (960, 540), **parameters, **values) as made:
        view, _ = made.begin()
        for index in range(len(view)):
            view.show(index)
            said = [label.text for label in view.arithmetic.patches[0].labels if label.text]
            assert len(said) == view.reckonings[0].step(index).divisor


def test_input_and_output_are_labelled_with_their_shapes() -> None:
    with staged(scene_class("conv2d"), (1920, 1080), stride=2, padding=1) as made:
        made.show_step(0)
        said = [
            seen(m) for part in made.mobjects for m in part.get_family() if isinstance(m, Label)
        ]
    for text in ("input", "the digit 5, 28×28", "output", "1×28×28 → 1×14×14"):
        assert text in said
    assert any(text.startswith("14×14") for text in said)


@pytest.mark.parametrize(
    ("scene", "parameters", "told"),
    [
        ("conv2d", {"padding": 2}, "a border 2 cells wide, filled with zeros"),
        ("conv2d", {"padding": (0, 2)}, "a border of 2 left, 2 right, filled with zeros"),
        ("conv2d", {"padding": "same", "kernel_size": 2}, "a border of 1 below, 1 right"),
        ("conv2d", {"padding": 1, "padding_mode": "reflect"}, "mirrors the input"),
        ("conv2d", {"padding": 1, "padding_mode": "replicate"}, "outermost cells"),
        ("conv2d", {"padding": 1, "padding_mode": "circular"}, "opposite side"),
        ("conv2d", {"dilation": 2}, "every second cell"),
        ("conv2d", {"dilation": (1, 3)}, "skips cells"),
        ("conv2d", {"stride": 2}, "Stride 2: 2 cells to the right"),
        ("conv2d", {"in_channels": 6, "groups": 3, "out_channels": 3, "channel": 2},
         "output channel 2 reads input channels 4 and 5 alone"),
        ("conv2d", {"in_channels": 9}, "reads 9 channels; the 3 that weigh most are shown"),
        ("conv2d", {"in_channels": 9}, "6 other channels add"),
        ("max-pool2d", {"padding": 1}, "never the largest"),
        ("max-pool2d", {"kernel_size": 3, "ceil_mode": True}, "beyond the input"),
        ("max-pool2d", {"in_channels": 3, "channel": 1}, "here channel 1"),
        ("avg-pool2d", {"padding": 1}, "which count in the average"),
        ("avg-pool2d", {"padding": 1, "count_include_pad": False}, "do not count"),
    ],
)  # fmt: skip
def test_what_is_said(scene: str, parameters: dict[str, Any], told: str) -> None:
    assert told in " ".join(sentences(scene, **parameters))


def test_nothing_is_said_about_what_is_not_there() -> None:
    said = " ".join(sentences("conv2d"))
    for word in ("Padding", "Dilation", "Stride", "channel", "bias", "Groups"):
        assert word not in said


def test_the_highest_value_is_the_highest() -> None:
    with staged(scene_class("conv2d"), digit=3) as made:
        play_through(made, lambda beat: None)
        highest = number(float(made.layers()[0].output.max()), 2, sign=True)
        assert f"Here the output is highest: {highest}." in [beat.text for beat in made.beats]
