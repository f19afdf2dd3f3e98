"""The grids of a loupe with their frames, and what stands beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from manim import Group, VGroup

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, fitted_size
from convviz.draw.kit.scales import Scale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.tones import Toned
from convviz.draw.kit.units import px
from convviz.draw.layout.loupe_places import LoupePlaces
from convviz.draw.layout.measures import LEAST_ROW, Measures, Place
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.number_grid import NumberGrid, framed_size
from convviz.draw.parts.window import Window
from convviz.draw.parts.window_cells import frame_thickness
from convviz.traces.reckoning import Reckoning


def kernel_kind(headings: Sequence[str]) -> int | None:
    """Return which kind of grids the kernels are; None where there are none."""
    return next((kind for kind, word in enumerate(headings) if "kernel" in word), None)


def grids_of(
    measures: Measures,
    places: LoupePlaces,
    *,
    scales: Sequence[Scale],
    texts: Sequence[Callable[[float], str]],
    size: float,
    theme: Theme,
) -> list[Group]:
    """Return for each kind of grid a group of the rows' grids; the parameters are a `Loupe`'s."""
    kinds = []
    for boxes, scale, text, longest in zip(
        places.grids, (Toned(scales[0], theme), *scales[1:]), texts, measures.cell_figures,
        strict=True,
    ):  # fmt: skip
        own = size
        if measures.kinds == 1:  # the largest number gets a frame
            own = framed_size(boxes[0], measures.kernel, longest, size)
        grid = partial(
            NumberGrid,
            np.zeros(measures.kernel),
            scale=scale,
            text=text,
            widest=longest,
            size=own,
            least_size=measures.least_size,
            line_color=theme.line,
        )
        kinds.append(Group(*(grid(box) for box in boxes)))
    return kinds


def frame(box: Box, color: str) -> Window:
    """Return a frame around a grid or a cell: a low one leaves less room for it."""
    return Window(box, color, thickness=frame_thickness(box, 5, numbered=True))


def names_of(
    reckonings: Sequence[Reckoning[Any]],
    measures: Measures,
    places: LoupePlaces,
    *,
    stage: Stage,
    theme: Theme,
) -> tuple[VGroup, VGroup, VGroup]:
    """Return the names of the grids, of the rows' sums, and of the rows."""
    words = [*measures.headings, "sum"][: len(places.headings)]
    room = px(1e6)
    if len(places.grids) > 1 and places.headings[0][1] == "center":
        middles = [boxes[0].x for boxes in places.grids]
        room = min(b - a for a, b in pairwise(middles)) - px(8)
    least = measures.least_size
    size = min(fitted_size(word, stage.label_size, room, least=least) for word in words)
    labels = [
        _label(word, place, theme.kernel if "kernel" in word else theme.muted, size)
        for word, place in zip(words, places.headings, strict=True)
    ]
    kinds = len(places.grids)
    first, several = reckonings[0], len(reckonings) > 1
    channels = [each.channel for each in reckonings] if several else first.channels
    rows = (
        _label(str(channel), place, theme.ink, stage.label_size)
        for channel, place in zip(channels, places.row_names, strict=False)
    )
    return VGroup(*labels[:kinds]), VGroup(*labels[kinds:]), VGroup(*rows)


def sums_of(places: LoupePlaces, size: float, measures: Measures, theme: Theme) -> VGroup:
    """Return the rows' sums: of the totals' size, yet no larger than a row allows."""
    rows = [at[1] for at in places.sums]
    if len(rows) > 1:
        size = max(measures.least_size, min(size, (rows[0] - rows[1]) / px(LEAST_ROW)))
    return VGroup(
        *(Label("", size=size, color=theme.ink, weight="medium", anchor=at) for at in places.sums)
    )


def _label(text: str, place: Place, color: str, size: float) -> Label:
    anchor, align = place
    return Label(text, size=size, color=color, anchor=anchor, align=align)
