"""A window over an image: the whole picture of any two-dimensional layer that has one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from manim import Group, VGroup
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.clear_lines import clear_lines, cut
from convviz.draw.kit.label import Label
from convviz.draw.kit.scales import Colors, DivergingScale, GreyScale, Scale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.widest_number import widest_number
from convviz.draw.layout.stage import Stage
from convviz.draw.layout.window_measures import Measures, WindowPlaces
from convviz.draw.layout.window_places import window_places
from convviz.draw.parts.color_bar import ColorBar, limit_text
from convviz.draw.parts.counted_cells import CountedCells
from convviz.draw.parts.leader import Leader
from convviz.draw.parts.map_names import map_names
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.padded_map import PaddedMap, framed_size
from convviz.draw.parts.raster import Raster
from convviz.draw.parts.window import Window
from convviz.draw.parts.window_cells import WindowCells, frame_thickness
from convviz.draw.parts.window_loupe import WindowLoupe, cell_text, longest_total
from convviz.formatting import grouped
from convviz.traces.layer_trace import WindowTrace
from convviz.traces.pool_trace import PoolTrace
from convviz.traces.reckoning import Reckoned, reckoning_of

ONE_SCALE = 8  # kernel, products and values share their colours where they differ by less
COUNTS = ("window {} of {}", "{} of {}")


class Windows2d(Group):
    """Input with its padding, loupe and output of one channel, at any step.

    Up to three input channels are shown, those that weigh most, each with a row of
    arithmetic; what the others add is one number. Steps are counted within the output
    channel.

    Parameters
    ----------
    trace
        A convolution or a pooling of rank 2.
    channel
        The output channel.
    stage, theme
        Where and how.
    input_name
        What the input is called, e.g. "the digit 5".
    decimals
        Of the numbers on show.

    Attributes
    ----------
    maps
        A `PaddedMap` for each input channel that is shown.
    output
        The output channel, a `NumberGrid`.
    loupe
        The arithmetic.
    moving
        What `show` changes.
    """

    def __init__(
        self,
        trace: WindowTrace[Any],
        channel: int,
        *,
        stage: Stage,
        theme: Theme,
        input_name: str,
        decimals: int,
    ) -> None:
        self.trace, self.stage, self.theme = trace, stage, theme
        self.decimals = decimals
        self.reckoning = reckoning_of(trace, channel, decimals)
        self.counted = CountedCells(trace) if isinstance(trace, PoolTrace) else None
        self._make_scales()
        at = window_places(self._measures(), stage)
        self._make_maps(at)
        self._make_labels(at, input_name)
        self._make_legends(at)
        self.loupe = WindowLoupe(
            self.reckoning,
            at,
            stage=stage,
            theme=theme,
            scales=(self.input_scale, *self.scales_of_parts),
            value_scale=self.value_scale,
            decimals=decimals,
        )
        rows, columns = trace.kernel_size
        dilation = (trace.dilation[0], trace.dilation[1])
        numbered = bool(self.maps[0].grid.labels)
        self.windows = Group(
            *(
                WindowCells(each.cells, (rows, columns), dilation, theme.kernel, numbered=numbered)
                for each in self.maps
            )
        )
        self.marker = Window(
            self.marker_box(0),
            theme.kernel,
            thickness=frame_thickness(
                self.output.raster.cell(0, 0), 5, numbered=bool(self.output.labels)
            ),
        )
        cell = self.maps[0].cell(0, 0)
        self.winner = Window(
            cell, theme.kernel, thickness=frame_thickness(cell, 4, numbered=numbered)
        )
        self.leaders = Leader(color=theme.kernel)
        self.map_leader = Leader(color=theme.kernel)
        self.flyer = Raster(self.output.colors_of_values[:1, :1], self.marker_box(0))
        self.moving = Group(
            *(self.output, self.leaders, self.map_leader, self.loupe, self.windows),
            *(self.winner, self.marker, self.counter, self.flyer),
        )
        super().__init__(
            *(self.maps, self.labels, self.legends, self.moving),
        )
        self.show(0)

    def __len__(self) -> int:
        """The number of steps."""
        return len(self.reckoning)

    def show(self, index: int, *, numbers: bool = True) -> Windows2d:
        """Show a step of the output channel."""
        step = self.reckoning.step(index)
        reckoned = self.reckoned(index)
        self.fill_output(index + 1)
        self.loupe.show(reckoned, self.patch_colors(step.start), numbers=numbers)
        argmax = getattr(step, "argmax", None)
        self.winner.set_stroke(opacity=0 if argmax is None else 1)
        if argmax is not None:
            self.winner.place(self.maps[0].cell(*argmax[1:]))
        self.marker.place(self.marker_box(index))
        self.counter.set_text(self._count.format(grouped(index + 1), grouped(len(self))))
        self.stand(*step.start)
        self.map_leader.connect(*clear_lines(self._map_lines(index), self._texts()))
        self.flyer.opacity = 0.0
        return self

    def fill_output(self, count: int) -> None:
        """Show the first `count` values of the output."""
        self.output.reveal(count, self.theme.surface)

    def stand(self, row: float, column: float) -> None:
        """Put the windows, and the lines to the loupe, where the window starts there."""
        for window in self.windows:
            window.place((row, column))
        pairs = zip(self.windows, self.loupe.rows[0], strict=True)
        lines = [
            line
            for window, patch in pairs
            for line in self._leader_lines(window.box((row, column)), patch.raster.box)
        ]
        self.leaders.connect(*clear_lines(lines, self._texts()))

    def glide(self, start: int, end: int, alpha: float) -> None:
        """Put the windows on the way from one step to another."""
        a, b = (np.array(self.reckoning.step(i).start, float) for i in (start, end))
        self.stand(*(a + alpha * (b - a)))

    def enlarge(self, alpha: float) -> None:
        """Put the patches on the way from the first windows to their places in the loupe."""
        start = self.reckoning.step(0).start
        lines = []
        for window, patch, frame, final in zip(
            self.windows,
            self.loupe.rows[0],
            self.loupe.frames,
            self.loupe.places.grids[0],
            strict=True,
        ):
            span = window.box(start)
            low, high = (
                np.array([span.left, span.bottom, span.right, span.top]),
                np.array([final.left, final.bottom, final.right, final.top]),
            )
            box = Box(*(low + alpha * (high - low)).tolist())
            patch.raster.place(box)
            frame.place(box)
            lines += self._leader_lines(span, box)
        self.leaders.connect(*clear_lines(lines, self._texts()))

    def patch_colors(self, start: tuple[int, ...]) -> list[Colors]:
        """Return the colours of a window's cells on each map."""
        size, dilation = self.trace.kernel_size, self.trace.dilation
        rows, columns = (
            slice(first + front, first + front + step * (count - 1) + 1, step)
            for first, front, step, count in zip(
                start, self.trace.padding, dilation, size, strict=True
            )
        )
        return [each.colors[rows, columns] for each in self.maps]

    def reckoned(self, index: int) -> Reckoned:
        """Return what a step shows, of a pooling's patch only the cells that count."""
        step = self.reckoning.step(index)
        reckoned = self.reckoning.reckon(step)
        if self.counted is None:
            return reckoned
        return replace(reckoned, grids=(self.counted.only(step),))

    def marker_box(self, index: int) -> Box:
        """Return where the value of a step stands in the output."""
        row, column = np.unravel_index(index, self.reckoning.output.shape)
        return self.output.raster.cell(int(row), int(column))

    def color_of(self, index: int) -> Colors:
        """Return the colour of a step's value as a picture of one cell."""
        row, column = np.unravel_index(index, self.reckoning.output.shape)
        return self.output.colors_of_values[row : row + 1, column : column + 1]

    def _leader_lines(
        self, window: Box, patch: Box
    ) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
        wide = self.stage.shape == "wide"
        if wide:
            lines = [(window.at(1, 0), patch.at(0, 0)), (window.at(1, 1), patch.at(0, 1))]
        elif len(self.maps) > 1:
            return []  # from the other maps they would cross the first row
        else:
            lines = [(window.at(0, 1), patch.at(0, 0)), (window.at(1, 1), patch.at(1, 0))]
        if not self.maps[0].grid.labels:
            return lines
        # numbers stand in the image's cells: the lines are seen from its edge on
        edge = self.maps[0].box.right if wide else self.maps[0].box.bottom
        return [(cut(start, end, 0 if wide else 1, edge), end) for start, end in lines]

    def _texts(self) -> list[Label]:
        """Return the texts that lines must not cross."""
        loupe = self.loupe
        groups = (self.labels, self.counter, self.legends, loupe.names, loupe.totals, loupe.sums)
        more = (loupe.headings, loupe.sum_heading, loupe.row_names)
        family = (part for group in (*groups, *more) for part in group.get_family())
        return [part for part in family if isinstance(part, Label)]

    def _map_lines(self, index: int) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
        if self.stage.shape != "wide":
            return []  # it would cross the loupe
        start, marker = self.loupe.value.box.at(1, 0.5), self.marker_box(index)
        end = marker.at(0, 0.5)
        if self.output.labels:  # it would cross the numbers before this one
            end[0] = self.output.raster.box.left
        return [(start, end)]

    def _make_scales(self) -> None:
        values = self.trace.input
        grey = bool(values.size and values.min() >= 0 and values.max() <= 1)
        own = np.where(np.isfinite(self.trace.padded), self.trace.padded, 0.0)
        self.grey = grey
        self.input_scale: Scale = GreyScale() if grey else DivergingScale(own)
        self.scales_of_parts: tuple[Scale, ...] = ()
        if isinstance(self.trace, PoolTrace):
            self.value_scale = self.input_scale
            return
        _, *bounds = self.reckoning.bounds
        parts = [*bounds, self.reckoning.output]
        limits = [DivergingScale(part).limit for part in parts]
        shared = max(limits) <= ONE_SCALE * min(limits)
        scales = [DivergingScale(*parts if shared else (part,)) for part in parts]
        self.scales_of_parts, self.value_scale = tuple(scales[:2]), scales[2]

    def _measures(self) -> Measures:
        trace, reckoning = self.trace, self.reckoning
        rows, columns = trace.kernel_size
        texts = WindowLoupe.cell_texts(self.decimals, len(reckoning.headings))
        cells = tuple(
            widest_number(text, bound) for text, bound in zip(texts, reckoning.bounds, strict=True)
        )
        longest = longest_total(reckoning)
        self._limit_text = limit_text(self.decimals)
        self._bar_size = self.stage.text_size(30)
        widths = [
            ColorBar.width_upright(scale, self._limit_text, self._bar_size)
            if isinstance(scale, DivergingScale)
            else 0.0
            for scale in (self.value_scale, self.input_scale)
        ]
        if self.input_scale is self.value_scale:
            widths[1] = 0.0
        return Measures(
            rows=len(reckoning.channels),
            kinds=len(reckoning.headings),
            kernel=(rows, columns),
            input=(trace.padded.shape[1], trace.padded.shape[2]),
            output=(reckoning.output.shape[0], reckoning.output.shape[1]),
            totals=reckoning.totals,
            figures=longest,
            sum_figures=longest,
            cell_figures=cells,
            legend=widths[0],
            input_legend=widths[1],
            headings=reckoning.headings,
            least_size=self.stage.text_size(20),
        )

    def _make_maps(self, at: WindowPlaces) -> None:
        theme, stage, trace = self.theme, self.stage, self.trace
        text = partial(cell_text, decimals=self.decimals)
        line = theme.image_line if self.grey else theme.line
        options = {
            "number_size": stage.large_size,
            "least_size": stage.text_size(20),
            "scale": self.input_scale,
            "text": text,
            "widest": widest_number(text, trace.padded[self.reckoning.channels]),
            "theme": theme,
            "line_color": line,
            "beyond": self._beyond(),
        }
        self.maps = Group(
            *(
                PaddedMap.of(trace, channel, box, **options)
                for channel, box in zip(self.reckoning.channels, at.inputs, strict=True)
            )
        )
        said = self.reckoning.texts[-1]
        values = self.reckoning.output
        longest = widest_number(said, values)
        grid = (values.shape[0], values.shape[1])
        self.output = NumberGrid(
            values,
            at.output,
            scale=self.value_scale,
            text=said,
            widest=longest,
            size=framed_size(at.output, grid, longest, stage.large_size),
            least_size=stage.text_size(20),
            line_color=theme.line,
        )

    def _beyond(self) -> tuple[int, int]:
        """Return how far windows reach beyond the padding: with `ceil_mode` they may."""
        if not isinstance(self.trace, PoolTrace):
            return (0, 0)
        rows, columns = (
            after - before
            for after, before in zip(self.trace.padding_after, self.trace.padding, strict=True)
        )
        return (rows, columns)

    def _make_labels(self, at: WindowPlaces, input_name: str) -> None:
        trace, channels = self.trace, self.reckoning.channels
        size = "{}×{}".format(*trace.input.shape[1:])
        labels: list[Label] = []
        for channel, box in zip(channels, at.inputs, strict=True):
            names = [f"input channel {channel}", f"input {channel}"]
            details = [size, ""]
            if trace.in_channels == 1:
                names, details = ["input"], [f"{input_name}, {size}", size, ""]
            elif len(channels) == 1:
                details = [f"{input_name}, {size}", size, ""]
            labels += map_names(box, names, details, self.stage, self.theme)
        out_rows, out_columns = self.reckoning.output.shape
        names = ["output"]
        if trace.out_channels > 1:
            names = [f"output channel {self.reckoning.channel}", "output"]
        sized = f"{out_rows}×{out_columns}"
        # the longest that fits
        forms = [*(f"{sized}, {form}" for form in COUNTS), *COUNTS, sized, ""]
        last = grouped(len(self))
        texts = [form.format(last, last) for form in forms]
        name, self.counter = map_names(at.output, names, texts, self.stage, self.theme)
        self._count = forms[texts.index(self.counter.text)]
        self.labels = VGroup(*labels, name)

    def _make_legends(self, at: WindowPlaces) -> None:
        bars = []
        for scale, box in ((self.value_scale, at.legend), (self.input_scale, at.input_legend)):
            if isinstance(scale, DivergingScale) and box is not None:
                bars.append(
                    ColorBar(scale, box, self.theme, text=self._limit_text, size=self._bar_size)
                )
        self.legends = Group(*bars)
