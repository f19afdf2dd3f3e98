"""The input of a two-dimensional picture of stamps, and what its maps are called."""

from __future__ import annotations

from functools import partial

from manim import Group, VGroup

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, fitted_size, shortened, text_width, widest
from convviz.draw.kit.units import px
from convviz.draw.layout.stamp_maps_places import Measures, map_places
from convviz.draw.parts.color_bar import ColorBar, limit_text
from convviz.draw.parts.number_grid import NumberGrid, uncover
from convviz.draw.parts.stamp_figures import StampFigures
from convviz.draw.parts.style import Style
from convviz.formatting import shape
from convviz.traces.stamped_map import StampedMap

COUNTS = ("stamp {} of {}", "{} of {}", "{}")  # the longest that fits stands above the sheet


class StampedMaps(Group):
    """The input's channels, one after the other in one place, and the names of both maps.

    Parameters
    ----------
    input_name
        What the input is, e.g. "the digit 5".

    Attributes
    ----------
    at
        Where all parts of the picture stand.
    shown
        The channels that are shown.
    names
        The labels of the output.
    legend, ends
        Of the sheet's colours; what names its rim: nothing.
    channel
        Which channel is on show; None where there is only one.
    changing
        What `use` and `count` change.
    of_number, of_stamp
        The labels that come with the number, and with the stamp.
    come
        How far the input is uncovered.
    right, below
        How far to the right and below the input's labels reach.
    """

    def __init__(
        self,
        stamped: StampedMap,
        figures: StampFigures,
        *,
        box: Box,
        style: Style,
        decimals: int,
        input_name: str,
    ) -> None:
        self.stamped, self.theme, self.stage = stamped, style.theme, style.stage
        stage, theme = style.stage, style.theme
        self.come = 1.0
        self.shown = list(stamped.inputs)
        self._number, self._several = 0, len(stamped.inputs) > 1
        limit, size = limit_text(decimals), stage.text_size(30)
        upright = ColorBar.width_upright(figures.values, limit, size)
        self.at = map_places(Measures(stamped, stage.label_size, upright), box)
        self.grid = NumberGrid(
            stamped.trace.input[stamped.inputs[0]],
            self.at.image,
            style.cells(
                figures.inputs,
                figures.text,
                figures.longest_input,
                size=1.2 * stage.label_size,
                line=theme.image_line if figures.is_grey else theme.line,
            ),
        )
        self._label = partial(Label, size=stage.label_size, align="left")
        self._up = px(stage.label_size * 0.75)
        self.title = self._title()
        self.notes = self._notes(input_name)
        self.channel = self.notes[-1] if self._several else None
        self.names, self.counter = self._output()
        assert self.at.legend is not None
        self.legend = Group(ColorBar(figures.values, self.at.legend, theme, text=limit, size=size))
        self.ends = VGroup()
        self.input = Group(self.grid, self.title, self.notes)
        self.changing = Group(self.grid, self.notes, self.counter)
        self.of_number: list[Label] = []
        self.of_stamp = [self.counter]
        image = self.at.image
        self.right = max(image.right, *(each.get_right()[0] for each in (self.title, *self.notes)))
        self.below = image.bottom - px(stage.label_size * 1.45) * len(self.notes)
        super().__init__(self.title, self.names, self.changing)

    def use(self, number: int) -> None:
        """Show one of the channels that are stamped."""
        if number != self._number:
            self._number = number
            self.grid.show(self.stamped.trace.input[self.stamped.inputs[number]])
            if self.channel is not None:
                self.channel.set_text(self._channel(number))

    def count(self, landed: int) -> None:
        """Say how many stamps have landed; nothing before the first."""
        self.counter.set_text(self._count.format(landed, len(self.stamped)) if landed else "")

    def uncover(self, alpha: float) -> None:
        """Show the input on its way from empty (0) to all its numbers (1)."""
        self.come = alpha
        uncover([self.grid], alpha)

    def box(self, index: int) -> Box | None:
        """Return where the number of a stamp stands."""
        _, row, column = self.stamped.stamp(index).input_index
        cell: Box = self.grid.raster.cell(row, column)
        return cell

    def _channel(self, number: int) -> str:
        return f"channel {self.stamped.inputs[number]} of {self.stamped.trace.in_channels}"

    def _title(self) -> Label:
        image, size = self.at.image, self.stage.label_size
        names = f"input {shape(self.stamped.trace.input.shape[1:])}", "input"
        fits = (name for name in names if text_width(name, size) <= self.at.name_room)
        anchor = (image.left, image.top + self._up, 0)
        return self._label(next(fits, "input"), color=self.theme.ink, anchor=anchor)

    def _notes(self, input_name: str) -> VGroup:
        """Return what stands under the input: its name and, of several, the channel's."""
        stage, image, room = self.stage, self.at.image, self.at.name_room
        longest = widest(self._channel(n) for n in range(len(self.stamped.inputs)))
        texts = [input_name, *([longest] if self._several else [])]
        least = stage.text_size(20)
        size = min(fitted_size(text, stage.label_size, room, least=least) for text in texts)
        texts[1:] = [self._channel(0)] * self._several
        return VGroup(
            *(
                Label(
                    shortened(text, size, room + 1e-6),
                    size=size,
                    color=self.theme.muted,
                    anchor=(image.left, image.bottom - self._up - i * px(size * 1.3), 0),
                    align="left",
                )
                for i, text in enumerate(texts)
            )
        )

    def _output(self) -> tuple[VGroup, Label]:
        """Return the output's name and, to its right, how many stamps have landed."""
        sheet, size, theme = self.at.sheet, self.stage.label_size, self.theme
        called, start = self.at.sheet_name
        wide, top, last = text_width(called, size), sheet.top + self._up, len(self.stamped)
        free = sheet.right - start - wide - px(24)
        self._count = next(
            (form for form in COUNTS if text_width(form.format(last, last), size) <= free), ""
        )
        counter = Label(
            "", size=size, color=theme.muted, anchor=(sheet.right, top, 0), align="right"
        )
        return VGroup(self._label(called, color=theme.ink, anchor=(start, top, 0))), counter
