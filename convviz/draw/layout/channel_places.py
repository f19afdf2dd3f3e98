"""Where the parts of a `Channels2d` stand, in a frame of any shape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Align, text_width
from convviz.draw.kit.units import px
from convviz.draw.layout.stage import Stage
from convviz.traces.convolution_trace import Trace

CELL = px(71)  # of the loupe's grids, where there is room
NARROW_CELL = px(64)  # of a cell with a number of two decimals in it
WIDEST_CELL = 1.6  # of its height: rather a wide cell than one without its number
PLATE = px(150)  # the width of the cell of a value
LEGEND = px(74)  # the height that a lying legend takes, its labels included
LEAST_LEGEND = px(220)  # the width of a lying legend
LEAST_UPRIGHT = px(130)  # the height of an upright one
APART = px(22)  # between the grids of a row
BRACE = px(48)  # the width of what joins the sums
Place = tuple[NDArray[np.float64], Align]  # of a label: its anchor and how it aligns


@dataclass(frozen=True)
class ChannelPlaces:
    """The places of a picture whose rows are channels.

    Attributes
    ----------
    inputs, maps
        A box for each channel of the input and of the output.
    patches, kernels, products
        The loupe's grids: a patch for each input channel, a kernel and products a row.
    headings
        Above the first row's patch, kernel, products and sum.
    row_names
        Where a row can be named beside its first grid; empty where its map stands beside it.
    sums
        The number of each row's sum, and its name where it has one of its own.
    biases, values
        The number of each output channel's bias and its name; the cell of its value and
        its name.
    braces
        From the rows' sums to the number that they make together: two points a line.
    legends
        Of the maps' colours and, where the input has a scale of its own, of the input's.
    """

    inputs: list[Box]
    maps: list[Box]
    patches: list[Box]
    kernels: list[Box]
    products: list[Box]
    headings: list[Place]
    row_names: list[Place]
    sums: list[tuple[NDArray[np.float64], Place | None]]
    biases: list[tuple[NDArray[np.float64], Place]]
    values: list[tuple[Box, Place]]
    braces: list[tuple[NDArray[np.float64], NDArray[np.float64]]]
    legends: list[Box]


@dataclass(frozen=True)
class Measures:
    """What the places depend on, beside the frame: a layer's sizes and its legends' widths.

    Attributes
    ----------
    joins
        Whether several input channels make one map; else one input makes several maps.
    rows
        How many channels there are on the side that has several.
    legend, input_legend
        The widths of upright legends; the second 0 where there is one legend alone.
    figures
        The longest number that a sum or a value will have.
    """

    joins: bool
    rows: int
    kernel: tuple[int, int]
    input: tuple[int, int]
    output: tuple[int, int]
    legend: float
    input_legend: float
    figures: str

    @classmethod
    def of(cls, trace: Trace, legend: float, input_legend: float, figures: str) -> Measures:
        """Return the measures of a layer's picture."""
        joins = trace.out_channels == 1
        rows, columns = trace.kernel_size
        return cls(
            joins,
            trace.in_channels if joins else trace.out_channels,
            (rows, columns),
            (trace.input.shape[1], trace.input.shape[2]),
            (trace.output.shape[1], trace.output.shape[2]),
            legend,
            input_legend,
            figures,
        )

    @property
    def patches(self) -> int:
        return self.rows if self.joins else 1

    @property
    def maps(self) -> int:
        return 1 if self.joins else self.rows

    def sum_width(self, size: float) -> float:
        """Return the width of a column of sums."""
        return min(text_width(self.figures, size, "medium"), px(190)) + px(8)

    def value_width(self, size: float) -> float:
        """Return the width of a column with bias and value, each below its name."""
        return max(PLATE, text_width("= value", size) + px(10))

    def line_width(self, size: float) -> float:
        """Return the width of lines of a name and its number."""
        return text_width("= value 0", size) + px(26) + PLATE

    def totals_width(self, size: float, *, below: bool) -> float:
        """Return the width of what is to the right of the products."""
        if not self.joins:
            return self.line_width(size)
        return (
            max(self.sum_width(size), PLATE)
            if below
            else (self.sum_width(size) + BRACE + self.value_width(size))
        )


