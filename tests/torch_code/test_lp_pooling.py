"""The lines of PyTorch of a power-average pooling give its numbers."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import pytest
import torch
from torch import nn

from convviz.torch_code.scene_code import torch_code
from convviz.tracing import trace


@pytest.mark.parametrize(
    ("layer", "made"),
    [
        (nn.LPPool1d(2, 2), "LPPool1d(norm_type=2, kernel_size=2)"),
        (nn.LPPool1d(1.5, 2, 1), "LPPool1d(norm_type=1.5, kernel_size=2, stride=1)"),
        (
            nn.LPPool1d(3.0, 2, ceil_mode=True),
            "LPPool1d(norm_type=3, kernel_size=2, ceil_mode=True)",
        ),
        (nn.LPPool2d(2, (1, 2)), "LPPool2d(norm_type=2, kernel_size=(1, 2))"),
    ],
    ids=str,
)
def test_the_lines_print_the_output(layer: Any, made: str) -> None:
    x = torch.tensor([[1.0, 3.0, 2.0, 5.0, 4.0]])
    result = trace(layer, x if isinstance(layer, nn.LPPool1d) else x[None], name="pool")
    code = torch_code([result])
    assert f"pool = nn.{made}\n" in code
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})
    assert printed.getvalue().strip() == str(result.output.tolist())
