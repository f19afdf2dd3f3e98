"""Layers from the settings that a user gives."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import nn

from convviz.errors import InputError
from convviz.inputs.layer_spec import LayerSpec, check_size
from convviz.inputs.seeding import seeded
from convviz.operations import OPERATIONS, Operation
from convviz.torch_code.layer_text import layer_text

ROW = ((1.0, 2.0, 3.0),)
SQUARE = (((1.0, 2.0), (3.0, 4.0)),)


NUMBERS = ("in_channels", "out_channels", "kernel", "bias")


def built(operation: str, **settings: Any) -> Any:
    numbers = {name: settings.pop(name) for name in NUMBERS if name in settings}
    return LayerSpec(operation=operation, **numbers, settings=settings).build()


@pytest.mark.parametrize("row", OPERATIONS.values(), ids=lambda row: row.name)
def test_every_operation_without_settings(row: Operation) -> None:
    layer = built(row.name)
    assert type(layer) is row.layer_class
    if not row.is_pooling:
        assert layer.weight.dtype == torch.float32
        assert layer.weight.shape[:2] == (1, 1)
    # what is not said is as the table has it
    unsaid = built(row.name, **{each.name: None for each in row.arguments})
    assert repr(unsaid) == repr(layer)


@pytest.mark.parametrize(
    ("operation", "settings", "text"),
    [
        ("conv1d", {"kernel_size": 4, "stride": 2}, "Conv1d(1, 1, kernel_size=4, stride=2)"),
        (
            "conv2d",
            {
                "in_channels": 4,
                "out_channels": 6,
                "kernel_size": (3, 2),
                "groups": 2,
                "dilation": 2,
            },
            "Conv2d(4, 6, kernel_size=(3, 2), dilation=2, groups=2)",
        ),
        ("conv2d", {"kernel": SQUARE}, "Conv2d(1, 1, kernel_size=2, bias=False)"),
        ("conv2d", {"kernel": SQUARE, "bias": 0.5}, "Conv2d(1, 1, kernel_size=2)"),
        (
            "conv2d",
            {"padding": "same", "padding_mode": "reflect"},
            "Conv2d(1, 1, kernel_size=3, padding='same', padding_mode='reflect')",
        ),
        ("conv2d", {"padding": (1, 1)}, "Conv2d(1, 1, kernel_size=3, padding=1)"),
        ("conv2d", {"in_channels": 3, "groups": 3}, "Conv2d(3, 3, kernel_size=3, groups=3)"),
        (
            "conv_transpose2d",
            {"stride": 2, "padding": 1, "output_padding": 1},
            "ConvTranspose2d(1, 1, kernel_size=3, stride=2, padding=1, output_padding=1)",
        ),
        # in the order of torch's own arguments
        (
            "conv_transpose1d",
            {"kernel": ((1.0, 2.0),), "dilation": 2},
            "ConvTranspose1d(1, 1, kernel_size=2, bias=False, dilation=2)",
        ),
        ("max_pool2d", {}, "MaxPool2d(kernel_size=2)"),
        (
            "max_pool2d",
            {"kernel_size": 3, "stride": 2, "padding": 1, "dilation": 2, "ceil_mode": True},
            "MaxPool2d(kernel_size=3, stride=2, padding=1, dilation=2, ceil_mode=True)",
        ),
        (
            "avg_pool1d",
            {"kernel_size": 3, "stride": 3, "padding": 1, "count_include_pad": False},
            "AvgPool1d(kernel_size=3, padding=1, count_include_pad=False)",
        ),
        ("lp_pool1d", {}, "LPPool1d(norm_type=2, kernel_size=2)"),
        (
            "lp_pool2d",
            {"norm_type": 1.5, "kernel_size": (2, 3), "stride": 1, "ceil_mode": True},
            "LPPool2d(norm_type=1.5, kernel_size=(2, 3), stride=1, ceil_mode=True)",
        ),
    ],
)
def test_settings_arrive_and_are_told(operation: str, settings: Any, text: str) -> None:
    layer = built(operation, **settings)
    assert layer_text(layer) == text
    again = eval(f"nn.{text}", {"nn": nn})
    assert repr(again) == repr(layer)


def test_what_is_drawn_is_torchs_own_way() -> None:
    with seeded(7):
        layer = built("conv2d", in_channels=2, out_channels=3, kernel_size=(2, 3))
    with seeded(7):
        wanted = nn.Conv2d(2, 3, (2, 3))
    assert torch.equal(layer.weight, wanted.weight)
    assert torch.equal(layer.bias, wanted.bias)
    with seeded(8):
        assert not torch.equal(built("conv2d", in_channels=2, out_channels=3).weight, wanted.weight)


def test_a_drawn_kernel_may_have_a_bias_of_ones_own() -> None:
    with seeded(7):
        layer = built("conv1d", out_channels=2, bias=0.25)
    with seeded(7):
        assert torch.equal(layer.weight, nn.Conv1d(1, 2, 3).weight)
    assert layer.bias.tolist() == [0.25, 0.25]


def test_the_callers_random_numbers_and_default_type_stay() -> None:
    before = torch.get_rng_state()
    torch.set_default_dtype(torch.float64)
    try:
        with seeded(7):
            layer = built("conv1d")
    finally:
        torch.set_default_dtype(torch.float32)
    assert torch.equal(torch.get_rng_state(), before)
    with seeded(7):
        assert torch.equal(layer.weight, nn.Conv1d(1, 1, 3).weight)


@pytest.mark.parametrize("channels", [1, 2])
def test_a_kernel_is_every_output_channels(channels: int) -> None:
    kernel = (ROW * 2)[:channels] if channels == 1 else (*ROW, (4.0, 5.0, 6.0))
    layer = built("conv1d", kernel=kernel, in_channels=4, out_channels=6, groups=2)
    assert layer.weight.shape == (6, 2, 3)
    for out in range(6):
        for read in range(2):
            assert layer.weight[out, read].tolist() == list(kernel[read % channels])
    assert layer.bias is None


@pytest.mark.parametrize("channels", [1, 2])
def test_a_transposed_kernel_lies_in_torchs_layout(channels: int) -> None:
    kernel = (ROW * 2)[:channels] if channels == 1 else (*ROW, (4.0, 5.0, 6.0))
    layer = built("conv_transpose1d", kernel=kernel, in_channels=4, out_channels=6, groups=2)
    assert layer.weight.shape == (4, 3, 3)
    for read in range(4):
        for out in range(3):
            assert layer.weight[read, out].tolist() == list(kernel[read % 2 % channels])


TWO = SQUARE * 2
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    (
        "conv2d",
        {"kernel": SQUARE, "kernel_size": 3},
        "the kernel is 2×2 and kernel_size is 3: give",
    ),
    ("conv2d", {"kernel": SQUARE, "kernel_size": (2, 3)}, "is 2×2 and kernel_size is 2×3"),
    (
        "conv2d",
        {"kernel": TWO, "in_channels": 3},
        "the kernel has 2 channels and each output channel",
    ),
    ("conv2d", {"kernel": TWO, "in_channels": 3}, "reads 3: give 3, apart by |, or one for all"),
    ("conv2d", {"kernel": TWO}, "the kernel has 2 channels and each output channel reads 1"),
    ("conv2d", {"in_channels": 3, "groups": 2}, "2 groups do not divide 3 input channels"),
    ("conv2d", {"groups": 2}, "2 groups do not divide 1 input channel: each group has as many"),
    ("conv2d", {"in_channels": 2, "groups": 2, "out_channels": 3}, "divide 3 output channels"),
    ("conv2d", {"stride": 0}, "stride is 0: it must be 1 or more"),
    ("conv2d", {"dilation": (1, 0)}, "dilation is 0: it must be 1 or more"),
    ("conv2d", {"kernel_size": 0}, "kernel_size is 0: it must be 1 or more"),
    ("conv2d", {"padding": -1}, "padding is -1: it must be 0 or more"),
    ("conv1d", {"stride": (2, 1)}, "stride is 2×1: an input with 1 axis (length) takes one number"),
    ("conv2d", {"stride": (2, 1, 1)}, "with 2 axes (height, width) takes one number or two"),
    ("conv2d", {"padding": "same", "stride": 2}, "padding same needs a stride of 1, and the stri"),
    ("conv2d", {"padding": "same", "stride": (1, 2)}, "and the stride is 1×2"),
    ("conv2d", {"padding_mode": "wrap"}, "torch refuses such a layer: padding_mode must be one of"),
    ("conv_transpose2d", {"padding": "same"}, "padding of conv_transpose2d is in numbers, not sa"),
    ("max_pool2d", {"padding": "same"}, "padding of max_pool2d is in numbers, not same"),
    (
        "conv_transpose2d",
        {"padding_mode": "reflect"},
        "conv_transpose2d has no padding_mode: it has kernel_size, stride, padding, output_paddin",
    ),
    ("conv2d", {"ceil_mode": True}, "conv2d has no ceil_mode: it has kernel_size, stride"),
    ("conv3d", {}, 'there is no operation "conv3d": did you mean conv2d? the operations are'),
    (
        "conv2d",
        {"in_channels": 4096, "out_channels": 4096},
        "this layer would have 150,994,944 weig",
    ),
    ("max_pool2d", {"kernel_size": 0}, "kernel_size is 0: it must be 1 or more"),
    ("max_pool1d", {"dilation": (1, 2)}, "an input with 1 axis (length) takes one number"),
]


@pytest.mark.parametrize(("operation", "settings", "sentence"), REFUSED)
def test_contradictions_are_told_in_a_sentence(
    operation: str, settings: Any, sentence: str
) -> None:
    with pytest.raises(InputError) as refused:
        built(operation, **settings)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_output_too_large_is_refused_before_it_is_computed() -> None:
    layer = built("conv_transpose2d", stride=1024)
    with pytest.raises(InputError, match=r"the output would be 1×64515×64515, 4,162,185,225 numb"):
        check_size(layer, torch.zeros(1, 64, 64))
    check_size(built("conv2d"), torch.zeros(1, 64, 64))
    check_size(built("conv2d"), torch.zeros(2, 64, 64))  # what torch refuses is told elsewhere
    assert layer.weight.device.type == "cpu"


@pytest.mark.parametrize(
    ("operation", "settings", "x", "told"),
    [
        ("conv2d", {"kernel_size": 1024, "padding": 1024}, (1, 28, 28), "16 hours"),
        ("conv_transpose2d", {"kernel_size": 1024}, (1, 1024, 1024), "15 hours"),
        (
            "avg_pool2d",
            {"kernel_size": 1000, "padding": 500, "stride": 1},
            (4, 1024, 1024),
            "6 hour",
        ),
    ],
)
def test_what_would_take_hours_is_refused_before(
    operation: str, settings: Any, x: tuple[int, ...], told: str
) -> None:
    with pytest.raises(InputError, match=f"would take about {told}.* and at most 10 minutes"):
        check_size(built(operation, **settings), torch.zeros(x))


def test_what_takes_minutes_is_said_before(capsys: pytest.CaptureFixture[str]) -> None:
    check_size(built("conv2d", kernel_size=200, padding=200), torch.zeros(1, 28, 28))
    assert "this layer and its check will take about 2 minutes" in capsys.readouterr().err
    check_size(built("conv_transpose2d", kernel_size=1000), torch.zeros(1, 28, 28))
    assert "this layer and its check will take about 1 minute" in capsys.readouterr().err
    check_size(built("conv2d", kernel_size=9), torch.zeros(1, 28, 28))
    assert not capsys.readouterr().err


def test_an_adaptive_pooling_is_estimated_by_what_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = torch.nn.AdaptiveMaxPool2d(2)
    check_size(layer, torch.zeros(1, 64, 64))
    monkeypatch.setattr("convviz.inputs.layer_spec.LONGEST", 64 * 64 * 4e-9)
    with pytest.raises(InputError, match="to compute and check this layer would take about"):
        check_size(layer, torch.zeros(1, 64, 64))
