"""Arrays as lines of PyTorch that give exactly their numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

FEW = 64  # numbers that are readily written down
WIDTH = 88  # columns of a line


def tensor_text(array: NDArray[Any], *, column: int = 0) -> str:
    """Return a call that makes the tensor; one number, or one block, that repeats is said once.

    Parameters
    ----------
    array
        float32 or float64.
    column
        Where on its line the text begins, which decides whether it fits.

    Examples
    --------
    >>> tensor_text(np.array([[1, -0.1]], dtype=np.float32))
    'torch.tensor([[1.0, -0.1]])'
    >>> tensor_text(np.ones((128, 3), dtype=np.float32))
    'torch.full((128, 3), 1.0)'
    """
    dtype = "" if array.dtype == np.float32 else ", dtype=torch.float64"
    if array.size > FEW:
        flat = array.ravel()
        if _alike(flat, flat[0]):
            return f"torch.full({array.shape}, {number_text(flat[0])}{dtype})"
        if array.ndim > 2 and _alike(array, array[:1, :1]):
            block = tensor_text(array[:1, :1], column=column)
            times = (*array.shape[:2], *(1,) * (array.ndim - 2))
            return f"{block}.repeat{times}"
    before = "torch.tensor("
    inline = f"{before}{_nested(array)}{dtype})"
    if column + len(inline) <= WIDTH:
        return inline
    return f"{before}\n    {_block(array, 4)}{dtype}\n)"


def number_text(value: Any) -> str:
    """Return the shortest decimal that gives the same number again.

    >>> number_text(np.float32(0.1)), number_text(np.float32(-1e-9))
    ('0.1', '-1e-09')
    """
    short = str(value)
    if "." not in short and "e" not in short:
        short += ".0"
    # torch reads a double and rounds it: a second rounding, which may go astray
    return short if type(value)(float(short)) == value else repr(float(value))


def _alike(array: NDArray[Any], one: NDArray[Any]) -> bool:
    """Whether the numbers are the same, signs of zeros too."""
    return bool(((array == one) & (np.signbit(array) == np.signbit(one))).all())


def _nested(array: NDArray[Any]) -> str:
    if array.ndim == 0:
        return number_text(array[()])
    return f"[{', '.join(map(_nested, array))}]"


def _block(array: NDArray[Any], indent: int) -> str:
    """Return nested lists over several lines, each indented below the one that holds it."""
    inline = _nested(array)
    if indent + len(inline) < WIDTH:
        return inline
    inner = " " * (indent + 4)
    if array.ndim == 1:
        lines, line = [], inner
        for value in array:
            entry = f"{number_text(value)}, "
            if len(line) + len(entry) > WIDTH:
                lines.append(line.rstrip())
                line = inner
            line += entry
        return "[\n" + "\n".join([*lines, line.rstrip()]) + f"\n{' ' * indent}]"
    rows = ",\n".join(inner + _block(row, indent + 4) for row in array)
    return f"[\n{rows},\n{' ' * indent}]"
