"""Two channels in or out: a row of arithmetic for each, at any place of the window."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from manim import Group, VGroup, VMobject
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box, between
from convviz.draw.kit.label import Label, fitted_size, widest
from convviz.draw.kit.scales import DivergingScale, GreyScale, Scale
from convviz.draw.kit.theme import Theme, rgb
from convviz.draw.kit.units import px
from convviz.draw.layout.channel_places import ChannelPlaces, Measures, Place, places
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.cell import Cell
from convviz.draw.parts.color_bar import ColorBar, limit_text
from convviz.draw.parts.leader import Leader
from convviz.draw.parts.map_names import map_names
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.raster import Raster
from convviz.draw.parts.window import Window, thickness_units
from convviz.formatting import number
from convviz.traces.convolution_trace import Trace
from convviz.traces.steps import Step

HEADINGS = ("patch", "× kernel", "= products", "sum")


class Channels2d(Group):
    """The maps of a two-dimensional convolution and the arithmetic of all their channels.

    Two input channels make one feature map, or one input makes two feature maps: each of
    the two has a row of patch, kernel and products. The picture is a function
    of the window's place: `show(i)` puts the window over the cells of place `i`, on all
    channels at once, and fills the maps up to it.

    Parameters
    ----------
    trace
        Two channels on one side, one on the other.
    stage, theme
        Where and how.
    input_names
        What stands above each channel of the input.
    decimals
        Of the numbers on show.

    Raises
    ------
    ValueError
        For other numbers of channels.

    Attributes
    ----------
    joins
        Whether two input channels make one map.
    images, maps
        The rasters of the input's channels and of the output's.
    moving
        What `show` changes.
    """

    def __init__(
        self,
        trace: Trace,
        *,
        stage: Stage,
        theme: Theme,
        input_names: Sequence[str],
        decimals: int,
    ) -> None:
        if {trace.in_channels, trace.out_channels} != {1, 2}:
            raise ValueError("one side has two channels, and the other one")
        self.trace, self.theme, self.stage = trace, theme, stage
        self.joins = trace.out_channels == 1
        self.signed = partial(number, decimals=decimals, sign=True)
        grey = trace.input.min() >= 0 and trace.input.max() <= 1
        # many channels' sums would leave the values that they are made of pale
        apart = self.joins and not grey
        parts = [trace.weight] if grey else [trace.input, trace.weight, trace.largest_product]
        self.scale_of_values = DivergingScale(trace.output, *([] if apart else parts))
        self.scale_of_products = DivergingScale(*parts) if apart else self.scale_of_values
        self.input_scale: Scale = GreyScale() if grey else self.scale_of_products
        limit = limit_text(decimals)
        bar_size = stage.text_size(30)
        scales = [self.scale_of_values] + ([self.scale_of_products] if apart else [])
        # as wide as any figures are, so that pictures of a layer and its twin are congruent
        bars = [
            max(
                ColorBar.width_upright(scale, partial(_in_figures, limit, figure), bar_size)
                for figure in "0123456789"
            )
            for scale in scales
        ]
        self.figures = widest(_widest(self.signed, v) for v in (trace.output, _bounds(trace)))
        measures = Measures.of(trace, bars[0], bars[1] if len(bars) > 1 else 0.0, self.figures)
        at = places(measures, stage)
        self.input_colors = self.input_scale.colors(trace.input)
        self.map_colors = self.scale_of_values.colors(trace.output)
        self.images, self.maps = (
            Group(*(Raster(c, box, line_color=line) for c, box in zip(colors, boxes, strict=True)))
            for colors, boxes, line in (
                (self.input_colors, at.inputs, theme.image_line if grey else theme.line),
                (self.map_colors, at.maps, theme.line),
            )
        )
        channels = range(trace.out_channels)
        output_names = ["feature map"] if self.joins else [f"channel {c}" for c in channels]
        self.image_labels, self.map_labels = (
            VGroup(
                *(
                    map_names(box, [name, *shorter], [""], stage, theme)[0]
                    for name, box in zip(names, boxes, strict=True)
                )
            )
            for names, boxes, shorter in (
                # a picture's name may be long
                (input_names, at.inputs, [] if self.joins else ["input"]),
                (output_names, at.maps, []),
            )
        )
        self.bars = Group(
            *(
                ColorBar(scale, box, theme, text=limit, size=bar_size)
                for scale, box in zip(scales, at.legends, strict=True)
            )
        )
        self._make_grids(at, decimals)
        self._make_totals(at)
        self.windows = Group(*(Window(box, theme.kernel) for box in at.inputs))
        self.markers = Group(*(Window(box, theme.kernel, thickness=5) for box in at.maps))
        self.flyers = Group(
            *(Raster(c[:1, :1], box) for c, box in zip(self.map_colors, at.maps, strict=True))
        )
        self.leaders = Group(*(Leader(color=theme.kernel) for _ in at.inputs))
        self.map_leaders = Group(*(Leader(color=theme.kernel) for _ in at.maps))
        self.moving = Group(
            *(self.maps, self.leaders, self.map_leaders, self.rows, self.patch_frames),
            *(self.totals, self.windows, self.markers, self.flyers),
        )
        super().__init__(
            *(self.images, self.image_labels, self.map_labels, self.bars, self.braces),
            *(self.headings, self.row_names, self.moving, self.kernel_frames),
        )
        self.show(0)

    def __len__(self) -> int:
        """The number of places at which the window stands."""
        return self.trace.output[0].size

    def steps_at(self, place: int) -> list[Step]:
        """Return the step of each output channel at a place of the window."""
        return [self.trace.step(c * len(self) + place) for c in range(self.trace.out_channels)]

    def lowest(self, channel: int) -> int:
        """Return the place of the lowest value of a map."""
        return int(self.trace.output[channel].argmin())

    def show(self, place: int, *, numbers: bool = True) -> Channels2d:
        """Show the window at a place, counted as in one feature map."""
        self.fill_maps(place + 1)
        self.stand(*(self.window_box(place, c) for c in range(len(self.images))))
        steps = self.steps_at(place)
        for patch, values in zip(self.patches, steps[0].patch, strict=True):
            patch.show(values, numbers=numbers)
        for products, values in zip(self.products, _rows(steps, "products"), strict=True):
            products.show(values, numbers=numbers)
        self.show_totals(steps, numbers=numbers)
        for channel, (marker, leader) in enumerate(
            zip(self.markers, self.map_leaders, strict=True)
        ):
            box = self.marker_box(place, channel)
            marker.place(box)
            leader.connect(*self._map_line(channel, box))
        self.hide_flyers()
        return self

    def show_totals(self, steps: list[Step], *, numbers: bool = True) -> None:
        """Show the sums, the biases and the values."""
        sums = steps[0].channel_sums if self.joins else [s.products_sum for s in steps]
        for label, value in zip(self.sums, sums, strict=True):
            label.set_text(self.signed(value) if numbers else "")
        for label, cell, step in zip(self.biases, self.values, steps, strict=True):
            label.set_text(self.signed(step.bias or 0.0))
            text = self.signed(step.value) if numbers else ""
            cell.show(step.value, text, self.scale_of_values)

    def hide_totals(self) -> None:
        """Leave sums and values open."""
        for label in self.sums:
            label.set_text("")
        for cell in self.values:
            cell.clear(self.theme.surface)

    def fill_maps(self, count: int) -> None:
        """Show the first `count` values of each map."""
        for raster, colors in zip(self.maps, self.map_colors, strict=True):
            shown = colors.reshape(-1, 3).copy()
            shown[count:] = rgb(self.theme.surface)
            raster.colors = shown.reshape(colors.shape)

    def hide_flyers(self) -> None:
        for flyer in self.flyers:
            flyer.opacity = 0.0

    def stand(self, *boxes: Box) -> None:
        """Put the windows, and the lines that lead to the patches, around these boxes."""
        for window, box in zip(self.windows, boxes, strict=True):
            window.place(box)
        for leader, box, patch in zip(self.leaders, boxes, self.patches, strict=True):
            leader.connect(*self._lines(box, patch.raster.box))

    def glide(self, start: int, end: int, alpha: float) -> None:
        """Put the windows on the way from one place to another."""
        channels = range(len(self.images))
        self.stand(
            *(between(self.window_box(start, c), self.window_box(end, c), alpha) for c in channels)
        )

    def window_box(self, place: int, channel: int) -> Box:
        """Return where the window of a place stands on a channel of the input."""
        start = self.trace.step(place).start
        rows, columns = self.trace.reach
        image = self.images[channel]
        return image.box.cells((start[0], start[1]), (rows, columns), image.grid)

    def marker_box(self, place: int, channel: int) -> Box:
        """Return where the value of a place stands in a map."""
        row, column = self.trace.step(place).output_index[1:]
        box: Box = self.maps[channel].cell(row, column)
        return box

    def enlarge(self, alpha: float) -> None:
        """Put the patches on the way from the first windows to their places."""
        for c, (patch, frame, final) in enumerate(
            zip(self.patches, self.patch_frames, self.patch_boxes, strict=True)
        ):
            window = self.window_box(0, c)
            box = between(window, final, alpha)
            patch.raster.place(box)
            frame.place(box)
            self.leaders[c].connect(*self._lines(window, box))

    def _lines(
        self, window: Box, patch: Box
    ) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
        if self.stage.shape == "wide":
            return [(window.at(1, 0), patch.at(0, 0)), (window.at(1, 1), patch.at(0, 1))]
        if self.joins:
            return []  # from the second map they would cross the first row
        return [(window.at(0, 1), patch.at(0, 0)), (window.at(1, 1), patch.at(1, 0))]

    def _map_line(
        self, channel: int, marker: Box
    ) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
        if self.stage.shape != "wide":
            return []
        return [(self.values[channel].box.at(1, 0.5), marker.at(0, 0.5))]

    def _make_grids(self, at: ChannelPlaces, decimals: int) -> None:
        trace, theme, stage = self.trace, self.theme, self.stage
        plain = partial(number, decimals=decimals, trim=True)
        trimmed = partial(number, decimals=decimals, sign=True, trim=True)
        grid = partial(
            NumberGrid,
            size=stage.small_size,
            least_size=stage.text_size(20),
            line_color=theme.line,
        )
        steps = self.steps_at(0)
        largest = widest({self.signed(v) for v in (-self._largest_product(), 0.0)})
        signed = self.scale_of_products
        self.patch_boxes = at.patches
        self.patches, self.kernels, self.products = (
            Group(
                *(
                    grid(values, box, scale=scale, text=text, widest=longest)
                    for values, box in zip(channels, boxes, strict=True)
                )
            )
            for channels, boxes, scale, text, longest in (
                (steps[0].patch, at.patches, self.input_scale, plain, _widest(plain, trace.input)),
                (_rows(steps, "kernel"), at.kernels, signed, trimmed,
                 _widest(trimmed, trace.weight)),
                (_rows(steps, "products"), at.products, signed, trimmed, largest),
            )
        )  # fmt: skip
        self.rows = Group(self.patches, self.kernels, self.products)
        self.patch_frames, self.kernel_frames = (
            Group(*(Window(box, theme.kernel, thickness=5) for box in boxes))
            for boxes in (at.patches, at.kernels)
        )
        room = at.products[0].x - at.kernels[0].x - px(10)
        size = min(
            fitted_size(t, stage.label_size, room, least=stage.text_size(20)) for t in HEADINGS
        )
        colors = (theme.muted, theme.kernel, theme.muted, theme.muted)
        self.headings = Group(
            *(
                self._label(text, place, color, size)
                for text, place, color in zip(HEADINGS, at.headings, colors, strict=False)
            )
        )
        self.row_names = Group(
            *(self._label(str(r), place, theme.ink) for r, place in enumerate(at.row_names))
        )

    def _make_totals(self, at: ChannelPlaces) -> None:
        theme, size = self.theme, self.stage.label_size
        numbered = not self.joins
        room = 0.88 * at.values[0][0].width
        figures = fitted_size(
            self.figures, size, room, weight="bold", least=self.stage.text_size(20)
        )
        number_label = partial(Label, "", size=figures, weight="medium")
        self.sums = VGroup(*(number_label(color=theme.ink, anchor=a) for a, _ in at.sums))
        self.sum_names = VGroup(
            *(self._label("sum", name, theme.muted) for _, name in at.sums if name)
        )
        self.biases = VGroup(*(number_label(color=theme.bias, anchor=a) for a, _ in at.biases))
        self.bias_names, self.value_names = (
            VGroup(
                *(
                    self._label(f"{word} {r}" if numbered else word, name, color)
                    for r, (_, name) in enumerate(entries)
                )
            )
            for word, color, entries in (
                ("+ bias", theme.bias, at.biases),
                ("= value", theme.muted, at.values),
            )
        )
        self.values = Group(
            *(
                Cell(
                    box,
                    empty=theme.surface,
                    line=theme.kernel,
                    size=figures,
                    weight="bold",
                    line_width=4,
                )
                for box, _ in at.values
            )
        )
        self.totals = Group(
            *(self.sums, self.sum_names, self.biases, self.bias_names),
            *(self.values, self.value_names),
        )
        self.braces = VMobject(
            stroke_color=theme.muted, stroke_width=thickness_units(3), fill_opacity=0
        )
        steps = np.linspace(0, 1, 4)[:, None]
        paths = [start + steps * (end - start) for start, end in at.braces]
        self.braces.points = np.concatenate([np.zeros((0, 3)), *paths])

    def _largest_product(self) -> float:
        return float(np.abs(self.trace.weight).max() * np.abs(self.trace.input).max())

    def _label(self, text: str, place: Place, color: str, size: float | None = None) -> Label:
        anchor, align = place
        return Label(
            text, size=size or self.stage.label_size, color=color, anchor=anchor, align=align
        )


def _rows(steps: list[Step], what: str) -> NDArray[np.floating]:
    """Return one two-dimensional array a row of the picture: kernels or products."""
    return np.concatenate([getattr(step, what) for step in steps])


def _bounds(trace: Trace) -> NDArray[np.floating]:
    """Return what no channel's sum goes beyond, for the room that its number takes."""
    most = np.abs(trace.weight).sum(axis=(2, 3)).max() * np.abs(trace.input).max()
    return np.array([-most, most])


def _widest(text: partial[str], values: NDArray[np.floating]) -> str:
    return widest({text(float(v)) for v in np.unique(values)})


def _in_figures(text: Callable[[float], str], figure: str, value: float) -> str:
    """Return a value's text with this figure in the place of each of its own."""
    return re.sub(r"\d", figure, text(value))