def places(measures: Measures, stage: Stage) -> ChannelPlaces:
    """Return where everything stands: channels as rows beside their maps in a wide frame,
    else below the maps, which stand side by side.
    """
    return (_beside if stage.shape == "wide" else _below)(measures, stage)


def _beside(m: Measures, stage: Stage) -> ChannelPlaces:
    body, size = stage.body, stage.label_size
    label, gap = px(size * 1.45), px(42)
    stacked, single = (m.input, m.output) if m.joins else (m.output, m.input)
    sums = m.totals_width(size, below=False)
    between = sums + 2 * gap + 3 * APART
    # wide maps leave room for the numbers of the grids
    side = min(
        (body.height - m.rows * label) / (m.rows * stacked[0]),
        (body.width - between - 3 * NARROW_CELL * m.kernel[1]) / (stacked[1] + single[1]),
    )
    # maps may be lower than the grids beside them, with a legend below
    row = max(
        side * stacked[0],
        min((body.height - m.rows * label) / m.rows, CELL * m.kernel[0] + LEGEND),
    )
    tops = [body.top - label - r * (row + label) for r in range(m.rows)]
    maps = side * (stacked[1] + single[1])
    room = body.width - maps - sums - 2 * gap - 3 * APART
    cell = min(CELL, (row - LEGEND) / m.kernel[0], room / 3 / m.kernel[1])
    room -= 3 * cell * m.kernel[1]
    # the one that stands alone may be larger than those that share the height
    larger = min(
        1.4, 1 + room / (side * single[1]), (body.height - label - LEGEND) / (side * single[0])
    )
    alone = side * max(1.0, larger)
    gap += (room - (alone - side) * single[1]) / 2
    middle = (tops[0] + tops[-1] - cell * m.kernel[0]) / 2
    high, broad = alone * single[0], alone * single[1]
    lone = Box(0, middle - high / 2, broad, middle + high / 2)
    lone = lone.moved(0, min(0.0, body.top - label - lone.top))
    wide = side * stacked[1]
    if m.joins:
        inputs = [Box(body.left, t - side * stacked[0], body.left + wide, t) for t in tops]
        fmaps = [lone.moved(body.right - broad, 0)]
    else:
        inputs = [lone.moved(body.left, 0)]
        fmaps = [Box(body.right - wide, t - side * stacked[0], body.right, t) for t in tops]
    grids = _grids(m, inputs[0].right + gap, tops, (cell, cell))
    right = grids[2][0].right
    under_grids, under_map = (
        (first.left, last.bottom, end)
        for first, last, end in (
            (grids[0 if m.joins else 1][0], grids[2][-1], right),
            (fmaps[0], fmaps[0], fmaps[0].right),
        )
    )
    shown = [under_map] if m.joins else [under_grids]
    if m.input_legend:
        shown.append(under_grids)
    legends = [_lying(*place) for place in shown]
    box = Box(right + APART, 0, right + APART + sums, 0)
    return _assembled(m, stage, inputs, fmaps, grids, box, legends, [])


