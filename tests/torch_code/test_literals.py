"""Written numbers give the very same array again."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from convviz.torch_code.literals import WIDTH, number_text, tensor_text

float32 = st.floats(width=32, allow_nan=False, allow_infinity=False)


def again(text: str) -> np.ndarray:
    return eval(text, {"torch": torch}).numpy()  # type: ignore[no-any-return]


@given(float32)
def test_a_number_comes_back(value: float) -> None:
    x = np.float32(value)
    read = torch.tensor(float(number_text(x)))
    assert read.numpy().tobytes() == x.tobytes()


shapes = arrays.array_shapes(max_dims=4, max_side=6)


@given(arrays.arrays(np.float32, shapes, elements=float32))
def test_an_array_comes_back(array: np.ndarray) -> None:
    read = again(tensor_text(array, column=20))
    assert read.dtype == array.dtype
    assert read.tobytes() == array.tobytes()


@given(arrays.arrays(np.float64, shapes))
def test_double_precision_comes_back(array: np.ndarray) -> None:
    if np.isfinite(array).all():
        assert again(tensor_text(array)).tobytes() == array.tobytes()


def test_long_rows_are_folded_and_short_ones_are_not() -> None:
    long = np.linspace(0, 1, 500, dtype=np.float32).reshape(2, 250)
    text = tensor_text(long, column=10)
    assert max(map(len, text.splitlines())) <= WIDTH
    assert np.array_equal(again(text), long)
    assert "\n" not in tensor_text(long[:, :2])


def test_what_repeats_is_said_once() -> None:
    kernel = np.arange(9, dtype=np.float32).reshape(3, 3)
    weight = np.broadcast_to(kernel, (64, 32, 3, 3))
    for array in (weight, np.zeros((99,), np.float32), np.full((9, 9), 0.5)):
        text = tensor_text(array)
        assert len(text) < 150
        assert np.array_equal(again(text), array)
