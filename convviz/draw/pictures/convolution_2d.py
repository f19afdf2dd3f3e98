"""A kernel over an image: the whole picture of one two-dimensional convolution, at any step."""

from __future__ import annotations

from functools import lru_cache, partial

import numpy as np
from manim import Group
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box, between
from convviz.draw.kit.clear_lines import cut
from convviz.draw.kit.label import Label, text_width, widest
from convviz.draw.kit.scales import Colors, DivergingScale, GreyScale, Scale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.color_bar import ColorBar, limit_text
from convviz.draw.parts.leader import Leader
from convviz.draw.parts.loupe import Loupe, Separators
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.raster import Raster
from convviz.draw.parts.window import Window
from convviz.formatting import number
from convviz.traces.convolution_trace import Trace

LARGEST_CELL = 150  # design pixels
LEAST_LEGEND = 280
LEAST_UPRIGHT = 130  # the height of a legend beside a low map
COUNTS = ("window {} of {}", "{} of {}", "{}")  # the longest that fits stands above the map


class Convolution2d(Group):
    """Input, loupe and feature map of a two-dimensional convolution.

    The picture is a function of the step: `show(i)` puts the window over the cells of step
    `i`, its arithmetic into the loupe and the values up to it into the map. Several
    channels stand one under the other, with a window on each that the step reads.

    Parameters
    ----------
    trace
        What it shows.
    stage, theme
        Where and how.
    input_name
        What the input is called, e.g. "the digit 5".
    decimals
        Of the numbers on show.

    Attributes
    ----------
    image, map
        The input and the feature map, of several channels the first on top.
    window, windows
        The window on the first channel that is read, and on all of them.
    moving
        What `show` changes, all but the input and its legend.
    step
        The trace's step of a number.
    """

    def __init__(
        self, trace: Trace, *, stage: Stage, theme: Theme, input_name: str, decimals: int
    ) -> None:
        self.trace = trace
        self.step = lru_cache(maxsize=4)(trace.step)
        self.theme = theme
        self.stage = stage
        grey = trace.input.min() >= 0 and trace.input.max() <= 1
        signed = [trace.output, trace.weight] if grey else [trace.output, trace.weight, trace.input]
        self.scale_of_values = DivergingScale(trace.largest_product, *signed)
        self.input_scale: Scale = GreyScale() if grey else self.scale_of_values
        self.decimals = decimals
        self._limit_text = limit_text(decimals)
        self._bar_size = stage.text_size(30)
        input_box, map_box, loupe_box, bar_box = self._places()
        self.image_grid, self.map_grid = (
            NumberGrid(
                values,
                box,
                scale=scale,
                text=text,
                widest=widest(text(float(v)) for v in np.unique(values)),
                size=stage.large_size,
                least_size=stage.text_size(20),
                line_color=line,
            )
            for values, box, scale, text, line in (
                (
                    np.concatenate(list(trace.input)),
                    input_box,
                    self.input_scale,
                    partial(number, decimals=decimals, trim=grey),
                    theme.image_line if grey else theme.line,
                ),
                (
                    np.concatenate(list(trace.output)),
                    map_box,
                    self.scale_of_values,
                    partial(number, decimals=decimals),
                    theme.line,
                ),
            )
        )
        self.image, self.map = self.image_grid.raster, self.map_grid.raster
        self.input_colors = self.image.colors
        rows, columns = trace.input.shape[1:]
        size = f"{rows}×{columns}"
        self.input_labels = self._labels(
            input_box, "input", f"{input_name}, {size}", size, below=stage.shape == "wide"
        )
        last = len(trace) - 1
        self.map_labels = self._labels(
            map_box,
            "feature map" if trace.out_channels == 1 else "feature maps",
            *(form.format(last + 1, last + 1) for form in COUNTS),
        )
        self.counter = self.map_labels[1]
        self._count = next(
            (form for form in COUNTS if form.format(last + 1, last + 1) == self.counter.text), ""
        )
        self.bar = ColorBar(
            self.scale_of_values,
            bar_box,
            theme,
            text=self._limit_text,
            size=self._bar_size,
        )
        self.loupe = Loupe(
            trace,
            loupe_box,
            stage=stage,
            theme=theme,
            input_scale=self.input_scale,
            scale=self.scale_of_values,
            decimals=decimals,
            floor=map_box.bottom,
        )
        self.windows = Group(
            *(Window(self.window_box(0), theme.kernel) for _ in range(trace.weight.shape[1]))
        )
        self.window = self.windows[0]
        self.marker = Window(self.marker_box(0), theme.kernel, thickness=5)
        self.leaders = Leader(
            *self._leader_lines(self.window_box(0), self.loupe.patch.raster.box),
            color=theme.kernel,
        )
        self.map_leader = Leader(*self._map_lines(0), color=theme.kernel)
        self.flyer = Raster(self.colors_of(0), self.marker_box(0))
        self.flyer.opacity = 0.0
        self.moving = Group(
            *(self.map_grid, self.leaders, self.map_leader, self.loupe, self.windows, self.marker),
            *(self.counter, self.flyer),
        )
        gaps = [
            Separators(box, count, 0, theme)
            for box, count in ((input_box, trace.in_channels), (map_box, trace.out_channels))
        ]
        super().__init__(
            *(self.image_grid, self.input_labels, self.map_labels[0], self.bar, self.moving),
            *gaps,
        )
        self.show(0)

    def show(self, index: int, *, numbers: bool = True) -> Convolution2d:
        """Show step `index` of the trace."""
        step = self.step(index)
        self.fill_map(index + 1)
        self.stand(self.window_box(index))
        self.marker.place(self.marker_box(index))
        self.map_leader.connect(*self._map_lines(index))
        self.loupe.show(step, numbers=numbers)
        self.counter.set_text(self._count.format(index + 1, len(self.trace)))
        self.flyer.opacity = 0.0
        return self

    def fill_map(self, count: int) -> None:
        """Show the first `count` values in the map."""
        self.map_grid.reveal(count, self.theme.surface)

    def stand(self, box: Box) -> None:
        """Put the window, and the lines that lead to the loupe, around a box of the input."""
        rows = self.trace.input.shape[1]
        down = self.image.box.height / self.image.grid[0] * rows
        for channel, window in enumerate(self.windows):
            window.place(box.moved(0, -channel * down))
        self.leaders.connect(*self._leader_lines(box, self.loupe.patch.raster.box))

    def glide(self, start: int, end: int, alpha: float) -> None:
        """Put the window on the way from one step to another."""
        self.stand(between(self.window_box(start), self.window_box(end), alpha))

    def window_box(self, index: int) -> Box:
        """Return where the window of a step stands on the first channel that it reads."""
        trace = self.trace
        step = self.step(index)
        reads = trace.weight.shape[1]
        group = step.output_index[0] // (trace.out_channels // trace.groups)
        start = (step.start[0] + group * reads * trace.input.shape[1], step.start[1])
        rows, columns = trace.reach
        return self.image.box.cells((start[0], start[1]), (rows, columns), self.image.grid)

    def colors_of(self, index: int) -> Colors:
        """Return the colour of a step's value as a picture of one cell."""
        return self.scale_of_values.colors([[self.step(index).value]])

    def marker_box(self, index: int) -> Box:
        """Return where the value of a step stands in the map."""
        channel, row, column = self.step(index).output_index
        return self.map.cell(channel * self.trace.output.shape[1] + row, column)

    def enlarge(self, box: Box) -> None:
        """Put the patch, on its way from the window to the loupe, into this box."""
        self.loupe.patch.raster.place(box)
        self.loupe.frame.place(box)
        self.leaders.connect(*self._leader_lines(self.window_box(0), box))

    def _leader_lines(
        self, window: Box, patch: Box
    ) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
        wide = self.stage.shape == "wide"
        if wide:
            lines = [(window.at(1, 0), patch.at(0, 0)), (window.at(1, 1), patch.at(0, 1))]
        else:
            lines = [(window.at(0, 1), patch.at(0, 0)), (window.at(1, 1), patch.at(1, 0))]
        if not self.image_grid.labels:
            return lines
        # numbers stand in the image's cells: the lines are seen from its edge on
        axis, edge = (0, self.image.box.right) if wide else (1, self.image.box.bottom)
        return [(cut(start, end, axis, edge), end) for start, end in lines]

    def _map_lines(self, index: int) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
        if self.stage.shape != "wide":
            return []  # it would cross the loupe
        return [(self.loupe.sums.value.box.at(1, 0.5), self.marker_box(index).at(0, 1))]

    def _labels(self, box: Box, name: str, *details: str, below: bool = False) -> Group:
        """Return a name above a map, and the first detail that fits beside the name or below."""
        theme, size = self.theme, self.stage.label_size
        away = px(size * 0.75)
        top, bottom = box.top + away, box.bottom - away
        # the name of a narrow map at the frame's right edge must not leave the frame
        out = box.left + text_width(name, size) - self.stage.safe.right
        start = box.left - max(0.0, out)
        left = Label(name, size=size, color=theme.ink, anchor=(start, top, 0), align="left")
        room = box.width - (0 if below else text_width(name, size) + px(24))
        detail = Label(
            next((d for d in details if text_width(d, size) <= room), ""),
            size=size,
            color=theme.muted,
            anchor=(box.left, bottom, 0) if below else (box.right, top, 0),
            align="left" if below else "right",
        )
        return Group(left, detail)

    def _places(self) -> tuple[Box, Box, Box, Box]:
        """Return the boxes of the input, the map, the loupe and the scale's legend."""
        (rows, columns), (out_rows, out_columns) = (
            (channels * height, width)
            for channels, height, width in (self.trace.input.shape, self.trace.output.shape)
        )
        stage, body = self.stage, self.stage.body
        label = px(stage.label_size * 1.45)
        if stage.shape == "wide":
            bar, gap = px(74), px(44)
            cells = self.trace.weight.shape[1] * self.trace.kernel_size[1]
            loupe_width = Loupe.width_in_column(cells, stage.label_size)
            side = min(
                (body.height - label) / rows,
                (body.height - label - bar) / out_rows,
                (body.width - loupe_width - 2 * gap) / (columns + out_columns),
                px(LARGEST_CELL),
            )
            top = body.top - label
            image = Box(body.left, top - side * rows, body.left + side * columns, top)
            fmap = Box(body.right - side * out_columns, top - side * out_rows, body.right, top)
            loupe = Box(image.right + gap, body.bottom, fmap.left - gap, body.top - px(8))
            # a narrow map's legend needs more width than the map has
            start = min(fmap.left, fmap.right - px(LEAST_LEGEND))
            legend = Box(start, fmap.bottom - bar, fmap.right, fmap.bottom - px(22))
            return image, fmap, loupe, legend
        loupe, upper = body.cut_bottom(px({"square": 236, "tall": 520}[stage.shape]))
        upper = Box(upper.left, upper.bottom + px(24), upper.right, upper.top - label)
        gap = px(14)
        beside, below = 0.0, px(90)
        if stage.shape == "square":
            bar = ColorBar.width_upright(self.scale_of_values, self._limit_text, self._bar_size)
            beside, below = gap + bar, 0.0
        side = min(
            (upper.height - below) / max(rows, out_rows),
            (body.width - beside - px(50)) / (columns + out_columns),
            px(LARGEST_CELL),
        )
        image = Box(upper.left, upper.top - side * rows, upper.left + side * columns, upper.top)
        right = upper.right - beside
        fmap = Box(right - side * out_columns, upper.top - side * out_rows, right, upper.top)
        if beside:
            foot = min(fmap.bottom, fmap.top - px(LEAST_UPRIGHT))
            legend = Box(fmap.right + gap, foot, upper.right, fmap.top)
        else:
            start = min(fmap.left, fmap.right - px(LEAST_LEGEND))
            legend = Box(start, fmap.bottom - below, fmap.right, fmap.bottom - px(22))
        return image, fmap, loupe, legend
