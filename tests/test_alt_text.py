from __future__ import annotations

import numpy as np
import pytest
import torch

from convviz.alt_text import in_words
from convviz.formatting import number
from convviz.tracing import trace


def test_few_numbers_are_all_said() -> None:
    layer = torch.nn.Conv2d(1, 1, kernel_size=2)
    made = trace(layer, torch.arange(9.0).reshape(1, 3, 3) - 4, name="layer1")
    said = in_words(made, decimals=3)
    assert said.startswith("layer1 is a conv2d. Input, 1 by 3 by 3: −4, −3, −2; −1, 0, 1; 2, 3, 4.")
    for value in [*made.output.ravel(), *made.weight.ravel(), made.bias[0]]:
        assert number(value, 3) in said
    assert "Kernel, 2 by 2: " in said


def test_of_many_the_extremes() -> None:
    layer = torch.nn.Conv2d(2, 3, kernel_size=3, padding=1, bias=False)
    made = trace(layer, torch.randn(2, 9, 9))
    said = in_words(made)
    assert "Bias" not in said
    assert "Kernel, 3 by 2 by 3 by 3: from " in said
    low, high = np.min(made.output), np.max(made.output)
    assert said.endswith(f"Output, 3 by 9 by 9: from {number(low)} to {number(high)}.")


@pytest.mark.parametrize("channels", [1, 2])
def test_a_bias_for_each_channel(channels: int) -> None:
    layer = torch.nn.Conv1d(1, channels, kernel_size=1)
    torch.nn.init.constant_(layer.bias, 0.5)
    said = in_words(trace(layer, torch.ones(1, 2)))
    assert ("Bias: 0.50." if channels == 1 else "Bias, 2: 0.50, 0.50.") in said


def test_settings_that_are_not_the_default() -> None:
    layer = torch.nn.Conv2d(2, 2, 3, stride=2, padding=(1, 0), dilation=(1, 2), groups=2)
    said = in_words(trace(layer, torch.ones(2, 7, 7), name="l"))
    assert said.startswith(
        "l is a conv2d with stride 2, padding 1 by 0, dilation 1 by 2, 2 groups. Input"
    )


def test_pooling_says_its_window_and_what_its_sums_are_divided_by() -> None:
    x = torch.arange(8.0).reshape(1, 2, 4)
    assert in_words(trace(torch.nn.MaxPool2d(2), x)) == (
        "layer is a max_pool2d. Input, 1 by 2 by 4: 0, 1, 2, 3; 4, 5, 6, 7. Window: 2 by 2. "
        "Output, 1 by 1 by 2: 5, 7."
    )
    said = in_words(trace(torch.nn.AvgPool2d((2, 3), stride=1), x.repeat(2, 1, 1)))
    assert said.startswith("layer is an avg_pool2d with stride 1. Input")
    assert "Window: 2 by 3. Sums divided by 6. Output" in said
    layer = torch.nn.AvgPool1d(2, padding=1, count_include_pad=False)
    assert "Sums divided by 1 to 2." in in_words(trace(layer, x[0, :1]))


def test_a_power_average_says_its_power() -> None:
    assert in_words(trace(torch.nn.LPPool1d(2, 2), [[3, 4]])) == (
        "layer is a lp_pool1d. Input, 1 by 2: 3, 4. Window: 2. "
        "Root of the sum of numbers to the power 2. Output, 1 by 1: 5."
    )
    said = in_words(trace(torch.nn.LPPool1d(1.5, 2, ceil_mode=True), [[3, 4, 5]]))
    assert "numbers to the power 1.5, times all cells over those in the input." in said


def test_transposed_convolution() -> None:
    layer = torch.nn.ConvTranspose1d(1, 1, 2, stride=2, output_padding=1, bias=False)
    torch.nn.init.ones_(layer.weight)
    assert in_words(trace(layer, [[1, 2]])) == (
        "layer is a conv_transpose1d with stride 2, output padding 1. Input, 1 by 2: 1, 2. "
        "Kernel, 2: 1, 1. Output, 1 by 5: 1, 1, 2, 2, 0."
    )
