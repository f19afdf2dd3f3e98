"""Where the parts of a picture of stamps on a map stand, in a box of any shape."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Place, text_width
from convviz.draw.kit.units import px
from convviz.draw.layout.legends import LEAST_WIDTH, LYING, UPRIGHT_GAP, lying, upright
from convviz.draw.layout.stamps_places import (
    AFTER_NAME,
    NAMES,
    Grid,
    StampsPlaces,
    rows_and_columns,
)
from convviz.formatting import shape
from convviz.traces.stamped_map import StampedMap

BESIDE, LEAST_BESIDE = 1.4, px(800)  # a box so wide has room for the loupe between the maps
LARGEST_CELL = px(150)  # of a map
LARGEST_OF_LOUPE = px(96)
LONE = px(64)  # the side of the number's cell at least
LEAST_NAME = px(250)  # the width that the names of a narrow input get where there is room
APART = px(24)  # between the grids of a loupe


@dataclass(frozen=True)
class Measures:
    """What the places of maps depend on beside their box.

    Attributes
    ----------
    stamped
        What is shown.
    size
        Of the names, in design pixels.
    legend
        The width of an upright legend.
    """

    stamped: StampedMap
    size: float
    legend: float

    @property
    def image(self) -> Grid:
        """Rows and columns of the input."""
        return rows_and_columns(self.stamped.trace.input.shape[1:])

    @property
    def sheet(self) -> Grid:
        """Rows and columns of the sheet."""
        return rows_and_columns(self.stamped.sheet_size)

    @property
    def kernel(self) -> Grid:
        """Rows and columns of the kernel."""
        return rows_and_columns(self.stamped.trace.kernel_size)

    @property
    def notes(self) -> float:
        """The height of what stands under the input: its name and, of several, its channel's."""
        return self.line * (2 if len(self.stamped.inputs) > 1 else 1)

    @property
    def line(self) -> float:
        """The height of a line of names."""
        return px(self.size * 1.45)

    @property
    def words(self) -> list[float]:
        """The widths of the loupe's names."""
        return [text_width(name, self.size) for name in NAMES]

    def sheet_name(self, sheet: Box, left: float, right: float) -> tuple[str, float]:
        """Return the output's name above the sheet, and where it begins between two edges."""
        stamped, of = self.stamped, self.stamped.trace.out_channels
        name, channel = f"output {shape(stamped.output.shape)}", f"channel {stamped.channel}"
        called = (f"{name}, {channel} of {of}", f"{name}, {channel}", channel)
        widths = [(each, text_width(each, self.size)) for each in (called if of > 1 else [name])]
        fitting = [each for each in widths if each[1] <= right - left]
        name, width = (fitting or widths[-1:])[0]
        return name, min(sheet.left, right - width)


def map_places(m: Measures, box: Box) -> StampsPlaces:
    """Return where everything stands in a box."""
    is_wide = box.width >= max(BESIDE * box.height, LEAST_BESIDE)
    return _beside(m, box) if is_wide else _below(m, box)


