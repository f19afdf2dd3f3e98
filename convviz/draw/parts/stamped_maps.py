"""The input of a two-dimensional picture of stamps, and what its maps are called."""

from __future__ import annotations

from manim import Group, VGroup

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, fitted_size, shortened, text_width
from convviz.draw.kit.units import px
from convviz.draw.layout.stamp_maps_places import map_places
from convviz.draw.parts.color_bar import ColorBar, limit_text
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.stamp_ground import StampGround
from convviz.draw.parts.stamp_looks import StampLooks
from convviz.draw.parts.style import Style
from convviz.formatting import shape
from convviz.traces.stamped_map import StampedMap

COUNTS = ("stamp {0} of {0}", "{0} of {0}", "{0}", "")  # the longest that fits


class StampedMaps(StampGround):
    """The input's channels, one after the other in one place, and the names of both maps.

    Parameters
    ----------
    input_name
        What the input is, e.g. "the digit 5".

    Attributes
    ----------
    channel
        Says which channel is on show; None where there is only one.
    """

    def __init__(
        self,
        stamped: StampedMap,
        looks: StampLooks,
        box: Box,
        style: Style,
        decimals: int,
        input_name: str,
    ) -> None:
        self.stamped, trace, first = stamped, stamped.trace, stamped.inputs[0]
        self.shown, self._channel, several = stamped.inputs, first, len(stamped.inputs) > 1
        limit, size = limit_text(decimals), style.stage.text_size(30)
        upright = ColorBar.width_upright(looks.values, limit, size)
        self.at = at = map_places(stamped, box, style.size, upright)
        self.grid = NumberGrid(trace.input[first], at.image, looks.inputs)
        self.grids = [self.grid]
        label, up = style.label, (0, px(style.size * 0.75), 0)
        titles = [f"input {shape(trace.input.shape[1:])}", "input"]
        title = _fitting(titles, at.title - at.image.left, style.size)
        texts = [input_name, *([self._told(stamped.inputs[-1])] if several else [])]
        notes = _under(at.image, texts, at.notes - at.image.left, style)
        self.channel = notes[1].set_text(self._told(first)) if several else None
        called, last = [f"output {shape(stamped.output.shape)}"], len(stamped)
        if trace.out_channels > 1:
            own = f"channel {stamped.channel}"
            called = [f"{called[0]}, {own} of {trace.out_channels}", f"{called[0]}, {own}", own]
        name = _fitting(called, at.sheet.right - at.sheet_title, style.size)
        # the name of a narrow sheet begins before it
        wide = text_width(name, style.size)
        room = max(at.sheet.width, wide) - wide - px(24)
        self._form = _fitting([form.format(last) for form in COUNTS], room, style.size)
        start = at.sheet.at(1, 0) - (max(at.sheet.width, wide), 0, 0)
        ink = style.theme.ink
        head = label(title, (at.image.at(0, 0) + up, "left"), color=ink)
        self.names = VGroup(label(name, (start + up, "left"), color=ink))
        self.counter = VGroup(label("", (at.sheet.at(1, 0) + up, "right")))
        self.legend = Group(ColorBar(looks.values, at.legend, style.theme, text=limit, size=size))
        self.ends = VGroup()
        self.input = Group(self.grid, head, *notes)
        self.changing = Group(self.grid, *notes, self.counter)
        right = max(at.image.right, *(each.get_right()[0] for each in (head, *notes)))
        self.edge = right, notes[-1].get_bottom()[1] - px(style.size * 0.3)
        super().__init__(head, self.names, self.changing)

    def turn(self, channel: int, landed: int) -> None:
        """Show which channel stamps, and how many stamps have landed."""
        said = self._form.replace(str(len(self.stamped)), str(landed), 1)
        self.counter[0].set_text(said if landed else "")
        if channel != self._channel:
            self._channel = channel
            self.grid.show(self.stamped.trace.input[channel])
            if self.channel is not None:
                self.channel.set_text(self._told(channel))

    def box(self, index: int) -> Box | None:
        """Return where the number of a stamp stands."""
        _, row, column = self.stamped.stamp(index).input_index
        return self.grid.cell(row, column)

    def _told(self, channel: int) -> str:
        return f"channel {channel} of {self.stamped.trace.in_channels}"


def _fitting(texts: list[str], room: float, size: float) -> str:
    """Return the first text that is no wider than the room, or the last."""
    return next((text for text in texts if text_width(text, size) <= room), texts[-1])


def _under(box: Box, texts: list[str], room: float, style: Style) -> list[Label]:
    """Return lines of text under a box, all of one size."""
    size = min(fitted_size(text, style.size, room, least=style.least) for text in texts)
    return [
        style.label(
            shortened(text, size, room + 1e-6),
            (box.at(0, 1) - (0, px(style.size * 0.75 + i * size * 1.3), 0), "left"),
            size=size,
        )
        for i, text in enumerate(texts)
    ]
