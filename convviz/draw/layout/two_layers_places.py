"""Where the parts of a `TwoLayers` stand, for every shape of the frame."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.units import px
from convviz.draw.layout.legends import LEAST_HEIGHT, LEAST_WIDTH
from convviz.draw.layout.stage import Stage
from convviz.traces.convolution_trace import Trace


@dataclass(frozen=True)
class End:
    """The places of one half of the last picture."""

    name: Box
    map: Box
    count: Box
    unit: Box


LEAST = px(1)  # of a cell's side: in tiny frames the texts leave no room


class Places:
    """Boxes, all in the stage's body.

    In a wide frame the weights stand between image and map, in a square one beside both,
    in a tall one below them.

    Attributes
    ----------
    image, map, bar
        The input, the output, the scale's legend under it.
    kernel, sheet, matrix
        The weights; the space above each is for a name.
    bias, value, count
        Lines under the weights.
    ends, end_bar
        The halves of the last picture, and the legend between them.
    """

    def __init__(self, stage: Stage, trace: Trace) -> None:
        body = stage.body
        rows, columns = trace.input.shape[1:]
        out_rows, out_columns = trace.output.shape[1:]
        line = px(stage.label_size * 1.4)
        bar, gap = px(80), px({"wide": 70, "square": 56, "tall": 70}[stage.shape])
        if stage.shape == "wide":
            # a small picture's cells may be larger than a digit's
            largest = px(15.6) * max(1.0, 28 / max(rows, columns))
            cell = max(LEAST, min(largest, (body.height - line - bar) / rows))
            top = body.top - line
            self.image = Box(body.left, top - rows * cell, body.left + columns * cell, top)
            left = body.right - out_columns * cell
            self.map = Box(left, top - out_rows * cell, body.right, top)
            left = min(left, body.right - LEAST_WIDTH)
            middle = Box(self.image.right + gap, body.bottom, left - gap, body.top)
        elif stage.shape == "square":
            cell = (body.height - 2 * line - bar) / (rows + out_rows)
            cell = max(LEAST, min(cell, 0.42 * body.width / columns))
            right = body.left + columns * cell
            top = body.top - line
            self.image = Box(body.left, top - rows * cell, right, top)
            top = self.image.bottom - line
            self.map = Box(body.left, top - out_rows * cell, body.left + out_columns * cell, top)
            right = max(right, self.map.left + LEAST_WIDTH)
            middle = Box(right + gap, body.bottom, body.right, body.top)
        else:
            cell = (body.width - gap) / (columns + out_columns)
            cell = max(LEAST, min(cell, (body.height * 0.4 - line - bar) / rows))
            top = body.top - line
            self.image = Box(body.left, top - rows * cell, body.left + columns * cell, top)
            left = body.right - out_columns * cell
            self.map = Box(left, top - out_rows * cell, body.right, top)
            lowest = min(self.image.bottom, self.map.bottom - bar)
            middle = Box(body.left, body.bottom, body.right, lowest - px(20))
        # a narrow map's legend needs more width than the map has
        more = max(0.0, LEAST_WIDTH - self.map.width)
        left, right = self.map.left, self.map.right
        if stage.shape == "square":
            right += more
        else:
            left -= more
        below = Box(left, self.map.bottom - bar, right, self.map.bottom)
        self.bar = below.inset(0, px(22))
        self._weights(middle, line, trace, cell, wide=stage.shape == "wide")
        self._ends(stage, line, trace)

    def _weights(self, middle: Box, line: float, trace: Trace, cell: float, *, wide: bool) -> None:
        """Divide the region of the weights: a name, the weights, two lines, the count."""
        self.count, rest = middle.cut_bottom(line)
        _, room = rest.cut_top(line)
        room = Box(room.left, room.bottom + px(14), room.right, room.top)
        rows, columns = trace.input.shape[1:]
        outputs, inputs = trace.output.size, trace.input.size
        side = max(LEAST / 10, min(room.height / outputs, room.width / inputs))
        self.matrix = room.sized(side * inputs, side * outputs, y=0.0)
        lines, upper = room.cut_bottom(2 * line)
        # in a wide frame a weight is as large as the pixel it belongs to
        side = min(upper.height / rows, upper.width / columns, cell * (1 if wide else 1.4))
        side = max(LEAST, side)
        self.sheet = upper.sized(side * columns, side * rows, y=0.0)
        self.kernel = self.sheet
        top = self.sheet.bottom - (self.sheet.bottom - self.count.top - 2 * line) / 2
        self.bias, self.value = Box(lines.left, top - 2 * line, lines.right, top).lines(2)

    def _ends(self, stage: Stage, line: float, trace: Trace) -> None:
        body = stage.body
        rows, columns = trace.output.shape[1:]
        between = px({"wide": 260, "square": 150, "tall": 160}[stage.shape])
        width = (body.width - between) / 2
        count = px(min(190, 1.3 * 150))
        side = max(LEAST, min((body.height - 2.2 * line - count) / rows, width / columns))
        height = 2.2 * line + count + side * rows
        self.ends = []
        for left in (body.left, body.right - width):
            area = Box(left, body.bottom, left + width, body.top).sized(width, height, y=0.4)
            name, rest = area.cut_top(line * 1.2)
            fmap, rest = rest.cut_top(side * rows)
            number, unit = rest.cut_top(count)
            self.ends.append(End(name, fmap.sized(side * columns, side * rows), number, unit))
        one, other = (end.map for end in self.ends)
        room = Box(one.right, one.bottom, other.left, one.top)
        self.end_bar = room.sized(px(100), max(LEAST_HEIGHT, one.height * 0.8))
