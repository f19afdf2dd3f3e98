"""Windows over an image: at every step the picture shows the trace, rounded, in every shape."""

from __future__ import annotations

from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import Mobject

from convviz.digits import digit
from convviz.draw import (
    THEMES,
    Box,
    GreyScale,
    NumberGrid,
    Raster,
    Stage,
    Windows,
    picture_of,
    px,
)
from convviz.draw.kit.theme import rgb
from convviz.draw.moves.replacing import replace_kernels, start_anew
from convviz.errors import InputError
from convviz.formatting import number
from convviz.layers import conv_layer
from convviz.traces.convolution_trace import Trace
from convviz.traces.read_channels import ReadChannels
from convviz.tracing import trace

from ...staging import FRAMES, painted, seen
from ...traced import images, over_image

THEME = THEMES["dark"]
STAGES = {name: Stage(*size) for name, size in FRAMES.items()}
frames = pytest.mark.parametrize("frame", FRAMES)
stages = st.sampled_from(list(STAGES.values()))
KERNELS = {
    "1x1": [[2]],
    "2x2": [[1, 0], [0, -1]],
    "3x3": [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
    "5x5": np.linspace(-1, 1, 25).reshape(5, 5).round(2).tolist(),
    "3x2": [[1, -1], [2, -2], [0.5, 0.25]],
    "1x4": [[1, 2, 3, 4]],
}


def view_of(layer: Trace, stage: Stage = STAGES["16:9"], **options: Any) -> Windows:
    return picture_of(layer, stage=stage, input_name="it", **options)


def over_digit(kernel: str, bias: float | None = 0.25) -> Trace:
    return over_image(digit(5).tolist(), KERNELS[kernel], bias)


def layer_of(reads: int, gives: int, seed: int = 0, *, grey: bool = True, size: int = 28) -> Trace:
    random = torch.Generator().manual_seed(seed)
    weight = torch.randn((gives, reads, 3, 3), generator=random)
    x = torch.rand((reads, size, size), generator=random)
    layer = conv_layer(2, weight, [0.5 * (c + 1) for c in range(gives)])
    return trace(layer, x if grey else 4 * x - 2)


@st.composite
def layers(draw: st.DrawFn) -> Trace:
    """Return the trace of a small layer with groups, signed input and up to 10 channels."""
    groups = draw(st.integers(1, 2))
    reads, gives = draw(st.integers(1, 5)), draw(st.integers(1, 2))
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    height, width = rows + draw(st.integers(0, 3)), columns + draw(st.integers(0, 3))
    random = torch.Generator().manual_seed(draw(st.integers(0, 999)))
    weight = torch.randn((gives * groups, reads, rows, columns), generator=random)
    x = torch.randn((reads * groups, height, width), generator=random)
    bias = draw(st.sampled_from([None, 0.5]))
    return trace(conv_layer(2, weight, bias, groups=groups), x)


def some_steps(view: Windows, count: int = 6) -> list[int]:
    return sorted(set(np.linspace(0, len(view) - 1, count).round().astype(int).tolist()))


def bounds(mobject: Mobject) -> list[float]:
    low, high = mobject.points.min(axis=0), mobject.points.max(axis=0)
    return [*low[:2], *high[:2]]


def sides(box: Box) -> list[float]:
    return [box.left, box.bottom, box.right, box.top]


def says(grid: NumberGrid, values: np.ndarray, text: Any) -> bool:
    """Return whether a grid's numbers are these values, or are all left out."""
    return [seen(label) for label in grid.labels] in ([], [text(float(v)) for v in values.flat])


def said_totals(view: Windows, row: int = 0) -> dict[str, str]:
    totals = view.arithmetic.totals[row]
    numbers = [*map(seen, totals.numbers), seen(totals.value.label)]
    return dict(zip(map(seen, totals.names), numbers, strict=True))


@settings(deadline=None, max_examples=20)
@given(images(), stages, st.integers(0, 3))
def test_every_step_shows_the_traces_numbers_rounded(
    layer: Trace, stage: Stage, decimals: int
) -> None:
    view = view_of(layer, stage, decimals=decimals)
    plain = partial(number, decimals=decimals, trim=True)
    signed = partial(number, decimals=decimals, sign=True)
    trimmed = partial(number, decimals=decimals, sign=True, trim=True)
    (grid,), (results,) = view.results.grids, view.results.grids
    for index in some_steps(view):
        view.show(index)
        step, (patch,), (kernel,), (products,) = layer.step(index), *view.arithmetic.grids
        assert np.array_equal(patch.raster.colors, GreyScale().colors(step.patch[0]))
        for shown, values in ((kernel, step.kernel[0]), (products, step.products[0])):
            assert np.array_equal(shown.raster.colors, shown.look.scale.colors(values))
            assert says(shown, values, trimmed)
        assert says(patch, step.patch[0], plain)
        wanted = {"= value": signed(step.value)}
        if step.bias is not None:
            added = {"sum": signed(step.products_sum), "+ bias": signed(step.bias)}
            wanted = {**added, **wanted}
        assert said_totals(view) == wanted
        plate = view.arithmetic.totals[0].value.plate.get_fill_color().to_int_rgb().tolist()
        assert plate == grid.look.scale.colors(step.value).tolist()
        colors = results.look.scale.colors(layer.output[0]).reshape(-1, 3)
        shown_colors = results.raster.colors.reshape(-1, 3)
        assert np.array_equal(shown_colors[: index + 1], colors[: index + 1])
        assert (shown_colors[index + 1 :] == rgb(THEME.surface)).all()
        cell = results.cell(*divmod(index, layer.output.shape[2]))
        assert bounds(view.results.markers[0]) == pytest.approx(sides(cell))


@settings(deadline=None, max_examples=25)
@given(layers(), stages, st.data())
def test_every_channel_that_is_read(layer: Trace, stage: Stage, data: st.DataObject) -> None:
    channel = data.draw(st.integers(0, layer.out_channels - 1))
    view = view_of(layer, stage, channel=channel)
    index = data.draw(st.integers(0, len(view) - 1))
    view.show(index)
    step = layer.step(channel * len(view) + index)
    reads = ReadChannels(layer, channel, 3)
    for grids, values in zip(
        view.arithmetic.grids, (step.patch, step.kernel, step.products), strict=True
    ):
        assert np.array_equal([grid.values for grid in grids], reads.rows(values))
    # a window on each channel that is shown, around the cells that it reads there
    row, column = step.start
    for box, shown in zip(view.window_boxes(index), view.source.maps, strict=True):
        first, last = shown.cell(row, column), shown.cell(
            row + layer.kernel_size[0] - 1, column + layer.kernel_size[1] - 1
        )  # fmt: skip
        assert sides(box) == pytest.approx([first.left, last.bottom, last.right, first.top])
    assert np.array_equal(view.results.grids[0].values, layer.output[channel])
    # the numbers on show add up to the value
    ((reckoned,), said) = view.reckoned(index), said_totals(view)
    assert said["= value"] == number(step.value, sign=True)
    assert ("+ bias" in said) == (layer.bias is not None)
    *parts, value = reckoned.totals
    if reckoned.sums:
        assert sum(reckoned.sums) + sum(parts) == pytest.approx(value, abs=1e-4)


@pytest.mark.parametrize(("reads", "gives"), [(1, 2), (2, 1), (3, 1)])
@frames
def test_several_channels_each_have_a_row(frame: str, reads: int, gives: int) -> None:
    layer = layer_of(reads, gives, grey=gives > 1)
    view = view_of(layer, STAGES[frame], channel=range(gives)).show(150)
    steps = [layer.step(c * len(view) + 150) for c in range(gives)]
    signed = partial(number, decimals=2, sign=True)
    if gives == 1:
        (step,) = steps
        assert list(map(seen, view.arithmetic.sums)) == list(map(signed, step.channel_sums))
        assert said_totals(view) == {"+ bias": signed(step.bias), "= value": signed(step.value)}
    for row, step in enumerate(steps if gives > 1 else []):
        assert said_totals(view, row) == {
            "sum": signed(step.products_sum),
            f"+ bias {row}": signed(step.bias),
            f"= value {row}": signed(step.value),
        }
        grid = view.results.grids[row]
        cell = grid.cell(*divmod(150, layer.output.shape[2]))
        frame_of = cell.inset(-max(0.0, px(8) - cell.width) / 2)  # seen around small cells too
        assert bounds(view.results.markers[row]) == pytest.approx(sides(frame_of))
    kernels, products = view.arithmetic.kernels, view.arithmetic.products
    several = view.source.maps if reads > 1 else view.results.grids
    if frame in ("16:9", "21:9"):  # beside their maps
        for shown, kernel, product in zip(several, kernels, products, strict=True):
            assert shown.box.bottom < kernel.box.y < shown.box.top
            assert kernel.box.y == pytest.approx(product.box.y)


@pytest.mark.parametrize("kernel", KERNELS)
@frames
def test_window_covers_exactly_the_cells_of_the_step(kernel: str, frame: str) -> None:
    layer = over_digit(kernel)
    view = view_of(layer, STAGES[frame])
    rows, columns = layer.kernel_size
    for index in some_steps(view):
        view.show(index)
        row, column = layer.step(index).start
        (shown,), ((window,)) = view.source.maps, view.source.windows
        first, last = shown.cell(row, column), shown.cell(row + rows - 1, column + columns - 1)
        covered = [first.left, last.bottom, last.right, first.top]
        assert bounds(window) == pytest.approx(covered)
        assert sides(view.window_boxes(index)[0]) == pytest.approx(covered)
        patch = layer.input[0, row : row + rows, column : column + columns]
        assert np.array_equal(view.arithmetic.patches[0].values, patch)


LAID_OUT = {
    **{kernel: (partial(over_digit, kernel), {}) for kernel in KERNELS},
    "two out": (partial(layer_of, 1, 2), {"channel": (0, 1)}),
    "two in": (partial(layer_of, 2, 1, grey=False), {}),
    "three in": (partial(layer_of, 3, 1), {}),
    "40 in": (partial(layer_of, 40, 1, grey=False), {}),
}


@pytest.mark.parametrize("name", LAID_OUT)
@pytest.mark.parametrize("half", ["whole", "left half"])
@frames
def test_parts_are_inside_and_apart(name: str, frame: str, half: str) -> None:
    make, options = LAID_OUT[name]
    stage = STAGES[frame]
    box = stage.body if half == "whole" else stage.body.columns(2)[0]
    try:
        view = view_of(make(), stage, box=box, **options).show(30)
    except InputError as refused:
        assert "units has no room for this picture" in str(refused)  # noqa: PT017
        # nowhere else is a box too small
        assert half == "left half"
        assert frame == "small" or (name, frame) in (("two out", "1:1"), ("two out", "9:16"))
        return
    parts = [*view.source.maps, *view.results.grids, *(b.strip for b in view.legends)]
    parts += [grid for grids in view.arithmetic.grids for grid in grids]
    parts += [totals.value for totals in view.arithmetic.totals]
    room = box.inset(-1e-6 if half == "whole" else -px(8))  # by which no half is too small
    for part in parts:
        assert room.left <= part.box.left < part.box.right <= room.right
        assert room.bottom <= part.box.bottom < part.box.top <= room.top
    for one, other in combinations([part.box for part in parts], 2):
        across = min(one.right, other.right) - max(one.left, other.left)
        down = min(one.top, other.top) - max(one.bottom, other.bottom)
        assert min(across, down) <= 1e-9
    for part in (*view.source.maps, *view.results.grids):
        assert part.cell(0, 0).width == pytest.approx(part.cell(0, 0).height)


def test_numbers_can_be_left_out_while_the_colours_stay() -> None:
    view = view_of(over_digit("3x3")).show(180)
    (patch,), (kernel,), (products,) = view.arithmetic.grids
    assert "".join(map(seen, products.labels))
    colors = products.raster.colors.copy()
    view.show(180, numbers=False)
    (totals,) = view.arithmetic.totals
    texts = [*patch.labels, *products.labels, totals.numbers[0], totals.value.label]
    assert not "".join(map(seen, texts))
    assert np.array_equal(products.raster.colors, colors)
    # the kernel and the bias stay the same all the time
    assert seen(totals.numbers[1]) == "+0.25"
    assert "".join(map(seen, kernel.labels)) == "+1+1+1000−1−1−1"


def test_counter_counts_the_windows() -> None:
    view = view_of(over_digit("3x3"), STAGES["9:16"])
    for index in (0, 149, 675):
        view.show(index)
        assert view.results.counter.text.endswith(f"{index + 1} of 676")


@frames
def test_map_and_input_are_named(frame: str) -> None:
    view = view_of(over_digit("3x3"), STAGES[frame])
    (name, size), (shown,) = view.source.labels, view.source.maps
    (output,), (grid,) = view.results.labels, view.results.grids
    assert (name.text, output.text) == ("input", "output")
    assert "28×28" in size.text
    for label, box in ((name, shown.box), (output, grid.box)):
        assert label.get_bottom()[1] > box.top
        assert label.points[:, 0].min() == pytest.approx(box.left, abs=0.01)


@pytest.mark.parametrize(("grey", "count"), [(True, 1), (False, 2)])
def test_legends_span_their_numbers(grey: bool, count: int) -> None:
    view = view_of(layer_of(2, 1, grey=grey))
    assert len(view.legends) == count
    wanted = [view.trace.output, view.trace.input][:count]
    shown = [view.results.grids[0], view.source.maps[0].grid][:count]
    for bar, grid, values in zip(view.legends, shown, wanted, strict=True):
        limit = grid.look.scale.limit
        assert limit >= np.abs(values).max()
        limits = {f"−{number(limit, 2)}", "0", number(limit, 2)}
        assert {label.text for label in bar.labels} == limits


def test_the_window_glides_on_the_way() -> None:
    view = view_of(over_digit("3x3"))
    (window,) = view.source.windows
    for end in (1, 26):
        places = []
        for alpha in (0.0, 0.165, 0.33):
            view.approach(end, alpha)
            places.append(bounds(window))
        assert places[1] == pytest.approx(np.add(places[0], places[2]) / 2)
        view.show(end)
        assert bounds(window) == pytest.approx(places[2])


def test_a_value_is_in_the_map_only_when_it_has_landed() -> None:
    view = view_of(over_digit("3x3"))
    (grid,) = view.results.grids
    for alpha in np.linspace(0, 1, 21):
        view.approach(1, float(alpha))
        filled = not np.array_equal(grid.raster.colors[0, 1], grid.raster.colors[0, 2])
        assert filled == (alpha == 1)


def test_kernels_change_into_those_of_the_other_layer() -> None:
    one, other = layer_of(1, 2), layer_of(1, 2, seed=1)
    both = {"channel": (0, 1)}
    before, after = view_of(one, twin=other, **both), view_of(other, twin=one, **both)
    kernels = [*before.arithmetic.kernels, *after.arithmetic.kernels]
    texts = [[label.text for label in grid.labels] for grid in kernels]
    rasters = [[m for m in v.get_family() if isinstance(m, Raster)] for v in (before, after)]
    for a, b in zip(*rasters, strict=True):
        assert np.allclose(a.points, b.points)
    last = before.show(len(before) - 1).results.grids
    full = [grid.raster.colors.copy() for grid in last]
    for move in (start_anew(before, after), replace_kernels(before, after)):
        for alpha, shown in ((1.0, texts[2:]), (0.0, texts[:2])):
            move.interpolate_mobject(alpha)
            assert [[x.text for x in grid.labels] for grid in after.arithmetic.kernels] == shown
    move = start_anew(before, after)
    for alpha in (1.0, 0.0):
        move.interpolate_mobject(alpha)
        for grid, colors in zip(after.results.grids, full, strict=True):
            assert np.array_equal(grid.raster.colors, colors) == (alpha == 0)
    move.interpolate_mobject(1.0)
    for grid in after.results.grids:
        assert (grid.raster.colors == rgb(THEME.surface)).all()
    size = (480, 270)
    assert np.array_equal(painted([after.show(40)], size), painted(
        [view_of(other, twin=one, **both).show(40)], size
    ))  # fmt: skip
