"""The ten digits that come with the package."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import Any

import numpy as np
import pytest

from convviz.digits import digit
from convviz.errors import InputError


def test_every_digit_is_a_picture_of_256ths() -> None:
    for label in range(10):
        picture = digit(label)
        assert picture.shape == (28, 28)
        assert picture.dtype == np.float32
        assert picture.min() == 0
        assert 0.9 < picture.max() < 1
        assert np.array_equal(picture * 256, np.round(picture * 256))


def test_the_five_is_the_articles() -> None:
    pixels = (digit(5) * 256).astype(int)
    assert pixels.sum() == 27525
    assert np.count_nonzero(pixels) == 166


def test_digits_differ_and_a_caller_may_write_on_one() -> None:
    assert len({digit(label).tobytes() for label in range(10)}) == 10
    digit(3)[:] = 7
    assert digit(3).max() < 1


@pytest.mark.parametrize("label", [-1, 10, 11, 5.0, "5", None])
def test_others_are_refused(label: Any) -> None:
    with pytest.raises(InputError, match=f"a digit is 0 to 9, not {label}"):
        digit(label)


def test_file_is_the_one_that_the_tool_writes() -> None:
    content = files("convviz").joinpath("data", "digits.npz").read_bytes()
    wanted = "69d69712992a33689cd46496fe6215bfc8ad4e15ff2a5b2a5448ea3a565d0ea3"
    assert hashlib.sha256(content).hexdigest() == wanted
