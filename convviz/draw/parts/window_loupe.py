"""The arithmetic of one window of any two-dimensional layer, large enough to read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from manim import Group, VGroup, VMobject

from convviz.draw.kit.label import Label, fitted_size, widest
from convviz.draw.kit.scales import Colors, Scale
from convviz.draw.kit.theme import Theme, rgb
from convviz.draw.kit.tones import Toned
from convviz.draw.kit.units import px
from convviz.draw.kit.widest_number import widest_number
from convviz.draw.layout.stage import Stage
from convviz.draw.layout.window_measures import Place, WindowPlaces
from convviz.draw.parts.cell import Cell
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.padded_map import framed_size
from convviz.draw.parts.window import Window, thickness_units
from convviz.formatting import number
from convviz.traces.reckoning import Reckoned, Reckoning

DIM = 0.3  # how much of its colour a number keeps that is not the largest


class WindowLoupe(Group):
    """A row of grids for each input channel shown, and the numbers that they end with.

    Parameters
    ----------
    reckoning
        Whose arithmetic.
    places
        Where everything stands.
    scales
        The colours of the patch, the kernel and the products, or of the patch alone.
    value_scale
        The colours of the values.

    Attributes
    ----------
    rows
        For each heading the grids of all rows; the patches come first.
    frames
        Around the patches.
    kernel_frames
        Around the kernels; empty in a pooling layer.
    headings, row_names
        The grids' names, and the rows' channels where their maps do not stand beside them.
    sums, sum_heading, braces
        Each row's products added up; empty where there is one row.
    names, totals, value
        What the arithmetic ends with; the value is the last of the totals and has a cell.
    winner
        Around the largest number of a max pooling's patch; not seen elsewhere.
    """

    def __init__(
        self,
        reckoning: Reckoning[Any],
        places: WindowPlaces,
        *,
        stage: Stage,
        theme: Theme,
        scales: Sequence[Scale],
        value_scale: Scale,
        decimals: int,
    ) -> None:
        self.reckoning, self.theme, self.stage = reckoning, theme, stage
        self.places = places
        self.value_scale = value_scale
        self._make_grids(scales, decimals)
        self._make_headings()
        self._make_totals()
        boxes = places.grids[0]
        self.frames = Group(*(Window(box, theme.kernel, thickness=5) for box in boxes))
        kernels = places.grids[1] if len(places.grids) > 1 else []
        self.kernel_frames = Group(*(Window(box, theme.kernel, thickness=5) for box in kernels))
        self.winner = Window(boxes[0].cell(0, 0, *self._kernel), theme.kernel, thickness=5)
        self.winner.set_stroke(opacity=0)
        super().__init__(
            *self.rows,
            *(self.frames, self.kernel_frames, self.winner, self.headings, self.row_names),
            *(self.sums, self.sum_heading, self.braces, self.names, self.totals, self.value),
        )

    @property
    def _kernel(self) -> tuple[int, int]:
        rows, columns = self.reckoning.trace.kernel_size
        return rows, columns

    def show(self, reckoned: Reckoned, patches: Sequence[Colors], *, numbers: bool = True) -> None:
        """Show one window's arithmetic.

        Parameters
        ----------
        patches
            The colours of each row's patch: those that its cells have on the map.
        numbers
            Without them the colours alone, where they pass too fast to be read.
        """
        for grids, values in zip(self.rows, reckoned.grids, strict=True):
            for grid, shown in zip(grids, values, strict=True):
                if grids is not self.rows[0]:
                    grid.show(shown, numbers=numbers)
        for patch, values, colors in zip(self.rows[0], reckoned.grids[0], patches, strict=True):
            patch.values, patch.colors_of_values = values, colors
            patch.reveal(values.size, numbers=numbers)
        self.show_winner(reckoned, patches, numbers=numbers)
        for label, value in zip(self.sums, reckoned.sums, strict=True):
            label.set_text(self.reckoning.signed(value) if numbers else "")
        texts = [
            text(value) for text, value in zip(self.reckoning.texts, reckoned.totals, strict=True)
        ]
        for label, said in zip(self.totals, texts, strict=False):
            label.set_text(said if numbers else "")
        self.value.show(reckoned.totals[-1], texts[-1] if numbers else "", self.value_scale)

    def show_winner(
        self,
        reckoned: Reckoned,
        patches: Sequence[Colors],
        *,
        share: float = 1.0,
        numbers: bool = True,
    ) -> None:
        """Dim all of the patch but its largest number, by a share of the way."""
        self.winner.set_stroke(opacity=0 if reckoned.winner is None else min(1.0, 2 * share))
        if reckoned.winner is None:
            return
        patch, row_column = self.rows[0][0], reckoned.winner
        ground = rgb(self.theme.background).astype(float)
        keep = 1 - share * (1 - DIM)
        dimmed = np.rint(ground + keep * (patches[0] - ground)).astype(np.uint8)
        dimmed[row_column] = patches[0][row_column]
        patch.colors_of_values = dimmed
        patch.reveal(patch.values.size, numbers=numbers)
        self.winner.place(patch.raster.cell(*row_column))

    def hide_results(self, *, products: bool = True) -> None:
        """Leave the products, the sums and the value open."""
        if products:
            for grids in self.rows[2:]:
                for grid in grids:
                    grid.reveal(0, self.theme.surface)
        for label in (*self.sums, *self.totals):
            if label is not self.bias:
                label.set_text("")
        self.value.clear(self.theme.surface)

    def reveal_products(self, share: float) -> None:
        """Show a share of all rows' products, the first row's first."""
        for grids in self.rows[2:]:
            shown = round(share * sum(grid.values.size for grid in grids))
            for grid in grids:
                size = grid.values.size
                grid.reveal(min(max(shown, 0), size), self.theme.surface)
                shown -= size

    def _make_grids(self, scales: Sequence[Scale], decimals: int) -> None:
        theme, stage, places = self.theme, self.stage, self.places
        texts = self.cell_texts(decimals, len(places.grids))
        bounds = self.reckoning.bounds
        alone = len(places.grids) == 1  # the largest number gets a frame
        self.rows = []
        for boxes, scale, text, bound in zip(
            places.grids, (Toned(scales[0], theme), *scales[1:]), texts, bounds, strict=True
        ):
            longest = widest_number(text, bound)
            size = stage.small_size
            if alone:
                size = framed_size(boxes[0], self._kernel, longest, stage.label_size)
            grid = partial(
                NumberGrid,
                np.zeros(self._kernel),
                scale=scale,
                text=text,
                widest=longest,
                size=size,
                least_size=stage.text_size(20),
                line_color=theme.line,
            )
            self.rows.append(Group(*(grid(box) for box in boxes)))

    @staticmethod
    def cell_texts(decimals: int, kinds: int) -> list[partial[str]]:
        """Return how each kind of grid writes its numbers."""
        signed = partial(number, decimals=decimals, sign=True, trim=True)
        return [partial(cell_text, decimals=decimals), signed, signed][:kinds]

    def _make_headings(self) -> None:
        theme, stage, places = self.theme, self.stage, self.places
        words = [*self.reckoning.headings, "sum"][: len(places.headings)]
        room = px(1e6)
        if len(places.grids) > 1 and places.headings[0][1] == "center":
            middles = [boxes[0].x for boxes in places.grids]
            room = min(b - a for a, b in pairwise(middles)) - px(8)
        size = min(
            fitted_size(word, stage.label_size, room, least=stage.text_size(20)) for word in words
        )
        colors = {"× kernel": theme.kernel}
        labels = [
            _label(word, place, colors.get(word, theme.muted), size)
            for word, place in zip(words, places.headings, strict=True)
        ]
        kinds = len(places.grids)
        self.headings, self.sum_heading = VGroup(*labels[:kinds]), VGroup(*labels[kinds:])
        self.row_names = VGroup(
            *(
                _label(str(channel), place, theme.ink, stage.label_size)
                for channel, place in zip(self.reckoning.channels, places.row_names, strict=False)
            )
        )

    def _make_totals(self) -> None:
        theme, stage, places = self.theme, self.stage, self.places
        reckoning = self.reckoning
        least = stage.text_size(20)
        size = fitted_size(
            longest_total(reckoning),
            stage.label_size,
            0.88 * places.totals[-1][1].width,
            weight="bold",
            least=least,
        )
        self.sums = VGroup(
            *(
                Label("", size=size, color=theme.ink, weight="medium", anchor=place)
                for place in places.sums
            )
        )
        colors = [theme.bias if "bias" in name else theme.ink for name in reckoning.totals]
        rooms = [
            px(1e6) if align == "left" else max(plate.width, px(230))
            for (_, align), plate in places.totals
        ]
        self.names = VGroup(
            *(
                _label(
                    name,
                    place,
                    theme.muted if color == theme.ink else color,
                    fitted_size(name, stage.label_size, room, least=least),
                )
                for name, (place, _), color, room in zip(
                    reckoning.totals, places.totals, colors, rooms, strict=True
                )
            )
        )
        labels = [
            Label("", size=size, color=color, weight="medium", anchor=plate.center)
            for (_, plate), color in zip(places.totals, colors, strict=True)
        ]
        self.totals = VGroup(*labels[:-1])
        self.bias = next(
            (label for label, name in zip(labels, reckoning.totals, strict=True)
             if name == "+ bias"),
            None,
        )  # fmt: skip
        self.value = Cell(
            places.totals[-1][1],
            empty=theme.surface,
            line=theme.kernel,
            size=size,
            weight="bold",
            line_width=4,
        )
        self.braces = VMobject(
            stroke_color=theme.muted, stroke_width=thickness_units(3), fill_opacity=0
        )
        steps = np.linspace(0, 1, 4)[:, None]
        paths = [start + steps * (end - start) for start, end in places.braces]
        self.braces.points = np.concatenate([np.zeros((0, 3)), *paths])


def cell_text(value: float, decimals: int) -> str:
    """Return what a cell of the input says: −∞ is never the largest, nan does not count."""
    if np.isnan(value):
        return ""
    return "−∞" if value == -np.inf else number(value, decimals, trim=True)


def longest_total(reckoning: Reckoning[Any]) -> str:
    """Return the longest number that a sum or a value will have."""
    bound = reckoning.total_bound
    return widest(
        text(sign * bound / 10**power)
        for text in reckoning.texts
        for sign in (-1, 1)
        for power in range(4)
    )


def _label(text: str, place: Place, color: str, size: float) -> Label:
    anchor, align = place
    return Label(text, size=size, color=color, anchor=anchor, align=align)
