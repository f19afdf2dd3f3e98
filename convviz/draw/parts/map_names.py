"""What stands above maps: their names, and beside them what there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, Point, fitted_size, text_width
from convviz.draw.kit.units import px
from convviz.draw.parts.style import Style
from convviz.formatting import grouped, shape
from convviz.traces.layer_trace import LayerTrace

NARROW = px(130)  # a name may be so wide where its map is narrower, and the next one far
APART = px(16)  # between two names
COUNTS = ("window {} of {}", "{} of {}")


def input_names(
    trace: LayerTrace[Any],
    channels: Sequence[int],
    boxes: Sequence[Box],
    maps: Sequence[Box],
    names: Sequence[str],
    style: Style,
) -> list[Label]:
    """Return the names and sizes of input channels; one name of a user's is the input's.

    Parameters
    ----------
    maps
        Where all maps of the picture stand.
    """
    size = shape(trace.input.shape[1:])
    labels: list[Label] = []
    for number, (channel, box) in enumerate(zip(channels, boxes, strict=True)):
        titles, details = _titles("input", channel, trace.in_channels), [size, ""]
        if len(names) == len(channels) > 1:
            titles = [names[number], *titles]
        elif len(channels) == 1 and names:
            details = [f"{names[0]}, {size}", *details]
        labels += map_names(box, titles, details, style, maps)
    return labels


def output_names(
    trace: LayerTrace[Any],
    channels: Sequence[int],
    boxes: Sequence[Box],
    maps: Sequence[Box],
    style: Style,
) -> tuple[list[Label], Label, str]:
    """Return the names of output channels, and what counts windows: where, and its words."""
    size, last = shape(trace.output.shape[1:]), grouped(trace.output[0].size)
    # the longest that fits
    forms = [*(f"{size}, {form}" for form in COUNTS), *COUNTS, size, ""]
    texts = [form.format(last, last) for form in forms]
    pairs = [
        map_names(box, _titles("output", channel, trace.out_channels), texts, style, maps)
        for channel, box in zip(channels, boxes, strict=True)
    ]
    counter = pairs[0][1]
    return [name for name, _ in pairs], counter, forms[texts.index(counter.text)]


def _titles(name: str, channel: int, of: int) -> list[str]:
    if of == 1:
        return [name]
    return [f"{name} channel {channel}", f"{name} {channel}", str(channel)]


def map_names(
    box: Box, names: Sequence[str], details: Sequence[str], style: Style, maps: Sequence[Box]
) -> tuple[Label, Label]:
    """Return a name at the map's left, and a detail at its right.

    Parameters
    ----------
    box
        The map's.
    names, details
        The first that fits is taken. The last two names are set smaller if they must be, and
        the last detail should be empty.
    maps
        All maps of the picture, whose names must not touch.
    """
    size, edge = style.size, style.stage.safe.right
    room = _room(box, maps, edge)
    tries = [*((n, size) for n in names[:-1]), *((n, style.least) for n in names[-2:])]
    name = next((n for n, least in tries if text_width(n, least) <= room), names[-1])
    fitting = fitted_size(name, size, room, least=style.least)
    top = box.top + px(size * 0.75)
    # the name of a narrow map at the frame's right edge must not leave the frame
    out = max(0.0, box.left + text_width(name, fitting) - edge)
    rest = box.width - text_width(name, fitting) - px(24)
    detail = next((d for d in details if text_width(d, size) <= rest), "")

    def at(x: float) -> Point:
        return np.array([x, top, 0.0])

    return (
        style.label(name, (at(box.left - out), "left"), size=fitting, color=style.theme.ink),
        style.label(detail, (at(box.right), "right")),
    )


def _room(box: Box, maps: Sequence[Box], edge: float) -> float:
    """Return how wide a map's name may be: up to where the next one begins at the earliest."""

    def start(each: Box) -> float:
        before = max((m.right + APART for m in maps if m.right <= each.left), default=each.left)
        return min(each.left, max(edge - NARROW, before))

    end = min((start(m) - APART for m in maps if m.left > box.left), default=edge)
    return max(box.width, min(NARROW, end - start(box)))