def _beside(m: Measures, box: Box) -> StampsPlaces:
    """Input, loupe and sheet from left to right; the loupe is a column."""
    rows, columns = m.kernel
    gap = min(px(56), 0.04 * box.width)
    words = max(m.words[1:]) + AFTER_NAME
    lone = LONE + AFTER_NAME + m.words[0]
    grids = min(columns * LONE, max(3 * LONE, 0.36 * box.width - words))
    rest = box.width - words - max(grids, lone) - 2 * gap
    side = min(
        (box.height - m.line - LYING) / m.sheet[0],
        (box.height - m.line - m.notes) / m.image[0],
        rest / (m.image[1] + m.sheet[1]),
        (rest - LEAST_WIDTH) / m.image[1],
        LARGEST_CELL,
    )
    top = box.top - m.line
    image = Box(box.left, top - side * m.image[0], box.left + side * m.image[1], top)
    sheet = Box(box.right - side * m.sheet[1], top - side * m.sheet[0], box.right, top)
    legend = lying(sheet, m.legend, box)
    end = min(sheet.left, legend.left) - gap
    room = Box(image.right + gap, box.bottom, end, box.top)
    high = room.height - 2 * APART
    cell = min(high / (2 * rows + 1), (room.width - words) / columns, LARGEST_OF_LOUPE)
    number = max(cell, min(LONE, high / 5))
    cell = min(cell, (high - number) / (2 * rows))
    wide = words + max(cell * columns, number + AFTER_NAME + m.words[0])
    # the names under a narrow input are wider than the input
    left = max(room.x - wide / 2, box.left + LEAST_NAME + gap)
    left = max(room.left, min(left, end - wide))
    start = left + words
    block = room.sized(room.width, number + 2 * cell * rows + 2 * APART)
    value, kernel, stamp = (
        Box(start, line.bottom, start + width, line.top)
        for line, width in zip(
            block.rows([number, cell * rows, cell * rows], APART),
            (number, cell * columns, cell * columns),
            strict=True,
        )
    )
    # on the number's left the lines from the input arrive
    names: tuple[Place, Place, Place] = (
        (value.at(1, 0.5) + (AFTER_NAME, 0, 0), "left"),
        (kernel.at(0, 0.5) - (AFTER_NAME, 0, 0), "right"),
        (stamp.at(0, 0.5) - (AFTER_NAME, 0, 0), "right"),
    )
    return StampsPlaces(
        image=image,
        sheet=sheet,
        legend=legend,
        value=value,
        kernel=kernel,
        stamp=stamp,
        names=names,
        bias=(stamp.at(0, 0.5), "left"),
        is_below=False,
        name_room=left - APART - box.left,
        sheet_name=m.sheet_name(sheet, value.right + 2 * AFTER_NAME + m.words[0], box.right),
    )


def _below(m: Measures, box: Box) -> StampsPlaces:
    """Input and sheet side by side; the loupe is a row under them.

    In a flat box the legend stands beside the sheet, for height is scarce there.
    """
    rows, columns = m.kernel
    is_flat = box.width >= box.height
    beside, under = (UPRIGHT_GAP + m.legend, 0.0) if is_flat else (0.0, LYING)
    loupe, upper = box.cut_bottom(min(px(500), 0.42 * box.height))
    upper = Box(upper.left, upper.bottom + APART, upper.right, upper.top - m.line)
    gap = min(px(60), 0.06 * box.width)
    name = min(LEAST_NAME, 0.26 * box.width)
    side = min(
        (upper.height - under) / m.sheet[0],
        (upper.height - m.notes) / m.image[0],
        (box.width - gap - beside) / (m.image[1] + m.sheet[1]),
        (box.width - gap - beside - name) / m.sheet[1],
        LARGEST_CELL,
    )
    top = upper.top
    image = Box(upper.left, top - side * m.image[0], upper.left + side * m.image[1], top)
    right = upper.right - beside
    sheet = Box(right - side * m.sheet[1], top - side * m.sheet[0], right, top)
    between = min(px(34), 0.04 * box.width)
    number = min(px(104), 0.11 * box.width)
    cell = min(
        (loupe.height - 1.5 * m.line) / rows,
        (loupe.width - max(m.words[0], number) - 2 * between) / 2 / columns,
        px(124),
    )
    sizes = [(number, number), *((cell * columns, cell * rows),) * 2]
    widths = [max(size[0], word) for size, word in zip(sizes, m.words, strict=True)]
    row = loupe.sized(sum(widths) + 2 * between, max(number, cell * rows) + m.line, y=0.3)
    boxes, left = [], row.left
    for width, size in zip(widths, sizes, strict=True):
        boxes.append(Box(left, row.bottom, left + width, row.top).sized(*size, y=0.0))
        left += width + between
    value, kernel, stamp = boxes
    called, start = m.sheet_name(sheet, box.left + name, box.right)
    return StampsPlaces(
        image=image,
        sheet=sheet,
        legend=upright(sheet, m.legend) if is_flat else lying(sheet, m.legend, box),
        value=value,
        kernel=kernel,
        stamp=stamp,
        names=(_under(value, m), _under(kernel, m), _under(stamp, m)),
        bias=(stamp.center, "center"),
        is_below=True,
        name_room=min(start, sheet.left) - APART - box.left,
        sheet_name=(called, start),
    )


def _under(box: Box, m: Measures) -> Place:
    return box.at(0.5, 1) - (0, 0.6 * m.line, 0), "center"
