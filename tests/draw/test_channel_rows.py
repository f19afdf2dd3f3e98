"""Channels as rows: the picture shows the trace, apart and inside, at every place."""

from __future__ import annotations

from functools import partial
from itertools import combinations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import Mobject

from convviz.draw import THEMES, Box, Channels2d, Stage
from convviz.draw.kit.theme import rgb
from convviz.draw.moves import moves_channels
from convviz.formatting import number
from convviz.layers import conv_layer
from convviz.traces.convolution_trace import Trace
from convviz.tracing import trace

from ..staging import FRAMES, painted, seen

THEME = THEMES["dark"]
frames = pytest.mark.parametrize("frame", sorted(FRAMES))
sides = pytest.mark.parametrize(("reads", "gives"), [(1, 2), (2, 1)])


def layer_of(reads: int, gives: int, seed: int = 0, *, grey: bool = True, size: int = 28) -> Trace:
    random = torch.Generator().manual_seed(seed)
    weight = torch.randn((gives, reads, 3, 3), generator=random)
    x = torch.rand((reads, size, size), generator=random)
    layer = conv_layer(2, weight, [0.5 * (c + 1) for c in range(gives)])
    return trace(layer, x if grey else 4 * x - 2)


def view_of(layer: Trace, frame: str = "16:9") -> Channels2d:
    return Channels2d(
        layer,
        stage=Stage(*FRAMES[frame]),
        theme=THEME,
        input_names=[f"in {c}" for c in range(layer.in_channels)],
        decimals=2,
    )


def bounds(mobject: Mobject) -> list[float]:
    low, high = mobject.points.min(axis=0), mobject.points.max(axis=0)
    return [*low[:2], *high[:2]]


@settings(deadline=None, max_examples=20)
@given(
    st.sampled_from([(1, 2), (2, 1)]),
    st.booleans(),
    st.integers(0, 99),
    st.sampled_from(sorted(FRAMES)),
    st.data(),
)
def test_every_place(
    sizes: tuple[int, int], grey: bool, seed: int, frame: str, data: st.DataObject
) -> None:
    layer = layer_of(*sizes, seed, grey=grey, size=7)
    view = view_of(layer, frame)
    place = data.draw(st.integers(0, len(view) - 1))
    view.show(place)
    steps = [layer.step(c * 25 + place) for c in range(layer.out_channels)]
    for grids, values in (
        (view.patches, steps[0].patch),
        (view.kernels, np.concatenate([s.kernel for s in steps])),
        (view.products, np.concatenate([s.products for s in steps])),
    ):
        for grid, wanted in zip(grids, values, strict=True):
            assert np.array_equal(grid.values, wanted)
    signed = partial(number, decimals=2, sign=True)
    products = np.concatenate([s.products for s in steps]).astype(float)
    assert [seen(s) for s in view.sums] == [signed(p.sum()) for p in products]
    assert [seen(b) for b in view.biases] == [signed(s.bias) for s in steps]
    assert [seen(v.label) for v in view.values] == [signed(s.value) for s in steps]
    row, column = divmod(place, 5)
    for image, window in zip(view.images, view.windows, strict=True):
        box = image.box.cells((row, column), (3, 3), (7, 7))
        assert bounds(window) == pytest.approx([box.left, box.bottom, box.right, box.top])
    colors = view.scale_of_values.colors(layer.output).reshape(layer.out_channels, -1, 3)
    for raster, wanted, marker in zip(view.maps, colors, view.markers, strict=True):
        shown = raster.colors.reshape(-1, 3)
        assert np.array_equal(shown[: place + 1], wanted[: place + 1])
        assert (shown[place + 1 :] == rgb(THEME.surface)).all()
        cell = raster.cell(row, column)
        assert bounds(marker) == pytest.approx([cell.left, cell.bottom, cell.right, cell.top])


@frames
@sides
def test_parts_are_inside_and_apart(reads: int, gives: int, frame: str) -> None:
    stage = Stage(*FRAMES[frame])
    view = view_of(layer_of(reads, gives, grey=reads == 1), frame)
    boxes: list[Box] = [r.box for r in (*view.images, *view.maps, *(b.strip for b in view.bars))]
    boxes += [g.raster.box for g in (*view.patches, *view.kernels, *view.products)]
    boxes += [cell.box for cell in view.values]
    for box in boxes:
        assert stage.safe.left - 1e-6 <= box.left
        assert box.right <= stage.safe.right + 1e-6
        assert stage.body.bottom - 1e-6 <= box.bottom
        assert box.top <= stage.body.top + 1e-6
    for one, other in combinations(boxes, 2):
        across = min(one.right, other.right) - max(one.left, other.left)
        down = min(one.top, other.top) - max(one.bottom, other.bottom)
        assert across <= 0 or down <= 0
    for raster in (*view.images, *view.maps):
        assert raster.cell(0, 0).width == pytest.approx(raster.cell(0, 0).height)


@sides
def test_rows_stand_beside_their_maps_in_a_wide_frame(reads: int, gives: int) -> None:
    view = view_of(layer_of(reads, gives))
    several = view.images if reads > 1 else view.maps
    for raster, kernel, products in zip(several, view.kernels, view.products, strict=True):
        assert kernel.raster.box.top == pytest.approx(raster.box.top)
        assert products.raster.box.top == pytest.approx(raster.box.top)


def test_signed_input_has_colours_of_its_own() -> None:
    grey, signed = view_of(layer_of(2, 1)), view_of(layer_of(2, 1, grey=False))
    assert len(grey.bars) == 1
    assert len(signed.bars) == 2
    assert signed.scale_of_products.limit < signed.scale_of_values.limit
    assert signed.scale_of_products.limit >= np.abs(signed.trace.input).max()


@pytest.mark.parametrize(("reads", "gives"), [(1, 1), (2, 2), (1, 3)])
def test_other_layers_are_refused(reads: int, gives: int) -> None:
    with pytest.raises(ValueError, match="one side has two channels"):
        view_of(layer_of(reads, gives))


@frames
def test_show_is_a_function_of_the_place(frame: str) -> None:
    layer = layer_of(2, 1, grey=False)
    there, back = view_of(layer, frame), view_of(layer, frame)
    for place in (600, 3, 77, 150):
        back.show(place, numbers=place != 77)
    size = FRAMES["small"]
    assert np.array_equal(painted([there.show(150)], size), painted([back], size))


def test_kernels_change_into_those_of_the_other_layer() -> None:
    before, after = view_of(layer_of(1, 2)), view_of(layer_of(1, 2, seed=1))
    texts = [[label.text for label in grid.labels] for grid in (*before.kernels, *after.kernels)]
    full = [raster.colors.copy() for raster in before.show(len(before) - 1).maps]
    move = moves_channels.change_kernels(before, after)
    for alpha, shown in ((1.0, texts[2:]), (0.0, texts[:2])):
        move.interpolate_mobject(alpha)
        assert [[label.text for label in grid.labels] for grid in after.kernels] == shown
        for raster, colors in zip(after.maps, full, strict=True):
            assert np.array_equal(raster.colors, colors) == (alpha == 0)
    move.interpolate_mobject(1.0)
    assert all((raster.colors == rgb(THEME.surface)).all() for raster in after.maps)
    after.show(40)
    assert np.array_equal(after.maps[0].colors[0, 0], after.map_colors[0, 0, 0])
