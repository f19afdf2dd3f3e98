"""The input of a one-dimensional picture of stamps, and what its rows are called."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from manim import Group, VGroup

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, text_width, widest
from convviz.draw.kit.units import px
from convviz.draw.layout.columns import Columns, paired
from convviz.draw.layout.stamp_rows_places import RowBands, row_bands, row_places
from convviz.draw.layout.stamps_places import NAMES, StampsPlaces
from convviz.draw.parts.column_names import column_names, end_names
from convviz.draw.parts.number_grid import uncover
from convviz.draw.parts.sequence_rows import SequenceRows, row_height
from convviz.draw.parts.side_names import GAP, SideNames
from convviz.draw.parts.stamp_cells import FILL
from convviz.draw.parts.stamp_figures import StampFigures
from convviz.draw.parts.strip_bars import Strip, strips_with_bars
from convviz.draw.parts.style import Style
from convviz.traces.stamped_map import StampedMap

MOST_ROWS = 8  # channels that are shown at once
MOST_SHOWN = 4  # of more than those
MOST_COLUMN = px(150)


class StampedRows(Group):
    """The input's channels, one under the other, and the names of all rows.

    Parameters
    ----------
    words
        What stands above the input's columns; their numbers by default.

    Attributes
    ----------
    at
        Where all parts of the picture stand.
    shown
        The channels that have a row.
    names
        The labels of the output.
    legend, ends
        Of the sheet's colours, where its cells do not say their numbers; what names the
        cells that will be cropped.
    channel
        Which channel is on show; None where each has a row.
    changing
        What `use` changes.
    of_number, of_stamp
        The labels that come with the number, and with the stamp.
    come
        How far the input is uncovered.
    right, below
        How far to the right and below the input reaches.
    """

    def __init__(
        self,
        stamped: StampedMap,
        figures: StampFigures,
        *,
        box: Box,
        style: Style,
        decimals: int,
        words: Sequence[str] | None,
    ) -> None:
        self.stamped, self.style, self.stage, self._right = stamped, style, style.stage, box.right
        self.come = 1.0
        trace, self._figures = stamped.trace, figures
        self._look = style.cells(figures.values, figures.text, figures.longest_input)
        read, self.shown = _read_and_shown(stamped)
        lacks_rows = len(read) < len(stamped.inputs)
        bands = row_bands(
            box,
            style.size,
            rows=len(self.shown),
            number_lines=2 if lacks_rows else 1,
            sheet_lines=2 if trace.out_channels > 1 else 1,
        )
        self._names = SideNames(
            trace.input.shape,
            trace.output.shape,
            stamped.channel,
            style,
            box,
        )
        self._columns, own, bars, right = self._places(bands, decimals)
        self.legend, self._input_bar = bars
        self.strip = self._strip(bands, own, read)
        self.at = self._at(bands, right, lacks_rows)
        self.header = column_names(own, bands.header, words, style, size=style.size)
        names = self._names
        self.title = names.name(names.of_input, bands.header.y)
        self.row_names = names.rows(self.strip, self.shown, self.strip.dimmed, trace.in_channels)
        self.names = names.output(bands.sheet.y)
        self.ends = self._end_names(bands)
        self.channel = self._channel_note() if lacks_rows else None
        self.input = Group(self.strip, self.title, self.row_names, self.header, self._input_bar)
        self.of_number = [] if self.channel is None else [self.channel]
        self.of_stamp: list[Label] = []
        self.changing = Group(*self.of_number)
        self.right, self.below = self.strip.columns.right, self.strip.box.bottom
        super().__init__(self.input, self.names, self.ends, self.changing)

    def use(self, number: int) -> None:
        """Show which channel stamps."""
        if self.channel is not None:
            self.channel.set_text(_note(self.stamped.inputs[number]))

    def count(self, landed: int) -> None:
        """Say nothing: the columns are numbered."""

    def uncover(self, alpha: float) -> None:
        """Show the input on its way from empty (0) to all its numbers (1)."""
        self.come = alpha
        uncover(self.strip.rows, alpha, silent=self.strip.dimmed)

    def box(self, index: int) -> Box | None:
        """Return where the number of a stamp stands; None where its channel has no row."""
        channel, place = self.stamped.stamp(index).input_index
        if channel not in self.shown:
            return None
        return self.strip.cells((self.shown.index(channel), place), (1, 1))

    def _places(
        self, bands: RowBands, decimals: int
    ) -> tuple[Columns, Columns, list[Group], float]:
        """Return the columns of sheet and input, their legends, and where columns may end."""
        trace, figures = self.stamped.trace, self._figures
        sheet = self.stamped.sheet_size[0]
        rows = row_height(bands.rows, len(self.shown))
        (columns, own), bars, taken = strips_with_bars(
            (
                Strip(figures.sums(self.style), bands.sheet, bands.sheet.height),
                Strip(self._look, bands.rows, rows),
            ),
            partial(
                paired,
                counts=(0, sheet, 0),
                windows=trace.input.shape[1],
                reach=trace.reach[0],
                stride=trace.stride[0],
                most=MOST_COLUMN,
                gap=0.0,
            ),
            self._names,
            self.style,
            decimals,
        )
        return columns, own, bars, self._right - taken

    def _strip(self, bands: RowBands, own: Columns, read: list[int]) -> SequenceRows:
        return SequenceRows(
            self.stamped.trace.input[self.shown],
            own,
            bands.rows,
            look=self._look,
            theme=self.style.theme,
            dimmed=[i for i, channel in enumerate(self.shown) if channel not in read],
        )

    def _at(self, bands: RowBands, right: float, lacks_rows: bool) -> StampsPlaces:
        size, trace = self.stage.label_size, self.stamped.trace
        said = [NAMES[0], *([widest(map(_note, self.stamped.inputs))] if lacks_rows else [])]
        needed = text_width(self._figures.longest_product, self.stage.text_size(20) * 1.2) / FILL
        return row_places(
            bands,
            trace,
            self._columns,
            (self._names.right + GAP, right),
            number_name=max(text_width(text, size) for text in said),
            stamp_number=needed,
            size=size,
            number_lines=len(said),
        )

    def _channel_note(self) -> Label:
        anchor, align = self.at.names[0]
        return self.style.label("", (anchor - (0, px(1.2 * self.style.size), 0), align))

    def _end_names(self, bands: RowBands) -> VGroup:
        sheet, kept, columns = self.stamped.sheet_size[0], self.stamped.kept[0], self._columns
        counts = kept.start, kept.stop - kept.start, sheet - kept.stop
        return end_names(
            Columns(columns.left, columns.width, counts),
            bands.under,
            ("cropped", "cropped"),
            None,
            self.style,
        )


def _read_and_shown(stamped: StampedMap) -> tuple[list[int], list[int]]:
    """Return the channels with a row that are stamped, and all that have one."""
    inputs = stamped.inputs
    places: Sequence[int] = range(len(inputs))
    if len(inputs) > MOST_ROWS:
        places = sorted({0, *stamped.weightiest(MOST_SHOWN - 1)})
    read = [inputs[place] for place in places]
    every = stamped.trace.in_channels <= MOST_ROWS
    return read, list(range(stamped.trace.in_channels)) if every else read


def _note(channel: int) -> str:
    return f"channel {channel}"
