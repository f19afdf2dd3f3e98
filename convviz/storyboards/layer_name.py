"""A layer's name in its model before its settings, on one line."""

from __future__ import annotations

from collections.abc import Iterator

from convviz.draw.kit.label import text_width

_LEAST = 12  # letters of a name that are always left


def after_its_name(name: str, text: str, size: float, width: float) -> str:
    """Return `name · text`, with the front of the name left out as far as `width` asks for.

    What tells layers apart is mostly at the end of their names: whole parts go first, then
    letters of the last part. Where even that is too long, the text is as it was given.

    Parameters
    ----------
    name
        As "encoder.layers.11.attention.conv1"; "" gives the text alone.
    size
        In which the line is to fit.

    >>> after_its_name("features.0", "Conv2d(1, 4, kernel_size=3)", 20, 9)
    'features.0 · Conv2d(1, 4, kernel_size=3)'
    """
    lines = [f"{short} · {text}" for short in _shortened(name)] if name else [text]
    return next((line for line in lines if text_width(line, size) <= width), lines[-1])


def _shortened(name: str) -> Iterator[str]:
    """The name, shorter and shorter.

    >>> list(_shortened("encoder.11.conv1"))
    ['encoder.11.conv1', '…11.conv1', '…conv1']
    """
    yield name
    parts = name.split(".")
    for first in range(1, len(parts)):
        yield f"…{'.'.join(parts[first:])}"
    for first in range(1, len(parts[-1]) - _LEAST + 1):
        yield f"…{parts[-1][first:]}"
