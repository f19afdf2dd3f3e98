"""The grids of a loupe with their frames, and what stands beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from manim import Group, VGroup

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.cell_look import FRAMED
from convviz.draw.kit.label import fitted_size
from convviz.draw.kit.scales import Scale
from convviz.draw.kit.tones import Toned
from convviz.draw.kit.units import px
from convviz.draw.layout.loupe_cells import ROOM
from convviz.draw.layout.loupe_places import LoupePlaces
from convviz.draw.layout.measures import LEAST_ROW, Measures
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.style import Style
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
    style: Style,
) -> list[Group]:
    """Return for each kind of grid a group of the rows' grids; the parameters are a `Loupe`'s."""
    kinds = []
    for boxes, scale, text, longest in zip(
        places.grids, (Toned(scales[0], style.theme), *scales[1:]), texts, measures.cell_figures,
        strict=True,
    ):  # fmt: skip
        # the largest number of a patch that stands alone gets a frame
        fill = FRAMED if measures.kinds == 1 else ROOM
        look = style.cells(scale, text, longest, size=size, fill=fill)
        kinds.append(Group(*(NumberGrid(np.zeros(measures.kernel), box, look) for box in boxes)))
    return kinds


def frame(grid: NumberGrid, box: Box, color: str) -> Window:
    """Return a frame around cells of a grid: small ones with numbers leave it less room."""
    thickness = frame_thickness(grid.cell(0, 0), 5, numbered=bool(grid.labels))
    return Window(box, color, thickness=thickness)


def names_of(
    reckonings: Sequence[Reckoning[Any]],
    measures: Measures,
    places: LoupePlaces,
    style: Style,
) -> tuple[VGroup, VGroup, VGroup]:
    """Return the names of the grids, of the rows' sums, and of the rows."""
    words = [*measures.headings, "sum"][: len(places.headings)]
    room = px(1e6)
    if len(places.grids) > 1 and places.headings[0][1] == "center":
        middles = [boxes[0].x for boxes in places.grids]
        room = min(b - a for a, b in pairwise(middles)) - px(8)
    least = measures.least_size
    size = min(fitted_size(word, style.size, room, least=least) for word in words)
    theme = style.theme
    labels = [
        style.label(word, at, color=theme.kernel if "kernel" in word else None, size=size)
        for word, at in zip(words, places.headings, strict=True)
    ]
    kinds = len(places.grids)
    first, several = reckonings[0], len(reckonings) > 1
    channels = [each.channel for each in reckonings] if several else first.channels
    rows = (
        style.label(str(channel), at, color=theme.ink)
        for channel, at in zip(channels, places.row_names, strict=False)
    )
    return VGroup(*labels[:kinds]), VGroup(*labels[kinds:]), VGroup(*rows)


def sums_of(places: LoupePlaces, size: float, measures: Measures, style: Style) -> VGroup:
    """Return the rows' sums: of the totals' size, yet no larger than a row allows."""
    rows = [at[1] for at in places.sums]
    if len(rows) > 1:
        size = max(measures.least_size, min(size, (rows[0] - rows[1]) / px(LEAST_ROW)))
    label = partial(style.label, "", size=size, color=style.theme.ink, weight="medium")
    return VGroup(*(label((at, "center")) for at in places.sums))
