"""A trace agrees with what its layer put out, or is not handed out."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from convviz.errors import ConvvizError
from convviz.formatting import shape
from convviz.traces.layer_trace import LayerTrace


class TraceMismatchError(ConvvizError):
    """The traced numbers do not give what the layer itself put out."""


def require_shape(trace: LayerTrace[Any], expected: tuple[int, ...], parts: str) -> None:
    """Compare the output's shape with the one that the trace's `parts` give.

    Raises
    ------
    TraceMismatchError
        Where it is another.
    """
    if trace.output.shape != expected:
        raise TraceMismatchError(
            f"{trace.name} put out {shape(trace.output.shape)} numbers where its {parts} give "
            f"{shape(expected)}: its forward does something else than {trace.operation}"
        )


def require_numbers(
    trace: LayerTrace[Any],
    own: NDArray[Any],
    allowed: NDArray[np.float64] | float,
    reckoning: str,
    coarse: str = "",
) -> None:
    """Compare the output with the trace's own numbers, up to an allowed error.

    Raises
    ------
    TraceMismatchError
        Where one number is further off; `reckoning` says how the trace came to its own, and
        `coarse` names a type with few digits, in which torch itself may be wrong.
    """
    with np.errstate(invalid="ignore"):  # −∞ less −∞
        wrong = ~((own == trace.output) | (np.abs(own - trace.output) <= allowed))
    if wrong.any():
        at = tuple(int(i) for i in np.argwhere(wrong)[0])
        raise mismatch(trace, at, own[at], reckoning, coarse)


def mismatch(
    trace: LayerTrace[Any], at: tuple[int, ...], own: float, reckoning: str, coarse: str = ""
) -> TraceMismatchError:
    """Return the error for an output number that is not the trace's own."""
    why = f": its forward does something else than {trace.operation}"
    if coarse:
        why = (
            f" in float64, and {coarse} rounds less than that: either torch's {trace.operation} "
            f"is wrong in {coarse} on this machine, which float32 would show, or the layer's "
            "forward does something else"
        )
    return TraceMismatchError(
        f"{trace.name} put out {trace.output[at]} at {at} where {reckoning} {own}{why}"
    )


def coarse_name(dtype: torch.dtype) -> str:
    """Return the name of a floating type with fewer digits than float32, else nothing."""
    name = str(dtype).removeprefix("torch.")
    return name if dtype.is_floating_point and dtype.itemsize < 4 else ""
