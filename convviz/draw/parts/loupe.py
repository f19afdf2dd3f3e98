"""The arithmetic of one window of any layer, large enough to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

import numpy as np
from manim import Group, Mobject, VGroup, VMobject

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, Point, fitted_size
from convviz.draw.kit.scales import Colors
from convviz.draw.kit.theme import rgb
from convviz.draw.kit.units import px
from convviz.draw.layout.loupe_places import LoupePlaces
from convviz.draw.layout.measures import LEAST_ROW
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.part import Part
from convviz.draw.parts.totals import Totals
from convviz.draw.parts.window import Window, straight, thickness_units
from convviz.draw.parts.window_cells import frame_thickness
from convviz.draw.parts.window_look import WindowLook
from convviz.traces.reckoning import Reckoned
from convviz.traces.steps import FloatArray

DIM = 0.3  # how much of its colour a number keeps that is not the largest


class Loupe:
    """Rows of grids, such as patch x kernel = products, and the numbers that they end with.

    Several output channels share their patch, and each has a row; one has a row for each input
    channel.

    Parameters
    ----------
    look
        The arithmetic, its colours and how it is written.
    places
        Where everything stands.
    size
        Of the grids' numbers, in design pixels, where there is room.

    Attributes
    ----------
    grids
        For each kind, a group of the rows' grids; the patches come first.
    frames, kernel_frames
        Around the patches and around the kernels; the second empty where there are none.
    headings, row_names
        The grids' names, and the input channels' where their maps do not stand beside them.
    sums, sum_heading, braces
        Each row's products added up; empty where nothing joins rows.
    totals
        What each output channel's arithmetic ends with.
    winner
        Around the largest number of a max pooling's patch; not seen elsewhere.
    """

    def __init__(self, look: WindowLook, places: LoupePlaces, size: float) -> None:
        self.look, self.places = look, places
        kernel = look.style.theme.kernel
        zeros, longest = np.zeros(look.measures.kernel), look.measures.cell_figures
        cells = (
            replace(each, widest=text, size=size)
            for each, text in zip(look.cells, longest, strict=True)
        )
        self.grids = [
            Group(*(NumberGrid(zeros, box, each) for box in boxes))
            for each, boxes in zip(cells, places.grids, strict=True)
        ]
        self._kernel = next((k for k, word in enumerate(look.headings) if "kernel" in word), None)
        self.frames, self.kernel_frames = (
            Group(*(_frame(grid, grid.box, kernel) for grid in grids))
            for grids in (self.patches, self.kernels)
        )
        patch = self.patches[0]
        self.winner = _frame(patch, patch.cell(0, 0), kernel)
        self.winner.set_stroke(opacity=0)
        self.headings, self.sum_heading = self._headings()
        named = partial(look.style.label, color=look.style.theme.ink)
        rows = zip(map(str, look.channels), places.row_names, strict=False)
        self.row_names = VGroup(*(named(*row) for row in rows))
        self.totals = [
            Totals(look, *each) for each in zip(look.reckonings, places.totals, strict=True)
        ]
        self.sums = self._sums(self.totals[0].value.label.size)
        self.braces = _braces(places.braces, look.style.theme.muted)

    def _headings(self) -> tuple[VGroup, VGroup]:
        """Return the names of the grids, and of the rows' sums where they have a column."""
        style, places = self.look.style, self.places
        words = [*self.look.headings, "sum"][: len(places.headings)]
        room = px(1e6)
        if len(places.grids) > 1 and places.headings[0][1] == "center":
            middles = [boxes[0].x for boxes in places.grids]
            room = min(b - a for a, b in pairwise(middles)) - px(8)
        size = min(fitted_size(word, style.size, room, least=style.least) for word in words)
        labels = [
            style.label(word, at, size=size, color=style.theme.kernel if "kernel" in word else None)
            for word, at in zip(words, places.headings, strict=True)
        ]
        kinds = len(places.grids)
        return VGroup(*labels[:kinds]), VGroup(*labels[kinds:])

    def _sums(self, size: float) -> VGroup:
        """Return the rows' sums: of the totals' size, yet no larger than a row allows."""
        style, rows = self.look.style, [at[1] for at in self.places.sums]
        if len(rows) > 1:
            size = max(style.least, min(size, (rows[0] - rows[1]) / px(LEAST_ROW)))
        label = partial(style.label, "", size=size, color=style.theme.ink, weight="medium")
        return VGroup(*(label((at, "center")) for at in self.places.sums))

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
        named = (self.headings, self.row_names, self.sum_heading, self.braces)
        return (self.kernels, self.kernel_frames, *named)

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
        patch = (self.patches, self.frames, first, self.row_names)
        parts = {"patch": Part(patch, open_patches, run_time=1.9, is_eased=False)}
        if self.look.reckonings[0].finds_winner:
            parts["winner"] = Part((self.winner,), light, run_time=1.2)
        if self._kernel is not None:
            word = self.headings[self._kernel]
            parts["kernel"] = Part((self.kernels, self.kernel_frames, word))
            others = [each for each in others if each is not word]
        if len(self.products):
            calculated, draw = (self.products, *others), self._calculate_products
            parts["products"] = Part(calculated, draw, run_time=1.4, is_eased=False)
        lines = [Group(*kind) for kind in zip(*(t.lines for t in self.totals), strict=True)]
        if len(self.sums):
            parts["sum"] = Part((Group(self.sum_heading, self.sums),), run_time=1.2)
            lines = [Group(self.braces, lines[0]), *lines[1:]]
        elif self.totals[0].names[0].text == "sum":
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
            label.set_text(self.look.reckonings[0].signed(value) if numbers else "")
        for totals, each in zip(self.totals, reckoned, strict=True):
            totals.show(each, numbers=numbers)

    def show_winner(
        self,
        reckoned: Reckoned,
        patches: Sequence[Colors],
        *,
        share: float = 1.0,
        numbers: bool = True,
    ) -> None:
        """Dim all of the patch but its largest number, by a share of the way."""
        if reckoned.winner is None:
            return
        self.winner.set_stroke(opacity=min(1.0, 2 * share))
        patch, cell = self.patches[0], (0, *reckoned.winner)[-2:]
        ground = rgb(self.look.style.theme.background).astype(float)
        keep = 1 - share * (1 - DIM)
        dimmed = np.rint(ground + keep * (patches[0] - ground)).astype(np.uint8)
        dimmed[cell] = patches[0][cell]
        patch.colors_of_values = dimmed
        patch.reveal(patch.values.size, numbers=numbers)
        self.winner.place(patch.cell(*cell))

    def calculate(self, share: float) -> None:
        """Leave open what comes after a share of the time from the patch to the value."""
        self._reveal_products(min(1.0, share / 0.6))
        if share < 1:
            for label in self.sums if share < 0.8 else ():
                label.set_text("")
            for totals in self.totals:
                totals.hide()

    def _calculate_products(self, share: float) -> None:
        self.headings[-1].set_fill(opacity=min(1.0, share * 6))
        self._reveal_products(share)

    def _reveal_products(self, share: float) -> None:
        """Show a share of all rows' products, the first row's first."""
        shown = round(share * sum(grid.values.size for grid in self.products))
        for grid in self.products:
            grid.reveal(shown)
            shown -= grid.values.size

    def _as_map(self, values: FloatArray) -> FloatArray:
        """Return a row's numbers as (rows, columns), of a sequence too."""
        return values.reshape(self.look.measures.kernel)


def _frame(grid: NumberGrid, box: Box, color: str) -> Window:
    """Return a frame around cells of a grid: small ones with numbers leave it less room."""
    thickness = frame_thickness(grid.cell(0, 0), 5, numbered=bool(grid.labels))
    return Window(box, color, thickness=thickness)


def _braces(lines: Sequence[tuple[Point, Point]], color: str) -> VMobject:
    """Return straight strokes that join numbers to what they make together, as one path."""
    path = VMobject(stroke_color=color, stroke_width=thickness_units(3), fill_opacity=0)
    if lines:
        starts, ends = (np.array(points) for points in zip(*lines, strict=True))
        path.points = straight(starts, ends)
    return path
