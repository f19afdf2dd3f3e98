"""Numbers from outside."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from convviz.arrays import as_numbers
from convviz.errors import InputError


@pytest.mark.parametrize("given", [[[1, 2]], ((1, 2),), np.array([[1.0, 2.0]])])
def test_arrays_and_nested_sequences(given: Any) -> None:
    assert as_numbers("it", given).tolist() == [[1, 2]]


def test_the_copy_is_apart_and_writable() -> None:
    given = np.ones(2)
    given.setflags(write=False)
    as_numbers("it", given)[0] = 5
    assert given.tolist() == [1, 1]


@pytest.mark.parametrize(
    "given", ["1", None, [[1], [1, 2]], {"a": 1}, [1, "2"], np.array([object()])]
)
def test_others_are_refused(given: Any) -> None:
    with pytest.raises(InputError, match=r"^the thing is a .* that holds no array of numbers"):
        as_numbers("the thing", given)


def test_complex_is_refused() -> None:
    with pytest.raises(InputError, match="the thing is complex"):
        as_numbers("the thing", [1j])
