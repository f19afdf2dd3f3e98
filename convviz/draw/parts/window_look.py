"""How the numbers of a layer's windows look: their colours and how they are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from manim import Group

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.cell_look import FRAMED, CellLook
from convviz.draw.kit.label import widest
from convviz.draw.kit.scales import DivergingScale, GreyScale, Scale
from convviz.draw.kit.tones import Toned
from convviz.draw.kit.widest_number import widest_number
from convviz.draw.layout.legends import LYING
from convviz.draw.layout.loupe_cells import ROOM
from convviz.draw.layout.measures import Measures
from convviz.draw.parts.color_bar import ColorBar, limit_text
from convviz.draw.parts.style import Style
from convviz.formatting import number
from convviz.traces.layer_trace import WindowTrace
from convviz.traces.reckoning import Reckoning
from convviz.traces.steps import FloatArray

ONE_SCALE = 8  # numbers share their colours where they differ by less
CLEAR = 1.5  # how much wider a scale without a legend is than its numbers
LEGEND = 30.0  # the size of a legend's labels, in design pixels
OF_A_ROW = 1.3  # how much wider a row's scales are


def cell_text(value: float, decimals: int) -> str:
    """Return what a cell of the input says: −∞ is never the largest, nan does not count."""
    if np.isnan(value):
        return ""
    return "−∞" if value == -np.inf else number(value, decimals, trim=True)


@dataclass(frozen=True, eq=False)
class WindowLook:
    """Scales and texts of a picture of windows.

    Attributes
    ----------
    trace
        What is shown.
    reckonings
        The arithmetic of each output channel that is shown.
    decimals
        Of the numbers on show.
    twin
        Of another layer for whose numbers there is to be room too.
    """

    trace: WindowTrace[Any]
    reckonings: Sequence[Reckoning[Any]]
    style: Style
    decimals: int
    twin: WindowLook | None = None

    @property
    def channels(self) -> list[int]:
        """The input channels that are shown."""
        return self.reckonings[0].channels

    @property
    def headings(self) -> tuple[str, ...]:
        return self.reckonings[0].headings

    @cached_property
    def is_grey(self) -> bool:
        """Whether the input is an image's brightness."""
        values = self.trace.input
        is_map = self.trace.spatial_rank > 1
        return bool(is_map and values.size and values.min() >= 0 and values.max() <= 1)

    @cached_property
    def measures(self) -> Measures:
        """What the places depend on: room for the twin's numbers too."""
        looks = [self] if self.twin is None else [self, self.twin]
        legend, input_legend = map(max, zip(*(each.legend_widths for each in looks), strict=True))
        first, *others = self.reckonings
        totals = first.totals
        if others:  # their channel's number stands behind them
            totals = tuple(f"{name} {first.channel}" for name in totals)
        cells = zip(*(each.cells for each in looks), strict=True)
        return Measures(
            inputs=len(self.channels),
            outputs=len(self.reckonings),
            kernel=_size(self.trace.kernel_size),
            input=_size(self.trace.padded.shape[1:]),
            output=_size(first.output.shape),
            headings=self.headings,
            totals=totals,
            figures=widest(each.figures for each in looks),
            cell_figures=tuple(widest(cell.widest for cell in kind) for kind in cells),
            row_name=widest(map(str, self.channels)),
            legend=legend,
            input_legend=input_legend,
            size=self.style.size,
            least_size=self.style.least,
        )

    @cached_property
    def cells(self) -> list[CellLook]:
        """How the cells of each kind of grid look."""
        signed = partial(number, decimals=self.decimals, sign=True, trim=True)
        plain = partial(cell_text, decimals=self.decimals)
        calculated = signed if self.trace.weight is not None else plain
        own, *scales, _ = self.scales
        # the largest number of a patch that stands alone gets a frame
        fill = ROOM if scales else FRAMED
        return [
            self.style.cells(scale, text, widest_number(text, *bounds), fill=fill)
            for scale, text, bounds in zip(
                (Toned(own, self.style.theme), *scales),
                (plain, *[calculated] * len(scales)),
                self._bounds,
                strict=True,
            )
        ]

    @cached_property
    def figures(self) -> str:
        """The longest number that a sum or a value will have."""
        return widest(
            text(sign * each.total_bound / 10**power)
            for each in self.reckonings
            for text in each.texts
            for sign in (-1, 1)
            for power in range(4)
        )

    @cached_property
    def scales(self) -> tuple[Scale, ...]:
        """The colours of each kind of grid, and last those of the values.

        Numbers of like size share one scale: input, kernel and products, and the values too
        unless many products make them much larger. A pooling hands its input's colours on to
        all that they can show.
        """
        finite = np.where(np.isfinite(self.trace.padded), self.trace.padded, 0.0)
        own: Scale = GreyScale() if self.is_grey else self._scale(finite)
        output = np.concatenate([each.output.ravel() for each in self.reckonings])
        calculated = [np.concatenate([b.ravel() for b in kind]) for kind in self._bounds[1:]]
        if self.trace.weight is None:
            return (own, *(self._like(own, part) for part in (*calculated, output)))
        parts = calculated if self.is_grey else [finite, *calculated]
        limits = [DivergingScale(part).limit for part in (*parts, output)]
        # without a legend that explains them the darkest ends stay clear of the numbers
        clear = partial(DivergingScale, headroom=CLEAR)
        value = self._scale(output)
        if max(limits) <= ONE_SCALE * min(limits):
            shared = value = self._scale(*parts, output)
        elif max(limits[:-1]) <= ONE_SCALE * min(limits[:-1]):
            shared = clear(*parts) if self.is_grey else self._scale(*parts)
        else:
            return (own, *map(clear, calculated), value)
        return (own if self.is_grey else shared, *[shared] * len(calculated), value)

    @property
    def legend_widths(self) -> list[float]:
        """The widths of upright legends of the values and of the input, 0 where there is none."""
        own, *_, value = self.scales
        said = limit_text(self.decimals), self.style.stage.text_size(LEGEND)
        return [
            ColorBar.width_upright(scale, *said) if isinstance(scale, DivergingScale) else 0.0
            for scale in (value, None if own is value else own)
        ]

    def legends(self, places: Sequence[Box | None]) -> Group:
        """Return the legends of the values and of the input in the places that they have."""
        text, size = limit_text(self.decimals), self.style.stage.text_size(LEGEND)
        bar = partial(ColorBar, theme=self.style.theme, text=text, size=size)
        pairs = zip((self.scales[-1], self.scales[0]), places, strict=True)
        return Group(
            *(
                bar(scale, place, upright=place.height > LYING)
                for scale, place in pairs
                if isinstance(scale, DivergingScale) and place is not None
            )
        )

    def _like(self, own: Scale, values: FloatArray) -> Scale:
        """Return the input's scale if it can show these numbers, else one of their own."""
        finite = values[~np.isneginf(values)]  # −∞ has a colour in any scale
        low, high = float(finite.min(initial=0.0)), float(finite.max(initial=0.0))
        limit = own.limit if isinstance(own, (GreyScale, DivergingScale)) else 0.0
        within = high <= limit and low >= (0.0 if self.is_grey else -limit)
        return own if within else self._scale(values)

    def _scale(self, *values: FloatArray) -> DivergingScale:
        headroom = 1.0 if self.trace.spatial_rank > 1 else OF_A_ROW
        return DivergingScale(*values, headroom=headroom)

    @cached_property
    def _bounds(self) -> list[list[FloatArray]]:
        """For each kind of grid, what each output channel's will hold at most."""
        return [list(kind) for kind in zip(*(e.bounds for e in self.reckonings), strict=True)]


def _size(lengths: Sequence[int]) -> tuple[int, int]:
    """Return rows and columns, of a sequence too."""
    rows, columns = (1, *lengths)[-2:]
    return rows, columns
