"""Several channels in and out: the one picture still shows the trace, channel after channel."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.draw import THEMES, Convolution2d, Stage
from convviz.draw.kit.theme import rgb
from convviz.formatting import number
from convviz.layers import conv_layer
from convviz.traces.convolution_trace import Trace
from convviz.tracing import trace

from ...staging import FRAMES, seen

THEME = THEMES["dark"]


@st.composite
def layers(draw: st.DrawFn) -> Trace:
    """Return the trace of a small layer with groups, signed input and 1 to 4 channels."""
    groups = draw(st.integers(1, 2))
    reads, gives = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    height, width = rows + draw(st.integers(0, 3)), columns + draw(st.integers(0, 3))
    random = torch.Generator().manual_seed(draw(st.integers(0, 999)))
    weight = torch.randn((gives * groups, reads, rows, columns), generator=random)
    x = torch.randn((reads * groups, height, width), generator=random)
    return trace(conv_layer(2, weight, 0.5, groups=groups), x)


def view_of(layer: Trace, stage: Stage) -> Convolution2d:
    return Convolution2d(layer, stage=stage, theme=THEME, input_name="it", decimals=2)


def bounds(mobject) -> list[float]:
    low, high = mobject.points.min(axis=0), mobject.points.max(axis=0)
    return [*low[:2], *high[:2]]


@settings(deadline=None, max_examples=25)
@given(layers(), st.sampled_from(sorted(FRAMES)), st.data())
def test_every_step(layer: Trace, frame: str, data: st.DataObject) -> None:
    stage = Stage(*FRAMES[frame])
    view = view_of(layer, stage)
    index = data.draw(st.integers(0, len(layer) - 1))
    view.show(index)
    step = layer.step(index)
    channel, row, column = step.output_index
    side = 1 if stage.shape == "wide" else 0
    for grid, values in (
        (view.loupe.patch, step.patch),
        (view.loupe.kernel, layer.weight[channel]),
        (view.loupe.products, step.products),
    ):
        assert np.array_equal(grid.values, np.concatenate(list(values), axis=side))
    trimmed = partial(number, decimals=2, sign=True, trim=True)
    texts = [seen(label) for label in view.loupe.kernel.labels]
    assert texts in ([], [trimmed(float(v)) for v in view.loupe.kernel.values.flat])
    assert seen(view.loupe.sums.bias) == "+0.50"
    # a window on each channel that is read, around the cells that it reads there
    height = layer.input.shape[1]
    first = channel // (layer.out_channels // layer.groups) * layer.weight.shape[1]
    assert len(view.windows) == layer.weight.shape[1]
    for number_of, window in enumerate(view.windows):
        top = (first + number_of) * height + step.start[0]
        cells = view.image.box.cells(
            (top, step.start[1]),
            layer.kernel_size,
            (layer.in_channels * height, view.image.grid[1]),
        )
        expected = [cells.left, cells.bottom, cells.right, cells.top]
        assert bounds(window) == pytest.approx(expected)
    # the maps are filled up to the step, one after the other
    colors = view.scale_of_values.colors(layer.output)
    shown = view.map.colors.reshape(*layer.output.shape, 3)
    done = np.arange(layer.output.size).reshape(layer.output.shape) <= index
    assert np.array_equal(shown[done], colors[done])
    assert (shown[~done] == rgb(THEME.surface)).all()
    marked = view.map.cell(channel * layer.output.shape[1] + row, column)
    assert bounds(view.marker) == pytest.approx(
        [marked.left, marked.bottom, marked.right, marked.top]
    )


@pytest.mark.parametrize("frame", sorted(FRAMES))
def test_the_loupes_words_do_not_touch(frame: str) -> None:
    stage = Stage(*FRAMES[frame])
    random = torch.Generator().manual_seed(1)
    layer = trace(
        conv_layer(2, torch.randn((2, 2, 3, 3), generator=random), 0.0),
        torch.rand((2, 28, 28), generator=random),
    )
    loupe = view_of(layer, stage).loupe
    words = [bounds(w) for w in (loupe.patch_label, loupe.kernel_label, loupe.products_label)]
    for one, other in pairwise(words):
        assert one[2] < other[0] or other[3] < one[1]
