"""Where the parts of a `Stamping2d` stand, in a frame of any shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Align, text_width
from convviz.draw.kit.units import px
from convviz.draw.layout.stage import Stage

LARGEST_CELL = px(150)  # of the maps
LARGEST_OF_LOUPE = px(96)
LEAST_LEGEND = px(280)
LEAST_NAME = px(250)  # in width, of the input's
LABELS = ("number", "× kernel", "= stamp")
Place = tuple[Any, Align]  # of a label: its anchor and how it aligns


@dataclass(frozen=True)
class Measures:
    """What the places depend on.

    Attributes
    ----------
    image, sheet, kernel
        Rows and columns of the input, of the sheet and of the kernel.
    notes
        How many lines stand under the input.
    bar
        The width of an upright legend.
    """

    image: tuple[int, int]
    sheet: tuple[int, int]
    kernel: tuple[int, int]
    notes: int
    bar: float


@dataclass(frozen=True)
class Places:
    """The boxes of all parts, and the anchors of the loupe's labels.

    Attributes
    ----------
    image, sheet, legend
        The input, the sheet and the scale's legend.
    value, kernel, stamp
        The loupe: one number, the weights, their products.
    labels
        Of the loupe's three.
    """

    image: Box
    sheet: Box
    legend: Box
    value: Box
    kernel: Box
    stamp: Box
    labels: tuple[Place, Place, Place]


def places(measures: Measures, stage: Stage) -> Places:
    """Return where everything stands in the stage's body."""
    return {"wide": _wide, "square": _square, "tall": _tall}[stage.shape](measures, stage)


def _wide(m: Measures, stage: Stage) -> Places:
    """Input, loupe and sheet from left to right; the loupe is a column."""
    body, line = stage.body, px(stage.label_size * 1.45)
    bar, gap = px(74), px(56)
    rows, columns = m.kernel
    words = max(text_width(word, stage.label_size) for word in LABELS) + px(18)
    loupe = words + max(3, min(12, columns)) * px(64)
    side = min(
        (body.height - line - bar) / m.sheet[0],
        (body.height - line * (1 + m.notes)) / m.image[0],
        (body.width - loupe - 2 * gap) / (m.image[1] + m.sheet[1]),
        LARGEST_CELL,
    )
    top = body.top - line
    image = Box(body.left, top - side * m.image[0], body.left + side * m.image[1], top)
    sheet = Box(body.right - side * m.sheet[1], top - side * m.sheet[0], body.right, top)
    start = min(sheet.left, sheet.right - LEAST_LEGEND)
    legend = Box(start, sheet.bottom - bar, sheet.right, sheet.bottom - px(22))
    # a narrow input's notes need more width than the input has
    room = Box(
        max(image.right, body.left + LEAST_NAME) + gap, body.bottom, sheet.left - gap, body.top
    )
    between = px(24)
    cell = min(
        (room.height - 2 * between) / (2 * rows + 1),
        (room.width - words) / columns,
        LARGEST_OF_LOUPE,
    )
    number = max(cell, min(px(64), (room.height - 2 * between) / 5))
    cell = min(cell, (room.height - 2 * between - number) / (2 * rows))
    width = cell * columns
    block = room.sized(words + max(width, number), number + 2 * cell * rows + 2 * between)
    left = block.left + words
    value, kernel, stamp = (
        Box(left, box.bottom, left + wide, box.top)
        for box, wide in zip(
            block.rows([number, cell * rows, cell * rows], between),
            (number, width, width),
            strict=True,
        )
    )
    # on the number's left the lines from the input arrive
    labels: tuple[Place, Place, Place] = (
        (value.at(1, 0.5) + (px(18), 0, 0), "left"),
        (kernel.at(0, 0.5) - (px(18), 0, 0), "right"),
        (stamp.at(0, 0.5) - (px(18), 0, 0), "right"),
    )
    return Places(image, sheet, legend, value, kernel, stamp, labels)


