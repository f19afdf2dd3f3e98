"""Where windows lie: padding, source indices and the strided view of all patches.

Plain numpy, for any number of spatial axes. Nothing here knows of torch or of weights.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from functools import reduce
from typing import Any, SupportsIndex

import numpy as np
from numpy.typing import NDArray

ZERO_CELL = -1  # stands in `source_indices` for a padded cell that holds no input

_NUMPY_PAD_MODES: dict[str, Any] = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def per_axis(setting: SupportsIndex | Sequence[int], rank: int) -> tuple[int, ...]:
    """One integer per spatial axis; torch allows a single one for all, also in a sequence.

    >>> per_axis(2, 2), per_axis((1, 3), 2), per_axis([2], 2)
    ((2, 2), (1, 3), (2, 2))
    """
    values = setting if isinstance(setting, Sequence) else (setting,)
    if any(isinstance(value, bool) for value in values):
        raise TypeError("a truth value is no whole number to torch")
    axes = tuple(operator.index(value) for value in values)
    return axes * rank if len(axes) == 1 else axes


def padding_sides(
    padding: str | int | Sequence[int], kernel_size: Sequence[int], dilation: Sequence[int]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """What is added in front of and behind each spatial axis.

    `"same"` adds dilation * (kernel_size - 1) cells an axis; the odd one goes behind.

    >>> padding_sides("same", (4,), (1,))
    ((1,), (2,))
    """
    if padding == "valid":
        padding = 0
    if padding == "same":
        added = [step * (size - 1) for size, step in zip(kernel_size, dilation, strict=True)]
        before = tuple(cells // 2 for cells in added)
        return before, tuple(cells - front for cells, front in zip(added, before, strict=True))
    assert not isinstance(padding, str)
    both = per_axis(padding, len(kernel_size))
    return both, both


def source_index(size: int, before: int, after: int, padding_mode: str) -> NDArray[np.intp]:
    """The input index that each cell of a padded axis shows, -1 where it is a zero.

    >>> source_index(3, 1, 2, "zeros").tolist()
    [-1, 0, 1, 2, -1, -1]
    >>> source_index(3, 1, 2, "reflect").tolist()
    [1, 0, 1, 2, 1, 0]
    """
    cells = np.arange(size, dtype=np.intp)
    if padding_mode == "zeros":
        return np.pad(cells, (before, after), constant_values=ZERO_CELL)
    return np.pad(cells, (before, after), mode=_NUMPY_PAD_MODES[padding_mode])


def pad(
    unpadded: NDArray[np.floating],
    source_indices: Sequence[NDArray[np.intp]],
    fill: float = 0.0,
) -> NDArray[np.floating]:
    """The padded input (C, *padded), read through one `source_index` per spatial axis.

    A cell that shows no input holds `fill`. Where nothing is added it is the input itself.

    >>> pad(np.array([[5.0, 6.0]]), [source_index(2, 1, 0, "zeros")]).tolist()
    [[0.0, 5.0, 6.0]]
    """
    taken, inside = unpadded, []
    for axis, sources in enumerate(source_indices, start=1):
        real = sources != ZERO_CELL  # a run of cells: none where an axis has size 0
        front, cells = int(real.argmax()), sources[real]
        inside.append(slice(front, front + len(cells)))
        if not np.array_equal(cells, np.arange(taken.shape[axis])):
            taken = taken.take(cells, axis=axis)
    sizes = tuple(map(len, source_indices))
    if taken.shape[1:] == sizes:
        return taken
    padded = np.full((len(taken), *sizes), fill, dtype=taken.dtype)
    padded[:, *inside] = taken
    return padded


def reach(kernel_size: Sequence[int], dilation: Sequence[int]) -> tuple[int, ...]:
    """How many cells a window spans on each axis, its holes included.

    >>> reach((3, 2), (1, 4))
    (3, 5)
    """
    return tuple(step * (size - 1) + 1 for size, step in zip(kernel_size, dilation, strict=True))


def patches(
    padded: NDArray[np.floating],
    kernel_size: Sequence[int],
    stride: Sequence[int],
    dilation: Sequence[int],
) -> NDArray[np.floating]:
    """All windows' values as one read-only view, (C, *positions, *kernel); nothing is copied.

    >>> patches(np.array([[1.0, 2.0, 3.0, 4.0]]), (2,), (1,), (2,)).tolist()
    [[[1.0, 3.0], [2.0, 4.0]]]
    """
    span = reach(kernel_size, dilation)
    axes = tuple(range(1, padded.ndim))
    every_window = np.lib.stride_tricks.sliding_window_view(padded, span, axis=axes)
    strides = [slice(None, None, step) for step in (*stride, *dilation)]
    return every_window[:, *strides]


def window_start(
    position: Sequence[int], stride: Sequence[int], padding: Sequence[int]
) -> tuple[int, ...]:
    """A window's first index on each axis in the unpadded input, negative in the padding.

    >>> window_start((0, 3), (2, 2), (1, 1))
    (-1, 5)
    """
    return tuple(p * s - f for p, s, f in zip(position, stride, padding, strict=True))


def window_count(
    size: int, span: int, stride: int, padding: int, *, ceil_mode: bool = False
) -> int:
    """How many windows of a pooling layer fit on an axis, none where it is not above 0.

    With `ceil_mode` the last one may reach beyond the padding, but it starts before it.

    >>> window_count(5, 2, 2, 0), window_count(5, 2, 2, 0, ceil_mode=True)
    (2, 3)
    """
    room = size + 2 * padding - span
    if not ceil_mode:
        return room // stride + 1
    count = -(-room // stride) + 1
    return count - ((count - 1) * stride >= size + padding)


def cells_counted(
    sizes: Sequence[int],
    kernel_size: Sequence[int],
    stride: Sequence[int],
    padding: Sequence[int],
    counts: Sequence[int],
    *,
    include_pad: bool,
) -> NDArray[np.int64]:
    """How many cells an average counts in each window, `counts` of them on each axis.

    With `include_pad` those of the padding count too, but not what `ceil_mode` reaches
    behind it.

    >>> cells_counted((3,), (2,), (2,), (1,), (2,), include_pad=True).tolist()
    [2, 2]
    >>> cells_counted((3,), (2,), (2,), (1,), (2,), include_pad=False).tolist()
    [1, 2]
    """
    counted = []
    for size, cells, step, front, count in zip(
        sizes, kernel_size, stride, padding, counts, strict=True
    ):
        starts = np.arange(count, dtype=np.int64) * step - front
        first, last = (-front, size + front) if include_pad else (0, size)
        counted.append(np.clip(starts + cells, first, last) - np.clip(starts, first, last))
    return reduce(np.multiply.outer, counted)
