"""conv1d, max-pool1d and avg-pool1d: what is lit is what torch reads, what is said is true."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from convviz.errors import InputError
from convviz.formatting import number

from ..staging import play_through, scene_class, seen, staged
from .test_layout import at_beats, at_steps, told

LAKE = {"words": "we met at the lake", "embedding_dim": 4, "out_channels": 2}
LONG = ",".join(str(i * 37 % 101 / 50 - 1) for i in range(1000))
VARIANTS: list[tuple[str, dict[str, Any]]] = [
    ("conv1d", LAKE),
    ("conv1d", {**LAKE, "kernel_size": 5, "padding": 2, "padding_mode": "reflect"}),
    ("conv1d", {"in_channels": 8, "out_channels": 4, "groups": 2, "channel": 3}),
    ("conv1d", {"in_channels": 64, "dilation": 2, "padding": "same"}),
    ("conv1d", {"values": LONG, "kernel_size": 25, "stride": 3}),
    ("conv1d", {"words": "one", "kernel_size": 1}),
    ("conv1d", {"values": "1e20,2,3,-4e10,5", "kernel": "1e5,-3"}),
    ("conv1d", {"decimals": 6}),
    ("max-pool1d", {"in_channels": 3, "channel": 1, "kernel_size": 3, "padding": 1}),
    ("max-pool1d", {"kernel_size": 3, "dilation": 2, "padding": 1, "ceil_mode": True}),
    ("avg-pool1d", {"kernel_size": 3, "stride": 2, "padding": 1, "count_include_pad": False}),
]


def sentences(scene: str, **parameters: Any) -> list[str]:
    with staged(scene_class(scene), **parameters) as made:
        play_through(made, lambda beat: None)
        return [beat.text for beat in made.beats]


@pytest.mark.parametrize("size", [(960, 540), (540, 540), (540, 960), (480, 270), (1260, 540)])
@pytest.mark.parametrize(("scene", "parameters"), VARIANTS)
def test_layout(scene: str, parameters: dict[str, Any], size: tuple[int, int]) -> None:
    assert not told(at_steps(scene, size, **parameters))
    assert not told(at_beats(scene, size, pixels=False, **parameters))


def test_arithmetic_of_the_channels_shown_is_whole() -> None:
    with staged(scene_class("conv1d"), (960, 540), in_channels=64, out_channels=3, channel=2) as s:
        view, _ = s.begin()
        (totals,) = view.show(4).arithmetic.totals
        step = view.trace.step(2 * len(view) + 4)
        shown = view.reckonings[0].channels
        assert [grid.values.shape for grid in view.arithmetic.products] == [(1, 3)] * 4
        sums = [float(grid.values.sum()) for grid in view.arithmetic.products]
        assert list(map(seen, view.arithmetic.sums)) == [number(v, sign=True) for v in sums]
        others = float(np.delete(step.channel_sums, shown).sum())
        assert list(map(seen, totals.names)) == ["+ 60 others", "+ bias", "= value"]
        said = [*map(seen, totals.numbers), seen(totals.value.label)]
        assert said == [number(v, sign=True) for v in (others, step.bias, step.value)]
        assert np.isclose(sum(sums) + others + step.bias, step.value, atol=1e-5)


def test_only_the_group_is_lit() -> None:
    with staged(scene_class("conv1d"), in_channels=4, out_channels=2, groups=2, channel=1) as s:
        view, _ = s.begin()
        strip = view.source.strip
        assert [row.raster.opacity < 1 for row in strip.rows] == [True, True, False, False]
        window, rows = view.source.span(0), [strip.row(i) for i in range(4)]
        assert window.top == pytest.approx(rows[2].top)
        assert window.bottom == pytest.approx(rows[3].bottom)
        for box, row in zip(view.window_boxes(0), rows[2:], strict=True):
            assert (box.top, box.bottom) == pytest.approx((row.top, row.bottom))


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_padding_shows_the_column_that_torch_copies(mode: str) -> None:
    with staged(scene_class("conv1d"), (960, 540), padding=2, padding_mode=mode) as scene:
        view, _ = scene.begin()
        x = torch.arange(8.0)[None]
        copied = functional.pad(x, (2, 2), mode=mode)[0, [0, 1, 10, 11]].int().tolist()
        source = view.source
        assert [seen(name) for name in source.end_names] == [str(place) for place in copied]
        boxes = [source.strip.cells((0, place), (1, 1)) for place in copied]
        assert [copy for copy, _ in source.copies] == boxes


def test_dilation_leaves_holes_in_the_window() -> None:
    with staged(scene_class("conv1d"), (960, 540), dilation=2, in_channels=2) as scene:
        view, _ = scene.begin()
        view.show(1)
        (window,) = view.source.windows
        framed = window.points.reshape(-1, 16, 3)[..., 0]  # four sides a cell
        wanted = [view.source.column(place) for place in (1, 3, 5)]
        assert framed.min(axis=1) == pytest.approx([box.left for box in wanted])
        assert framed.max(axis=1) == pytest.approx([box.right for box in wanted])


@pytest.mark.parametrize("stride", [1, 2, 3])
def test_output_stands_below_its_window(stride: int) -> None:
    with staged(scene_class("conv1d"), (960, 540), stride=stride) as scene:
        view, _ = scene.begin()
        for index in range(len(view)):
            (cell,), (window,) = view.output_boxes(index), view.window_boxes(index)
            assert cell.x == pytest.approx(window.x)


@pytest.mark.parametrize(
    "parameters",
    [{}, {"kernel_size": 3, "stride": 1}, {"kernel_size": 3, "padding": 1, "dilation": 2}],
)
def test_the_winner_is_torchs(parameters: dict[str, Any]) -> None:
    with staged(scene_class("max-pool1d"), (960, 540), **parameters) as scene:
        view, story = scene.begin()
        settings = {"kernel_size": 2, **parameters}
        values, indices = functional.max_pool1d(
            torch.tensor(np.array(view.trace.input)), **settings, return_indices=True
        )
        for index in range(len(view)):
            view.show(index)
            place = int(indices[0, index])
            assert view.source.winner.get_center()[0] == pytest.approx(view.source.column(place).x)
            assert number(float(values[0, index])) in story.told(index)


@pytest.mark.parametrize("counts", [True, False])
def test_what_an_average_is_divided_by(counts: bool) -> None:
    parameters: dict[str, Any] = {"kernel_size": 3, "stride": 2, "padding": 1}
    parameters["count_include_pad"] = counts
    said = sentences("avg-pool1d", **parameters)
    assert any(("They count" in text) == counts for text in said if text.startswith("Padding"))
    assert f"divided by {3 if counts else 2}." in " ".join(said)
    with staged(scene_class("avg-pool1d"), **parameters) as scene:
        view, story = scene.begin()
        for index in range(len(view)):
            whole, divisor, value = re.findall(r"[−\d.]+\d|\d", story.told(index))[-3:]
            assert float(whole.replace("−", "-")) / int(divisor) == pytest.approx(
                float(value.replace("−", "-")), abs=0.02
            )


@pytest.mark.parametrize("counts", [True, False])
@pytest.mark.parametrize("padding", [0, 1])
def test_as_many_numbers_are_seen_as_an_average_counts(counts: bool, padding: int) -> None:
    parameters = {"kernel_size": 3, "stride": 2, "padding": padding, "ceil_mode": True}
    with staged(
        scene_class("avg-pool1d"), (960, 540), **parameters, count_include_pad=counts
    ) as scene:
        view, _ = scene.begin()
        for index in range(len(view)):
            view.show(index)
            said = [label.text for label in view.arithmetic.patches[0].labels if label.text]
            assert len(said) == view.reckonings[0].step(index).divisor
        # what windows reach beyond the padding is empty in the strip too
        end = view.source.strip.sides[-1][0]
        beyond = view.trace.padding_after[0] - padding
        assert beyond == 1
        assert [label.text for label in end.labels] == ["0"] * padding + [""] * beyond


@pytest.mark.parametrize("scene", ["conv1d", "max-pool1d", "conv-transpose1d"])
def test_strips_that_say_no_numbers_have_a_legend(scene: str) -> None:
    # wide limits: the bars stand upright though they are wider than high
    for values, bars in ((",".join(str(i * 37 % 101 * 100) for i in range(300)), 2), ("1,2,3", 0)):
        with staged(scene_class(scene), (960, 540), values=values) as made:
            view, _ = made.begin()
            if scene == "conv-transpose1d":
                strip, legends = view.ground.strip, [view.ground.input[-1], view.ground.legend]
                scales = view.looks.inputs.scale, view.looks.values
            else:
                strip, legends = view.source.strip, [view.source.bar, view.results.bar]
                scales = strip.rows[0].look.scale, view.results.look.scale
            shown = [part for bar in legends for part in bar]
            limits = [number(scale.limit, 2) for scale in scales[:bars]]
            assert [bar.labels[-1].text for bar in shown] == limits
            for bar in shown:
                assert bar in view.get_family()
                assert bar.strip.box.left > strip.rows[0].box.right
                assert bar.strip.box.height > bar.strip.box.width > 0


def test_eight_rows_are_named() -> None:
    with staged(scene_class("conv1d"), (1920, 1080), in_channels=8) as scene:
        view, _ = scene.begin()
        assert [seen(name) for name in view.source.row_names] == [f"channel {n}" for n in range(8)]


def test_windows_beyond_the_end_are_told() -> None:
    beyond = "Rounding up (ceil_mode): the last window reaches beyond the end."
    assert beyond in sentences("max-pool1d", kernel_size=3, ceil_mode=True)
    assert beyond not in sentences("max-pool1d", kernel_size=2, ceil_mode=True)


@pytest.mark.parametrize(
    ("parameters", "text"),
    [
        ({"padding": 1}, "Padding: a column of zeros at either end."),
        ({"padding": "same", "kernel_size": 4}, "Padding: a column of zeros in front, 2 behind."),
        ({"padding": "same", "kernel_size": 2}, "Padding: a column of zeros behind."),
        (
            {"padding": 1, "padding_mode": "replicate"},
            "Padding, replicate: the first column and the last are repeated.",
        ),
        ({"dilation": 3}, "Dilation 3: the window reads every third column, 3 of them."),
        (
            {"stride": 2},
            "Stride 2: the window moves on by 2 columns. The same weights, new numbers.",
        ),
        ({"kernel": "1,-1"}, "The products are added up."),
        (LAKE, "Five words: each has become a column of 4 numbers."),
        (
            {"in_channels": 20},
            "Output channel 0 reads all 20 channels; the 4 that weigh most are shown.",
        ),
        (
            {"in_channels": 4, "out_channels": 4, "groups": 2, "channel": 2},
            "Groups: output channel 2 reads input channels 2 and 3 alone.",
        ),
    ],
)
def test_what_is_said(parameters: dict[str, Any], text: str) -> None:
    assert text in sentences("conv1d", **parameters)


def test_many_samples_take_no_longer_than_a_few() -> None:
    for values in (LONG, LONG[:200]):
        with staged(scene_class("conv1d"), values=values, kernel_size=5) as scene:
            play_through(scene, lambda beat: None)
            assert 18 < scene.renderer.time < 35


def test_a_channel_that_there_is_not() -> None:
    with staged(scene_class("conv1d"), channel=1) as scene, pytest.raises(InputError, match="0"):
        scene.show_step(0)
