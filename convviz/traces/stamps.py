"""Where a transposed convolution's stamps fall, and what they add up to.

Plain numpy, for any number of spatial axes, in float64.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def canvas_size(
    sizes: Sequence[int], kernel_size: Sequence[int], stride: Sequence[int], dilation: Sequence[int]
) -> tuple[int, ...]:
    """The cells that the stamps of an input cover on each spatial axis, before any is cropped.

    >>> canvas_size((3,), (2,), (2,), (1,))
    (6,)
    """
    axes = zip(sizes, kernel_size, stride, dilation, strict=True)
    return tuple((n - 1) * s + d * (k - 1) + 1 for n, k, s, d in axes)


def add_stamps(
    values: NDArray[np.floating],
    weight: NDArray[np.floating],
    groups: int,
    stride: Sequence[int],
    dilation: Sequence[int],
) -> NDArray[np.float64]:
    """The whole canvas (C_out, *canvas), from values (C_in, *spatial).

    The weight is (C_in, C_out/groups, *kernel). Adds up cell after cell of the kernel for
    all stamps at once.

    >>> add_stamps(np.array([[1.0, 2.0]]), np.array([[[1.0, 10.0]]]), 1, (1,), (1,)).tolist()
    [[1.0, 12.0, 20.0]]
    """
    in_channels, writes, *kernel_size = weight.shape
    reads, positions = in_channels // groups, values.shape[1:]
    canvas = np.zeros((groups, writes, *canvas_size(positions, kernel_size, stride, dilation)))
    kernels = weight.astype(np.float64).reshape(groups, reads, writes, *kernel_size)
    reading = values.astype(np.float64).reshape(groups, reads, -1)
    for cell in np.ndindex(*kernel_size):
        axes = zip(cell, dilation, positions, stride, strict=True)
        at = tuple(slice(c * d, c * d + (n - 1) * s + 1, s) for c, d, n, s in axes)
        factors = kernels[(..., *cell)].transpose(0, 2, 1)
        canvas[:, :, *at] += (factors @ reading).reshape(groups, writes, *positions)
    return canvas.reshape(-1, *canvas.shape[2:])


def crop(
    canvas: NDArray[np.float64], padding: Sequence[int], sizes: Sequence[int]
) -> NDArray[np.float64]:
    """The part of a canvas that becomes the output, zero where it reaches beyond the canvas.

    >>> crop(np.array([[1.0, 12.0, 20.0]]), (1,), (3,)).tolist()
    [[12.0, 20.0, 0.0]]
    """
    whole = tuple(slice(front, front + size) for front, size in zip(padding, sizes, strict=True))
    part = canvas[:, *whole]
    cropped = np.zeros((canvas.shape[0], *sizes))
    cropped[:, *(slice(size) for size in part.shape[1:])] = part
    return cropped
