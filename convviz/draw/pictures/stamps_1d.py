"""Stamps on a row: the whole picture of a one-dimensional transposed convolution."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from manim import Group, VGroup

from convviz.draw.kit.boxes import Box, between
from convviz.draw.kit.label import Label, text_width
from convviz.draw.kit.scales import DivergingScale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.kit.widest_number import longest_up_to, widest_number
from convviz.draw.layout.columns import Columns, paired
from convviz.draw.layout.stage import Stage
from convviz.draw.layout.stamps_1d_bands import bands_of
from convviz.draw.parts.column_names import column_names, end_names
from convviz.draw.parts.leader import Leader
from convviz.draw.parts.sequence_rows import SequenceRows, row_height
from convviz.draw.parts.side_names import GAP, SideNames
from convviz.draw.parts.stamp_loupe import StampLoupe
from convviz.draw.parts.stamp_row import FILL, StampFrames, StampRow
from convviz.draw.parts.stamp_sheet import FILL as SHEET_FILL
from convviz.draw.parts.stamp_sheet import StampSheet
from convviz.draw.parts.strip_bars import Strip, StripBars
from convviz.draw.parts.window import Window
from convviz.formatting import number
from convviz.traces.stamped_map import Stamp, StampedMap

MOST_ROWS = 8  # channels that are shown at once
MOST_SHOWN = 4  # of more than those
MOST_COLUMN = px(150)


class Stamps1d(Group):
    """The input's rows, a number times the kernel, its stamp, and the row on which it lands.

    The picture is a function of the stamp: `show(i)` frames the number that stamps, writes
    its stamp above the cells on which it falls, and the sums of all stamps up to it there.

    Parameters
    ----------
    stamped
        What it shows.
    stage, theme
        Where and how.
    decimals
        Of the numbers on show.
    words
        What stands above the input's columns; their numbers by default.

    Attributes
    ----------
    input_rows
        The input's channels that have a row.
    strip, sheet
        The input's rows, and the cells on which the stamps are added up.
    stamp
        The stamp, above the sheet.
    input_bar, sheet_bar
        What the strips' colours mean; empty where their cells say their numbers.
    """

    def __init__(
        self,
        stamped: StampedMap,
        *,
        stage: Stage,
        theme: Theme,
        decimals: int,
        words: Sequence[str] | None = None,
    ) -> None:
        self.stamped, self.stage, self.theme = stamped, stage, theme
        trace = stamped.trace
        self.text: Callable[[float], str] = partial(number, decimals=decimals, trim=True)
        self.signed: Callable[[float], str] = partial(
            number, decimals=decimals, trim=True, sign=True
        )
        self._least = stage.text_size(20)
        every = trace.in_channels <= MOST_ROWS
        read = (
            list(stamped.inputs)
            if len(stamped.inputs) <= MOST_ROWS
            else [stamped.inputs[n] for n in sorted({0, *stamped.weightiest(MOST_SHOWN - 1)})]
        )
        self.input_rows = list(range(trace.in_channels)) if every else read
        self.others = len(stamped.inputs) - len(read)
        values = trace.input[self.input_rows]
        kernels = np.array([stamped.kernel(n) for n in range(len(stamped.inputs))])
        whole = trace.input[stamped.inputs.start : stamped.inputs.stop]
        product = float((np.abs(kernels).max(axis=1) * np.abs(whole).max(axis=1)).max())
        self.input_scale = DivergingScale(trace.input, headroom=1.15)
        self.scale_of_values = DivergingScale(
            stamped.largest_sum, product, stamped.output, headroom=1.1
        )
        bands = bands_of(stamped, len(self.input_rows), stage)
        self.names = SideNames(
            trace.input.shape, trace.output.shape, stamped.channel, stage=stage, theme=theme
        )
        sheet, kept = stamped.sheet_size[0], stamped.kept[0]
        most = max(stamped.largest_sum, float(np.abs(stamped.output).max()))
        figures, said = longest_up_to(self.text, most), widest_number(self.text, values)
        legends = StripBars(
            (
                Strip(self.scale_of_values, figures, bands[7].height, SHEET_FILL),
                Strip(self.input_scale, said, row_height(bands[1], len(values))),
            ),
            partial(
                paired,
                counts=(0, sheet, 0),
                windows=trace.input.shape[1],
                reach=stamped.trace.reach[0],
                stride=trace.stride[0],
                most=MOST_COLUMN,
                gap=0.0,
            ),
            self.names.room,
            stage=stage,
            theme=theme,
            decimals=decimals,
        )
        self.columns, self.input_columns = self.names.beside(legends.columns, legends.width)
        self._right = stage.body.right - legends.width
        self.sheet_bar, self.input_bar = legends.bars(
            (bands[7], bands[1]), (self.columns, self.input_columns)
        )
        self.strip = SequenceRows(
            values,
            self.input_columns,
            bands[1],
            scale=self.input_scale,
            text=self.text,
            widest=said,
            theme=theme,
            number_size=stage.large_size,
            least_size=self._least,
            dimmed=[i for i, channel in enumerate(self.input_rows) if channel not in read],
        )
        self.header = column_names(
            self.input_columns,
            bands[0],
            words,
            theme=theme,
            size=stage.label_size,
            least_size=self._least,
        )
        self.input_name = self.names.name(self.names.of_input, bands[0].y)
        self.row_names = self.names.rows(
            self.strip, self.input_rows, self.strip.dimmed, trace.in_channels
        )
        self.stamp_name = self.names.name("stamp", bands[5].y)
        self.output_name = self.names.output(bands[7].y)
        self.loupe = StampLoupe(
            bands[3],
            kernels,
            [self._kernel_text(channel) for channel in stamped.inputs],
            whole,
            text=self.text,
            signed=self.signed,
            scale=self.input_scale,
            stage=stage,
            theme=theme,
        )
        row = self._sheet_row = bands[7]
        self._drop = bands[5].y - row.y
        self.sheet = StampSheet(
            (1, sheet),
            (slice(0, 1), kept),
            self.columns.over(0, sheet, row),
            scale=self.scale_of_values,
            text=self.text,
            widest=figures,
            theme=theme,
            number_size=stage.large_size,
            least_size=self._least,
        )
        ends = Columns(
            self.columns.left,
            self.columns.width,
            (kept.start, kept.stop - kept.start, sheet - kept.stop),
        )
        self.cropped = end_names(
            ends,
            bands[8],
            ("cropped", "cropped"),
            None,
            theme=theme,
            size=stage.label_size,
            least_size=self._least,
        )
        longest = longest_up_to(self.signed, product)
        self._stamp_cell = self._stamp_width(longest)
        self.stamp = StampRow(
            self.stamp_boxes(0),
            scale=self.scale_of_values,
            text=self.signed,
            widest=longest,
            number_size=stage.label_size,
            least_size=self._least,
            line_color=theme.line if self._stamp_cell > px(12) else None,
        )
        self.frame = StampFrames(theme)
        self.window = Window(self.number_box(0) or self.loupe.number.raster.box, theme.kernel)
        self.leaders = Leader(color=theme.kernel)
        self.stamp_leaders = Leader(color=theme.kernel)
        self._leader_opacity = self.leaders.get_stroke_opacity()
        self.bias = self._make_bias(bands[5])
        self.moving = Group(
            *(self.leaders, self.stamp_leaders, self.loupe.number, self.loupe.kernel),
            *(self.loupe.kernel_name, self.sheet, self.frame, self.stamp, self.window),
        )
        super().__init__(
            *(self.input_name, self.row_names, self.header, self.input_bar, self.strip),
            *(self.output_name, self.sheet_bar, self.loupe),
            *(self.stamp_name, self.cropped, self.moving),
        )
        self.show(0)

    def __len__(self) -> int:
        return len(self.stamped)

    def show(self, index: int, *, numbers: bool = True) -> Stamps1d:
        """Show the picture when stamp `index` has landed."""
        self.hold(index, numbers=numbers)
        self.fill(index + 1, numbers=numbers)
        return self

    def hold(self, index: int, *, numbers: bool = True) -> Stamp:
        """Show a number, its kernel and its stamp above the sheet; return the stamp."""
        stamp = self.stamped.stamp(index)
        self.use(index, numbers=numbers)
        self.stamp.place(self.stamp_boxes(index)).show(stamp.products, numbers=numbers)
        self.frame.place(self.landing_boxes(index))
        self.stand(self.number_box(index), self.stamp_boxes(index))
        return stamp

    def use(self, index: int, *, numbers: bool = True) -> None:
        """Show a stamp's number and its kernel."""
        stamp = self.stamped.stamp(index)
        name = self._kernel_text(stamp.input_index[0])
        self.loupe.show(stamp.value, stamp.kernel, name, numbers=numbers)

    def stand(self, number: Box | None, stamp: list[Box]) -> None:
        """Let the window stand around a number, and the lines lead from it to the stamp."""
        seen = number is not None
        self.window.set_stroke(opacity=float(seen))
        self.leaders.set_stroke(opacity=self._leader_opacity * seen)
        if number is not None:
            self.window.place(number)
            own = self.loupe.number.raster.box
            # from below the rows, whose numbers they would cross
            floor = self.strip.box.bottom
            self.leaders.connect(
                ((number.left, floor, 0), own.at(0, 0)), ((number.right, floor, 0), own.at(1, 0))
            )
        kernel, first, last = self.loupe.kernel.raster.box, stamp[0], stamp[-1]
        self.stamp_leaders.connect(
            (kernel.at(0, 1), first.at(0, 0)), (kernel.at(1, 1), last.at(1, 0))
        )

    def fill(self, count: int, *, numbers: bool = True) -> None:
        """Show the sums of the first `count` stamps on the sheet."""
        self.sheet.show(
            self.stamped.sums(count)[None], self.stamped.covered(count)[None], numbers=numbers
        )

    def crop(self, share: float) -> None:
        """Let the rim go; at 1 it is gone."""
        count = len(self)
        covered = self.stamped.covered(count)
        self.sheet.show(self.stamped.sums(count)[None], covered[None], cropped=share)

    def finished(self) -> None:
        """Show the layer's output in the place of the sums."""
        kept = self.stamped.kept[0]
        values, shown = np.zeros(self.stamped.sheet_size), np.zeros(self.stamped.sheet_size, bool)
        values[kept], shown[kept] = self.stamped.output, True
        self.sheet.show(values[None], shown[None], cropped=1.0)

    def row_of(self, index: int) -> int | None:
        """Return the row of the number that stamps; None where its channel has none."""
        channel = self.stamped.stamp(index).input_index[0]
        return self.input_rows.index(channel) if channel in self.input_rows else None

    def number_box(self, index: int) -> Box | None:
        """Return the box of the number that stamps."""
        row = self.row_of(index)
        if row is None:
            return None
        return self.strip.cells((row, self.stamped.stamp(index).input_index[1]), (1, 1))

    def stamp_boxes(self, index: int, *, raised: float = 1.0) -> list[Box]:
        """Return the cells of a stamp above the sheet, or on the way down to it.

        Above a sheet whose cells are too narrow for numbers they are larger.
        """
        landing = self.landing_boxes(index)
        up = raised * self._drop
        width = self._stamp_cell
        if width <= self.columns.width:
            return [box.moved(0, up) for box in landing]
        every = self.stamped.trace.dilation[0]
        half = ((len(landing) - 1) * every + 1) * width / 2
        middle = (landing[0].left + landing[-1].right) / 2
        left = min(max(middle, self.names.right + GAP + half), self._right - half) - half
        large = [
            Box(left + k * every * width, box.bottom, left + (k * every + 1) * width, box.top)
            for k, box in enumerate(landing)
        ]
        return [
            between(low, high.moved(0, self._drop), raised)
            for low, high in zip(landing, large, strict=True)
        ]

    def _stamp_width(self, longest: str) -> float:
        """Return how wide the stamp's cells are above the sheet."""
        needed = text_width(longest, self._least * 1.2) / FILL
        if needed <= self.columns.width:
            return self.columns.width
        room = self._right - self.names.right - GAP
        return max(self.columns.width, min(needed, room / self.stamped.trace.reach[0]))

    def landing_boxes(self, index: int) -> list[Box]:
        """Return the cells of the sheet on which a stamp falls."""
        start, trace = self.stamped.stamp(index).start[0], self.stamped.trace
        return [
            self.columns.over(start + k * trace.dilation[0], 1, self._sheet_row)
            for k in range(trace.kernel_size[0])
        ]

    @property
    def shrinks(self) -> bool:
        """Whether a stamp becomes smaller as it falls."""
        return self._stamp_cell > self.columns.width

    @property
    def at_work(self) -> Group:
        """All that belongs to one stamp."""
        return Group(
            *(self.loupe, self.stamp, self.stamp_name, self.window, self.leaders),
            *(self.stamp_leaders, self.frame),
        )

    def _make_bias(self, band: Box) -> VGroup:
        """Return the bias, in the place of the stamp when that is no longer needed."""
        bias, size = self.stamped.bias, self.stage.label_size
        if bias is None:
            return VGroup()
        text, left = f"{self.signed(bias)} on every number", self.names.right + GAP
        half = text_width(text, size, "medium") / 2
        said = Label(
            text,
            size=size,
            color=self.theme.bias,
            weight="medium",
            anchor=(max(self.sheet.output_box.x, left + half), band.y, 0),
        )
        name = Label(
            "bias",
            size=size,
            color=self.theme.bias,
            anchor=(self.names.right, band.y, 0),
            align="right",
        )
        return VGroup(name, said)

    def _kernel_text(self, channel: int) -> str:
        several = len(self.stamped.inputs) > 1
        return f"kernel, channel {channel}" if several else "kernel"
