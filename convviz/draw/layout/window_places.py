"""Where the parts of a `Windows2d` stand, in a frame of any shape."""

from __future__ import annotations

import numpy as np

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import text_width
from convviz.draw.kit.units import px
from convviz.draw.layout.loupe_cells import LoupeCells, cells_in_column, cells_in_row
from convviz.draw.layout.stage import Stage
from convviz.draw.layout.window_measures import APART, Measures, Place, Point, WindowPlaces

LARGEST_CELL = px(150)  # of a map
LEGEND = px(74)  # the height that a lying legend takes, its labels included
LEAST_LEGEND = px(280)
LEAST_UPRIGHT = px(130)
GAP = px(44)  # between maps and loupe
BRACE = px(48)  # the width of what joins the rows' sums
STACKED_LINE = 2.9  # em that a name above its number takes


def window_places(m: Measures, stage: Stage) -> WindowPlaces:
    """Return where everything stands.

    In a wide frame the loupe is between the maps: its grids in a column for one channel,
    else a row of them beside each channel. In other frames it is below the maps.
    """
    if stage.shape != "wide":
        return _below(m, stage)
    return _column(m, stage) if m.rows == 1 else _beside(m, stage)


def _column(m: Measures, stage: Stage) -> WindowPlaces:
    body, size = stage.body, stage.label_size
    label = px(size * 1.45)
    words = max(text_width(word, size) for word in m.headings) + px(18)
    totals_width = m.totals_width(size)
    high = body.height - label - (m.kinds - 1) * APART
    cells = cells_in_column(m.in_cells, 0.36 * body.width, high)
    sizes = [m.grid(cells, kind) for kind in range(m.kinds)]
    width = max(wide for wide, _ in sizes)
    loupe = words + width + APART + totals_width
    out_rows, out_columns = m.drawn_output
    side = min(
        (body.height - label - (LEGEND if m.input_legend else 0)) / m.input[0],
        (body.height - label - (LEGEND if m.legend else 0)) / out_rows,
        (body.width - loupe - 2 * GAP) / (m.input[1] + out_columns),
        LARGEST_CELL,
    )
    top = body.top - label
    image = Box(body.left, top - side * m.input[0], body.left + side * m.input[1], top)
    output = Box(body.right - side * out_columns, top - side * out_rows, body.right, top)
    left = image.right + GAP + (output.left - image.right - 2 * GAP - loupe) / 2 + words
    total = sum(height for _, height in sizes) + (m.kinds - 1) * APART
    middle = (body.bottom + top) / 2
    column = Box(left, middle - total / 2, left + width, middle + total / 2)
    lines = column.rows([height for _, height in sizes], APART)
    grids = [line.sized(*size) for line, size in zip(lines, sizes, strict=True)]
    headings: list[Place] = [(g.at(0, 0.5) - (px(18), 0, 0), "right") for g in grids]
    start = column.right + APART
    low = px(size * 3.1) * len(m.totals)
    block = Box(start, column.y - low / 2, start + totals_width, column.y + low / 2)
    totals = [_above(c, size, m.plate) for c in block.lines(len(m.totals))]
    return WindowPlaces(
        [image], output, [[g] for g in grids], headings, [], [], totals, [],
        _lying(output, body) if m.legend else None,
        _lying(image, body) if m.input_legend else None,
    )  # fmt: skip


def _beside(m: Measures, stage: Stage) -> WindowPlaces:
    body, size = stage.body, stage.label_size
    label = px(size * 1.45)
    legend = LEGEND if m.input_legend else 0.0
    row = (body.height - legend) / m.rows - label
    side = min(row / m.input[0], 0.22 * body.width / m.input[1], LARGEST_CELL)
    tops = [body.top - label - r * (row + label) for r in range(m.rows)]
    maps = [Box(body.left, t - side * m.input[0], body.left + side * m.input[1], t) for t in tops]
    cells = cells_in_row(m.in_cells, 0.4 * body.width - m.kinds * APART, row)
    sums = APART + m.sums_width(size)
    loupe = sum(m.slots(cells)) - APART + sums + BRACE + m.totals_width(size)
    room = body.width - maps[0].width - loupe - 2 * GAP
    below = LEGEND if m.legend else 0.0
    out = min(room / m.output[1], (body.height - label - below) / m.output[0], LARGEST_CELL)
    output = Box(body.right - out * m.output[1], tops[0] - out * m.output[0], body.right, tops[0])
    spare = room - output.width
    left = maps[0].right + GAP + spare / 2
    grids = _rows_of_grids(m, cells, left, [each.y for each in maps])
    return _with_totals(m, stage, maps, output, grids, [], _lying(output, body))


