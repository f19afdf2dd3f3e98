"""The input of a one-dimensional picture of stamps, and what its rows are called."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from manim import Group, VGroup

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import text_width, widest
from convviz.draw.kit.units import px
from convviz.draw.layout.columns import Columns, paired
from convviz.draw.layout.stamp_rows_places import row_bands, row_places
from convviz.draw.layout.stamps_places import NAMES
from convviz.draw.parts.column_names import column_names, end_names
from convviz.draw.parts.sequence_rows import SequenceRows, row_height
from convviz.draw.parts.side_names import GAP, SideNames
from convviz.draw.parts.stamp_ground import StampGround
from convviz.draw.parts.stamp_looks import StampLooks
from convviz.draw.parts.strip_bars import Strip, strips_with_bars
from convviz.draw.parts.style import Style
from convviz.traces.stamped_map import StampedMap

MOST_ROWS = 8  # channels that are shown at once
MOST_SHOWN = 4  # of more than those
MOST_COLUMN = px(150)


class StampedRows(StampGround):
    """The input's channels, one under the other, and the names of all rows.

    Parameters
    ----------
    words
        What stands above the input's columns; their numbers by default.
    """

    def __init__(
        self,
        stamped: StampedMap,
        looks: StampLooks,
        box: Box,
        style: Style,
        decimals: int,
        words: Sequence[str] | None,
    ) -> None:
        self.stamped, trace = stamped, stamped.trace
        read, self.shown = _read_and_shown(stamped)
        self.dimmed = [row for row, channel in enumerate(self.shown) if channel not in read]
        self._lacks_rows = len(read) < len(stamped.inputs)
        several = trace.out_channels > 1
        bands = row_bands(box, style.size, rows=len(self.shown), sheet_lines=1 + several)
        side = SideNames(trace.input.shape, trace.output.shape, stamped.channel, style, box)
        sheet, kept = stamped.sheet_size[0], stamped.kept[0]
        (columns, own), (self.legend, bar), taken = strips_with_bars(
            (
                Strip(looks.sums, bands.sheet, bands.sheet.height),
                Strip(looks.inputs, bands.rows, row_height(bands.rows, len(self.shown))),
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
            side,
            style,
            decimals,
        )
        self.at = row_places(
            bands,
            trace,
            columns,
            (side.right + GAP, box.right - taken),
            number_name=text_width(widest(map(self._called, stamped.inputs)), style.size),
            stamp_number=text_width(looks.products.widest, 1.2 * style.least) / looks.products.fill,
            size=style.size,
        )
        self.strip = SequenceRows(
            trace.input[self.shown],
            own,
            bands.rows,
            look=looks.inputs,
            theme=style.theme,
            dimmed=self.dimmed,
        )
        self.grids = self.strip.rows
        self.input = Group(
            self.strip,
            side.name(side.of_input, bands.header.y),
            side.rows(self.strip, self.shown, self.dimmed, trace.in_channels),
            column_names(own, bands.header, words, style, size=style.size),
            bar,
        )
        self.names = side.output(bands.sheet.y)
        ends = Columns(
            columns.left, columns.width, (kept.start, kept.stop - kept.start, sheet - kept.stop)
        )
        self.ends = end_names(ends, bands.under, ("cropped", "cropped"), None, style)
        self.counter, self.changing = VGroup(), Group()
        self.edge = own.right, bands.rows.bottom
        super().__init__(self.input, self.names, self.ends)

    def box(self, index: int) -> Box | None:
        """Return where the number of a stamp stands; None where its channel has no row."""
        channel, place = self.stamped.stamp(index).input_index
        if channel not in self.shown:
            return None
        return self.strip.cells((self.shown.index(channel), place), (1, 1))

    def number_name(self, index: int) -> str:
        """Return what the number of a stamp is called; its channel too where some lack a row."""
        return self._called(self.stamped.stamp(index).input_index[0])

    def _called(self, channel: int) -> str:
        return f"{NAMES[0]}, channel {channel}" if self._lacks_rows else NAMES[0]


def _read_and_shown(stamped: StampedMap) -> tuple[list[int], list[int]]:
    """Return the channels with a row that are stamped, and all that have one."""
    inputs = stamped.inputs
    places: Sequence[int] = range(len(inputs))
    if len(inputs) > MOST_ROWS:
        places = sorted({0, *stamped.weightiest(MOST_SHOWN - 1)})
    read = [inputs[place] for place in places]
    every = stamped.trace.in_channels <= MOST_ROWS
    return read, list(range(stamped.trace.in_channels)) if every else read
