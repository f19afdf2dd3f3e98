"""A model is run as far as the wanted layer, and as it was before torch.compile."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import convviz
from convviz.errors import InputError
from convviz.models.captures import capture
from convviz.models.layers import showable
from convviz.models.listing import list_layers, table
from convviz.models.unshown import why_not_shown

X = torch.rand(1, 6, 6)


class Ending(nn.Module):
    """What fails comes after the layer, and what the layer reads is tried twice."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 1, 3)
        self.runs: list[str] = []

    def forward(self, x: Tensor) -> Tensor:
        try:
            x = self.conv(x)
        except Exception:
            self.runs.append("swallowed")
        self.runs.append("tail")
        x = self.conv(x)
        raise RuntimeError("the end")


def test_the_run_stops_at_the_wanted_call() -> None:
    model = Ending()
    assert capture(model, X, "conv").output.shape == (1, 4, 4)
    assert model.runs == []
    assert capture(model, X, "conv#2").output.shape == (1, 2, 2)
    assert model.runs == ["tail"]
    with pytest.raises(InputError, match="refuses the input 1×6×6: the end"):
        capture(model, X, "conv#3")
    assert not any(m._forward_hooks or m._forward_pre_hooks for m in model.modules())


def refuses(*args: Any) -> Any:
    raise AssertionError("nothing is compiled")


def compiled(part: str) -> nn.Module:
    model = nn.Sequential(nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU()), nn.MaxPool2d(2))
    if part == "whole":
        whole: Any = torch.compile(model, backend=refuses)
        return whole
    if part == "in place":
        model.compile(backend=refuses)
    else:
        model[0] = torch.compile(model[0], backend=refuses)  # type: ignore[assignment]
    return model


@pytest.mark.parametrize("part", ["whole", "part", "in place"])
def test_a_compiled_model_is_shown_by_its_original(part: str) -> None:
    model = compiled(part)
    names = [row.name for row in list_layers(model, X).rows]
    assert names == ["0.0", "1"]
    traced = capture(model, X, "0.0")
    assert np.array_equal(traced.input, X.numpy())
    assert capture(model, X, "1").output.shape == (2, 2, 2)


MODEL = nn.Sequential(nn.Conv2d(1, 2, 3), nn.MaxPool2d(2))


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        (0, r'layer is the name of a layer, a text, not the int 0: did you mean "0"\? those'),
        (7, "a text, not the int 7: those that can be shown are 0, 1"),
        (MODEL[0], 'layer is the name of a layer, not the Conv2d: it is called "0" here'),
        (nn.ReLU(), "not the ReLU: it is none of this model"),
    ],
)
def test_a_layer_is_meant_by_its_name(layer: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        convviz.animate(MODEL, X, layer=layer)
    with pytest.raises(InputError, match=said):
        capture(MODEL, X, layer)


UNSHOWN = [
    (nn.Conv3d(1, 1, 1), "three axes"),
    (nn.AdaptiveAvgPool3d(1), "three axes"),
    (nn.Conv1d(1, 1, 1, dtype=torch.complex64), "complex"),
    (nn.FractionalMaxPool2d(2, 1), "random places"),
    (nn.MaxUnpool2d(2), "puts numbers back"),
    (torch.ao.nn.quantized.Conv2d(1, 1, 1), "quantized"),
    (torch.jit.trace(nn.Conv1d(1, 1, 1), torch.ones(1, 1, 1)), "TorchScript"),
]


@pytest.mark.parametrize(("layer", "why"), UNSHOWN, ids=[why for _, why in UNSHOWN])
def test_what_cannot_be_shown_is_named_with_the_reason(layer: nn.Module, why: str) -> None:
    assert why in why_not_shown(layer)
    model = nn.Sequential(nn.Conv2d(1, 1, 1), nn.Sequential(layer), nn.ReLU())
    (shown, other) = list_layers(model).rows
    assert (shown.scene, shown.reason) == ("conv2d", "")
    assert (other.name, other.scene, other.operation) == ("1.0", None, None)
    assert table(list_layers(model))[1].endswith(f"not shown: {other.reason}")


@pytest.mark.parametrize("layer", [nn.ReLU(), nn.Linear(1, 1), nn.MaxPool1d(2), nn.Dropout2d()])
def test_other_layers_are_not_named(layer: nn.Module) -> None:
    assert why_not_shown(layer) == ""


def test_the_first_name_is_shown() -> None:
    assert list(showable(MODEL)) == ["0", "1"]
