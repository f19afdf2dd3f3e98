"""Where the parts of a `TwoLayers` stand."""

from __future__ import annotations

import math
from typing import NamedTuple

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.units import px
from convviz.draw.layout.legends import LEAST_HEIGHT, LYING, lying
from convviz.draw.layout.stage import ABREAST, Stage
from convviz.traces.convolution_trace import Trace

LEAST = px(0.1)  # of a cell's side: in tiny frames the texts leave no room
GAP = px(70)  # between the maps, and between them and the weights
APART = px(14)  # weights and the lines below them
BETWEEN = px(160)  # the halves of the last picture
COUNT = px(190)  # the height of a number there

Grid = tuple[int, ...]  # rows and columns


class End(NamedTuple):
    """The places of one half of the last picture, from the top down."""

    name: Box
    map: Box
    total: Box
    unit: Box


class TwoLayersPlaces:
    """Boxes, all in the stage's body.

    Attributes
    ----------
    image, map, bar
        The input, the output, the scale's legend under it.
    sheet, matrix
        The weights, the kernel's where a sheet's are; the space above each is for a name.
    bias, value, count
        Lines under the weights.
    ends, end_bar
        The halves of the last picture, and the legend between them.
    """

    def __init__(self, stage: Stage, trace: Trace) -> None:
        body, line = stage.body, px(stage.label_size * 1.4)
        image, output = trace.input.shape[1:], trace.output.shape[1:]
        self.image, self.map, weights = _divided(body, line, image, output)
        self.bar = lying(self.map, 0.0, body)
        self.count, rest = weights.cut_bottom(line)
        room = rest.cut_top(line)[1].cut_bottom(APART)[1]
        self.matrix = _grid(room, (trace.output.size, trace.input.size))
        largest = 1.4 * self.image.height / image[0]
        self.sheet = _grid(room.cut_bottom(2 * line + APART)[1], image, largest)
        below = Box(room.left, room.bottom, room.right, self.sheet.bottom - APART)
        self.bias, self.value = below.rows([line, line])
        # the last picture
        width = (body.width - BETWEEN) / 2
        shown = _grid(body.sized(width, body.height - 2.2 * line - COUNT), output)
        heights = [1.2 * line, shown.height, COUNT, line]
        self.ends = []
        for x in (0.0, 1.0):
            name, row, *texts = body.sized(width, sum(heights), x, 0.4).rows(heights)
            self.ends.append(End(name, row.sized(shown.width, shown.height), *texts))
        one, other = (end.map for end in self.ends)
        space = Box(one.right, one.bottom, other.left, one.top)
        self.end_bar = space.sized(px(100), max(LEAST_HEIGHT, 0.8 * one.height))


def _divided(body: Box, line: float, image: Grid, output: Grid) -> tuple[Box, Box, Box]:
    """Return where the image, the map and the weights with their lines stand.

    In a wide body the weights stand between image and map, in a square one beside both, in
    a tall one below them.
    """
    under = body.cut_top(line)[1]
    rows, columns = image[0], image[1] + output[1]
    is_square = body.height <= body.width < ABREAST * body.height
    if is_square:
        high, wide = (
            (under.height - line - LYING) / (rows + output[0]),
            0.42 * body.width / image[1],
        )
    elif body.width > body.height:
        high, wide = (under.height - LYING) / rows, 0.5 * body.width / columns
    else:
        high, wide = (0.4 * body.height - line - LYING) / rows, (body.width - GAP) / columns
    cell = max(LEAST, min(high, wide))
    one = under.sized(image[1] * cell, image[0] * cell, 0.0, 0.0)
    x, room = (0.0, under.cut_top(one.height + line)[1]) if is_square else (1.0, under)
    other = room.sized(output[1] * cell, output[0] * cell, x, 0.0)
    bar = lying(other, 0.0, body)
    if is_square:
        left, right, top = max(one.right, bar.right) + GAP, body.right, body.top
    elif body.width > body.height:
        left, right, top = one.right + GAP, bar.left - GAP, body.top
    else:
        left, right, top = body.left, body.right, min(one.bottom, bar.bottom) - px(20)
    return one, other, Box(left, body.bottom, right, top)


def _grid(room: Box, grid: Grid, largest: float = math.inf) -> Box:
    """Return the box of square cells, as large as they can be, at the top of a room."""
    side = max(LEAST, min(room.height / grid[0], room.width / grid[1], largest))
    return room.sized(side * grid[1], side * grid[0], y=0.0)