def _below(m: Measures, stage: Stage) -> ChannelPlaces:
    body, size = stage.body, stage.label_size
    label, gap, tall = px(size * 1.45), px(24), stage.shape == "tall"
    apart = px(18)  # between rows
    name = px(size * 1.1) if m.joins else 0.0
    sums = m.totals_width(size, below=tall)
    cell = (body.width - name - sums - 3 * APART) / 3 / m.kernel[1]
    rest = 2 * px(size * 1.7) if m.joins and tall else 0.0
    beside = 1.25 * label + (m.rows - 1) * apart + rest
    # the maps keep a third of the height, however many rows there are
    lowest = (0.64 * body.height - beside) / m.rows / m.kernel[0]
    lower = beside + m.rows * m.kernel[0] * min(cell if tall else cell / WIDEST_CELL, lowest)
    columns = m.patches * m.input[1] + m.maps * m.output[1]
    highest = max(m.input[0], m.output[0])
    upright = 0.0 if tall else sum(px(14) + w for w in (m.legend, m.input_legend) if w)
    side = min(
        (body.width - upright - (m.rows) * gap) / columns,
        (body.height - label - lower - (LEGEND if tall else gap)) / highest,
    )
    if tall and m.joins and side * m.output[1] < LEAST_LEGEND:
        # the legend of a narrow map reaches to its left
        most = body.width - 2 * (LEAST_LEGEND + gap)
        side = min(side, most / (2 * m.input[1] - m.output[1]))
    # what is left over moves the maps apart
    spare = body.width - upright - side * columns
    gap = spare / m.rows
    top, x = body.top - label, body.left
    legends: list[Box] = []
    boxes: list[Box] = []
    for count, sizes, width in (
        (m.patches, m.input, m.input_legend),
        (m.maps, m.output, m.legend),
    ):
        first = x
        for _ in range(count):
            boxes.append(Box(x, top - side * sizes[0], x + side * sizes[1], top))
            x += side * sizes[1] + gap
        if not width:
            continue
        last = boxes[-1]
        if tall:
            legends.append(_lying(first, last.bottom, last.right))
        else:
            foot = min(last.bottom, top - LEAST_UPRIGHT)
            legends.append(Box(last.right + px(14), foot, last.right + px(14) + width, top))
            x += px(14) + width
    inputs, fmaps = boxes[: m.patches], boxes[m.patches :]
    bottom = top - (side * highest + LEGEND if tall else max(side * highest, LEAST_UPRIGHT))
    room = bottom - body.bottom - 1.25 * label - (m.rows - 1) * apart - rest
    high = min(cell, room / m.rows / m.kernel[0])
    cell = min(cell, WIDEST_CELL * high)
    spare = room - m.rows * m.kernel[0] * high
    # a high frame leaves room between the rows too
    more = min(spare / (m.rows + 1), px(64))
    apart, spare = apart + more, spare - more * (m.rows - 1)
    start = bottom - 1.25 * label - spare / 2
    tops = [start - r * (high * m.kernel[0] + apart) for r in range(m.rows)]
    grids = _grids(m, body.left + name, tops, (cell, high))
    right = grids[2][0].right
    names: list[Place] = []
    if m.joins:
        names = [(np.array([body.left, g.y, 0.0]), "left") for g in grids[0]]
    box = Box(right + APART, 0, body.right, 0)
    return _assembled(m, stage, inputs, fmaps, grids, box, legends[::-1], names)


def _grids(
    m: Measures, left: float, tops: list[float], cell: tuple[float, float]
) -> tuple[list[Box], list[Box], list[Box]]:
    """Return the patches', the kernels' and the products' boxes."""
    width, height = cell[0] * m.kernel[1], cell[1] * m.kernel[0]
    columns = [left + i * (width + APART) for i in range(3)]
    patches, kernels, products = (
        [Box(x, top - height, x + width, top) for top in tops] for x in columns
    )
    if not m.joins:
        patches = [patches[0].moved(0, (patches[-1].y - patches[0].y) / 2)]
    return patches, kernels, products


def _assembled(
    m: Measures,
    stage: Stage,
    inputs: list[Box],
    fmaps: list[Box],
    grids: tuple[list[Box], list[Box], list[Box]],
    box: Box,
    legends: list[Box],
    row_names: list[Place],
) -> ChannelPlaces:
    """Return the places, the sums' among them, which stand in the columns of `box`."""
    size = stage.label_size
    patches, kernels, products = grids
    away = px(size * 0.75)
    headings: list[Place] = [
        (np.array([g.x, g.top + away, 0.0]), "center")
        for g in (patches[0], kernels[0], products[0])
    ]
    if m.joins:
        sums, biases, values, braces = _joined(m, stage, products, box)
        headings.append((np.array([sums[0][0][0], products[0].top + away, 0.0]), "center"))
    else:
        sums, biases, values, braces = _lines(size, products, box)
    return ChannelPlaces(
        inputs, fmaps, patches, kernels, products, headings, row_names,
        sums, biases, values, braces, legends,
    )  # fmt: skip


