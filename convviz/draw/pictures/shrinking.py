"""Layers that shrink a picture: all their maps side by side, drawn to one scale."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial

from manim import Group

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, text_width
from convviz.draw.kit.scales import DivergingScale, GreyScale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.color_bar import ColorBar
from convviz.draw.parts.map_stack import MapStack
from convviz.draw.pictures.passing import Passing
from convviz.formatting import grouped, number
from convviz.traces.convolution_trace import Trace
from convviz.traces.steps import FloatArray

SPREAD = 24  # design pixels: all the gaps of a column together, so that columns are as high
LARGEST_GAP = 300  # between two columns
LEAST_LEGEND = 330
SHARES = {Fraction(1, 2): "half", Fraction(1, 4): "a quarter", Fraction(2): "twice"}


class Shrinking(Group):
    """A picture and the maps that layers make of it, a column each.

    A pixel has the same size everywhere, so a map of half the height and width is a quarter
    of the other's area.

    Parameters
    ----------
    columns
        The traces whose outputs stand in a column: those of one column read the column
        before it, the first ones the picture. The last of a column has the most maps.
    input_name
        What the picture is called.

    Attributes
    ----------
    source
        The picture.
    stacks, passings, counts
        For every trace in order: its maps, the layer at work, what it counts.
    names
        Above the columns, the first one above the picture.
    """

    def __init__(
        self,
        columns: Sequence[Sequence[Trace]],
        *,
        stage: Stage,
        theme: Theme,
        input_name: str,
    ) -> None:
        self.stage, self.theme = stage, theme
        self.traces = [trace for column in columns for trace in column]
        picture = self.traces[0].input
        self.scale_of_values = DivergingScale(*(trace.output for trace in self.traces))
        self._size = stage.text_size({"wide": 38, "square": 30, "tall": 32}[stage.shape])
        shown = [picture, *(column[-1].output for column in columns)]
        self._measure(shown)
        self.source = self._stack(picture, 0, 0.0)
        self.source_count = self._count(picture, 0, None)
        self.stacks: list[MapStack] = []
        self.counts: list[Group] = []
        self.passings: list[Passing] = []
        self._places: list[int] = []
        source, before = self.source, picture
        for place, column in enumerate(columns, start=1):
            gap = self._gap(column[-1].output)
            for trace in column:
                self._places.append(place)
                self.stacks.append(self._stack(trace.output, place, gap))
                self.counts.append(self._count(trace.output, place, before))
                strides = max(trace.stride) > 1 and not any(p.traced for p in self.passings)
                self.passings.append(Passing(trace, source, self.stacks[-1], theme, traced=strides))
            source, before = self.stacks[-1], column[-1].output
        texts = [input_name, *(f"stride {column[0].stride[0]}" for column in columns)]
        self.names = [self._name(text, place) for place, text in enumerate(texts)]
        self.bar = self._bar()
        super().__init__()

    def at_work(self, layer: int, index: int) -> Group:
        """Return the picture of one step of one layer, those before it done."""
        here = self._places[layer]
        done = [i for i, place in enumerate(self._places) if place < here]
        # of several layers in one column the last is the one that the next column reads
        done = [
            i for i in done if i + 1 == len(self._places) or self._places[i + 1] > self._places[i]
        ]
        return Group(
            *(self.source, self.source_count, self.bar, *self.names[: here + 1]),
            *(self.stacks[i].show_all() for i in done),
            *(self.counts[i] for i in done),
            *(self.counts[layer], self.passings[layer].show(index)),
        )

    def _measure(self, shown: Sequence[FloatArray]) -> None:
        """Choose the size of a pixel and where the columns begin."""
        stage, body, size = self.stage, self.stage.body, self._size
        self._above = px(size * 1.45)
        self._line = px(size * 1.35)
        # in a wide frame the count stands behind its factors, else below them
        below = self._line * (2 if stage.shape == "wide" else 3)
        tall = max(values.shape[0] * values.shape[1] for values in shown)
        widths = [values.shape[2] for values in shown]
        height = body.height - self._above - below - px(SPREAD)
        texts = [max(text_width(t, size) for t in self._lines(values)) for values in shown]
        side = height / tall
        for _ in range(8):  # the outer labels reach out of narrow columns, by the pixel's size
            first, last = (max(0.0, (texts[i] - widths[i] * side) / 2) for i in (0, -1))
            room = body.width - first - last - px(64) * (len(shown) - 1)
            side = min(side, room / sum(widths))
        side = max(side, px(1))  # in tiny frames the texts leave no room
        self.cell = side
        gap = (body.width - first - last - side * sum(widths)) / (len(shown) - 1)
        gap = self._gap_between = min(gap, px(LARGEST_GAP))
        total = first + last + side * sum(widths) + gap * (len(shown) - 1)
        self._height = tall * side + px(SPREAD)
        area = body.sized(total, self._above + self._height + below, y=0.35)
        self._top = area.top - self._above
        left, self._lefts = area.left + first, []
        for width in widths:
            self._lefts.append(left)
            left += width * side + gap
        self._widths = [width * side for width in widths]

    def _gap(self, values: FloatArray) -> float:
        return px(SPREAD) / max(1, len(values) - 1)

    def _stack(self, values: FloatArray, place: int, gap: float) -> MapStack:
        grey = place == 0
        left = self._lefts[place]
        box = Box(left, self._top - self._height, left + self._widths[place], self._top)
        return MapStack(
            values,
            box,
            cell=self.cell,
            gap=gap,
            scale=GreyScale() if grey else self.scale_of_values,
            empty=self.theme.surface,
            line_color=self.theme.image_line if grey else self.theme.line,
        )

    def _lines(self, values: FloatArray) -> list[str]:
        """Return a stack's factors and their product."""
        factors = " × ".join(map(str, values.shape))
        if self.stage.shape == "wide":
            return [f"{factors} = {grouped(values.size)}"]
        return [factors, f"= {grouped(values.size)}"]

    def _count(self, values: FloatArray, place: int, before: FloatArray | None) -> Group:
        """Return what stands under a stack: its count, and which share of the one before."""
        texts = self._lines(values)
        share = None if before is None else Fraction(values.size, before.size)
        if share is not None:
            word = SHARES.get(share, f"{share} times")
            texts.append(f"{word} as many" if self.stage.shape == "wide" else word)
        middle = self._lefts[place] + self._widths[place] / 2
        top = self._top - self._height - self._line * 0.75
        return Group(
            *(
                Label(
                    text,
                    size=self._size,
                    color=self.theme.muted if index > last else self.theme.ink,
                    weight="medium" if index == last else "regular",
                    anchor=(middle, top - index * self._line, 0),
                )
                for last in [len(self._lines(values)) - 1]
                for index, text in enumerate(texts)
            )
        )

    def _name(self, text: str, place: int) -> Label:
        middle = self._lefts[place] + self._widths[place] / 2
        at = (middle, self._top + px(self._size * 0.75), 0)
        return Label(text, size=self._size, color=self.theme.muted, anchor=at)

    def _bar(self) -> ColorBar:
        """Return the scale's legend, in the space under the picture."""
        box = self.source.box
        # a small picture's legend needs more width than the picture has
        more = min(self._gap_between / 2, max(0.0, (px(LEAST_LEGEND) - box.width) / 2))
        left = max(self.stage.body.left, box.left - more)
        room = Box(left, self._top - self._height, box.right + more, box.bottom)
        limit = partial(number, decimals=1)
        return ColorBar(
            self.scale_of_values,
            room.sized(room.width, px(80), y=0.5),
            self.theme,
            text=lambda value: limit(value, trim=value == 0),
            size=self.stage.text_size(28),
        )