def _below(m: Measures, stage: Stage) -> WindowPlaces:
    body, size = stage.body, stage.label_size
    label, tall = px(size * 1.45), stage.shape == "tall"
    several = m.rows > 1
    names = px(size * 1.6) if several else 0.0
    apart = px(16)
    rest = px(size * 3.4) if tall else 0.0
    most = (0.62 if several else 0.45) * body.height - label - rest - (m.rows - 1) * apart
    room = body.width - names - m.kinds * APART
    lines = 0.0 if tall else px(size * 1.75) * len(m.totals)
    beside, stacked = 0.0 if tall else _totals_beside(m, size), False
    if several:
        beside = APART + m.sums_width(size) + (0.0 if tall else BRACE + m.totals_width(size))
        lines = 0.0
    cells = cells_in_row(m.in_cells, room - beside, most / m.rows)
    if not several and not tall and not cells.said:
        # names above their numbers leave the grids more of the width
        narrow = APART + m.totals_width(size)
        higher = max(most, px(size * STACKED_LINE) * len(m.totals) - label)
        other = cells_in_row(m.in_cells, room - narrow, higher)
        if other.said:
            cells, beside, stacked = other, narrow, True
            lines = px(size * STACKED_LINE) * len(m.totals)
    height = cells.highest * m.kernel[0]
    low = max(label + m.rows * height + (m.rows - 1) * apart + rest, lines)
    lower, upper = body.cut_bottom(low)
    upper = Box(upper.left, upper.bottom + px(24), upper.right, upper.top - label)
    legends = [w for w in (m.input_legend, m.legend) if w]
    upright = 0.0 if tall else sum(px(14) + w for w in legends)
    below = LEGEND if tall and legends else 0.0
    out_rows, out_columns = m.drawn_output
    side = min(
        (upper.height - below) / max(m.input[0], out_rows),
        (body.width - upright - m.rows * px(40)) / (m.rows * m.input[1] + out_columns),
        LARGEST_CELL,
    )
    gap = body.width - upright - side * (m.rows * m.input[1] + out_columns)
    gap = gap / m.rows if several else gap
    x, maps = body.left, []
    for _ in range(m.rows):
        maps.append(Box(x, upper.top - side * m.input[0], x + side * m.input[1], upper.top))
        x += side * m.input[1] + gap
    right = body.right - (px(14) + m.legend if m.legend and not tall else 0.0)
    output = Box(right - side * out_columns, upper.top - side * out_rows, right, upper.top)
    # a high frame leaves room above and below the loupe
    spare = (upper.height - below - side * max(m.input[0], out_rows)) / 2
    # grids that are lower than the lines beside them stand in their middle
    slack = low - rest - label - m.rows * height - (m.rows - 1) * apart
    top = lower.top + spare - slack / 2 - (label if several else 0.0)
    left = body.left + names
    if tall or several or stacked or m.kinds == 1:
        used = sum(m.slots(cells)) - APART + beside
        left += max(0.0, (body.width - names - used) / 2)
    middles = [top - r * (height + apart) - height / 2 for r in range(m.rows)]
    grids = _rows_of_grids(m, cells, left, middles)
    row_names: list[Place] = (
        [(g.at(0, 0.5) - (px(14), 0, 0), "right") for g in grids[0]] if several else []
    )
    if tall:
        under = output.top - side * max(m.input[0], out_rows)
        legend, input_legend = (
            _lying(Box(box.left, under, box.right, box.top), body) for box in (output, maps[0])
        )
    else:
        legend = _upright(output, m.legend)
        input_legend = _upright(maps[-1], m.input_legend)
    return _with_totals(m, stage, maps, output, grids, row_names, legend, input_legend, stacked)


def _rows_of_grids(
    m: Measures, cells: LoupeCells, left: float, middles: list[float]
) -> list[list[Box]]:
    """Return for each kind a grid a row, each in the middle of its slot.

    The names under a single row's grids stand in one line, and so do their lower edges.
    """
    high, y = cells.highest * m.kernel[0], 0.5 if m.rows > 1 else 1.0
    grids = []
    for kind, slot in enumerate(m.slots(cells)):
        place = Box(left, -high / 2, left + slot - APART, high / 2)
        grids.append([place.sized(*m.grid(cells, kind), y=y).moved(0, at) for at in middles])
        left += slot
    return grids


