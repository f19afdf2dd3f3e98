"""The arithmetic of one window of any layer, large enough to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from manim import Group, Mobject

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label
from convviz.draw.kit.scales import Colors, Scale
from convviz.draw.kit.theme import rgb
from convviz.draw.layout.loupe_places import LoupePlaces
from convviz.draw.layout.measures import Measures
from convviz.draw.parts.braces import Braces
from convviz.draw.parts.loupe_grids import frame, grids_of, kernel_kind, names_of, sums_of
from convviz.draw.parts.part import Part
from convviz.draw.parts.style import Style
from convviz.draw.parts.totals import Totals
from convviz.traces.reckoning import Reckoned, Reckoning
from convviz.traces.steps import FloatArray

DIM = 0.3  # how much of its colour a number keeps that is not the largest


class Loupe(Group):
    """Rows of grids, such as patch x kernel = products, and the numbers that they end with.

    Parameters
    ----------
    reckonings
        The arithmetic of each output channel. Several share their patch, and each has a row;
        one has a row for each input channel.
    measures, places
        What it needs, and where everything stands.
    scales
        The colours of each kind of grid.
    texts
        How each kind of grid writes its numbers.
    value_scale
        The colours of the values.
    number_size
        Of the grids' numbers, in design pixels, where there is room.

    Attributes
    ----------
    grids
        For each kind, a group of the rows' grids; the patches come first.
    frames, kernel_frames
        Around the patches and around the kernels; the second empty where there are none.
    headings, row_names
        The grids' names, and the rows' channels where their maps do not stand beside them.
    sums, sum_heading, braces
        Each row's products added up; empty where nothing joins rows.
    totals
        What each output channel's arithmetic ends with.
    winner
        Around the largest number of a max pooling's patch; not seen elsewhere.
    """

    def __init__(
        self,
        reckonings: Sequence[Reckoning[Any]],
        measures: Measures,
        places: LoupePlaces,
        *,
        scales: Sequence[Scale],
        texts: Sequence[Callable[[float], str]],
        value_scale: Scale,
        style: Style,
        number_size: float,
    ) -> None:
        self.reckonings, self.measures, self.places = reckonings, measures, places
        self.theme = theme = style.theme
        self.grids = grids_of(
            measures, places, scales=scales, texts=texts, size=number_size, style=style
        )
        self._kernel = kernel_kind(measures.headings)
        self.frames, self.kernel_frames = (
            Group(*(frame(grid, grid.box, theme.kernel) for grid in grids))
            for grids in (self.patches, self.kernels)
        )
        self.headings, self.sum_heading, self.row_names = names_of(
            reckonings, measures, places, style
        )
        several = len(reckonings) > 1
        # where the rows are too low for their sums, these are one total more
        more = len(places.totals[0]) - len(reckonings[0].totals)
        self._leads_sum = bool(more)
        self.totals = [
            Totals(
                (*("sum",) * more, *each.totals),
                (*(each.signed,) * more, *each.texts),
                at,
                figures=measures.figures,
                scale=value_scale,
                style=style,
                suffix=f" {each.channel}" if several else "",
            )
            for each, at in zip(reckonings, places.totals, strict=True)
        ]
        self.sums = sums_of(places, self.totals[0].value.label.size, measures, style)
        self.braces = Braces(places.braces, theme)
        patch = self.patches[0]
        self.winner = frame(patch, patch.cell(0, 0), theme.kernel)
        self.winner.set_stroke(opacity=0)
        super().__init__(
            *self.grids,
            *(self.frames, self.kernel_frames, self.winner, self.headings, self.row_names),
            *(self.sums, self.sum_heading, self.braces, *self.totals),
        )

    @property
    def patches(self) -> Group:
        return self.grids[0]

    @property
    def products(self) -> Group:
        """The grids that are calculated; none where the patch stands alone."""
        return self.grids[-1] if len(self.grids) > 1 else Group()

    @property
    def kernels(self) -> Group:
        """The kernels; empty in a pooling layer."""
        return Group() if self._kernel is None else self.grids[self._kernel]

    @property
    def texts(self) -> list[Label]:
        """All that lines must not cross but the grids' numbers."""
        groups = (self.headings, self.sum_heading, self.row_names, self.sums, *self.totals)
        return [part for g in groups for part in g.get_family() if isinstance(part, Label)]

    @property
    def patch_boxes(self) -> list[Box]:
        """Where the patches stand when they are open."""
        return self.places.grids[0]

    @property
    def value_boxes(self) -> list[Box]:
        """Where the values stand."""
        return [totals.value.box for totals in self.totals]

    @property
    def moving(self) -> tuple[Mobject, ...]:
        """What changes from window to window."""
        changing = (self.frames, self.winner, self.sums, *self.totals)
        return (*(grids for i, grids in enumerate(self.grids) if i != self._kernel), *changing)

    @property
    def still(self) -> tuple[Mobject, ...]:
        """What stays."""
        return (
            self.kernels,
            self.kernel_frames,
            self.headings,
            self.row_names,
            self.sum_heading,
            self.braces,
        )

    def parts(
        self, open_patches: Callable[[float], None], light: Callable[[float], None]
    ) -> dict[str, Part]:
        """Return what comes and goes.

        Parameters
        ----------
        open_patches, light
            How the patches grow out of the windows, and how the largest number is told from
            the others, by a share.
        """
        first, *others = self.headings
        parts = {
            "patch": Part(
                (self.patches, self.frames, first, self.row_names), open_patches, run_time=1.9,
                is_eased=False,
            )
        }  # fmt: skip
        if self.reckonings[0].finds_winner:
            parts["winner"] = Part((self.winner,), light, run_time=1.2)
        if self._kernel is not None:
            word = self.headings[self._kernel]
            parts["kernel"] = Part((self.kernels, self.kernel_frames, word))
            others = [each for each in others if each is not word]
        if len(self.products):
            parts["products"] = Part(
                (self.products, *others), self._calculate_products, run_time=1.4, is_eased=False
            )
        lines = [Group(*kind) for kind in zip(*(t.lines for t in self.totals), strict=True)]
        if len(self.sums):
            parts["sum"] = Part((Group(self.sum_heading, self.sums),), run_time=1.2)
            lines = [Group(self.braces, lines[0]), *lines[1:]]
        elif self.totals[0].has_sum:
            parts["sum"] = Part((lines.pop(0),))
        parts["value"] = Part(tuple(lines), lag=0.8, run_time=0.6 * len(lines))
        return parts

    def place(self, start: Sequence[float]) -> None:
        """Do nothing: the loupe stays where it is when the window moves."""

    def leave(self, share: float) -> None:
        """Do nothing: the last window's numbers stay until the next has arrived."""

    def open_patches(self, boxes: Sequence[Box], said: float) -> None:
        """Let the patches and their frames stand in these boxes, their texts seen by a share."""
        for patch, around, box in zip(self.patches, self.frames, boxes, strict=True):
            patch.raster.place(box)
            around.place(box)
            for label in patch.labels:
                label.set_fill(opacity=said)
        for label in (self.headings[0], *self.row_names):
            label.set_fill(opacity=said)

    def show(
        self,
        reckoned: Sequence[Reckoned],
        patches: Sequence[Colors],
        index: int,
        *,
        numbers: bool = True,
    ) -> None:
        """Show one window's arithmetic.

        Parameters
        ----------
        reckoned
            Of each output channel.
        patches
            The colours of each patch: those that its cells have on the map.
        index
            The window's number, which does not matter here.
        numbers
            Without them the colours alone, where they pass too fast to be read.
        """
        for kind, grids in enumerate(self.grids[1:], start=1):
            rows = [row for each in reckoned for row in each.grids[kind]]
            for grid, values in zip(grids, rows, strict=True):
                # the kernel is the same at every window
                grid.show(self._as_map(values), numbers=numbers or kind == self._kernel)
        for patch, values, colors in zip(self.patches, reckoned[0].grids[0], patches, strict=True):
            patch.values, patch.colors_of_values = self._as_map(values), colors
            patch.reveal(values.size, numbers=numbers)
        self.show_winner(reckoned[0], patches, numbers=numbers)
        for label, value in zip(self.sums, reckoned[0].sums, strict=False):
            label.set_text(self.reckonings[0].signed(value) if numbers else "")
        for totals, each in zip(self.totals, reckoned, strict=True):
            more = (each.sum,) if self._leads_sum else ()
            totals.show((*more, *each.totals), numbers=numbers)

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
        patch, cell = self.patches[0], (0, *reckoned.winner)[-2:]
        ground = rgb(self.theme.background).astype(float)
        keep = 1 - share * (1 - DIM)
        dimmed = np.rint(ground + keep * (patches[0] - ground)).astype(np.uint8)
        dimmed[cell] = patches[0][cell]
        patch.colors_of_values = dimmed
        patch.reveal(patch.values.size, numbers=numbers)
        self.winner.place(patch.cell(*cell))

    def calculate(self, share: float) -> None:
        """Leave open what comes after a share of the time from the patch to the value."""
        self.reveal_products(min(1.0, share / 0.6))
        if share < 1:
            for label in self.sums if share < 0.8 else ():
                label.set_text("")
            for totals in self.totals:
                totals.hide()

    def reveal_products(self, share: float) -> None:
        """Show a share of all rows' products, the first row's first."""
        shown = round(share * sum(grid.values.size for grid in self.products))
        for grid in self.products:
            size = grid.values.size
            grid.reveal(min(max(shown, 0), size))
            shown -= size

    def _calculate_products(self, share: float) -> None:
        for label in self.headings[-1:]:
            label.set_fill(opacity=min(1.0, share * 6))
        self.reveal_products(share)

    def _as_map(self, values: FloatArray) -> FloatArray:
        """Return a row's numbers as (rows, columns), of a sequence too."""
        return values.reshape(self.measures.kernel)
