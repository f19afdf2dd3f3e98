"""Where maps, and a window's arithmetic between or below them, stand in a box of any shape."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.units import px
from convviz.draw.layout.legends import (
    LEAST_HEIGHT,
    UPRIGHT_GAP,
    lying,
    lying_size,
    upright,
)
from convviz.draw.layout.loupe_places import LoupeColumn, LoupePlaces, LoupeRows
from convviz.draw.layout.measures import Measures
from convviz.draw.layout.totals_places import Totals, beside_height, beside_width, strip_height

WIDE = 1.75  # a box of this ratio has room for the loupe between the maps
WIDEST = 2.2  # from here on there is no room below the maps
FLAT = 1.0  # and of this one for the totals beside the loupe's grids
LARGEST_CELL = px(150)  # of a map
GAP = px(44)  # between maps and loupe
ROW_APART = px(16)  # between rows of grids
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
    loupe_is_below
        Whether lines lead to the loupe from above, not from the side.
    """

    inputs: list[Box]
    outputs: list[Box]
    loupe: LoupePlaces
    legend: Box | None
    input_legend: Box | None
    loupe_is_below: bool


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
    return between if between.loupe.said >= below.loupe.said or ratio > WIDEST else below


def _column(m: Measures, box: Box) -> ImagePlaces:
    room = box.cut_top(m.line)[1]
    loupe = LoupeColumn(m, room.width, room.height, 0.36)
    rows, columns = m.drawn_output
    (wide, high), (_, input_high) = lying_size(m.legend), lying_size(m.input_legend)
    across = room.width - loupe.width - 2 * GAP
    side = min(
        (room.height - input_high) / m.input[0],
        (room.height - high) / rows,
        across / (m.input[1] + columns),
        (across - wide) / m.input[1],  # the output's legend may be wider than it
        LARGEST_CELL,
    )
    image = room.sized(side * m.input[1], side * m.input[0], 0, 0)
    output = room.sized(side * columns, side * rows, 1, 0)
    right = room.right - max(output.width, wide)
    places = loupe.places(Box(image.right, room.bottom, right, room.top))
    legends = _lying([output], m.legend, box), _lying([image], m.input_legend, box)
    return ImagePlaces([image], [output], places, *legends, loupe_is_below=False)


def _beside(m: Measures, box: Box) -> ImagePlaces:
    return max((_stacked(m, box, share) for share in STACK_SHARES), key=lambda at: at.loupe.said)


def _stacked(m: Measures, box: Box, share: float) -> ImagePlaces:
    joins = m.inputs > 1  # the inputs stand one under the other, else the outputs
    (rows, columns), lone = (m.input, m.output) if joins else (m.output, m.input)
    stack_legend, lone_legend = m.legend, m.input_legend
    if joins:
        stack_legend, lone_legend = lone_legend, stack_legend
    (_, under), (least, lone_under) = lying_size(stack_legend), lying_size(lone_legend)
    lines = box.cut_bottom(under)[1].lines(m.rows)
    slots = [line.cut_top(m.line)[1] for line in lines]
    high = slots[0].height
    side = min(high / rows, share * box.width / columns, LARGEST_CELL)
    maps = [slot.sized(side * columns, side * rows, 0 if joins else 1, 0) for slot in slots]
    # the map that stands alone is no smaller than the others, nor than its legend
    least = max(side * lone[1], least)
    totals: Totals = "stack" if joins else "lines"
    rest = box.width - maps[0].width - 2 * GAP
    most = min(LOUPE_SHARE * box.width + beside_width(m, totals), rest - least)
    loupe = LoupeRows(m, most, high * m.rows, totals)
    room = Box(box.left, box.bottom + lone_under, box.right, maps[0].top)
    alone = min((rest - loupe.width) / lone[1], room.height / lone[0], LARGEST_CELL)
    lone_box = room.sized(alone * lone[1], alone * lone[0], 1 if joins else 0, 0)
    # it is in the middle of the others
    down = min(lone_box.y - (maps[0].top + maps[-1].bottom) / 2, lone_box.bottom - room.bottom)
    lone_box = lone_box.moved(0, -max(0.0, down))
    inputs, outputs = (maps, [lone_box]) if joins else ([lone_box], maps)
    # grids that are higher than their map begin where it does
    middles = [min(each.y, each.top - loupe.row_height / 2) for each in maps]
    between = Box(inputs[0].right, box.bottom, outputs[0].left, box.top)
    legends = _lying(outputs, m.legend, box), _lying(inputs, m.input_legend, box)
    places = loupe.places(between, middles)
    return ImagePlaces(inputs, outputs, places, *legends, loupe_is_below=False)