def _with_totals(
    m: Measures,
    stage: Stage,
    maps: list[Box],
    output: Box,
    grids: list[list[Box]],
    row_names: list[Place],
    legend: Box,
    input_legend: Box | None = None,
    stacked: bool = False,
) -> WindowPlaces:
    """Return the places, the sums and the totals beside the grids or below them.

    The totals of a single row are lines of a name and its number, or `stacked`.
    """
    body, size = stage.body, stage.label_size
    first, last = grids[-1][0], grids[-1][-1]
    away = px(size * 0.75)
    # lines come from above to the grids of a single row: their names stand below
    below = 0.0 if m.rows > 1 else px(size * 1.45)
    line = last.bottom - away if below else first.top + away
    headings: list[Place] = [(np.array([g[0].x, line, 0.0]), "center") for g in grids]
    sums: list[Point] = []
    braces: list[tuple[Point, Point]] = []
    # a narrow grid's name is wider than the grid
    right = last.right + (m.slot(last.width) - APART - last.width) / 2
    if m.rows > 1:
        x = right + APART + m.sums_width(size) / 2
        sums = [np.array([x, g.y, 0.0]) for g in grids[-1]]
        headings.append((np.array([x, first.top + away, 0.0]), "center"))
        right = x + m.sums_width(size) / 2
    count = len(m.totals)
    if stage.shape == "tall":
        under = last.bottom - below
        strip = Box(body.left, under - px(size * 3.4), body.right, under)
        each = min(strip.width / count, px(300))
        strip = strip.sized(each * count, strip.height).moved(0, -px(8))
        totals = [_above(c, size, m.plate) for c in strip.columns(count)]
    elif m.rows > 1 or stacked:
        if m.rows > 1:
            braces = _braces(right, first, last)
        high = min(px(size * STACKED_LINE), (first.top - last.bottom + px(size * 2)) / count)
        start = right + (APART if stacked else BRACE)
        middle = (first.top + last.bottom) / 2
        block = Box(
            start,
            middle - high * count / 2,
            start + m.totals_width(size),
            middle + high * count / 2,
        )
        totals = [_above(c, size, m.plate) for c in block.lines(count)]
    else:
        high = px(size * 1.75)
        block = Box(right + APART, 0, right + APART + _totals_beside(m, size), high * count)
        block = block.moved(0, last.y - block.y)
        totals = [_in_line(c, size, m.plate) for c in block.lines(count)]
    if input_legend is None:
        input_legend = _lying(maps[-1], body)
    return WindowPlaces(
        maps, output, grids, headings, row_names, sums, totals, braces,
        legend if m.legend else None,
        input_legend if m.input_legend else None,
    )  # fmt: skip


def _totals_beside(m: Measures, size: float) -> float:
    """Return the width of lines of a name and its number."""
    return max(text_width(name, size) for name in m.totals) + APART + m.plate


def _above(box: Box, size: float, width: float) -> tuple[Place, Box]:
    """Return a name and the plate of its number below it, both in the middle of a box."""
    off = min(px(size * 0.8), 0.25 * box.height)
    half = min(px(size * 0.74), 0.24 * box.height)
    plate = Box(box.x - width / 2, box.y - off - half, box.x + width / 2, box.y - off + half)
    return (box.center + (0, off, 0), "center"), plate


def _in_line(box: Box, size: float, width: float) -> tuple[Place, Box]:
    half = min(px(size * 0.8), 0.46 * box.height)
    return (box.at(0, 0.5), "left"), Box(box.right - width, box.y - half, box.right, box.y + half)


def _braces(edge: float, first: Box, last: Box) -> list[tuple[Point, Point]]:
    start, bar, end = edge + px(4), edge + px(18), edge + px(34)
    ys = [first.y, last.y]
    middle = (first.y + last.y) / 2
    return [
        *((np.array([start, y, 0.0]), np.array([bar, y, 0.0])) for y in ys),
        (np.array([bar, first.y, 0.0]), np.array([bar, last.y, 0.0])),
        (np.array([bar, middle, 0.0]), np.array([end, middle, 0.0])),
    ]


def _upright(box: Box, width: float) -> Box:
    """Return where a legend stands, beside a map; never lower than its three labels need."""
    high = max(box.height, LEAST_UPRIGHT)
    left = box.right + px(14)
    return Box(left, box.top - high, left + width, box.top)


def _lying(box: Box, body: Box) -> Box:
    """Return where a legend lies, a little below a map; never narrower than it must be."""
    width = max(box.width, LEAST_LEGEND)
    left = min(box.left, body.right - width)
    return Box(left, box.bottom - LEGEND, left + width, box.bottom - px(22))
