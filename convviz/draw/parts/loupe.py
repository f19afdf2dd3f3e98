"""The loupe: one window's arithmetic, large enough to read."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from manim import Group, VGroup, VMobject
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Align, Label, fitted_size, text_width, widest
from convviz.draw.kit.scales import Scale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.cell import Cell
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.window import Window, thickness_units
from convviz.formatting import number
from convviz.traces.convolution_trace import Step, Trace

CELL = px(71)  # of the grids, where there is room
SUMS_WIDTH = px(190)
SUMS_HEIGHT = px(330)  # at least, where the grids are low
VALUE_UP = 0.27  # where the value stands at least in its third of the sums
Place = tuple[NDArray[np.float64], Align]  # of a label: its anchor and how it aligns
LABELS = ("patch", "× kernel", "= products")


class Loupe(Group):
    """patch x kernel = products; their sum, the bias, the value.

    The grids stand in a column with the sums to their right in a wide frame, in a row
    otherwise.

    Parameters
    ----------
    trace
        A two-dimensional convolution. Several input channels stand side by side in a wide
        frame, one under the other otherwise.
    box
        Where it stands.
    input_scale, scale
        The colours of the input's values and of the signed numbers.
    decimals
        Of the numbers on show.
    floor
        In a wide frame, how low the value may stand, so that the line from it to the map
        crosses nothing below the map.
    """

    def __init__(
        self,
        trace: Trace,
        box: Box,
        *,
        stage: Stage,
        theme: Theme,
        input_scale: Scale,
        scale: Scale,
        decimals: int,
        floor: float | None = None,
    ) -> None:
        self.theme = theme
        self.scale_of_values = scale
        self.label_size = stage.label_size
        self.signed: Callable[[float], str] = partial(number, decimals=decimals, sign=True)
        plain: Callable[[float], str] = partial(number, decimals=decimals, trim=True)
        trimmed: Callable[[float], str] = partial(number, decimals=decimals, sign=True, trim=True)
        first = trace.step(0)
        self._axis = 1 if stage.shape == "wide" else 0
        self._channel = first.output_index[0]
        patch, kernel, first_products = map(
            self._joined, (first.patch, first.kernel, first.products)
        )
        grid = partial(
            NumberGrid,
            size=stage.small_size,
            least_size=stage.text_size(20),
            line_color=theme.line,
        )
        places, labels, sums = self._places(box, patch.shape, stage, floor)
        products = float(np.abs(trace.weight).max() * np.abs(trace.input).max())
        self.patch = grid(
            patch,
            places[0],
            scale=input_scale,
            text=plain,
            widest=_widest(plain, trace.input),
        )
        self.kernel = grid(
            kernel,
            places[1],
            scale=scale,
            text=trimmed,
            widest=_widest(trimmed, trace.weight),
        )
        self.products = grid(
            first_products, places[2], scale=scale, text=trimmed, widest=self.signed(-products)
        )
        self.frame = Window(places[0], theme.kernel, thickness=5)
        self.kernel_frame = Window(places[1], theme.kernel, thickness=5)
        # under narrow grids the words must not touch
        room = px(1e6) if self._axis else places[1].x - places[0].x - px(8)
        least = stage.text_size(20)
        words = min(fitted_size(word, self.label_size, room, least=least) for word in LABELS)
        self.patch_label, self.kernel_label, self.products_label = (
            Label(text, size=words, color=color, anchor=anchor, align=align)
            for text, color, (anchor, align) in zip(
                LABELS, (theme.muted, theme.kernel, theme.muted), labels, strict=True
            )
        )
        self.sums = _Sums(
            sums,
            stage=stage,
            theme=theme,
            text=self.signed,
            widest=_widest(self.signed, trace.output),
            scale=scale,
        )
        super().__init__(
            *(self.patch, self.frame, self.patch_label),
            *(self.kernel, self.kernel_frame, self.kernel_label),
            *(self.products, self.products_label),
            self.sums,
            *(Separators(box, len(first.patch), self._axis, theme) for box in places),
        )
        self.show(first)

    def show(self, step: Step, *, numbers: bool = True) -> Loupe:
        """Show one window; its numbers are left out where they pass too fast to be read."""
        self.patch.show(self._joined(step.patch), numbers=numbers)
        self.products.show(self._joined(step.products), numbers=numbers)
        if step.output_index[0] != self._channel:
            self._channel = step.output_index[0]
            self.kernel.show(self._joined(step.kernel))
        self.sums.show(step, numbers=numbers)
        return self

    def _joined(self, channels: NDArray[np.floating]) -> NDArray[np.floating]:
        """Return values (channels, rows, columns) as the one grid in which they are shown."""
        return np.concatenate(list(channels), axis=self._axis)

    @staticmethod
    def width_in_column(columns: int, label_size: float) -> float:
        """Return the width that the loupe would like to have for so many cells in a row."""
        grid = max(3, min(12, columns)) * CELL
        return _labels_width(label_size) + grid + px(24) + SUMS_WIDTH

    def _places(
        self, box: Box, kernel: tuple[int, ...], stage: Stage, floor: float | None
    ) -> tuple[list[Box], list[Place], Box]:
        """Return the grids' boxes, their labels' anchors and the box of the sums."""
        rows, columns = kernel
        label = px(self.label_size)
        if stage.shape == "wide":
            gap = px(24)
            left = box.left + _labels_width(self.label_size)
            side = min(
                (box.height - 2 * gap) / 3 / rows,
                (box.right - SUMS_WIDTH - px(24) - left) / columns,
            )
            column = Box(left, box.bottom, left + side * columns, box.top)
            heights = [side * rows] * 3
            column = column.sized(column.width, sum(heights) + 2 * gap)
            grids = column.rows(heights, gap)
            beside: list[Place] = [(g.at(0, 0.5) - (px(18), 0, 0), "right") for g in grids]
            sums = Box(column.right + px(24), grids[2].bottom, box.right, grids[1].at(0, 0.3)[1])
            sums = sums.sized(sums.width, max(sums.height, min(SUMS_HEIGHT, box.height)))
            low = box.bottom if floor is None else floor - sums.height / 3 * VALUE_UP
            up = max(0.0, min(low, box.top - sums.height) - sums.bottom)
            sums = sums.moved(0, up)
            return grids, beside, sums
        gap = px(26)
        square = stage.shape == "square"
        sums_width = px(262) if square else 0.0
        strip, rest = (box, box) if square else box.cut_top(box.height - px(150))
        side = min(
            (box.width - sums_width - (3 if square else 2) * gap) / 3 / columns,
            (strip.height - 1.5 * label) / rows,
        )
        total = 3 * side * columns + 2 * gap
        left = box.left if square else box.x - total / 2
        grids = [
            Box(x, strip.top - side * rows, x + side * columns, strip.top)
            for x in (left + i * (side * columns + gap) for i in range(3))
        ]
        under: list[Place] = [(g.at(0.5, 1) - (0, 0.8 * label, 0), "center") for g in grids]
        if square:
            return grids, under, Box(grids[2].right + gap, grids[2].bottom, box.right, strip.top)
        return grids, under, rest


class Separators(VMobject):
    """Gaps between the channels of one grid, which are painted in the background's colour.

    Parameters
    ----------
    box
        The grid's.
    count
        How many channels it has.
    axis
        0 where they stand one under the other, 1 side by side.
    """

    def __init__(self, box: Box, count: int, axis: int, theme: Theme) -> None:
        super().__init__(
            stroke_color=theme.background, stroke_width=thickness_units(7), fill_opacity=0
        )
        ends = (((0, None), (1, None)), ((None, 0), (None, 1)))[axis]
        lines = [
            [box.at(*(i / count if place is None else place for place in end)) for end in ends]
            for i in range(1, count)
        ]
        steps = np.linspace(0, 1, 4)[:, None]
        paths = [start + steps * (end - start) for start, end in lines]
        self.points = np.concatenate([np.zeros((0, 3)), *paths])


class _Sums(Group):
    """sum + bias = value: one under the other in a high box, else side by side.

    In a square frame each name stands beside its number, otherwise above it.
    """

    def __init__(
        self,
        box: Box,
        *,
        stage: Stage,
        theme: Theme,
        text: Callable[[float], str],
        widest: str,
        scale: Scale,
    ) -> None:
        self.text = text
        self.scale_of_values = scale
        self.empty = theme.surface
        size = stage.label_size
        third = (box.width / 3, box.height / 3)
        plate = Box(-px(72), -px(size * 0.8), px(72), px(size * 0.8))
        if stage.shape == "square":
            cells = box.rows([third[1]] * 3)
            names: list[Place] = [(c.at(0, 0.5), "left") for c in cells]
            places = [c.at(1, 0.5) - (plate.width / 2, 0, 0) for c in cells]
        else:
            wide = stage.shape == "wide"
            cells = box.rows([third[1]] * 3) if wide else box.columns(3)
            # never so far apart that a name seems to belong to the number above it
            off = np.array([0, min(px(size * 0.78), (0.5 - VALUE_UP) * cells[0].height), 0])
            names = [(c.center + off, "center") for c in cells]
            places = [c.center - off for c in cells]
        words = (("sum", theme.muted), ("+ bias", theme.bias), ("= value", theme.muted))
        self.names = VGroup(
            *(
                Label(word, size=size, color=color, anchor=anchor, align=align)
                for (word, color), (anchor, align) in zip(words, names, strict=True)
            )
        )
        figures = fitted_size(
            widest, size, 0.88 * plate.width, weight="bold", least=stage.text_size(20)
        )
        self.sum, self.bias = (
            Label("", size=figures, color=color, weight="medium", anchor=anchor)
            for color, anchor in zip((theme.ink, theme.bias), places[:2], strict=True)
        )
        self.value = Cell(
            plate.moved(*places[2][:2]),
            empty=theme.surface,
            line=theme.kernel,
            size=figures,
            weight="bold",
            line_width=4,
        )
        super().__init__(self.names, self.sum, self.bias, self.value)

    def show(self, step: Step, *, numbers: bool) -> None:
        self.sum.set_text(self.text(step.products_sum) if numbers else "")
        self.bias.set_text(self.text(step.bias or 0.0))
        self.value.show(step.value, self.text(step.value) if numbers else "", self.scale_of_values)

    def hide_numbers(self) -> None:
        """Leave the sum and the value open."""
        self.sum.set_text("")
        self.value.label.set_text("")
        self.value.plate.set_fill(self.empty)


def _labels_width(size: float) -> float:
    return max(text_width(label, size) for label in LABELS) + px(18)


def _widest(text: Callable[[float], str], values: NDArray[np.floating]) -> str:
    return widest({text(float(v)) for v in np.unique(values)})
