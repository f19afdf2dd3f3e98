"""Window geometry, with torch's padding and unfolding as the judges."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from convviz.traces.windows import (
    cells_counted,
    pad,
    padding_sides,
    patches,
    per_axis,
    source_index,
    window_count,
    window_start,
)

TORCH_MODES = {
    "zeros": "constant",
    "reflect": "reflect",
    "replicate": "replicate",
    "circular": "circular",
}


@given(
    mode=st.sampled_from(sorted(TORCH_MODES)),
    size=st.tuples(st.integers(5, 9), st.integers(5, 9)),
    sides=st.tuples(*[st.integers(0, 4)] * 4),
)
@settings(deadline=None, max_examples=80)
def test_padding_is_torchs(mode: str, size: tuple[int, int], sides: tuple[int, ...]) -> None:
    x = np.arange(1.0, 1 + 2 * size[0] * size[1]).reshape(2, *size)
    top, bottom, left, right = sides
    sources = (
        source_index(size[0], top, bottom, mode),
        source_index(size[1], left, right, mode),
    )
    wanted = functional.pad(
        torch.tensor(x)[None], (left, right, top, bottom), mode=TORCH_MODES[mode]
    )[0]
    assert np.array_equal(pad(x, sources), wanted.numpy())
    assert all((axis == -1).any() <= (mode == "zeros") for axis in sources)


@given(
    kernel=st.tuples(*[st.integers(1, 3)] * 2),
    stride=st.tuples(*[st.integers(1, 3)] * 2),
    dilation=st.tuples(*[st.integers(1, 3)] * 2),
)
@settings(deadline=None, max_examples=80)
def test_patches_are_torchs(
    kernel: tuple[int, int], stride: tuple[int, int], dilation: tuple[int, int]
) -> None:
    x = np.arange(2 * 8 * 9.0).reshape(2, 8, 9)
    view = patches(x, kernel, stride, dilation)
    assert np.shares_memory(view, x)
    assert not view.flags.writeable
    columns = functional.unfold(torch.tensor(x)[None], kernel, dilation=dilation, stride=stride)[0]
    assert np.array_equal(
        view.transpose(0, 3, 4, 1, 2).reshape(columns.shape),
        columns.numpy(),
    )


@given(size=st.integers(1, 9), dilation=st.integers(1, 4))
@settings(deadline=None, max_examples=40)
def test_same_padding_is_torchs(size: int, dilation: int) -> None:
    x, weight = torch.randn(1, 1, 40).double(), torch.randn(1, 1, size).double()
    (before,), (after,) = padding_sides("same", (size,), (dilation,))
    padded = functional.pad(x, (before, after))
    assert torch.allclose(
        functional.conv1d(padded, weight, dilation=dilation),
        functional.conv1d(x, weight, padding="same", dilation=dilation),
    )


def test_padding_sides() -> None:
    assert padding_sides("valid", (3, 3), (1, 1)) == ((0, 0), (0, 0))
    assert padding_sides(2, (3, 3), (1, 1)) == ((2, 2), (2, 2))
    assert padding_sides((0, 1), (3, 3), (1, 1)) == ((0, 1), (0, 1))
    assert padding_sides("same", (4, 3), (1, 2)) == ((1, 2), (2, 2))


@pytest.mark.parametrize(
    ("setting", "axes"),
    [(2, (2, 2)), ((1, 3), (1, 3)), ([4, 5], (4, 5)), ([6], (6, 6)), (np.int64(7), (7, 7))],
)
def test_per_axis(setting: object, axes: tuple[int, int]) -> None:
    assert per_axis(setting, 2) == axes  # type: ignore[arg-type]


@pytest.mark.parametrize("setting", [1.5, None, "same", (1, 2.0)])
def test_what_is_no_whole_number_is_no_setting(setting: object) -> None:
    with pytest.raises(TypeError):
        per_axis(setting, 2)  # type: ignore[arg-type]


@given(
    size=st.integers(1, 9),
    kernel=st.integers(1, 5),
    stride=st.integers(1, 6),
    ceil_mode=st.booleans(),
    include_pad=st.booleans(),
    data=st.data(),
)
@settings(deadline=None, max_examples=80)
def test_windows_and_what_they_count_are_torchs(
    size: int, kernel: int, stride: int, ceil_mode: bool, include_pad: bool, data: st.DataObject
) -> None:
    padding = data.draw(st.integers(0, kernel // 2))
    count = window_count(size, kernel, stride, padding, ceil_mode=ceil_mode)
    pooled = partial(
        functional.avg_pool1d,
        torch.ones(1, size).double(),
        kernel,
        stride,
        padding,
        ceil_mode,
        include_pad,
    )
    if count < 1:
        with pytest.raises(RuntimeError, match="too small"):
            pooled()
        return
    axes = (size,), (kernel,), (stride,), (padding,), (count,)
    inside = cells_counted(*axes, include_pad=False)
    counted = cells_counted(*axes, include_pad=include_pad)
    assert np.allclose(pooled()[0].numpy(), inside / counted)


def test_window_start_is_negative_in_the_padding() -> None:
    assert window_start((0, 2), (2, 3), (1, 0)) == (-1, 6)


def test_padding_holds_what_is_asked_for() -> None:
    assert pad(np.ones((1, 1)), [source_index(1, 1, 0, "zeros")], -np.inf).tolist() == [
        [-np.inf, 1]
    ]


def test_empty_axis_is_padded_with_zeros() -> None:
    assert pad(np.zeros((1, 0)), [source_index(0, 1, 1, "zeros")]).tolist() == [[0, 0]]
