"""Windows over a sequence: the whole picture of a convolution or a pooling, at any step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from manim import Group

from convviz.draw.kit.boxes import Box, between
from convviz.draw.kit.label import widest
from convviz.draw.kit.scales import DivergingScale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.kit.widest_number import widest_number
from convviz.draw.layout.columns import paired
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.channel_sums import ChannelSums, Figures
from convviz.draw.parts.column_names import column_names, end_names
from convviz.draw.parts.leader import Leader
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.pooled_window import INFINITE, PooledWindow, halo
from convviz.draw.parts.raster import Raster
from convviz.draw.parts.sequence_rows import SequenceRows, row_height
from convviz.draw.parts.side_names import SideNames
from convviz.draw.parts.strip_bars import Strip, StripBars
from convviz.draw.parts.window import Window
from convviz.draw.parts.window_cells import WindowCells
from convviz.draw.pictures.windows_1d_bands import bands_of
from convviz.formatting import number
from convviz.traces.convolution_trace import Trace
from convviz.traces.pool_trace import PoolStep, PoolTrace
from convviz.traces.read_channels import ReadChannels
from convviz.traces.steps import Step

MOST_ROWS = 8  # channels that are shown at once
MOST_SHOWN = 4  # of more than those
MOST_COLUMN = px(190)
END_GAP = px(16)
NAME_GAP = px(26)
LEAST_HOLE = px(14)  # the width of a column between which holes can be seen

SIDES = {
    "zeros": "padding",
    "-inf": "padding",
    "reflect": "mirrored",
    "replicate": "repeated",
    "circular": "wrapped",
}


class Windows1d(Group):
    """The input's rows, the window's arithmetic below them, and the output's row.

    The picture is a function of the step: `show(i)` puts the window over the columns of
    step `i` of the channel, writes its arithmetic and fills the output up to it.

    Parameters
    ----------
    trace
        A one-dimensional convolution or pooling.
    stage, theme
        Where and how.
    decimals
        Of the numbers on show.
    words
        What stands above the columns; their numbers by default.
    channel
        The output channel, whose steps are counted from 0.

    Attributes
    ----------
    channels
        What the output channel reads, and which of it is shown.
    input_rows
        The input's channels that have a row.
    strip, output
        The input's rows and the output's.
    arithmetic
        `ChannelSums` or `PooledWindow`.
    input_bar, output_bar
        What the strips' colours mean; empty where their cells say their numbers.
    """

    def __init__(
        self,
        trace: Trace | PoolTrace,
        *,
        stage: Stage,
        theme: Theme,
        decimals: int,
        words: Sequence[str] | None = None,
        channel: int = 0,
    ) -> None:
        self.trace, self.stage, self.theme = trace, stage, theme
        self.channel = channel
        self.text: Callable[[float], str] = partial(number, decimals=decimals, trim=True)
        self.signed: Callable[[float], str] = partial(
            number, decimals=decimals, trim=True, sign=True
        )
        self.channels = ReadChannels(trace, channel, self._most_rows())
        self.input_rows = (
            list(range(trace.in_channels))
            if trace.in_channels <= self._most_rows()
            else self.channels.shown
        )
        self._first_row = self.input_rows.index(self.channels.shown[0])
        read = self.channels.shown
        values = trace.padded[self.input_rows]
        finite = np.where(np.isfinite(values), values, 0.0)
        self.input_scale = DivergingScale(finite, headroom=1.15)
        # pooling hands numbers on: they keep their colours
        self.scale_of_values = self.input_scale if self.pools else self._scale()
        self._least = stage.text_size(20)
        figures = None
        if isinstance(trace, Trace):
            figures = Figures(trace, self.channels, self.text, self.signed)
        bands, row, self.stacked = bands_of(trace, self.channels, self.input_rows, figures, stage)
        self.names = SideNames(
            trace.input.shape, trace.output.shape, channel, stage=stage, theme=theme
        )
        own = trace.input.shape[1]
        counts = (trace.padding[0], own, values.shape[1] - own - trace.padding[0])
        said = widest((widest_number(self.text, values[np.isfinite(values)]), INFINITE))
        said_of_output = widest_number(self.text, trace.output[channel])
        legends = StripBars(
            (
                Strip(self.input_scale, said, row_height(bands[1], len(values))),
                Strip(self.scale_of_values, said_of_output, bands[-1].height),
            ),
            partial(
                paired,
                counts=counts,
                windows=len(self),
                reach=self.reach,
                stride=trace.stride[0],
                most=MOST_COLUMN,
                gap=END_GAP,
            ),
            self.names.room,
            stage=stage,
            theme=theme,
            decimals=decimals,
        )
        self.columns, self.output_columns = self.names.beside(legends.columns, legends.width)
        self.input_bar, self.output_bar = legends.bars(
            (bands[1], bands[-1]), (self.columns, self.output_columns)
        )
        self.strip = SequenceRows(
            values,
            self.columns,
            bands[1],
            scale=self.input_scale,
            text=lambda v: self.text(v) if np.isfinite(v) else INFINITE,
            widest=said,
            theme=theme,
            number_size=stage.large_size,
            least_size=self._least,
            hollow=trace.padding_mode in ("zeros", "-inf"),
            beyond=self.overhang,
            dimmed=[i for i, number in enumerate(self.input_rows) if number not in read],
        )
        size = stage.label_size
        self.header = column_names(
            self.columns, bands[0], words, theme=theme, size=size, least_size=self._least
        )
        self.end_names = end_names(
            self.columns,
            bands[0],
            (SIDES[trace.padding_mode], self._behind_name()),
            self._copied(words),
            theme=theme,
            size=size,
            least_size=self._least,
        )
        self.input_name = self.names.name(self.names.of_input, bands[0].y)
        self.row_names = self.names.rows(
            self.strip, self.input_rows, self.strip.dimmed, trace.in_channels
        )
        rows = len(read)
        holes = trace.dilation[0] > 1 and self.columns.width >= LEAST_HOLE
        self.window = WindowCells(
            self.strip.cells,
            (rows, trace.kernel_size[0] if holes else self.reach),
            (1, trace.dilation[0] if holes else 1),
            theme.kernel,
            thickness=6 if self.columns.width > px(110) else 4,
        )
        self.arithmetic = self._arithmetic(bands[3], row, decimals, bands[4])
        place = bands[-1]
        self.output = NumberGrid(
            trace.output[channel][None],
            self.output_columns.over(0, len(self), place),
            scale=self.scale_of_values,
            text=self.text,
            widest=said_of_output,
            size=stage.large_size,
            least_size=self._least,
            line_color=theme.line,
        )
        self.output_name = self.names.output(place.y)
        self.marker = Window(self.marker_box(0), theme.kernel, thickness=5)
        # a narrow cell's number fills it
        thin = self.columns.width < px(110)
        self.winner = halo(self.window_box(0), theme, thickness=3 if thin else 5)
        self.leaders = Leader(color=theme.kernel)
        self.value_leader = Leader(color=theme.kernel)
        self.flyer = Raster(np.zeros((1, 1, 3), np.uint8), self.marker_box(0))
        super().__init__(
            *(self.input_name, self.row_names, self.header, self.end_names, self.strip),
            *(self.input_bar, self.output_bar, self.output_name, self.output),
            *(self.leaders, self.value_leader, self.arithmetic, self.window),
            *(self.winner, self.marker, self.flyer),
        )
        self.show(0)

    def __len__(self) -> int:
        """How many steps the channel has."""
        return self.trace.output.shape[1]

    @property
    def pools(self) -> bool:
        """Whether it is a pooling."""
        return isinstance(self.trace, PoolTrace)

    @property
    def finds_largest(self) -> bool:
        """Whether one of the window's numbers wins."""
        return isinstance(self.trace, PoolTrace) and self.trace.divisors is None

    @property
    def has_several(self) -> bool:
        """Whether several channels are added up."""
        return len(self.channels.reads) > 1

    @property
    def reach(self) -> int:
        """The columns from the window's first to its last, holes included."""
        return self.trace.reach[0]

    @property
    def overhang(self) -> int:
        """How many of the last columns are no padding: windows reach there, with ceil_mode."""
        if isinstance(self.trace, PoolTrace):
            return self.trace.padding_after[0] - self.trace.padding[0]
        return 0

    @property
    def moving(self) -> Group:
        """What `show` changes."""
        return Group(
            *(self.output, self.leaders, self.value_leader, self.arithmetic),
            *(self.window, self.winner, self.marker, self.flyer),
        )

    def step(self, index: int) -> Step | PoolStep:
        """Return a step of the channel."""
        return self.trace.step(self.channel * len(self) + index)

    def show(self, index: int, *, numbers: bool = True) -> Windows1d:
        """Show step `index` of the channel, without the numbers where they pass too fast."""
        step = self.step(index)
        self._stand(self._start(index))
        self.marker.place(self.marker_box(index))
        self.arithmetic.show(step, numbers=numbers)  # type: ignore[arg-type]
        self._win(step)
        self.fill(index + 1, numbers=numbers)
        self._lead(index)
        self.flyer.opacity = 0.0
        return self

    def fill(self, count: int, *, numbers: bool = True) -> None:
        """Show the first `count` numbers of the output."""
        self.output.reveal(count, self.theme.surface, numbers=numbers)

    def glide(self, index: int, alpha: float) -> None:
        """Be on the way from the step before to step `index`."""
        before, after = self._start(index - 1), self._start(index)
        self._stand(before + alpha * (after - before))
        self.hide_winner()
        self.marker.place(between(self.marker_box(index - 1), self.marker_box(index), alpha))
        self.value_leader.connect()

    def hide_winner(self) -> None:
        """Show no largest number in the input."""
        self.winner.set_stroke(opacity=0).set_stroke(opacity=0, background=True)

    def window_box(self, index: int) -> Box:
        """Return the window's box at a step."""
        return self.window.box((self._first_row, self._start(index)))

    def marker_box(self, index: int) -> Box:
        """Return the box of an output cell; it is never too thin to be seen."""
        cell = self.output.raster.cell(0, index)
        return cell.inset(-max(0.0, px(10) - cell.width) / 2, 0)

    def value_box(self) -> Box:
        """Return the cell of the value in the arithmetic."""
        return self.arithmetic.lines.value.box

    def enlarge(self, box: Box) -> None:
        """Let the patch stand there, on its way from the window to its place."""
        self.arithmetic.patch.raster.place(box)
        self.arithmetic.frame.place(box)
        self._connect(self.window_box(0), box)

    def _start(self, index: int) -> int:
        return self.step(index).start[0]

    def _stand(self, start: float) -> None:
        at = (self._first_row, start)
        self.window.place(at)
        self._connect(self.window.box(at), self.arithmetic.patch.raster.box)

    def _connect(self, window: Box, patch: Box) -> None:
        # from below the rows, which the lines shall not cross
        floor = self.strip.box.bottom
        self.leaders.connect(
            ((window.left, floor, 0), patch.at(0, 0)),
            ((window.right, floor, 0), patch.at(1, 0)),
        )

    def _lead(self, index: int) -> None:
        self.value_leader.connect(
            (self.value_box().at(0.5, 1), self.output.raster.cell(0, index).at(0.5, 0))
        )

    def _win(self, step: Step | PoolStep) -> None:
        found = step.argmax if isinstance(step, PoolStep) else None
        seen = float(found is not None)
        if found is not None:
            box = self.strip.cells((self._first_row, found[1]), (1, 1))
            self.winner.place(box)
        self.winner.set_stroke(opacity=seen).set_stroke(opacity=seen, background=True)

    def _most_rows(self) -> int:
        return MOST_ROWS if self.trace.in_channels <= MOST_ROWS else MOST_SHOWN

    def _scale(self) -> DivergingScale:
        outputs = self.trace.output[self.channel]
        products = self.channels.largest_products()
        return DivergingScale(outputs, products, products.sum(axis=1), headroom=1.1)

    def _arithmetic(
        self, box: Box, row: float, decimals: int, lines: Box
    ) -> ChannelSums | PooledWindow:
        own = lines if lines.height > 1e-6 else None
        if isinstance(self.trace, PoolTrace):
            return PooledWindow(
                self.trace,
                self.channel,
                box,
                stage=self.stage,
                theme=self.theme,
                decimals=decimals,
                row_height=row,
                scale=self.scale_of_values,
                lines=own,
            )
        return ChannelSums(
            self.trace,
            self.channels,
            box,
            stage=self.stage,
            theme=self.theme,
            decimals=decimals,
            row_height=row,
            input_scale=self.input_scale,
            scale=self.scale_of_values,
            lines=own,
            stacked=self.stacked,
        )

    def _behind_name(self) -> str:
        if self.overhang and self.trace.padding[0]:
            return "padding, beyond"
        return "beyond" if self.overhang else SIDES[self.trace.padding_mode]

    def _copied(self, words: Sequence[str] | None) -> list[list[str]] | None:
        """Return what each column at the ends copies: a word or a position."""
        sources = self.trace.source_indices[0]
        front, own, behind = self.columns.counts
        if self.trace.padding_mode in ("zeros", "-inf"):
            return None
        names = [str(i) for i in range(own)] if words is None else list(words)
        return [
            [names[i] for i in sources[:front]],
            [names[i] for i in sources[front + own : front + own + behind]],
        ]