Totals = tuple[
    list[tuple[NDArray[np.float64], Place | None]],
    list[tuple[NDArray[np.float64], Place]],
    list[tuple[Box, Place]],
    list[tuple[NDArray[np.float64], NDArray[np.float64]]],
]


def _lines(size: float, products: list[Box], box: Box) -> Totals:
    """Return a row's sum, bias and value on three lines, each name before its number."""
    sums: list[tuple[NDArray[np.float64], Place | None]] = []
    biases: list[tuple[NDArray[np.float64], Place]] = []
    values: list[tuple[Box, Place]] = []
    for grid in products:
        line = max(grid.height / 3, px(size * 1.2))
        ys = [grid.y + line, grid.y, grid.y - line]
        names: list[Place] = [(np.array([box.left, y, 0.0]), "left") for y in ys]
        numbers = [np.array([box.right - PLATE / 2, y, 0.0]) for y in ys]
        half = min(px(size * 0.8), 0.47 * line)
        sums.append((numbers[0], names[0]))
        biases.append((numbers[1], names[1]))
        values.append((Box(box.right - PLATE, ys[2] - half, box.right, ys[2] + half), names[2]))
    return sums, biases, values, []


def _joined(m: Measures, stage: Stage, products: list[Box], box: Box) -> Totals:
    """Return the rows' sums, and what they make together to their right or below them."""
    size = stage.label_size
    first, last = products[0], products[-1]
    if stage.shape == "tall":
        right, x = box.right, box.right - PLATE / 2
        line = px(size * 1.7)
        ys = [last.bottom - line * (i + 0.5) for i in range(2)]
        start = right - PLATE - px(24)
        names: list[Place] = [(np.array([start, y, 0.0]), "right") for y in ys]
        half = px(size * 0.8)
        plate = Box(right - PLATE, ys[1] - half, right, ys[1] + half)
        sums = [(np.array([x, g.y, 0.0]), None) for g in products]
        return sums, [(np.array([x, ys[0], 0.0]), names[0])], [(plate, names[1])], []  # type: ignore[return-value]
    x = box.left + m.sum_width(size) / 2
    sums = [(np.array([x, g.y, 0.0]), None) for g in products]
    middle = (first.y + last.y) / 2
    center = box.right - m.value_width(size) / 2
    line = px(size * 1.25)
    ys = [middle + 2.1 * line, middle + 1.1 * line, middle - 0.1 * line, middle - 1.2 * line]
    half = px(size * 0.8)
    plate = Box(center - PLATE / 2, ys[3] - half, center + PLATE / 2, ys[3] + half)
    names = [(np.array([center, y, 0.0]), "center") for y in (ys[0], ys[2])]
    edge = box.left + m.sum_width(size) + px(2)
    bar = edge + px(14)
    end = bar + px(14)
    braces = [
        *((np.array([edge, g.y, 0.0]), np.array([bar, g.y, 0.0])) for g in products),
        (np.array([bar, first.y, 0.0]), np.array([bar, last.y, 0.0])),
        (np.array([bar, middle, 0.0]), np.array([end, middle, 0.0])),
    ]
    return sums, [(np.array([center, ys[1], 0.0]), names[0])], [(plate, names[1])], braces  # type: ignore[return-value]


def _lying(left: float, top: float, right: float) -> Box:
    """Return where a legend lies, a little below what it explains."""
    left = min(left, right - LEAST_LEGEND)  # a narrow map at the right edge
    return Box(left, top - LEGEND, right, top - px(22))
