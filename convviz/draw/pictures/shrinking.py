"""Layers that shrink a picture: all their maps side by side, drawn to one scale."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from math import prod

from manim import Group

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label
from convviz.draw.kit.scales import DivergingScale, GreyScale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.layout.legends import LEAST_WIDTH
from convviz.draw.layout.map_columns import MapColumns, Sizes
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.color_bar import ColorBar
from convviz.draw.parts.map_stack import MapStack
from convviz.draw.pictures.passing import Passing
from convviz.formatting import grouped, number
from convviz.traces.convolution_trace import Trace
from convviz.traces.steps import FloatArray

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
    cell
        The side of a pixel.
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
        shown = [picture, *(column[-1].output for column in columns)]
        self._at = MapColumns(stage, [_sizes(values) for values in shown], _lines)
        self.cell = self._at.cell
        self.source = self._stack(picture, 0, 0.0)
        self.source_count = self._count(picture, 0, None)
        self.stacks: list[MapStack] = []
        self.counts: list[Group] = []
        self.passings: list[Passing] = []
        self._places: list[int] = []
        source, before = self.source, picture
        for place, column in enumerate(columns, start=1):
            gap = self._at.spread(len(column[-1].output))
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

    def _stack(self, values: FloatArray, place: int, gap: float) -> MapStack:
        grey = place == 0
        return MapStack(
            values,
            self._at.boxes[place],
            cell=self._at.cell,
            gap=gap,
            scale=GreyScale() if grey else self.scale_of_values,
            empty=self.theme.surface,
            line_color=self.theme.image_line if grey else self.theme.line,
        )

    def _count(self, values: FloatArray, place: int, before: FloatArray | None) -> Group:
        """Return what stands under a stack: its count, and which share of the one before."""
        at, box = self._at, self._at.boxes[place]
        texts = _lines(_sizes(values), at.lines_are_whole)
        last = len(texts) - 1
        if before is not None:
            share = Fraction(values.size, before.size)
            word = SHARES.get(share, f"{share} times")
            texts.append(f"{word} as many" if at.lines_are_whole else word)
        return Group(
            *(
                Label(
                    text,
                    size=at.size,
                    color=self.theme.muted if index > last else self.theme.ink,
                    weight="medium" if index == last else "regular",
                    anchor=(box.x, box.bottom - (0.75 + index) * at.line, 0),
                )
                for index, text in enumerate(texts)
            )
        )

    def _name(self, text: str, place: int) -> Label:
        box, size = self._at.boxes[place], self._at.size
        at = (box.x, box.top + px(size * 0.75), 0)
        return Label(text, size=size, color=self.theme.muted, anchor=at)

    def _bar(self) -> ColorBar:
        """Return the scale's legend, in the space under the picture."""
        box = self.source.box
        # a small picture's legend needs more width than the picture has
        more = min(self._at.gap / 2, max(0.0, (LEAST_WIDTH - box.width) / 2))
        left = max(self.stage.body.left, box.left - more)
        room = Box(left, self._at.boxes[0].bottom, box.right + more, box.bottom)
        limit = partial(number, decimals=1)
        return ColorBar(
            self.scale_of_values,
            room.sized(room.width, px(80), y=0.5),
            self.theme,
            text=lambda value: limit(value, trim=value == 0),
            size=self.stage.text_size(28),
        )


def _sizes(values: FloatArray) -> Sizes:
    channels, rows, columns = values.shape
    return channels, rows, columns


def _lines(sizes: Sizes, whole: bool) -> list[str]:
    """Return a stack's factors and their product, on one line or two."""
    factors, product = " × ".join(map(str, sizes)), grouped(prod(sizes))
    return [f"{factors} = {product}"] if whole else [factors, f"= {product}"]
