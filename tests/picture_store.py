"""Pictures that were looked at and accepted, in tests/pictures.

A picture that differs from the accepted one is saved in tests/failed, beside which the
message names the one that was wanted. Where the difference is meant, look at it, then
accept all pictures anew with

    CONVVIZ_ACCEPT=1 .venv/bin/python -m pytest tests/draw/test_pictures.py

and commit what changed in tests/pictures.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

PICTURES = Path(__file__).with_name("pictures")
FAILED = Path(__file__).with_name("failed")
LARGEST = 30_000  # bytes of a stored picture

# Cairo's versions round antialiased edges a little differently.
TOLERANCE = 24  # of 255
ODD_SHARE = 0.001  # of the pixels may differ by more


def check(got: NDArray[np.uint8], name: str) -> None:
    """Compare a picture, RGB bytes (height, width, 3), with the accepted one of that name.

    Raises
    ------
    AssertionError
        Where they differ; the picture that was drawn is in tests/failed then.
    """
    wanted = PICTURES / f"{name}.png"
    if os.environ.get("CONVVIZ_ACCEPT") == "1":
        Image.fromarray(got).save(wanted, optimize=True)
        assert wanted.stat().st_size < LARGEST, f"{wanted} is too large to be committed"
    elif (reason := difference(got, wanted)) is not None:
        FAILED.mkdir(exist_ok=True)
        Image.fromarray(got).save(FAILED / f"{name}.png")
        raise AssertionError(f"{FAILED / name}.png {reason}; wanted is {wanted}")


def difference(got: NDArray[np.uint8], wanted: Path) -> str | None:
    """Return how a picture differs from a stored one, None if it does not."""
    if not wanted.exists():
        return "has never been accepted"
    with Image.open(wanted) as image:
        stored = np.asarray(image.convert("RGB"))
    if stored.shape != got.shape:
        return f"is {got.shape[:2]} where {stored.shape[:2]} is stored"
    odd = (np.abs(stored.astype(int) - got) > TOLERANCE).any(axis=2)
    if odd.mean() > ODD_SHARE:
        rows, columns = np.nonzero(odd)
        where = f"rows {rows.min()} to {rows.max()}, columns {columns.min()} to {columns.max()}"
        return f"differs in {odd.sum()} pixels: {where}"
    return None
