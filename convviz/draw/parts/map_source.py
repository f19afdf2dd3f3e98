"""The maps that windows slide over: the input's channels with their padding."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from manim import Group, VGroup

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.cell_look import CellLook
from convviz.draw.kit.clear_lines import cut
from convviz.draw.kit.label import Point
from convviz.draw.parts.map_names import input_names
from convviz.draw.parts.number_grid import uncover
from convviz.draw.parts.padded_map import PaddedMap
from convviz.draw.parts.part import Part
from convviz.draw.parts.source import Source
from convviz.draw.parts.style import Style
from convviz.draw.parts.window import Window
from convviz.draw.parts.window_cells import WindowCells, frame_thickness
from convviz.traces.layer_trace import WindowTrace


class MapSource(Source):
    """A map for each input channel that is shown, a window on each.

    Parameters
    ----------
    channels, boxes
        Those that are shown, and where each stands, its padding included.
    places
        Of all maps of the picture.
    names
        What the channels are called; one name is the input's. Empty where they have none.
    """

    def __init__(
        self,
        trace: WindowTrace[Any],
        channels: Sequence[int],
        boxes: Sequence[Box],
        places: Sequence[Box],
        *,
        look: CellLook,
        names: Sequence[str],
        style: Style,
        loupe_is_below: bool,
    ) -> None:
        theme = style.theme
        maps = [
            PaddedMap(trace, channel, box, look=look, theme=theme)
            for channel, box in zip(channels, boxes, strict=True)
        ]
        self.maps, self._first = Group(*maps), maps[0]
        self._is_whole = True
        cell, numbered = maps[0].cell(0, 0), bool(maps[0].grid.labels)
        (rows, columns), (down, across) = trace.kernel_size, trace.dilation
        window = partial(
            WindowCells,
            kernel_size=(rows, columns),
            dilation=(down, across),
            color=theme.kernel,
            numbered=numbered,
        )
        super().__init__(
            trace,
            [each.cells for each in maps],
            [each.colors for each in maps],
            Group(*(window(each.cells) for each in maps)),
            Window(cell, theme.kernel, thickness=frame_thickness(cell, 4, numbered=numbered)),
            VGroup(*input_names(trace, channels, boxes, places, names, style)),
            self.maps,
            loupe_is_below=loupe_is_below,
        )

    def parts(self) -> dict[str, Part]:
        """Return what comes and goes: the input, and its padding where there is one."""
        grids = tuple(each.grid for each in self.maps)
        parts = {"input": Part(grids, self.uncover, run_time=1.4, is_eased=False)}
        if self._first.is_padded:
            parts["padding"] = Part((self.maps,), self.show_border, run_time=0.9)
        return parts

    def uncover(self, share: float) -> None:
        """Let the input's rows come to light from the top, on all channels at once."""
        self._is_whole = share >= 1
        for each in self.maps:
            uncover([each.grid], share)

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

    def _leaving(self, start: Point, end: Point) -> Point:
        # where numbers stand in the image's cells, lines are seen from its edge on
        if not self._first.grid.labels:
            return start
        box = self._first.box
        return cut(start, end, *((1, box.bottom) if self._is_below else (0, box.right)))