def _below(m: Measures, box: Box, *, is_flat: bool) -> ImagePlaces:
    loupe = _loupe_below(m, box, is_flat=is_flat)
    several = m.rows > 1
    strip = strip_height(m, loupe.totals)
    rows = m.rows * loupe.row_height + (m.rows - 1) * ROW_APART
    # lines of totals are a little higher than their grids
    low = m.line + strip + rows + (px(m.size) if m.outputs > 1 else 0.0)
    if not several:
        low = max(low, beside_height(m, loupe.totals))
    lower, upper = box.cut_bottom(low)
    upper = upper.cut_bottom(px(24))[1].cut_top(m.line)[1]
    widths = (m.input_legend, m.legend)
    beside = [UPRIGHT_GAP + width if width and is_flat else 0.0 for width in widths]
    under = 0.0 if is_flat else max(lying_size(width)[1] for width in widths)
    output = m.output if several else m.drawn_output
    sizes = [m.input] * m.inputs + [output] * m.outputs
    highest = max(high for high, _ in sizes)
    side = min(
        (upper.height - under) / highest,
        (box.width - sum(beside) - m.rows * px(40)) / sum(wide for _, wide in sizes),
        LARGEST_CELL,
    )
    slots = [side * wide for _, wide in sizes]
    slots[m.inputs - 1] += beside[0]
    slots[-1] += beside[1]
    maps = [
        slot.sized(side * wide, side * high, 0, 0)
        for slot, (high, wide) in zip(
            upper.across(slots, (box.width - sum(slots)) / m.rows), sizes, strict=True
        )
    ]
    # a high box leaves room above and below the loupe
    spare = (upper.height - under - side * highest) / 2
    # grids that are lower than the lines beside them stand in their middle
    slack = low - strip - m.line - rows
    top = lower.top + spare - slack / 2 - (m.line if several else 0.0)
    grids = Box(box.left, box.bottom, box.right, top).rows([loupe.row_height] * m.rows, ROW_APART)
    leads = is_flat and not several and loupe.totals == "lines" and m.kinds > 1
    places = loupe.places(
        box, [row.y for row in grids], x=0.0 if leads else 0.5, named_below=not several
    )
    inputs, outputs = maps[: m.inputs], maps[m.inputs :]
    if is_flat:
        legend, input_legend = (
            upright(each[-1], width) if width else None
            for each, width in ((outputs, m.legend), (inputs, m.input_legend))
        )
    else:
        floor = upper.top - side * highest
        legend = _lying(outputs, m.legend, box, floor)
        # the two lie side by side
        right = legend.left - px(20) if legend else box.right
        rest = Box(box.left, box.bottom, right, box.top)
        input_legend = _lying(inputs, m.input_legend, rest, floor)
    return ImagePlaces(inputs, outputs, places, legend, input_legend, loupe_is_below=True)


def _loupe_below(m: Measures, box: Box, *, is_flat: bool) -> LoupeRows:
    """Return the loupe in which numbers can be read, if there is one."""
    several = m.rows > 1
    rest = 0.0 if is_flat else strip_height(m, "strip")
    least = m.line + px(24)  # of what is above
    if is_flat and (m.legend or m.input_legend):
        least += LEAST_HEIGHT
    high = min((0.62 if several else 0.45) * box.height, box.height - least)
    most = high - m.line - rest - (m.rows - 1) * ROW_APART
    beside: Totals = "stack" if m.inputs > 1 else "lines"
    lined = LoupeRows(m, box.width, most, beside if is_flat else "strip", is_named=several)
    if is_flat and lined.width > box.width + 1e-6 and m.outputs == 1:
        return LoupeRows(m, box.width, most - strip_height(m, "strip"), "strip", is_named=several)
    if several or not is_flat or lined.cells.said:
        return lined
    # names above their numbers leave the grids more of the width
    higher = max(most, beside_height(m, "stack") - m.line)
    stacked = LoupeRows(m, box.width, higher, "stack")
    return stacked if stacked.cells.said else lined


def _lying(maps: list[Box], width: float, within: Box, floor: float | None = None) -> Box | None:
    """Return where a legend lies below maps, or below a floor; None where there is none."""
    if not width:
        return None
    bottom = maps[-1].bottom if floor is None else floor
    return lying(Box(maps[0].left, bottom, maps[-1].right, maps[0].top), width, within)
