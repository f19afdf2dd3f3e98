"""What a layer reads inside its model: on models that were not written for us."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import weight_norm

import convviz
from convviz.errors import InputError
from convviz.inputs.seeding import seeded
from convviz.models.captures import capture
from convviz.models.layers import showable
from convviz.models.listing import list_layers
from convviz.tracing import TraceMismatchError

from ..architectures import MobileNetV2, ResNet18, Shared, TextClassifier, UNet


def inputs() -> dict[str, tuple[type[nn.Module], Tensor]]:
    with seeded(3):
        return {
            "resnet": (ResNet18, torch.randn(3, 64, 64)),
            "mobilenet": (MobileNetV2, torch.randn(3, 32, 32)),
            "text": (TextClassifier, torch.randint(50, (9,))),
            "unet": (UNet, torch.randn(1, 12, 12)),
        }


def made(kind: type[nn.Module]) -> nn.Module:
    with seeded(1):
        model = kind()
        for module in model.modules():
            if isinstance(module, nn.BatchNorm2d):  # as after training
                module.running_mean.uniform_(-1, 1)  # type: ignore[union-attr, operator]
                module.running_var.uniform_(0.5, 2)  # type: ignore[union-attr, operator]
    return model


def by_hand(model: nn.Module, x: Tensor) -> dict[str, list[tuple[Tensor, Tensor]]]:
    """What each layer reads and puts out in an ordinary run, noted by copies in its forward."""
    noted: dict[str, list[tuple[Tensor, Tensor]]] = {}

    def noting(name: str, forward: Any) -> Any:
        def run(x: Tensor, *args: Any, **kwargs: Any) -> Tensor:
            read = x.clone()
            out = forward(x, *args, **kwargs)
            noted.setdefault(name, []).append((read[0], out.clone()[0]))
            return out

        return run

    for name, layer in showable(model).items():
        layer.forward = noting(name, layer.forward)  # type: ignore[method-assign]
    with torch.no_grad():
        model.eval()(x)
    return noted


def every_layer() -> Iterator[Any]:
    for name, (kind, _) in inputs().items():
        for layer in showable(kind()):
            yield pytest.param(name, layer, id=f"{name}-{layer}")


@pytest.mark.parametrize(("name", "layer"), list(every_layer()))
def test_a_trace_is_what_the_layer_does_in_the_model(name: str, layer: str) -> None:
    kind, x = inputs()[name]
    traced = capture(made(kind), x, layer)
    read, out = by_hand(made(kind), x[None])[layer][0]
    assert traced.name == layer
    assert np.array_equal(traced.input, read.numpy())
    assert np.allclose(traced.output, out.numpy(), rtol=1e-5, atol=1e-6)


def test_a_model_is_left_as_it_was() -> None:
    model = made(ResNet18)
    model.train()
    model.layer1.eval()  # type: ignore[operator, union-attr]
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    modes = [module.training for module in model.modules()]
    state = torch.random.get_rng_state()
    capture(model, inputs()["resnet"][1], "layer2.0.conv1")
    assert [module.training for module in model.modules()] == modes
    assert all(torch.equal(before[name], t) for name, t in model.state_dict().items())
    assert not any(m._forward_hooks or m._forward_pre_hooks for m in model.modules())
    assert torch.equal(torch.random.get_rng_state(), state)
    model(torch.randn(2, 3, 32, 32)).sum().backward()  # it can still be trained


def test_dropout_does_not_disturb() -> None:
    model = nn.Sequential(nn.Dropout(0.9), nn.Conv1d(1, 1, 2))
    assert np.array_equal(capture(model, [[1.0, 2.0, 3.0]], "1").input, [[1.0, 2.0, 3.0]])


@pytest.mark.parametrize("shape", [(1, 8, 8), (1, 1, 8, 8)])
def test_a_batch_axis_is_added_where_the_model_needs_it(shape: tuple[int, ...]) -> None:
    # without a batch, flatten(1) would leave the channels for it
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(72, 3))
    assert capture(model, torch.rand(shape), "0").output.shape == (2, 6, 6)


def test_axes_are_those_of_a_batch() -> None:
    class Turned(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv = nn.Conv2d(2, 1, 1)

        def forward(self, x: Tensor) -> Tensor:
            return self.conv(x.flip(1))  # the channels; without a batch, the rows

    x = torch.rand(2, 4, 4)
    assert np.array_equal(capture(Turned(), x, "conv").input, x.flip(0).numpy())


def test_what_is_written_over_afterwards_is_seen_before() -> None:
    model = nn.Sequential(nn.ReLU(), nn.Conv1d(1, 2, 2), nn.ReLU(inplace=True))
    traced = capture(model, torch.randn(1, 40), "1")
    assert (traced.output < 0).any()


@pytest.mark.parametrize(("shape", "batched"), [((2, 9), False), ((1, 2, 9), True)])
def test_a_sequence_with_and_without_a_batch(shape: tuple[int, ...], batched: bool) -> None:
    x = torch.rand(shape)
    traced = capture(nn.Sequential(nn.Conv1d(2, 3, 4), nn.BatchNorm1d(3)), x, "0")
    assert np.array_equal(traced.input, (x[0] if batched else x).numpy())


def test_calls_are_numbered() -> None:
    model, x = made(Shared), torch.rand(2, 5, 5)
    notes = by_hand(made(Shared), x[None])["first"]
    for call in (1, 2, 3):
        traced = capture(model, x, f"first#{call}")
        assert traced.name == f"first#{call}"
        assert np.allclose(traced.input, notes[call - 1][0].numpy())
        assert np.array_equal(traced.input, capture(model, x, "again", call=call).input)
    assert np.array_equal(capture(model, x, "first").input, x.numpy())


def test_whole_numbers_are_indices_where_the_model_looks_up() -> None:
    model = made(TextClassifier)
    tokens = torch.tensor([3, 1, 2, 40])
    wanted = capture(model, tokens, "convs.0")
    for given in (tokens[None], [[3.0, 1.0, 2.0, 40.0]], [3, 1, 2, 40], tokens.float()[None]):
        assert np.array_equal(capture(model, given, "convs.0").input, wanted.input)


def test_the_model_may_be_the_layer() -> None:
    assert capture(nn.MaxPool2d(2), torch.rand(3, 4, 4)).name == "MaxPool2d"


def test_hooks_and_parametrizations_of_the_user() -> None:
    model = nn.Sequential(weight_norm(nn.Conv1d(1, 2, 2)), nn.ReLU(inplace=True))
    model[0].register_forward_pre_hook(lambda layer, args: (args[0] * 2,))
    model[0].register_forward_hook(lambda layer, args, output: output.clone())
    x = torch.rand(1, 5)
    with pytest.raises(TraceMismatchError):  # what was hooked in is not the convolution
        capture(model, x, "0")
    model[0]._forward_pre_hooks.clear()
    assert capture(model, x, "0").output.shape == (2, 4)


def test_a_layer_that_is_another_one_inside_its_model() -> None:
    class Liar(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv = nn.Conv1d(1, 1, 1)

        def forward(self, x: Tensor) -> Tensor:
            kept = self.conv.weight.data.clone()
            self.conv.weight.data *= 2
            try:
                return self.conv(x)
            finally:  # the run ends with the layer's call
                self.conv.weight.data.copy_(kept)

    with pytest.raises(TraceMismatchError, match="inside its model"):
        capture(Liar(), torch.rand(1, 5), "conv")


def test_double_precision_and_lazy_layers() -> None:
    double = nn.Sequential(nn.Conv1d(1, 1, 2)).double()
    assert capture(double, [[1, 2, 3]], "0").input.dtype == np.float64
    lazy = nn.Sequential(nn.LazyConv2d(2, 3))
    assert capture(lazy, torch.rand(5, 4, 4), "0").in_channels == 5


class Powers(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 2, 3)
        self.pool = nn.LPPool2d(2, 2)

    def forward(self, x: Tensor) -> Tensor:
        return self.pool(torch.relu(self.conv(x)))


def test_a_power_average_in_a_model() -> None:
    traced = capture(Powers(), torch.rand(1, 8, 8), "pool")
    assert (traced.operation, traced.output.shape) == ("lp_pool2d", (2, 3, 3))
    rows = list_layers(Powers(), torch.rand(1, 8, 8)).rows
    assert [(row.name, row.operation, row.output) for row in rows] == [
        ("conv", "conv2d", (2, 6, 6)),
        ("pool", "lp_pool2d", (2, 3, 3)),
    ]


@pytest.mark.parametrize("norm_type", [1, 2, 3.5])
@pytest.mark.parametrize(("factor", "found"), [(1 + 2**-22, False), (1 + 2**-10, True)])
def test_a_power_average_may_round_otherwise_in_its_model(
    norm_type: float, factor: float, found: bool
) -> None:
    class Elsewhere(nn.LPPool2d):
        def forward(self, x: Tensor) -> Tensor:
            seen.append(1)
            return super().forward(x) * (factor if len(seen) == 1 else 1)

    seen: list[int] = []
    model = nn.Sequential(Elsewhere(norm_type, 2))
    if not found:
        capture(model, 0.5 + torch.rand(1, 8, 8), "0")
        return
    with pytest.raises(TraceMismatchError, match="inside its model"):
        capture(model, 0.5 + torch.rand(1, 8, 8), "0")


class TwoInputs(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv1d(1, 1, 1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        return self.conv(x) * mask


LENET = nn.Sequential(nn.Conv2d(1, 4, 5), nn.ReLU(), nn.Flatten(), nn.Linear(2304, 2))
TAIL = nn.Sequential(nn.Flatten(), nn.Linear(784, 4), nn.MaxPool1d(2))
WRONG: list[tuple[nn.Module, Any, str, str]] = [
    (LENET, torch.rand(1, 28, 28), "1", "1 is a ReLU, and what can be shown is Conv1d"),
    (LENET, torch.rand(1, 28, 28), "", "whole model, so say which layer: .* are 0"),
    (LENET, torch.rand(1, 28, 28), "0#2", "called once .*: there is no call 0#2"),
    (LENET, torch.rand(1, 28, 28), "0#0", "the number of a call is 1 or more"),
    (LENET, torch.rand(3, 28, 28), "0", "at 0, the input 3×28×28 has 3 channels .* takes 1"),
    (TAIL, torch.rand(1, 30, 30), "2", "refuses the input 1×30×30: at 1, mat1 and mat2"),
    (LENET, torch.full((1, 28, 28), torch.nan), "0", r"has nan at \(0, 0, 0\)"),
    (LENET, "a word", "0", "holds no array of numbers"),
    (LENET, torch.rand(2, 1, 28, 28), "0", "is a batch of 2"),
    (UNet(), torch.rand(1, 8, 8), "donw1", "did you mean down1"),
    (UNet(), torch.rand(1, 8, 8), "elsewhere", "those that can be shown are down1, pool"),
    (Shared(), torch.rand(2, 5, 5), "unused", "unused is not called when Shared runs"),
    (Shared(), torch.rand(2, 5, 5), "first#4", "called 3 times"),
    (
        TwoInputs(),
        torch.rand(1, 5),
        "conv",
        "takes x, mask, and nothing is given for mask: give all, in Python as",
    ),
    (TextClassifier(), [[0.5, 1.0]], "convs.0", "reads whole numbers.* has 0.5"),
    (TextClassifier(), [[1.0, 50.0, 3.0]], "convs.0", "indices go from 0 to 49, .* 1 to 50"),
    (nn.Sequential(nn.LPPool1d(2, 3)), [[1.0, 2.0]], "0", "at 0, the window spans 3 cells"),
    (nn.Sequential(nn.LPPool1d(3, 2)), [[-1.0, 0.5]], "0", "0 cannot be shown: .* has no root"),
    (nn.Sequential(nn.Module(), nn.Conv1d(1, 1, 1)), torch.rand(1, 3), "1", "forward"),
]


@pytest.mark.parametrize(("model", "x", "layer", "said"), WRONG, ids=[said for *_, said in WRONG])
def test_what_cannot_be_shown_is_said_in_a_sentence(
    model: nn.Module, x: Any, layer: str, said: str
) -> None:
    with pytest.raises(InputError, match=said) as refused:
        capture(model, x, layer)
    assert "\n" not in str(refused.value)


def test_a_call_that_is_said_twice() -> None:
    with pytest.raises(InputError, match="give one of the two"):
        capture(LENET, torch.rand(1, 28, 28), "0#1", call=2)


def test_it_is_at_the_front_door() -> None:
    assert convviz.capture is capture
