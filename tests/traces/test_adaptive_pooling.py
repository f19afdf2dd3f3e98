"""Adaptive pooling: torch's windows where they are of one size, refused where they are not."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from convviz.errors import InputError
from convviz.torch_code.scene_code import torch_code
from convviz.traces.adaptive_pooling import starts_and_ends
from convviz.tracing import TraceMismatchError, trace

KINDS: dict[tuple[bool, int], Any] = {
    (True, 1): nn.AdaptiveMaxPool1d,
    (True, 2): nn.AdaptiveMaxPool2d,
    (False, 1): nn.AdaptiveAvgPool1d,
    (False, 2): nn.AdaptiveAvgPool2d,
}


def even(size: int, outputs: int) -> bool:
    windows = starts_and_ends(size, outputs)
    apart = {b - a for (a, _), (b, _) in itertools.pairwise(windows)}
    return len({end - start for start, end in windows}) == 1 and len(apart) < 2 and 0 not in apart


@given(st.integers(1, 12), st.integers(1, 12))
def test_the_windows_are_torchs(size: int, outputs: int) -> None:
    # where a one stands alone, the windows that hold it are those whose largest is one
    for cell, row in enumerate(torch.eye(size)):
        held = nn.AdaptiveMaxPool1d(outputs)(row[None])[0].bool().tolist()
        assert held == [start <= cell < end for start, end in starts_and_ends(size, outputs)]


@given(st.data(), st.booleans(), st.integers(1, 2))
@settings(deadline=None, max_examples=150)
def test_it_is_traced_or_refused(data: st.DataObject, largest: bool, rank: int) -> None:
    sizes = [data.draw(st.integers(1, 9)) for _ in range(rank)]
    outputs = [data.draw(st.integers(1, 9)) for _ in range(rank)]
    dtype = data.draw(st.sampled_from([torch.float32, torch.float64, torch.bfloat16]))
    generator = torch.Generator().manual_seed(data.draw(st.integers(0, 99)))
    x = (torch.randn(2, *sizes, generator=generator) * 3).round().to(dtype)
    asked = [None if n == size and rank > 1 else n for n, size in zip(outputs, sizes, strict=True)]
    layer = KINDS[largest, rank](asked[0] if rank == 1 else tuple(asked))
    if not all(map(even, sizes, outputs)):
        with pytest.raises(InputError, match="only windows of one size, equally far apart") as no:
            trace(layer, x)
        assert "\n" not in str(no.value)
        return
    traced = trace(layer, x)
    assert np.array_equal(traced.output, layer(x).double().numpy())
    for step in (traced.step(0), traced.step(-1)):
        channel, *position = step.output_index
        bounds = [
            starts_and_ends(*axis)[at] for *axis, at in zip(sizes, outputs, position, strict=True)
        ]
        assert step.start == tuple(start for start, _ in bounds)
        window = x[(channel, *(slice(*each) for each in bounds))].double().numpy()
        assert np.array_equal(step.patch[0], window)
        assert step.divisor == (None if largest else window.size)
        assert (step.argmax is None) is not largest


def test_which_sizes_would_do_is_said() -> None:
    with pytest.raises(InputError, match=r"^5 outputs from 28 cells along the height make windows"):
        trace(nn.AdaptiveAvgPool2d(5), torch.rand(1, 28, 28))
    with pytest.raises(InputError, match=r"windows of 6 and 7 cells: .*, as 4 or 7 would$"):
        trace(nn.AdaptiveAvgPool2d((4, 5)), torch.rand(1, 28, 28))
    with pytest.raises(InputError, match="output_size is 0: it must be 1 or more"):
        trace(nn.AdaptiveMaxPool1d(0), torch.rand(1, 4))


def test_another_forward_is_found() -> None:
    class Half(nn.AdaptiveAvgPool1d):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return super().forward(x) / 2

    with pytest.raises(TraceMismatchError, match="something else than adaptive_avg_pool1d"):
        trace(Half(2), torch.ones(1, 4))


@pytest.mark.parametrize("kind", KINDS.values())
def test_its_lines_of_torch(kind: Any) -> None:
    rank = int(kind.__name__[-2])
    code = torch_code([trace(kind(2), torch.rand(1, *(4,) * rank), name="shares")])
    assert f"shares = nn.{kind.__name__}(output_size=2)" in code
