"""A kernel over a sentence: the whole picture of one one-dimensional convolution, at any step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from manim import Group, VGroup, VMobject

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, fitted_size, shortened, text_width, widest
from convviz.draw.kit.scales import DivergingScale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.cell import Cell
from convviz.draw.parts.formula import Formula
from convviz.draw.parts.window import Window, thickness_units
from convviz.formatting import number
from convviz.traces.convolution_trace import Step, Trace

CELL_WIDTH = 257  # design pixels, where there is room
LEAST_NAMED = 90  # narrower cells take the room of the rows' names
GAP = 18
NAME_GAP = 36
LEAST_FORMULA = 68
# words, input, ×, kernel, arrow, output, gap, formula: design pixels in a frame 16:9
HEIGHTS = (80, 118, 48, 118, 64, 118, 26, 118)


class Convolution1d(Group):
    """Words, their numbers, the kernel under them, the output and the formula line.

    The picture is a function of the step: `show(i)` puts kernel and window under the words
    of step `i`, writes its arithmetic and fills the outputs up to it.

    Parameters
    ----------
    trace
        A one-dimensional convolution with one input channel. Cells of its padding stand
        apart from the input's.
    words
        One for each number of the input.
    stage, theme
        Where and how.
    decimals
        Of the numbers on show.
    channel
        Which output channel it shows; its steps are counted from 0.
    box
        Where in the frame; the stage's body by default.
    """

    def __init__(
        self,
        trace: Trace,
        words: Sequence[str],
        *,
        stage: Stage,
        theme: Theme,
        decimals: int,
        channel: int = 0,
        box: Box | None = None,
    ) -> None:
        self.trace = trace
        self.channel = channel
        self.box = stage.body if box is None else box
        self.theme = theme
        self.stage = stage
        self.plain = partial(number, decimals=decimals)
        self.signed = partial(number, decimals=decimals, sign=True)
        self.trimmed = partial(number, decimals=decimals, trim=True)
        values = [trace.input, trace.weight, trace.output]
        if trace.bias is not None:
            values.append(trace.bias)
        self.scale_of_values = DivergingScale(*values, headroom=1.5)
        rows = self._rows()
        before = trace.padding[0]
        boxes = self._boxes(rows[1], trace.padded.shape[1])
        self.input_boxes = boxes[before : before + len(words)]
        pad_boxes = boxes[:before] + boxes[before + len(words) :]
        self.kernel_row = rows[3]
        self.output_boxes = [
            self._window_box(i, rows[5]).sized(self.input_boxes[0].width, rows[5].height)
            for i in range(len(self))
        ]
        self._text_size = self._cell_text_size()
        self.words = self._word_labels(words, rows[0])
        self.cells = [self._cell(box) for box in self.input_boxes]
        for cell, value in zip(self.cells, trace.input[0], strict=True):
            self._show(cell, float(value), self.plain)
        self.pads = [self._cell(box, line=theme.muted) for box in pad_boxes]
        pad_values = np.delete(trace.padded[0], np.s_[before : before + len(words)])
        for cell, value in zip(self.pads, pad_values, strict=True):
            self._show(cell, float(value), self.trimmed)
            if trace.padding_mode == "zeros":
                # no value of the input's, and not to be taken for one that is zero
                cell.plate.set_fill(theme.surface)
                cell.label.set_fill(theme.muted)
        self.pad_names = self._pad_labels(pad_boxes, rows[0])
        self.kernel = [
            self._cell(self.kernel_box(0.0, j), line=theme.kernel)
            for j in range(trace.kernel_size[0])
        ]
        for cell, weight in zip(self.kernel, trace.weight[channel, 0], strict=True):
            self._show(cell, float(weight), self.signed)
        self.outputs = [self._cell(box) for box in self.output_boxes]
        self.times_y = rows[2].y
        # in a low picture the frames of window and kernel leave no room between them
        self._sign = "×" if rows[2].height >= px(34) else ""
        self.times = [Label("", size=stage.label_size, color=theme.muted) for _ in self.kernel]
        self.window = Window(self.window_box(0.0), theme.kernel, radius=12)
        self.marker = Window(self.marker_box(0), theme.kernel, radius=10)
        self.arrow_row = rows[4].inset(0, 0.08 * rows[4].height)
        self.arrow = _Arrow(self._arrow_line(0.0), theme.kernel)
        self.names = self._row_names(rows)
        self.formula = Formula(
            [self.step(i) for i in range(len(self))],
            rows[7],
            theme,
            text=self.plain,
            size=stage.large_size,
            label_size=stage.label_size,
            least_size=stage.text_size(20),
        )
        self.flyer = Label("", size=self._text_size, color=theme.ink, weight="bold")
        super().__init__(
            *(self.names, self.words, self.pad_names, *self.cells, *self.pads),
            *(*self.outputs, self.window),
            *(*self.times, *self.kernel, self.arrow, self.marker, self.formula, self.flyer),
        )
        self.show(0)

    def __len__(self) -> int:
        """How many steps the channel has."""
        return self.trace.output.shape[1]

    def step(self, index: int) -> Step:
        """Return a step of the channel."""
        return self.trace.step(self.channel * len(self) + index)

    def show(self, index: int) -> Convolution1d:
        """Show step `index` of the channel."""
        step = self.step(index)
        self.stand(step.start[0])
        self.fill(index + 1)
        self.marker.place(self.marker_box(index))
        self.formula.show(step)
        self.flyer.set_fill(opacity=0)
        return self

    def stand(self, start: float) -> None:
        """Put the kernel and its window under the words from `start`, which may be a fraction."""
        self.window.place(self.window_box(start))
        for j, (cell, times) in enumerate(zip(self.kernel, self.times, strict=True)):
            box = self.kernel_box(start, j)
            cell.place(box)
            times.anchor = np.array([box.x, self.times_y, 0.0])
            times.set_text(self._sign)
        self.arrow.connect(*self._arrow_line(start))

    def fill(self, count: int) -> None:
        """Show the first `count` outputs."""
        for i, cell in enumerate(self.outputs):
            if i < count:
                self._show(cell, self.step(i).value, self.plain)
            else:
                cell.clear(self.theme.surface)

    def _show(self, cell: Cell, value: float, text: Callable[[float], str]) -> None:
        cell.show(value, text(value) if self._numbered else "", self.scale_of_values)

    def window_box(self, start: float) -> Box:
        """Return the window's box around the input cells from `start`."""
        first, last = self._input_box(start), self._input_box(start + self.trace.reach[0] - 1)
        return self._around(Box(first.left, first.bottom, last.right, last.top))

    def kernel_box(self, start: float, j: int) -> Box:
        """Return where weight `j` stands when the window starts at `start`."""
        over = self._input_box(start + j * self.trace.dilation[0])
        return Box(over.left, self.kernel_row.bottom, over.right, self.kernel_row.top)

    def _input_box(self, place: float) -> Box:
        first = self.input_boxes[0]
        pitch = first.width + self._gap
        return first.moved(place * pitch, 0)

    def _window_box(self, index: int, row: Box) -> Box:
        box = self.window_box(self.step(index).start[0])
        return Box(box.left, row.bottom, box.right, row.top)

    def marker_box(self, index: int) -> Box:
        """Return the frame around an output cell."""
        return self._around(self.output_boxes[index])

    def _around(self, box: Box) -> Box:
        return box.inset(-self._gap * 0.33)

    def _arrow_line(self, start: float) -> tuple[np.ndarray, np.ndarray]:
        x = self.window_box(start).x
        return np.array([x, self.arrow_row.top, 0]), np.array([x, self.arrow_row.bottom, 0])

    def _rows(self) -> list[Box]:
        body = self.box
        heights = np.array([*HEIGHTS[:-1], HEIGHTS[-1] * self._formula_lines()])
        share = min(body.height / px(float(heights.sum())), 1.35)
        heights *= px(share)
        # the arithmetic needs its height more than the cells do
        more = max(0.0, px(LEAST_FORMULA) - heights[-1])
        heights[:-1] *= 1 - more / heights[:-1].sum()
        heights[-1] += more
        return body.sized(body.width, float(heights.sum()), y=0.5).rows([float(h) for h in heights])

    def _formula_lines(self) -> float:
        return {"wide": 1.0, "square": 1.3, "tall": 1.5}[self.stage.shape]

    def _boxes(self, row: Box, count: int) -> list[Box]:
        self._gap = px(GAP)
        names = max(text_width(n, self.stage.label_size) for n in ROW_NAMES) + px(NAME_GAP)
        wide = self.stage.shape == "wide"
        gaps = (count - 1) * self._gap
        edge = px(8)  # what the window's frame takes around the last cell
        whole = self.box.width > 0.6 * self.stage.body.width
        centred = wide and whole
        room = row.width - (2 * names if centred else names + edge) - gaps
        self._named = room / count >= px(LEAST_NAMED)
        if not self._named:
            room = row.width - 2 * self._gap - gaps
        width = min(px(CELL_WIDTH), room / count)
        total = count * width + gaps
        left = row.x - total / 2 if centred or not self._named else row.right - edge - total
        self.left = left
        return [
            Box(
                left + i * (width + self._gap),
                row.bottom,
                left + i * (width + self._gap) + width,
                row.top,
            )
            for i in range(count)
        ]

    def _cell_text_size(self) -> float:
        """Return the size of the cells' numbers, which are left out where none can be read."""
        box = self.input_boxes[0]
        texts = [self.plain(float(v)) for v in (*self.trace.input.flat, *self.trace.output.flat)]
        texts += [self.signed(float(v)) for v in self.trace.weight.flat]
        least = self.stage.text_size(20)
        largest = min(self.stage.large_size, max(least, box.height / px(1) * 0.62))
        longest = widest(texts)
        size = fitted_size(longest, largest, box.width * 0.86, least=least)
        self._numbered = text_width(longest, size) <= box.width * 0.96
        return size

    def _cell(self, box: Box, line: str | None = None) -> Cell:
        return Cell(
            box,
            empty=self.theme.surface,
            line=line or self.theme.line,
            size=self._text_size,
            line_width=5 if line else 2,
        )

    def _word_labels(self, words: Sequence[str], row: Box) -> VGroup:
        room = self.input_boxes[0].width
        least = self.stage.text_size(20)
        largest = min(self.stage.large_size, max(least, row.height / px(1) * 0.7))
        size = min(fitted_size(w, largest, room, weight="medium", least=least) for w in words)
        # the window's frame stands over the cells; a word's descenders stay clear of it
        up = min(px(14 + size * 0.58), row.height - px(size * 0.4))
        return VGroup(
            *(
                Label(
                    shortened(word, size, room, weight="medium"),
                    size=size,
                    color=self.theme.ink,
                    weight="medium",
                    anchor=(box.x, row.bottom + up, 0),
                )
                for word, box in zip(words, self.input_boxes, strict=True)
            )
        )

    def _pad_labels(self, boxes: Sequence[Box], row: Box) -> VGroup:
        """Return a word above the padding on either side."""
        left = [box for box in boxes if box.left < self.input_boxes[0].left]
        labels = VGroup()
        for side in (left, boxes[len(left) :]):
            if side:
                room = side[-1].right - side[0].left
                size = fitted_size("padding", self.stage.label_size, room)
                x = (side[0].left + side[-1].right) / 2
                anchor = (x, row.bottom + px(14 + size * 0.58), 0)
                labels.add(Label("padding", size=size, color=self.theme.muted, anchor=anchor))
        return labels

    def cell_at(self, place: int) -> Cell:
        """Return the cell at an index of the input; outside of it lies the padding."""
        before = self.trace.padding[0]
        if 0 <= place < len(self.cells):
            return self.cells[place]
        return self.pads[place + before if place < 0 else place - len(self.cells) + before]

    def _row_names(self, rows: list[Box]) -> VGroup:
        colors = (self.theme.muted, self.theme.kernel, self.theme.muted)
        names = VGroup()
        for name, color, row in zip(ROW_NAMES, colors, (rows[1], rows[3], rows[5]), strict=True):
            anchor = (self.left - px(NAME_GAP), row.y, 0)
            names.add(
                Label(
                    name if self._named else "",
                    size=self.stage.label_size,
                    color=color,
                    anchor=anchor,
                    align="right",
                )
            )
        return names


ROW_NAMES = ("sentence", "kernel", "output")


class _Arrow(VMobject):
    """A short arrow as one path."""

    def __init__(self, line: tuple[np.ndarray, np.ndarray], color: str) -> None:
        super().__init__(
            stroke_color=color, stroke_width=thickness_units(4), fill_color=color, fill_opacity=1
        )
        self.connect(*line)

    def connect(self, start: np.ndarray, end: np.ndarray) -> None:
        head = px(13)
        base = end + (0, head, 0)
        corners = [start, base, base - (head / 2, 0, 0), end, base + (head / 2, 0, 0), base]
        self.set_points_as_corners(corners)
