"""What a model is given: several inputs, names, structures, and numbers of its own type."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from torch import Tensor, nn

import convviz
from convviz.errors import InputError
from convviz.models.captures import capture
from convviz.models.given import given_to
from convviz.notices import say_once

X, COND = torch.rand(1, 6, 6), torch.rand(4)


class Conditioned(nn.Module):
    """A picture and what it is to be; the convolution reads both."""

    def __init__(self) -> None:
        super().__init__()
        self.lin = nn.Linear(4, 1)
        self.conv = nn.Conv2d(1, 2, 3)

    def forward(self, x: Tensor, cond: Tensor, *, scale: float = 1.0) -> Tensor:
        return self.conv(x * scale + self.lin(cond)[..., None, None])


class Pair(NamedTuple):
    image: Tensor
    mask: Tensor


class Structured(nn.Module):
    """One input that holds several."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(1, 1, 1)

    def forward(self, batch: Any) -> Tensor:
        if isinstance(batch, Pair):
            return self.conv(batch.image * batch.mask)
        if isinstance(batch, dict):
            return self.conv(batch["image"])
        if isinstance(batch, list):
            return self.conv(torch.stack(batch))
        return self.conv(batch.image)


def by_hand(model: Conditioned, scale: float = 1.0) -> np.ndarray[Any, Any]:
    with torch.no_grad():
        return (X * scale + model.lin(COND)[..., None, None]).numpy()


@pytest.mark.parametrize(
    ("x", "kwargs"),
    [
        ((X, COND), None),
        ((X[None], COND[None]), None),
        ((X.numpy(), COND), None),
        ({"x": X, "cond": COND}, None),
        (X, {"cond": COND}),
        (X.tolist(), {"cond": COND.numpy()}),
        ((X,), {"cond": COND}),
    ],
)
def test_several_inputs(x: Any, kwargs: Any) -> None:
    model = Conditioned()
    assert np.allclose(capture(model, x, "conv", kwargs=kwargs).input, by_hand(model))
    shown = convviz.animate(model, x, layer="conv", kwargs=kwargs).trace
    assert np.allclose(shown.input, by_hand(model))
    twice = capture(model, x, "conv", kwargs={**(kwargs or {}), "scale": 2.0})
    assert np.allclose(twice.input, by_hand(model, 2.0))


@pytest.mark.parametrize(
    "batch",
    [
        Pair(X[None], torch.ones(1, 1, 6, 6)),
        {"image": X},
        {"image": X[None], "name": "five"},
        [
            X,
        ],
        type("Batch", (), {"image": X})(),
    ],
    ids=lambda batch: type(batch).__name__,
)
def test_an_input_of_any_structure(batch: Any) -> None:
    given = (batch,) if isinstance(batch, Pair) else batch
    wrapped = ({"batch": batch}, None) if isinstance(batch, Pair) else (given, None)
    assert np.array_equal(capture(Structured(), wrapped[0], "conv").input, X.numpy())


@pytest.mark.parametrize(
    ("x", "kwargs", "said"),
    [
        (X, None, "takes x, cond, scale, and nothing is given for cond: give all, in Python as"),
        (X, {"cnd": COND}, "has no input named cnd: it takes x, cond, scale"),
        ((X, COND, COND), None, "takes x, cond, scale, and 3 inputs are given"),
        ((X, COND), {"x": X}, "input x is given twice, by its place and by its name"),
        ((X, torch.rand(5)), None, "refuses the inputs 1×6×6 and 5: at lin, "),
    ],
)
def test_other_inputs_are_refused_in_a_sentence(x: Any, kwargs: Any, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        capture(Conditioned(), x, "conv", kwargs=kwargs)
    assert "\n" not in str(refused.value)


def test_a_mask_may_be_minus_infinity() -> None:
    class Masked(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.pool = nn.MaxPool1d(2)

        def forward(self, x: Tensor, mask: Tensor) -> Tensor:
            return self.pool(torch.softmax(x + mask, -1))

    mask = torch.tensor([[0.0, 0, -torch.inf, 0]])
    assert capture(Masked(), (torch.ones(1, 4), mask), "pool").input[0, 2] == 0


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_numbers_become_the_models_type(
    dtype: torch.dtype, capsys: pytest.CaptureFixture[str]
) -> None:
    say_once.cache_clear()
    model = nn.Sequential(nn.Conv2d(1, 2, 3)).to(dtype)
    for _ in range(2):
        traced = capture(model, X, "0")
    assert np.array_equal(traced.input, X.to(dtype).double().numpy())
    told = capsys.readouterr()
    name = str(dtype).removeprefix("torch.")
    assert told.out == ""
    assert told.err == f"convviz: Sequential is in {name}: its input becomes that, from float32\n"
    capture(model, X.to(dtype), "0")
    capture(model, X.tolist(), "0")
    assert capsys.readouterr().err == ""


def test_whole_numbers_and_mixed_models_stay_as_they_are() -> None:
    mixed = nn.ModuleList([nn.Conv1d(1, 1, 1).double(), nn.Conv1d(1, 1, 1)])
    assert given_to(mixed, torch.ones(1, 3)).args[0].dtype == torch.float32
    half = nn.Conv1d(1, 1, 1).half()
    assert given_to(half, torch.ones(1, 3, dtype=torch.long)).args[0].dtype == torch.long


def test_runs_are_looked_up_by_their_numbers() -> None:
    model = Conditioned()
    one, same = given_to(model, (X, COND)), given_to(model, (X.clone(), COND.clone()))
    assert one == same
    assert hash(one) == hash(same)
    assert one != given_to(model, (X, COND + 1))


def test_several_inputs_get_a_batch_axis_where_the_model_needs_it() -> None:
    class Mixing(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv = nn.Conv1d(1, 1, 2)

        def forward(self, x: Tensor, y: Tensor) -> Tensor:
            n, _ = x.shape  # a batch of rows
            return self.conv(torch.cat([x, y], 1).view(n, 1, -1))

    for x, y in ((torch.rand(3), torch.rand(2)), (torch.rand(1, 3), torch.rand(1, 2))):
        wanted = torch.cat([x.flatten(), y.flatten()])[None]
        assert np.array_equal(capture(Mixing(), (x, y), "conv").input, wanted.numpy())
