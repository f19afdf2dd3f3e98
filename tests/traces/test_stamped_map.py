"""One output channel, stamp by stamp: what it adds up to is what torch adds up to."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

import convviz
from convviz.errors import InputError
from convviz.traces.stamped_map import StampedMap

small = st.integers(1, 3)


@st.composite
def stamped_maps(draw: st.DrawFn) -> StampedMap:
    stride, dilation = ((draw(small), draw(small)) for _ in range(2))
    groups = draw(st.integers(1, 2))
    kernel = draw(small), draw(small)
    more = tuple(draw(st.integers(0, max(s, d) - 1)) for s, d in zip(stride, dilation, strict=True))
    torch.manual_seed(draw(st.integers(0, 9)))
    layer = torch.nn.ConvTranspose2d(
        2 * groups, 2 * groups, kernel, stride, draw(st.integers(0, 1)), more, groups,
        draw(st.booleans()), dilation,
    )  # fmt: skip
    x = torch.randn(2 * groups, draw(st.integers(2, 4)), draw(st.integers(2, 4)))
    try:
        trace = convviz.trace(layer, x)
    except InputError:  # padding leaves nothing
        return draw(st.nothing())
    return StampedMap(trace, draw(st.integers(0, 2 * groups - 1)))


def by_torch(stamped: StampedMap, count: int) -> np.ndarray:
    """The canvas of this channel with the first `count` of its stamps."""
    trace = stamped.trace
    values = torch.zeros(trace.input.shape, dtype=torch.float64)
    chosen = torch.tensor(trace.input[stamped.inputs.start : stamped.inputs.stop]).double()
    masked = torch.zeros_like(chosen)
    masked.view(-1)[:count] = chosen.reshape(-1)[:count]
    values[stamped.inputs.start : stamped.inputs.stop] = masked
    canvas = functional.conv_transpose2d(
        values,
        torch.tensor(trace.weight).double(),
        stride=trace.stride,
        dilation=trace.dilation,
        groups=trace.groups,
    )
    return canvas[stamped.channel].numpy()


@given(stamped_maps())
@settings(max_examples=60, deadline=None)
def test_sums_are_torchs_after_every_stamp(stamped: StampedMap) -> None:
    rows, columns = stamped.trace.canvas_size
    largest = 0.0
    # backwards too: what is kept between two calls must not matter
    for count in [*range(len(stamped) + 1), 1, len(stamped) // 2]:
        sums = stamped.sums(count)
        assert sums.shape == stamped.sheet_size
        assert np.allclose(sums[:rows, :columns], by_torch(stamped, count))
        largest = max(largest, float(np.abs(sums).max()))
    assert stamped.largest_sum == pytest.approx(largest)


@given(stamped_maps())
@settings(max_examples=40, deadline=None)
def test_cropped_and_with_its_bias_the_sheet_is_the_output(stamped: StampedMap) -> None:
    kept = stamped.sums(len(stamped))[stamped.kept] + (stamped.bias or 0.0)
    assert np.allclose(kept, stamped.output, atol=1e-5)


@given(stamped_maps())
@settings(max_examples=40, deadline=None)
def test_stamps_lie_where_they_change_the_sheet(stamped: StampedMap) -> None:
    covered = np.zeros(stamped.sheet_size, bool)
    for index in range(len(stamped)):
        stamp = stamped.stamp(index)
        assert np.allclose(stamp.products, stamp.value * stamp.kernel)
        (top, left), (down, across) = stamp.start, stamped.trace.dilation
        rows, columns = stamp.products.shape
        at = (
            slice(top, top + down * (rows - 1) + 1, down),
            slice(left, left + across * (columns - 1) + 1, across),
        )
        change = stamped.sums(index + 1) - stamped.sums(index)
        assert np.allclose(change[at], stamp.products)
        change[at] = 0
        assert np.allclose(change, 0)
        covered[at] = True
        assert np.array_equal(stamped.covered(index + 1), covered)


def test_steps_are_those_of_the_trace_for_the_channels_that_are_read() -> None:
    layer = torch.nn.ConvTranspose2d(4, 2, 2, groups=2)
    trace = convviz.trace(layer, torch.randn(4, 2, 3))
    stamped = StampedMap(trace, 1)
    assert list(stamped.inputs) == [2, 3]
    assert len(stamped) == 12
    for index in range(len(stamped)):
        step = trace.step(stamped.first_step + index)
        assert stamped.stamp(index).input_index == step.input_index
        assert np.array_equal(stamped.stamp(index).products, step.products[0])


def test_channels_that_weigh_most() -> None:
    layer = torch.nn.ConvTranspose2d(4, 1, 1, bias=False)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([1.0, -5.0, 0.0, 3.0]).reshape(4, 1, 1, 1))
    stamped = StampedMap(convviz.trace(layer, torch.ones(4, 2, 2)))
    assert stamped.weightiest(2) == [1, 3]
    assert stamped.weightiest(9) == [0, 1, 2, 3]


@pytest.mark.parametrize("channel", [-1, 2])
def test_there_must_be_such_a_channel(channel: int) -> None:
    trace: Any = convviz.trace(torch.nn.ConvTranspose2d(1, 2, 1), torch.ones(1, 1, 1))
    with pytest.raises(InputError, match="has 2, counted from 0"):
        StampedMap(trace, channel)
