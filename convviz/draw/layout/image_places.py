"""Where maps, and a window's arithmetic between or below them, stand in a box of any shape."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.units import px
from convviz.draw.layout.legends import (
    LEAST_HEIGHT,
    LYING,
    UPRIGHT_GAP,
    lying,
    lying_width,
    upright,
)
from convviz.draw.layout.loupe_places import LoupeColumn, LoupePlaces, LoupeRows
from convviz.draw.layout.measures import Measures
from convviz.draw.layout.totals_places import Totals, beside_width, strip_height

WIDE = 1.75  # a box of this ratio has room for the loupe between the maps
WIDEST = 2.2  # from here on there is no room below the maps
FLAT = 1.0  # and of this one for the totals beside the loupe's grids
LARGEST_CELL = px(150)  # of a map
GAP = px(44)  # between maps and loupe
# of the width that maps take which stand one under the other: less where more is said then
STACK_SHARES = (0.22, 0.18, 0.15)
LOUPE_SHARE = 0.4  # of the width that the grids between the maps take at most


@dataclass(frozen=True)
class ImagePlaces:
    """The places of a picture of maps.

    Attributes
    ----------
    inputs, outputs
        The boxes of the maps, the padding included.
    loupe
        The arithmetic's places.
    legend, input_legend
        Of the outputs' colours, and of the inputs'; None where there is none.
    legends_stand
        Whether legends are upright.
    loupe_is_below
        Whether lines lead to the loupe from above, not from the side.
    said
        How many kinds of grids can say their numbers.
    """

    inputs: list[Box]
    outputs: list[Box]
    loupe: LoupePlaces
    legend: Box | None
    input_legend: Box | None
    legends_stand: bool
    loupe_is_below: bool
    said: int


def image_places(m: Measures, box: Box) -> ImagePlaces:
    """Return where everything stands.

    In a wide box the loupe is between the maps: its grids in a column for one channel, else
    a row of them beside each channel. In other boxes it is below the maps.
    """
    ratio = box.width / box.height
    below = _below(m, box, is_flat=ratio >= FLAT)
    if ratio < WIDE:
        return below
    between = _column(m, box) if m.rows == 1 else _beside(m, box)
    return between if between.said >= below.said or ratio > WIDEST else below


def _column(m: Measures, box: Box) -> ImagePlaces:
    top, high = box.top - m.line, box.height - m.line
    loupe = LoupeColumn(m, box.width, high, grids_width=0.36 * box.width)
    out_rows, out_columns = m.drawn_output
    room = box.width - loupe.width - 2 * GAP
    least = lying_width(m.legend) if m.legend else 0.0  # the output's legend may be wider than it
    side = min(
        (high - (LYING if m.input_legend else 0)) / m.input[0],
        (high - (LYING if m.legend else 0)) / out_rows,
        room / (m.input[1] + out_columns),
        (room - least) / m.input[1],
        LARGEST_CELL,
    )
    image = Box(box.left, top - side * m.input[0], box.left + side * m.input[1], top)
    output = Box(box.right - side * out_columns, top - side * out_rows, box.right, top)
    between = box.right - max(output.width, least) - image.right
    left = image.right + (between - loupe.width) / 2
    return ImagePlaces(
        [image],
        [output],
        loupe.places(left, (box.bottom + top) / 2, box),
        lying(output, m.legend, box) if m.legend else None,
        lying(image, m.input_legend, box) if m.input_legend else None,
        False,
        False,
        loupe.cells.said,
    )


def _beside(m: Measures, box: Box) -> ImagePlaces:
    return max((_stacked(m, box, share) for share in STACK_SHARES), key=lambda at: at.said)


def _stacked(m: Measures, box: Box, share: float) -> ImagePlaces:
    joins = m.inputs > 1  # the inputs stand one under the other, else the outputs
    stack, lone = (m.input, m.output) if joins else (m.output, m.input)
    widths = (m.input_legend, m.legend) if joins else (m.legend, m.input_legend)
    stack_legend, lone_legend = (LYING if width else 0.0 for width in widths)
    row = (box.height - stack_legend) / m.rows - m.line
    side = min(row / stack[0], share * box.width / stack[1], LARGEST_CELL)
    high, wide = side * stack[0], side * stack[1]
    tops = [box.top - m.line - r * (row + m.line) for r in range(m.rows)]
    totals: Totals = "stack" if joins else "lines"
    # the map that stands alone is no smaller than the others, nor than its legend
    least = max(side * lone[1], lying_width(widths[1]) if widths[1] else 0.0)
    most = min(
        LOUPE_SHARE * box.width + beside_width(m, totals), box.width - wide - 2 * GAP - least
    )
    loupe = LoupeRows(m, most, row * m.rows, totals)
    room = box.width - wide - loupe.width - 2 * GAP
    alone = min(room / lone[1], (box.height - m.line - lone_legend) / lone[0], LARGEST_CELL)
    stack_left, lone_left = (
        (box.left, box.right - alone * lone[1]) if joins else (box.right - wide, box.left)
    )
    maps = [Box(stack_left, top - high, stack_left + wide, top) for top in tops]
    # the map that stands alone is in the middle of the others
    middle = (tops[0] + tops[-1] - high) / 2
    lone_top = min(tops[0], middle + alone * lone[0] / 2)
    lone_top = max(lone_top, box.bottom + lone_legend + alone * lone[0])
    lone_box = Box(lone_left, lone_top - alone * lone[0], lone_left + alone * lone[1], lone_top)
    inputs, outputs = (maps, [lone_box]) if joins else ([lone_box], maps)
    left = inputs[0].right + GAP + (room - lone_box.width) / 2
    # grids that are higher than their map begin where it does
    middles = [min(each.y, each.top - loupe.row_height / 2) for each in maps]
    within = Box(inputs[0].right, box.bottom, outputs[0].left, box.top)
    return ImagePlaces(
        inputs,
        outputs,
        loupe.places(left, middles, within, named_below=False),
        lying(outputs[-1], m.legend, box) if m.legend else None,
        lying(inputs[-1], m.input_legend, box) if m.input_legend else None,
        False,
        False,
        loupe.cells.said,
    )


def _below(m: Measures, box: Box, *, is_flat: bool) -> ImagePlaces:
    loupe = _loupe_below(m, box, is_flat=is_flat)
    apart, several = px(16), m.rows > 1
    grids = m.rows * loupe.row_height + (m.rows - 1) * apart
    if m.outputs > 1:
        grids += px(m.size)  # lines of totals are a little higher than their grids
    low = max(m.line + grids + loupe.strip_height, loupe.lines_height if not several else 0.0)
    lower, upper = box.cut_bottom(low)
    upper = Box(upper.left, upper.bottom + px(24), upper.right, upper.top - m.line)
    widths = [w for w in (m.input_legend, m.legend) if w]
    beside = sum(UPRIGHT_GAP + w for w in widths) if is_flat else 0.0
    under = LYING if widths and not is_flat else 0.0
    out_rows, out_columns = m.drawn_output if not several else m.output
    highest = max(m.input[0], out_rows)
    across = m.inputs * m.input[1] + m.outputs * out_columns
    side = min(
        (upper.height - under) / highest,
        (box.width - beside - m.rows * px(40)) / across,
        LARGEST_CELL,
    )
    gap = (box.width - beside - side * across) / m.rows
    inputs: list[Box] = []
    outputs: list[Box] = []
    x = box.left
    for maps, count, (rows, columns), width in (
        (inputs, m.inputs, m.input, m.input_legend),
        (outputs, m.outputs, (out_rows, out_columns), m.legend),
    ):
        for _ in range(count):
            maps.append(Box(x, upper.top - side * rows, x + side * columns, upper.top))
            x += side * columns + gap
        if width and is_flat:
            x += UPRIGHT_GAP + width
    # a high box leaves room above and below the loupe
    spare = (upper.height - under - side * highest) / 2
    # grids that are lower than the lines beside them stand in their middle
    slack = low - loupe.strip_height - m.line - m.rows * loupe.row_height - (m.rows - 1) * apart
    top = lower.top + spare - slack / 2 - (m.line if several else 0.0)
    left = box.left
    if not (is_flat and not several and loupe.totals == "lines" and m.kinds > 1):
        left += max(0.0, (box.width - loupe.width) / 2)
    middles = [top - r * (loupe.row_height + apart) - loupe.row_height / 2 for r in range(m.rows)]
    floor = upper.top - side * highest
    legend = _legend(outputs, m.legend, box, floor, is_flat=is_flat)
    rest = box
    if legend is not None and not is_flat:  # the two lie side by side
        rest = Box(box.left, box.bottom, legend.left - px(20), box.top)
    return ImagePlaces(
        inputs,
        outputs,
        loupe.places(left, middles, box, named_below=not several),
        legend,
        _legend(inputs, m.input_legend, rest, floor, is_flat=is_flat),
        is_flat,
        True,
        loupe.cells.said,
    )


def _loupe_below(m: Measures, box: Box, *, is_flat: bool) -> LoupeRows:
    """Return the loupe in which numbers can be read, if there is one."""
    several = m.rows > 1
    rest = 0.0 if is_flat else px(m.size * 3.4)
    least = m.line + px(24)  # of what is above
    if is_flat and (m.legend or m.input_legend):
        least += LEAST_HEIGHT
    high = min((0.62 if several else 0.45) * box.height, box.height - least)
    most = high - m.line - rest - (m.rows - 1) * px(16)
    beside: Totals = "stack" if m.inputs > 1 else "lines"
    lined = LoupeRows(m, box.width, most, beside if is_flat else "strip", is_named=several)
    if is_flat and lined.width > box.width + 1e-6 and m.outputs == 1:
        return LoupeRows(m, box.width, most - strip_height(m), "strip", is_named=several)
    if several or not is_flat or lined.cells.said:
        return lined
    # names above their numbers leave the grids more of the width
    higher = max(most, px(m.size * 2.9) * len(m.totals) - m.line)
    stacked = LoupeRows(m, box.width, higher, "stack")
    return stacked if stacked.cells.said else lined


def _legend(maps: list[Box], width: float, box: Box, floor: float, *, is_flat: bool) -> Box | None:
    if not width:
        return None
    if is_flat:
        return upright(maps[-1], width)
    whole = Box(maps[0].left, floor, maps[-1].right, maps[0].top)
    return lying(whole, width, box)
