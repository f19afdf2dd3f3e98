"""Layers that shrink a picture: all their maps side by side, drawn to one scale."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate

import numpy as np
from manim import Group

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.fonts import Weight
from convviz.draw.kit.label import Label
from convviz.draw.kit.scales import DivergingScale, GreyScale
from convviz.draw.kit.theme import Theme
from convviz.draw.layout.map_columns import MapColumns
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.color_bar import ColorBar, limit_text
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.style import Style
from convviz.draw.pictures.stack_passing import StackPassing
from convviz.formatting import grouped
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
        The picture, its only map.
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
        self.style, self.columns = Style(stage, theme), columns
        self.traces = [trace for column in columns for trace in column]
        picture = self.traces[0].input
        names = [input_name, *(f"stride {column[0].stride[0]}" for column in columns)]
        self._at, self.is_broken = self._divided(names)
        self.cell = self._at.cell
        self.scale_of_values = DivergingScale(*(trace.output for trace in self.traces))
        self.source, self.source_count = self._stack(picture, 0), self._count(picture, None, 0)
        self.names = [self._line(name, place, 0) for place, name in enumerate(names)]
        self.stacks: list[list[NumberGrid]] = []
        self.counts: list[Group] = []
        self.passings: list[StackPassing] = []
        read = self.source
        for place, column in enumerate(columns, start=1):
            for trace in column:
                self.stacks.append(self._stack(trace.output, place))
                self.counts.append(self._count(trace.output, trace.input, place))
                is_traced = trace is self._first_with_stride()
                self.passings.append(
                    StackPassing(trace, read, self.stacks[-1], theme, traced=is_traced)
                )
            read = self.stacks[-1]
        self.bar = self._bar()
        super().__init__()

    def at_work(self, layer: int, index: int) -> Group:
        """Return the picture of one step of one layer, those before it done."""
        # of several layers in one column the last is the one that the next column reads
        ends = accumulate(len(column) for column in self.columns)
        done = [end - 1 for end in ends if end <= layer]
        for i in done:
            self.passings[i].fill(len(self.passings[i]))
        return Group(
            *(*self.source, self.source_count, self.bar, *self.names[: len(done) + 2]),
            *(grid for i in done for grid in self.stacks[i]),
            *(self.counts[i] for i in (*done, layer)),
            self.passings[layer].show(index),
        )

    def _first_with_stride(self) -> Trace | None:
        return next((trace for trace in self.traces if max(trace.stride) > 1), None)

    def _divided(self, names: Sequence[str]) -> tuple[MapColumns, bool]:
        """Return the division with the larger maps, and whether its lines are broken."""
        stage = self.style.stage
        layers = [[(trace.output, trace.input) for trace in column] for column in self.columns]
        shown: list[Sequence[tuple[FloatArray, FloatArray | None]]]
        shown = [[(self.traces[0].input, None)], *layers]
        stacks = [column[-1][0].shape for column in shown]
        found = []
        for is_broken, size in ((False, stage.label_size), (True, stage.text_size(30))):
            texts = [
                [name, *(line for values in column for line in _lines(*values, is_broken))]
                for name, column in zip(names, shown, strict=True)
            ]
            at = MapColumns(stage, stacks, texts, lines=3 if is_broken else 2, size=size)
            found.append((at, is_broken))
        return max(found, key=lambda each: (each[0].room, each[0].cell))

    def _stack(self, values: FloatArray, place: int) -> list[NumberGrid]:
        grey = self.style.pixels(GreyScale(), self.style.theme.image_line)
        look = self.style.pixels(self.scale_of_values) if place else grey
        boxes = self._at.maps(place, values.shape)
        return [NumberGrid(each, box, look) for each, box in zip(values, boxes, strict=True)]

    def _count(self, values: FloatArray, before: FloatArray | None, place: int) -> Group:
        """Return what stands under a stack: its count, and which share of the one before."""
        ink, last = self.style.theme.ink, 1 + self.is_broken
        return Group(
            *(
                self._line(text, place, row, ink if row <= last else None, is_count=row == last)
                for row, text in enumerate(_lines(values, before, self.is_broken), start=1)
            )
        )

    def _line(
        self, text: str, place: int, row: int, color: str | None = None, *, is_count: bool = False
    ) -> Label:
        """Return a column's line: the first stands above the stack, the others below."""
        at, box = self._at, self._at.boxes[place]
        y = box.bottom - (row - 0.25) * at.line if row else box.top + 0.55 * at.line
        weight: Weight = "medium" if is_count else "regular"
        anchor = np.array([box.x, y, 0.0])
        return self.style.label(text, (anchor, "center"), size=at.size, color=color, weight=weight)

    def _bar(self) -> ColorBar:
        """Return the scale's legend, in the space under the picture."""
        scale, text, size = self.scale_of_values, limit_text(1), self.style.stage.text_size(28)
        above, column = self.source[0].box, self._at.boxes[0]
        room = Box(column.left, column.bottom, column.right, above.bottom)
        box = room.sized(ColorBar.width_upright(scale, text, size), 0.85 * room.height)
        return ColorBar(scale, box, self.style.theme, text=text, size=size, upright=True)


def _lines(values: FloatArray, before: FloatArray | None, is_broken: bool) -> list[str]:
    """Return a stack's factors and their product, and which share of the one before it is."""
    factors, product = " × ".join(map(str, values.shape)), grouped(values.size)
    lines = [factors, f"= {product}"] if is_broken else [f"{factors} = {product}"]
    if before is None:
        return lines
    share = Fraction(values.size, before.size)
    word = SHARES.get(share, f"{share} times")
    return [*lines, word if is_broken else f"{word} as many"]
