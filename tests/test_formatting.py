"""Numbers as text."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.formatting import number, shape


@pytest.mark.parametrize(
    ("value", "options", "text"),
    [
        (0.664, {}, "0.66"),
        (-1.33, {}, "−1.33"),
        (0.125, {}, "0.12"),  # exactly between: to the even digit
        (0.375, {}, "0.38"),
        (-0.0, {}, "0.00"),
        (-0.004, {}, "0.00"),
        (-1e-30, {}, "0.00"),
        (-0.006, {}, "−0.01"),
        (2.5, {"decimals": 0}, "2"),
        (1 / 3, {"decimals": 6}, "0.333333"),
        (0.5, {"sign": True}, "+0.50"),
        (-0.5, {"sign": True}, "−0.50"),
        (0.001, {"sign": True}, "0.00"),
        (0, {"sign": True}, "0.00"),
        (1.0, {"trim": True}, "1"),
        (-1, {"trim": True}, "−1"),
        (-0.0, {"trim": True}, "0"),
        (3, {"trim": True, "sign": True}, "+3"),
        (0.5, {"trim": True}, "0.50"),
        (0.999999, {"trim": True}, "1.00"),
        (9999.99, {}, "9999.99"),
        (9999.999, {}, "1.0e4"),
        (123456.7, {}, "1.2e5"),
        (-123456.7, {}, "−1.2e5"),
        (-1.26e10, {}, "−1e10"),
        (1.26e10, {}, "1.3e10"),
        (27525, {"trim": True}, "27525"),
        (-27525, {"trim": True}, "−27525"),
        (1234567, {"trim": True}, "1.2e6"),
        (np.float32(0.27), {}, "0.27"),
        (np.int64(4), {"trim": True}, "4"),
        (float("inf"), {}, "∞"),
        (-float("inf"), {"trim": True}, "−∞"),
        (float("nan"), {"sign": True}, "nan"),
    ],
)
def test_number(value: Any, options: dict[str, Any], text: str) -> None:
    assert number(value, **options) == text


@given(
    st.floats(width=32, allow_nan=False, allow_infinity=False),
    st.integers(0, 6),
    st.booleans(),
    st.booleans(),
)
@settings(deadline=None, max_examples=300)
def test_any_number_is_short_and_reads_back(
    value: float, decimals: int, sign: bool, trim: bool
) -> None:
    text = number(value, decimals, sign=sign, trim=trim)
    assert "-" not in text
    read = float(text.replace("−", "-"))
    assert abs(read - value) <= max(0.5 * 10**-decimals, 0.5 * abs(value)) * 1.000001
    if read == 0:
        assert text[0] == "0"
    if abs(value) >= 10_000:
        assert len(text) <= 6 + sign
    elif not trim:
        assert float(f"{value:.{decimals}f}") == read or text.endswith("e4")


@pytest.mark.parametrize("decimals", [-1, 7])
def test_decimals_have_bounds(decimals: int) -> None:
    with pytest.raises(ValueError, match="it must be 0 to 6"):
        number(1.0, decimals)


def test_shape() -> None:
    assert shape((1, 28, 28)) == "1×28×28"
    assert shape([3]) == "3"