def _square(m: Measures, stage: Stage) -> Places:
    """Input and loupe on the left, one above the other; the sheet on the right."""
    body, line = stage.body, px(stage.label_size * 1.45)
    rows, columns = m.kernel
    gap, number = px(30), px(76)
    cell = min(px(66), 0.5 * (0.44 * body.width - px(16)) / columns, 0.32 * body.height / rows)
    left = max(2 * cell * columns + px(16), px(400))
    top = body.top - line
    below = cell * rows + line + px(20)  # the loupe's two grids and their labels
    side = min(
        (top - body.bottom) / m.sheet[0],
        (body.width - left - gap - px(14) - m.bar) / m.sheet[1],
        (top - body.bottom - below - line * m.notes) / m.image[0],
        (left - number - gap) / m.image[1],
        LARGEST_CELL,
    )
    image = Box(body.left, top - side * m.image[0], body.left + side * m.image[1], top)
    right = body.right - px(14) - m.bar
    sheet = Box(right - side * m.sheet[1], top - side * m.sheet[0], right, top)
    low = min(sheet.bottom, top - px(190))  # a low sheet's legend needs more height
    legend = Box(right + px(14), max(low, top - px(400)), body.right, top)
    value = Box(body.left + left - number, top - number, body.left + left, top)
    floor = max(body.bottom, image.bottom - line * m.notes - px(60) - below)
    strip = Box(body.left, floor + line, body.left + left, floor + line + cell * rows)
    # a narrow kernel's name is wider than the kernel
    width = max(cell * columns, text_width(LABELS[1], stage.label_size))
    halves = strip.sized(width, strip.height, x=0.0), strip.sized(width, strip.height, x=1.0)
    kernel, stamp = (half.sized(cell * columns, strip.height) for half in halves)
    # under the number the lines from the input arrive
    above: Place = value.at(1, 0) + (0, px(0.75 * stage.label_size), 0), "right"
    labels = above, _under(kernel, line), _under(stamp, line)
    return Places(image, sheet, legend, value, kernel, stamp, labels)


def _tall(m: Measures, stage: Stage) -> Places:
    """Input and sheet side by side; the loupe is a row under them."""
    body, line = stage.body, px(stage.label_size * 1.45)
    loupe, upper = body.cut_bottom(px(500))
    upper = Box(upper.left, upper.bottom + px(24), upper.right, upper.top - line)
    below = px(90)
    side = min(
        (upper.height - below) / m.sheet[0],
        (upper.height - line * m.notes) / m.image[0],
        (body.width - px(60)) / (m.image[1] + m.sheet[1]),
        (body.width - px(60) - LEAST_NAME) / m.sheet[1],
        LARGEST_CELL,
    )
    top = upper.top
    image = Box(upper.left, top - side * m.image[0], upper.left + side * m.image[1], top)
    sheet = Box(upper.right - side * m.sheet[1], top - side * m.sheet[0], upper.right, top)
    start = min(sheet.left, sheet.right - LEAST_LEGEND)
    legend = Box(start, sheet.bottom - below, sheet.right, sheet.bottom - px(22))
    rows, columns = m.kernel
    words = [text_width(word, stage.label_size) for word in LABELS]
    between, number = px(34), px(104)
    cell = min(
        (loupe.height - 1.5 * line) / rows,
        (loupe.width - max(words[0], number) - 2 * between) / 2 / columns,
        px(124),
    )
    sizes = [(number, number), *((cell * rows, cell * columns),) * 2]
    widths = [max(size[1], word) for size, word in zip(sizes, words, strict=True)]
    row = loupe.sized(sum(widths) + 2 * between, max(number, cell * rows) + line, y=0.3)
    boxes, left = [], row.left
    for width, (down, across) in zip(widths, sizes, strict=True):
        column = Box(left, row.bottom, left + width, row.top)
        boxes.append(column.sized(across, down, y=0.0))
        left += width + between
    value, kernel, stamp = boxes
    under = _under(value, line), _under(kernel, line), _under(stamp, line)
    return Places(image, sheet, legend, value, kernel, stamp, under)


def _under(box: Box, line: float) -> Place:
    return box.at(0.5, 1) - (0, 0.6 * line, 0), "center"
