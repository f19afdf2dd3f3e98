"""The maps that windows fill: the output's channels, each with a marker on the newest value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from manim import Group, Mobject, VGroup

from convviz.draw.kit.boxes import Box, between
from convviz.draw.kit.cell_look import FRAMED
from convviz.draw.kit.clear_lines import Line
from convviz.draw.kit.label import Label
from convviz.draw.kit.scales import Colors, Scale
from convviz.draw.kit.widest_number import widest_number
from convviz.draw.parts.map_names import map_names
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.part import Part
from convviz.draw.parts.raster import Raster
from convviz.draw.parts.style import Style
from convviz.draw.parts.window import Window
from convviz.draw.parts.window_cells import frame_thickness
from convviz.formatting import grouped, shape
from convviz.traces.layer_trace import LayerTrace

COUNTS = ("window {} of {}", "{} of {}")


class MapResults(Group):
    """A map for each output channel that is shown.

    Parameters
    ----------
    trace
        A layer of rank 2.
    channels, boxes
        The output channels that are shown, and where each stands.
    maps
        Where all maps of the picture stand.
    scale, text
        From a value to its colour and to what its cell says.
    loupe_is_below
        Whether no line can lead from the loupe to the maps.

    Attributes
    ----------
    grids
        The channels.
    markers
        Around the newest value of each.
    flyers
        One cell each, on its way from the loupe.
    labels, counter
        The channels' names, and which window of how many is on show.
    """

    def __init__(
        self,
        trace: LayerTrace[Any],
        channels: Sequence[int],
        boxes: Sequence[Box],
        maps: Sequence[Box],
        *,
        scale: Scale,
        text: Callable[[float], str],
        style: Style,
        loupe_is_below: bool,
    ) -> None:
        self.style, theme = style, style.theme
        self._is_below = loupe_is_below
        longest = widest_number(text, trace.output[list(channels)])
        look = style.cells(scale, text, longest, fill=FRAMED)
        self.grids = Group(
            *(
                NumberGrid(
                    trace.output[channel],
                    box,
                    look,
                )
                for channel, box in zip(channels, boxes, strict=True)
            )
        )
        self.count = trace.output[0].size
        self._make_labels(trace, channels, boxes, maps)
        numbered = bool(self.grids[0].labels)
        thickness = frame_thickness(self.grids[0].cell(0, 0), 5, numbered=numbered)
        self.markers = Group(
            *(Window(box, theme.kernel, thickness=thickness) for box in self.boxes(0))
        )
        self.flyers = Group(
            *(
                Raster(grid.colors_of_values[:1, :1], box)
                for grid, box in zip(self.grids, self.boxes(0), strict=True)
            )
        )
        super().__init__(self.grids, self.labels)

    @property
    def texts(self) -> list[Label]:
        """What lines must not cross."""
        return [*self.labels, self.counter]

    @property
    def still(self) -> tuple[Mobject, ...]:
        """What stays."""
        return (self.labels,)

    def parts(self) -> dict[str, Part]:
        """Return what comes and goes: the output's maps, which are there from the beginning."""
        return {"output": Part((self.grids, self.labels, self.counter))}

    def show(self, index: int, *, numbers: bool = True) -> None:
        """Show all values up to step `index`, the newest marked."""
        self.reveal(index + 1)
        for marker, flyer, box in zip(self.markers, self.flyers, self.boxes(index), strict=True):
            marker.place(box)
            flyer.opacity = 0.0
        self.counter.set_text(self._form.format(grouped(index + 1), grouped(self.count)))

    def reveal(self, count: int) -> None:
        """Show the first `count` values of each channel; the counter says nothing without one."""
        for grid in self.grids:
            grid.reveal(count)
        if not count:
            self.counter.set_text("")

    def boxes(self, index: int) -> list[Box]:
        """Return where the values of a step stand."""
        row, column = self._place(index)
        return [grid.cell(row, column) for grid in self.grids]

    def fly(self, index: int, starts: Sequence[Box], share: float) -> None:
        """Be on the way from these boxes to the values' cells, which are open until then."""
        arrived = share >= 1
        row, column = self._place(index)
        for flyer, grid, start, end in zip(
            self.flyers, self.grids, starts, self.boxes(index), strict=True
        ):
            colors: Colors = grid.colors_of_values
            flyer.colors = colors[row : row + 1, column : column + 1]
            flyer.opacity = 0.0 if arrived else 1.0
            flyer.place(between(start, end, share))
        self.reveal(index + 1 if arrived else index)

    def lines(self, index: int, values: Sequence[Box]) -> list[Line]:
        """Return the lines that lead from the loupe's values to their cells."""
        if self._is_below:
            return []  # they would cross the loupe
        found = []
        for grid, value, box in zip(self.grids, values, self.boxes(index), strict=True):
            end = box.at(0, 0.5)
            if grid.labels:  # it would cross the numbers before this one
                end[0] = grid.box.left
            found.append((value.at(1, 0.5), end))
        return found

    def _place(self, index: int) -> tuple[int, int]:
        row, column = np.unravel_index(index, self.grids[0].values.shape)
        return int(row), int(column)

    def _make_labels(
        self,
        trace: LayerTrace[Any],
        channels: Sequence[int],
        boxes: Sequence[Box],
        maps: Sequence[Box],
    ) -> None:
        size, last = shape(trace.output.shape[1:]), grouped(self.count)
        # the longest that fits
        forms = [*(f"{size}, {form}" for form in COUNTS), *COUNTS, size, ""]
        texts = [form.format(last, last) for form in forms]
        labels, counters = [], []
        for channel, box in zip(channels, boxes, strict=True):
            names = ["output"]
            if trace.out_channels > 1:
                names = [f"output channel {channel}", f"output {channel}", str(channel)]
            name, counter = map_names(box, names, texts, self.style, maps)
            labels.append(name)
            counters.append(counter)
        self.labels, self.counter = VGroup(*labels), counters[0]
        self._form = forms[texts.index(self.counter.text)]
