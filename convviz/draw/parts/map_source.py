"""The maps that windows slide over: the input's channels with their padding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from manim import Group, VGroup

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.clear_lines import Line, cut
from convviz.draw.kit.label import Label
from convviz.draw.kit.scales import Colors, Scale
from convviz.draw.kit.widest_number import widest_number
from convviz.draw.parts.map_names import map_names
from convviz.draw.parts.padded_map import PaddedMap
from convviz.draw.parts.part import Part
from convviz.draw.parts.style import Style
from convviz.draw.parts.window import Window
from convviz.draw.parts.window_cells import WindowCells, frame_thickness
from convviz.formatting import shape
from convviz.traces.layer_trace import WindowTrace


class MapSource(Group):
    """A map for each input channel that is shown, a window on each.

    Parameters
    ----------
    trace
        A layer of rank 2.
    channels, boxes
        The input channels that are shown, and where each stands, its padding included.
    maps
        Where all maps of the picture stand.
    scale, text
        From a value to its colour and to what its cell says.
    names
        What the channels are called; one name is the input's. Empty where they have none.
    loupe_is_below
        Whether lines lead to the loupe downwards, not to the right.

    Attributes
    ----------
    maps
        The channels.
    windows
        A window on each.
    winner
        Around the largest number of a max pooling's window; not seen elsewhere.
    labels
        The channels' names.
    """

    def __init__(
        self,
        trace: WindowTrace[Any],
        channels: Sequence[int],
        boxes: Sequence[Box],
        maps: Sequence[Box],
        *,
        scale: Scale,
        text: Callable[[float], str],
        names: Sequence[str],
        is_grey: bool,
        style: Style,
        loupe_is_below: bool,
    ) -> None:
        theme = style.theme
        self.trace, self.style = trace, style
        self._is_below = loupe_is_below
        rows, columns = (
            after - before for after, before in zip(trace.padding_after, trace.padding, strict=True)
        )
        longest = widest_number(text, trace.padded[list(channels)])
        line = theme.image_line if is_grey else theme.line
        look = style.cells(scale, text, longest, line=line)
        self.maps = Group(
            *(
                PaddedMap.of(
                    trace,
                    channel,
                    box,
                    look=look,
                    theme=theme,
                    # windows of a pooling may reach beyond its padding
                    beyond=(rows, columns) if trace.weight is None else (0, 0),
                )
                for channel, box in zip(channels, boxes, strict=True)
            )
        )
        self.labels = VGroup(*self._names(channels, boxes, maps, names))
        self.is_numbered = bool(self.maps[0].grid.labels)
        dilation, kernel = trace.dilation, trace.kernel_size
        self.windows = Group(
            *(
                WindowCells(
                    each.cells,
                    (kernel[0], kernel[1]),
                    (dilation[0], dilation[1]),
                    theme.kernel,
                    numbered=self.is_numbered,
                )
                for each in self.maps
            )
        )
        cell = self.maps[0].cell(0, 0)
        thickness = frame_thickness(cell, 4, numbered=self.is_numbered)
        self.winner = Window(cell, theme.kernel, thickness=thickness)
        self._is_whole = True
        super().__init__(self.maps, self.labels)

    @property
    def is_padded(self) -> bool:
        padded: bool = self.maps[0].is_padded
        return padded

    @property
    def texts(self) -> list[Label]:
        """What lines must not cross."""
        return list(self.labels)

    def parts(self) -> dict[str, Part]:
        """Return what comes and goes: the input, and its padding where there is one."""
        grids = tuple(each.grid for each in self.maps)
        parts = {"input": Part(grids, self.uncover, run_time=1.4, is_eased=False)}
        if self.is_padded:
            parts["padding"] = Part((self.maps,), self.show_border, run_time=0.9)
        return parts

    def place(self, start: Sequence[float]) -> None:
        """Let the windows start at this row and column; fractions are on the way."""
        for window in self.windows:
            window.place((start[0], start[1]))

    def boxes(self, start: Sequence[float]) -> list[Box]:
        """Return where windows stand that start there."""
        return [window.box((start[0], start[1])) for window in self.windows]

    def show_winner(self, cell: Sequence[int] | None, share: float = 1.0) -> None:
        """Frame the input's cell (channel, row, column) by a share; None frames none."""
        self.winner.set_stroke(opacity=0 if cell is None else min(1.0, 2 * share))
        if cell is not None:
            self.winner.place(self.maps[0].cell(*cell[1:]))

    def colors(self, start: Sequence[int]) -> list[Colors]:
        """Return the colours of a window's cells on each map."""
        rows, columns = (
            slice(first + front, first + front + step * (count - 1) + 1, step)
            for first, front, step, count in zip(
                start, self.trace.padding, self.trace.dilation, self.trace.kernel_size, strict=True
            )
        )
        return [each.colors[rows, columns] for each in self.maps]

    def lines(self, start: Sequence[float], patches: Sequence[Box]) -> list[Line]:
        """Return the lines that lead from the windows to their patches."""
        if self._is_below and len(self.maps) > 1:
            return []  # from the other maps they would cross the first row
        ends = [(0, 1), (1, 1)] if self._is_below else [(1, 0), (1, 1)]
        corners = [(0, 0), (1, 0)] if self._is_below else [(0, 0), (0, 1)]
        found = [
            (window.at(*end), patch.at(*corner))
            for window, patch in zip(self.boxes(start), patches, strict=True)
            for end, corner in zip(ends, corners, strict=True)
        ]
        if not self.is_numbered:
            return found
        # numbers stand in the image's cells: the lines are seen from its edge on
        box = self.maps[0].box
        axis, edge = (1, box.bottom) if self._is_below else (0, box.right)
        return [(cut(a, b, axis, edge), b) for a, b in found]

    def uncover(self, share: float) -> None:
        """Let the input's rows come to light from the top, on all channels at once."""
        self._is_whole = share >= 1
        for each in self.maps:
            each.uncover(share)

    def complete(self) -> None:
        """Let the whole input be seen, if it is not."""
        if not self._is_whole:
            self.uncover(1.0)

    def show_border(self, share: float) -> None:
        """Let the padding be seen by a share."""
        for each in self.maps:
            each.show_border(share)

    def links(self) -> Group:
        """Return lines to some padded cells from the cells whose values they show."""
        return Group(*(each.middle_links() for each in self.maps))

    def show_links(self, lines: Group, share: float) -> None:
        """Let such lines be seen by a share; of the numbers those alone that they join."""
        for each, line in zip(self.maps, lines, strict=True):
            each.say_numbers(middle=share > 0)
            line.fade_to(share)

    def _names(
        self,
        channels: Sequence[int],
        boxes: Sequence[Box],
        maps: Sequence[Box],
        names: Sequence[str],
    ) -> list[Label]:
        size, several = shape(self.trace.input.shape[1:]), self.trace.in_channels > 1
        labels: list[Label] = []
        for number, (channel, box) in enumerate(zip(channels, boxes, strict=True)):
            title, details = ["input"], [size, ""]
            if several:
                title = [f"input channel {channel}", f"input {channel}", str(channel)]
            if len(names) == len(channels) > 1:
                title = [names[number], *title]
            elif len(channels) == 1 and names:
                details = [f"{names[0]}, {size}", *details]
            labels += map_names(box, title, details, self.style, maps)
        return labels
