"""How the numbers of a layer's windows look: their colours and how they are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from convviz.draw.kit.label import widest
from convviz.draw.kit.scales import DivergingScale, GreyScale, Scale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.widest_number import widest_number
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.color_bar import ColorBar, limit_text
from convviz.formatting import number
from convviz.traces.layer_trace import WindowTrace
from convviz.traces.reckoning import Reckoning
from convviz.traces.steps import FloatArray

ONE_SCALE = 8  # numbers share their colours where they differ by less
CLEAR = 1.5  # how much wider a scale without a legend is than its numbers

Text = Callable[[float], str]


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
    headroom
        How much wider scales are than their numbers.
    """

    trace: WindowTrace[Any]
    reckonings: Sequence[Reckoning[Any]]
    stage: Stage
    theme: Theme
    decimals: int
    headroom: float = 1.0

    @property
    def channels(self) -> list[int]:
        """The input channels that are shown."""
        return self.reckonings[0].channels

    @property
    def least_size(self) -> float:
        return self.stage.text_size(20)

    @cached_property
    def is_grey(self) -> bool:
        """Whether the input is an image's brightness."""
        values = self.trace.input
        is_map = self.trace.spatial_rank > 1
        return bool(is_map and values.size and values.min() >= 0 and values.max() <= 1)

    @property
    def headings(self) -> tuple[str, ...]:
        return self.reckonings[0].headings

    @cached_property
    def cell_texts(self) -> Sequence[Text]:
        """How the cells of each kind of grid are written."""
        signed = partial(number, decimals=self.decimals, sign=True, trim=True)
        plain = partial(cell_text, decimals=self.decimals)
        calculated = signed if self.trace.weight is not None else plain
        return [plain, calculated, calculated][: len(self.headings)]

    @cached_property
    def cell_figures(self) -> tuple[str, ...]:
        """The longest number of each kind of grid."""
        return tuple(
            widest_number(text, *bounds)
            for text, bounds in zip(self.cell_texts, self._bounds, strict=True)
        )

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
        room = max(self.headroom, CLEAR)
        if max(limits) <= ONE_SCALE * min(limits):
            shared = self._scale(*parts, output)
            return (own if self.is_grey else shared, *[shared] * len(calculated), shared)
        if max(limits[:-1]) <= ONE_SCALE * min(limits[:-1]):
            # without a legend that explains them the darkest ends stay clear of the numbers
            clear = DivergingScale(*parts, headroom=room)
            shared = clear if self.is_grey else self._scale(*parts)
            first = own if self.is_grey else shared
            return (first, *[shared] * len(calculated), self._scale(output))
        scales = (DivergingScale(part, headroom=room) for part in calculated)
        return (own, *scales, self._scale(output))

    @property
    def input_scale(self) -> Scale:
        return self.scales[0]

    @property
    def value_scale(self) -> Scale:
        return self.scales[-1]

    @cached_property
    def limit_text(self) -> Text:
        """How a legend's limits are written."""
        return limit_text(self.decimals)

    @property
    def bar_size(self) -> float:
        """Of a legend's labels."""
        return self.stage.text_size(30)

    @property
    def legend_widths(self) -> tuple[float, float]:
        """The widths of upright legends of the values and of the input, 0 where there is none."""
        value, own = self.value_scale, self.input_scale
        return self._legend_width(value), 0.0 if own is value else self._legend_width(own)

    def _legend_width(self, scale: Scale) -> float:
        if not isinstance(scale, DivergingScale):
            return 0.0
        return ColorBar.width_upright(scale, self.limit_text, self.bar_size)

    def _like(self, own: Scale, values: FloatArray) -> Scale:
        """Return the input's scale if it can show these numbers, else one of their own."""
        finite = values[~np.isneginf(values)]  # −∞ has a colour in any scale
        low, high = float(finite.min(initial=0.0)), float(finite.max(initial=0.0))
        limit = own.limit if isinstance(own, (GreyScale, DivergingScale)) else 0.0
        within = high <= limit and low >= (0.0 if self.is_grey else -limit)
        return own if within else self._scale(values)

    def _scale(self, *values: FloatArray) -> DivergingScale:
        return DivergingScale(*values, headroom=self.headroom)

    @cached_property
    def _bounds(self) -> list[list[FloatArray]]:
        """For each kind of grid, what each output channel's will hold at most."""
        return [list(kind) for kind in zip(*(e.bounds for e in self.reckonings), strict=True)]
