"""A trace as JSON, in pieces: of its steps, which may be millions, none is kept."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.traces.layer_trace import LayerTrace
from convviz.traces.steps import in_json

_PIECE = 2**14  # numbers that are written at a time
_SAMPLE = 16  # steps from which the rest is estimated


def layer_json(trace: LayerTrace[Any]) -> Iterator[str]:
    """Yield the text of `trace.to_dict()` as `json.dumps` writes it."""
    before = "{"
    for key, value in trace.without_steps().items():
        yield f"{before}{json.dumps(key)}: "
        if isinstance(value, np.ndarray):
            yield from _array(value)
        else:
            yield json.dumps(value)
        before = ", "
    yield f'{before}"steps": '
    yield from listed([json.dumps(step.to_dict())] for step in trace.steps)
    yield "}"


def listed(texts: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield a list of texts, each of which comes in pieces."""
    before = "["
    for pieces in texts:
        yield before
        yield from pieces
        before = ", "
    yield "[]" if before == "[" else "]"


def steps_estimate(trace: LayerTrace[Any]) -> tuple[int, float]:
    """Return about how many bytes the steps' text has, and how many seconds it takes."""
    began, size, count = time.perf_counter(), 0, 0
    every = max(1, len(trace) // _SAMPLE)
    for index in islice(range(0, len(trace), every), _SAMPLE):
        size += len(json.dumps(trace.step(index).to_dict()))
        count += 1
    share = len(trace) / max(1, count)
    return round(size * share), (time.perf_counter() - began) * share


def _array(numbers: NDArray[Any]) -> Iterator[str]:
    if numbers.size <= _PIECE or numbers.ndim == 1:
        yield json.dumps(in_json(numbers))
    else:
        yield from listed(map(_array, numbers))
