"""Trace nn.AdaptiveMaxPool1d, nn.AdaptiveAvgPool1d and their 2d: windows by the output's size.

Torch's window of output i begins at floor(i * size / outputs) and ends before
ceil((i + 1) * size / outputs): torch/aten/src/ATen/native/AdaptivePooling.h. Where these are of
one size and equally far apart, they are those of an ordinary pooling.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from convviz.errors import InputError
from convviz.formatting import counted
from convviz.operations import Operation
from convviz.traces.layer_run import run_layer
from convviz.traces.pool_trace import PoolTrace
from convviz.traces.pool_windows import pool_counts, pool_windows, readable
from convviz.traces.pooling import check
from convviz.traces.refusals import AXES


@dataclass(frozen=True)
class _Windows:
    """What an ordinary pooling with the same windows says."""

    kernel_size: tuple[int, ...]
    stride: tuple[int, ...]
    ceil_mode: bool = False


def trace_adaptive_pooling(operation: Operation, layer: Any, x: Any, name: str) -> PoolTrace:
    """The trace of an adaptive pooling, checked against the layer's own output.

    Raises
    ------
    InputError
        As `run_layer`, and where the windows are of several sizes.
    """
    rank = operation.rank
    asked = layer.output_size if isinstance(layer.output_size, Sequence) else (layer.output_size,)
    if 0 in asked:  # torch gives no number then
        raise InputError("output_size is 0: it must be 1 or more")
    pool: Any = getattr(functional, operation.name)
    run = run_layer(layer, readable(x, rank, lambda one: pool(one, 1)), rank)
    axes = [
        _even_windows(size, outputs, axis)
        for size, outputs, axis in zip(
            run.input.shape[1:], run.output.shape[1:], AXES[rank], strict=True
        )
    ]
    kernel_size, stride = (tuple(each) for each in zip(*axes, strict=True))
    largest = isinstance(layer, nn.AdaptiveMaxPool1d | nn.AdaptiveMaxPool2d)
    windows = pool_windows(
        _Windows(kernel_size, stride), run, (0,) * rank, (1,) * rank, largest=largest
    )
    if largest:
        with torch.inference_mode():
            _, found = pool(torch.tensor(run.input), layer.output_size, return_indices=True)
        indices, divisors = np.array(found.numpy()), None
        indices.setflags(write=False)
    else:
        indices, divisors = None, pool_counts(windows, include_pad=True)
        divisors.setflags(write=False)
    trace = PoolTrace(
        name=name, operation=operation.name, indices=indices, divisors=divisors, **windows
    )
    check(trace, run.dtype)
    return trace


def starts_and_ends(size: int, outputs: int) -> list[tuple[int, int]]:
    """Where torch's windows on an axis begin, and before which cell they end.

    >>> starts_and_ends(7, 3), starts_and_ends(5, 2)
    ([(0, 3), (2, 5), (4, 7)], [(0, 3), (2, 5)])
    """
    return [(i * size // outputs, -(-(i + 1) * size // outputs)) for i in range(outputs)]


def _even_windows(size: int, outputs: int, axis: str) -> tuple[int, int]:
    """The windows' size and how far apart they are, if both are the same for all of them."""
    windows = starts_and_ends(size, outputs)
    sizes = sorted({end - start for start, end in windows})
    apart = sorted({b[0] - a[0] for a, b in itertools.pairwise(windows)})
    if len(sizes) > 1 or len(apart) > 1 or 0 in apart:
        what = f"{' and '.join(map(str, sizes))} cells" if len(sizes) > 1 else "uneven places"
        raise InputError(
            f"{counted(outputs, 'output')} from {counted(size, 'cell')} along the {axis} make "
            f"windows of {what}: only windows of one size, equally far apart, can be shown, as "
            f"{_fitting(size, outputs)} would"
        )
    return sizes[0], apart[0] if apart else sizes[0]


def _fitting(size: int, outputs: int) -> str:
    """Which numbers of outputs, near the one asked for, divide the axis."""
    fit: Sequence[int] = [n for n in range(1, size + 1) if size % n == 0]
    near = sorted(sorted(fit, key=lambda n: abs(n - outputs))[:2])
    return " or ".join(map(str, near))
