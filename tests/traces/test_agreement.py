"""What is said where a layer puts out something else than its trace."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from convviz.tracing import TraceMismatchError, trace


def lying(kind: Any, *settings: Any) -> nn.Module:
    """Return a layer of torch's whose numbers are off."""

    class Own(kind):  # type: ignore[misc]
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return super().forward(x) * 1.5 + 1

    return Own(*settings)


KINDS = [
    (nn.Conv1d, (2, 2, 2), "its products and bias add up to"),
    (nn.ConvTranspose1d, (2, 2, 2), "its stamps and bias add up to"),
    (nn.AvgPool1d, (2,), "the average of its window is"),
    (nn.LPPool1d, (2, 2), "the root of its window's powers is"),
    (nn.AdaptiveAvgPool1d, (2,), "the average of its window is"),
]


@pytest.mark.parametrize(("kind", "settings", "reckoning"), KINDS)
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
def test_a_type_of_few_digits_may_be_torchs_own_mistake(
    kind: Any, settings: tuple[int, ...], reckoning: str, dtype: torch.dtype
) -> None:
    layer = lying(kind, *settings).to(dtype)
    with pytest.raises(TraceMismatchError) as refused:
        trace(layer, torch.rand(2, 4).to(dtype))
    said, name = str(refused.value), str(dtype).removeprefix("torch.")
    assert reckoning in said
    assert "\n" not in said
    blames = ": its forward does something else than " in said
    if dtype == torch.float32:
        assert blames
    else:
        assert not blames
        assert f" in float64, and {name} rounds less than that: either torch's " in said
