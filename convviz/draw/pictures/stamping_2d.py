"""Stamps on a sheet: the whole picture of a two-dimensional transposed convolution."""

from __future__ import annotations

from functools import partial

import numpy as np
from manim import Group, VGroup
from numpy.typing import ArrayLike, NDArray

from convviz.draw.kit.boxes import Box, between
from convviz.draw.kit.clear_lines import cut
from convviz.draw.kit.label import Label, text_width, widest
from convviz.draw.kit.scales import DivergingScale, GreyScale, Scale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.layout.stage import Stage
from convviz.draw.layout.stamping_places import LABELS, Measures, places
from convviz.draw.parts.color_bar import ColorBar, limit_text
from convviz.draw.parts.leader import Leader
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.raster import Raster
from convviz.draw.parts.stamp_frame import StampFrame
from convviz.draw.parts.stamp_names import StampNames
from convviz.draw.parts.stamp_sheet import StampSheet
from convviz.draw.parts.window import Window
from convviz.formatting import number
from convviz.traces.stamped_map import Stamp, StampedMap

MOST_FLYERS = 64  # cells of a stamp that fly one by one


class Stamping2d(Group):
    """Input, loupe and sheet of a transposed convolution, one output channel of it.

    The picture is a function of the stamp: `show(i)` frames the number that stamps, puts
    its arithmetic into the loupe and the sums of all stamps up to it on the sheet. The
    input's channels come one after the other in the same place.

    Parameters
    ----------
    stamped
        What it shows.
    stage, theme
        Where and how.
    input_name
        What the input is called, e.g. "the digit 5".
    decimals
        Of the numbers on show.

    Attributes
    ----------
    window, frame
        Around the number that stamps, and around the cells of its stamp.
    moving
        What `show` changes.
    """

    def __init__(
        self,
        stamped: StampedMap,
        *,
        stage: Stage,
        theme: Theme,
        input_name: str,
        decimals: int,
    ) -> None:
        self.stamped, self.theme, self.stage, self.decimals = stamped, theme, stage, decimals
        trace = stamped.trace
        whole = _whole(trace.input) and _whole(trace.weight) and _whole(stamped.output)
        self.plain = partial(number, decimals=decimals, trim=True)
        self.signed = partial(number, decimals=decimals, sign=True, trim=True)
        self.sum_text = partial(number, decimals=decimals, trim=whole)
        own = trace.input[stamped.inputs.start : stamped.inputs.stop]
        kernels = [stamped.kernel(k) for k in range(len(stamped.inputs))]
        product = max(
            float(np.abs(k).max() * np.abs(v).max()) for k, v in zip(kernels, own, strict=True)
        )
        grey = own.min() >= 0 and own.max() <= 1
        signed: list[ArrayLike] = [stamped.largest_sum, product, stamped.output, *kernels]
        self.scale_of_values = DivergingScale(*signed, *([] if grey else [own]))
        self.input_scale: Scale = GreyScale() if grey else self.scale_of_values
        limit = limit_text(decimals)
        bar_size = stage.text_size(30)
        rows, columns = trace.input.shape[1:]
        sheet = stamped.sheet_size[0], stamped.sheet_size[1]
        kernel = trace.kernel_size[0], trace.kernel_size[1]
        at = places(
            Measures(
                (rows, columns),
                sheet,
                kernel,
                StampNames.note_count(stamped),
                ColorBar.width_upright(self.scale_of_values, limit, bar_size),
            ),
            stage,
        )
        grid = partial(NumberGrid, least_size=stage.text_size(20))
        self.input_grid = grid(
            own[0],
            at.image,
            scale=self.input_scale,
            text=self.plain,
            widest=_widest(self.plain, own),
            size=1.2 * stage.label_size,
            line_color=theme.image_line if grey else theme.line,
        )
        most = max(stamped.largest_sum, float(np.abs(stamped.output).max()))
        self.sheet = StampSheet(
            sheet,
            (stamped.kept[0], stamped.kept[1]),
            at.sheet,
            scale=self.scale_of_values,
            text=self.sum_text,
            widest=widest(self.sum_text(v) for v in (-most, most) if v >= 0 or self._negative()),
            theme=theme,
            number_size=stage.large_size,
            least_size=stage.text_size(20),
        )
        loupe_grid = partial(grid, size=stage.label_size, line_color=theme.line)
        self.value = loupe_grid(
            np.zeros((1, 1)),
            at.value,
            scale=self.input_scale,
            text=self.plain,
            widest=_widest(self.plain, own),
        )
        self.kernel = loupe_grid(
            kernels[0],
            at.kernel,
            scale=self.scale_of_values,
            text=self.signed,
            widest=widest(_widest(self.signed, k) for k in kernels),
        )
        self.stamp = loupe_grid(
            kernels[0],
            at.stamp,
            scale=self.scale_of_values,
            text=self.signed,
            widest=number(-product, decimals, sign=True, trim=whole),
        )
        self.value_frame = Window(at.value, theme.kernel, thickness=5)
        self.kernel_frame = Window(at.kernel, theme.kernel, thickness=5)
        colors = (theme.muted, theme.kernel, theme.muted)
        self.value_label, self.kernel_label, self.stamp_label = (
            Label(word, size=stage.label_size, color=color, anchor=anchor, align=align)
            for word, color, (anchor, align) in zip(LABELS, colors, at.labels, strict=True)
        )
        # the legend of a narrow map is wider than the map
        self._points_at_sheet = stage.shape != "tall" and at.legend.left >= at.sheet.left
        room = at.sheet.left - at.image.left - px(24)
        if stage.shape == "wide":
            name, _ = at.labels[1]
            room = name[0] - text_width(LABELS[1], stage.label_size) - px(24) - at.image.left
        elif stage.shape == "square":
            room = at.value.left - at.image.left - px(24)
        self.names = StampNames(
            stamped, at.image, at.sheet, room, stage=stage, theme=theme, input_name=input_name
        )
        self.bar = ColorBar(self.scale_of_values, at.legend, theme, text=limit, size=bar_size)
        self.window = Window(self.number_box(0), theme.kernel, thickness=5)
        self.frame = StampFrame(theme.kernel)
        self.leaders = Leader(color=theme.kernel)
        self.leader_opacity = self.leaders.get_stroke_opacity()
        self.sheet_leaders = Leader(color=theme.kernel)
        self.flyers = Group(*self._make_flyers())
        self.bias = self._make_bias()
        self._number = 0
        self.moving = Group(
            *(self.input_grid, self.names.input, self.sheet, self.leaders, self.sheet_leaders),
            *(self.value, self.value_frame, self.kernel, self.kernel_frame, self.stamp),
            *(self.window, self.frame, self.names.counter, self.flyers),
        )
        super().__init__(
            *(self.bar, self.names.sheet, self.value_label, self.kernel_label),
            *(self.stamp_label, self.moving),
        )
        self.show(0)

    def __len__(self) -> int:
        return len(self.stamped)

    def show(self, index: int, *, numbers: bool = True) -> Stamping2d:
        """Show the picture when stamp `index` has landed."""
        self.hold(index, numbers=numbers)
        self.fill(index + 1, numbers=numbers)
        return self

    def hold(self, index: int, *, numbers: bool = True) -> Stamp:
        """Show a stamp's arithmetic, and the frames where it belongs; return the stamp."""
        stamp = self.stamped.stamp(index)
        self._show_channel(stamp.input_index[0] - self.stamped.inputs.start)
        self.value.show(np.array([[stamp.value]]), numbers=numbers)
        self.stamp.show(stamp.products, numbers=numbers)
        self.names.count(index + 1)
        self.stand(self.number_box(index), self.stamp_box(index))
        self.hide_flyers()
        return stamp

    def fill(self, count: int, *, numbers: bool = True) -> None:
        """Show the sums of the first `count` stamps on the sheet."""
        self.sheet.show(self.stamped.sums(count), self.stamped.covered(count), numbers=numbers)

    def finish(self, *, cropped: float, added: float) -> None:
        """Show the sheet when all stamps have landed.

        Parameters
        ----------
        cropped
            How far the rim has gone, 0 to 1.
        added
            How far the bias has been added, and what no stamp has touched become it.
        """
        count = len(self)
        sums, covered = self.stamped.sums(count), self.stamped.covered(count)
        if added > 0:
            kept = self.stamped.kept
            sums[kept] += added * (self.stamped.output - sums[kept])
            covered[kept] = True
        self.sheet.show(sums, covered, numbers=added in (0, 1), cropped=cropped)

    def stand(self, number_box: Box, stamp_box: Box) -> None:
        """Put the window around a number, and the frame around a stamp's place."""
        self.window.place(number_box)
        self.frame.place(stamp_box, self.stamped.trace.kernel_size, self._share)
        value, stamp = self.value.raster.box, self.stamp.raster.box
        # seen from the map's edge on: numbers stand in its cells
        if self.stage.shape == "tall":
            ends, corners = ((0, 0), (1, 0)), ((0, 1), (1, 1))
            axis, edge = 1, self.names.below
        else:
            ends, corners = ((0, 0), (0, 1)), ((1, 0), (1, 1))
            axis, edge = 0, self.names.right
        self.leaders.connect(
            *(
                (cut(value.at(*end), number_box.at(*corner), axis, edge), value.at(*end))
                for corner, end in zip(corners, ends, strict=True)
            )
        )
        if self._points_at_sheet:
            left = self.sheet.box.left
            self.sheet_leaders.connect(
                *(
                    (stamp.at(1, y), cut(stamp.at(1, y), stamp_box.at(0, y), 0, left))
                    for y in (0, 1)
                )
            )

    def glide(self, start: int, end: int, alpha: float) -> None:
        """Put window and frame on the way from one stamp to another."""
        self.stand(
            between(self.number_box(start), self.number_box(end), alpha),
            between(self.stamp_box(start), self.stamp_box(end), alpha),
        )

    def fly(self, index: int, alpha: float) -> None:
        """Put the stamp on its way from the loupe to the sheet; dilation spreads its cells."""
        stamp = self.stamped.stamp(index)
        colors = self.scale_of_values.colors(stamp.products)
        if len(self.flyers) == 1:
            self._fly_one(
                self.flyers[0], colors, self.stamp.raster.box, self.stamp_box(index), alpha
            )
            return
        dilation = self.stamped.trace.dilation
        for flyer, (row, column) in zip(
            self.flyers, np.ndindex(*stamp.products.shape), strict=True
        ):
            end = self.sheet.cells(
                (stamp.start[0] + row * dilation[0], stamp.start[1] + column * dilation[1]), (1, 1)
            )
            start = self.stamp.raster.cell(row, column)
            self._fly_one(flyer, colors[row : row + 1, column : column + 1], start, end, alpha)

    def hide_flyers(self) -> None:
        for flyer in self.flyers:
            flyer.opacity = 0.0

    def number_box(self, index: int) -> Box:
        """Return where the number of a stamp stands in the input."""
        _, row, column = self.stamped.stamp(index).input_index
        box: Box = self.input_grid.raster.cell(row, column)
        return box

    def stamp_box(self, index: int) -> Box:
        """Return where a stamp lands, its holes included."""
        start, reach = self.stamped.stamp(index).start, self.stamped.trace.reach
        return self.sheet.cells((start[0], start[1]), (reach[0], reach[1]))

    def overlap(self, index: int, cell: tuple[int, int]) -> Group:
        """Return the frame of an earlier stamp, and one around a cell that it shares."""
        theme, trace = self.theme, self.stamped.trace
        earlier = StampFrame(theme.kernel, thickness=3)
        earlier.place(self.stamp_box(index), trace.kernel_size, self._share)
        box = self.sheet.cells(cell, (1, 1))
        # two tones, so that it is seen on a cell of any colour
        around = (Window(box, theme.background, thickness=8), Window(box, theme.ink, thickness=4))
        return Group(earlier, *around)

    @property
    def loupe(self) -> Group:
        """All that belongs to one stamp, but for the kernel."""
        return Group(
            *(self.value, self.value_frame, self.value_label, self.stamp, self.stamp_label),
            *(self.window, self.frame, self.leaders, self.sheet_leaders),
        )

    def _show_channel(self, number: int) -> None:
        if number != self._number:
            self._number = number
            trace = self.stamped.trace
            self.input_grid.show(trace.input[self.stamped.inputs[number]])
            self.kernel.show(self.stamped.kernel(number))
            self.names.show_channel(number)

    def _negative(self) -> bool:
        trace = self.stamped.trace
        return bool(
            trace.input.min() < 0 or trace.weight.min() < 0 or self.stamped.output.min() < 0
        )

    @property
    def _share(self) -> tuple[float, float]:
        """How much of a stamp's height and width one of its cells takes."""
        reach = self.stamped.trace.reach
        return 1 / reach[0], 1 / reach[1]

    @staticmethod
    def _fly_one(
        flyer: Raster, colors: NDArray[np.uint8], start: Box, end: Box, alpha: float
    ) -> None:
        flyer.colors = colors
        flyer.opacity = 1.0 if 0 < alpha < 1 else 0.0
        flyer.place(between(start, end, alpha))

    def _make_flyers(self) -> list[Raster]:
        size = self.stamped.trace.kernel_size
        colors = self.scale_of_values.colors(self.stamped.stamp(0).products)
        if size[0] * size[1] > MOST_FLYERS:
            return [Raster(colors, self.stamp.raster.box, line_color=self.theme.line)]
        return [
            Raster(colors[r : r + 1, c : c + 1], self.stamp.raster.cell(r, c))
            for r, c in np.ndindex(*size)
        ]

    def _make_bias(self) -> VGroup:
        """Return the bias, in the place of the stamp when that is no longer needed."""
        theme, size, box = self.theme, self.stage.label_size, self.stamp.raster.box
        bias = self.stamped.bias
        if bias is None:
            return VGroup()
        like = self.stamp_label
        name = Label("+ bias", size=size, color=theme.bias, anchor=like.anchor, align=like.align)
        at, align = box.center, like.align
        if self.stage.shape == "wide":
            at, align = box.at(0, 0.5), "left"
        figure = Label(
            self.signed(bias), size=size, color=theme.bias, weight="bold", anchor=at, align=align
        )
        return VGroup(name, figure)


def _whole(values: NDArray[np.floating]) -> bool:
    return bool((values == np.rint(values)).all())


def _widest(text: partial[str], values: NDArray[np.floating]) -> str:
    return widest({text(float(v)) for v in np.unique(values)})
