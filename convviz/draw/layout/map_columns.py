"""Where stacks of maps stand side by side, all drawn to one scale, with texts around each."""

from __future__ import annotations

from collections.abc import Sequence

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import text_width
from convviz.draw.kit.units import px
from convviz.draw.layout.stage import Stage

SPREAD = px(24)  # all the gaps of a stack together, so that stacks are as high
LEAST_GAP, LARGEST_GAP = px(40), px(200)  # between two columns, texts included

Sizes = tuple[int, ...]  # of a stack: channels, rows and columns


class MapColumns:
    """Stacks from left to right, as large as they can be.

    Parameters
    ----------
    stacks
        The sizes of the largest stack in each column.
    texts
        What stands above or below the stack of each column, a line each.
    lines
        How many lines there are below.
    size
        Of all text, in design pixels.

    Attributes
    ----------
    cell
        A pixel's side.
    room
        1 where all texts have room beside one another, else less.
    boxes
        From the stacks' top to their common foot.
    line
        The height of a line.
    """

    def __init__(
        self,
        stage: Stage,
        stacks: Sequence[Sizes],
        texts: Sequence[Sequence[str]],
        *,
        lines: int,
        size: float,
    ) -> None:
        body, self.size, self.line = stage.body, size, px(size * 1.35)
        self._most = [stack[0] for stack in stacks]
        widths = [max(text_width(text, size, "medium") for text in column) for column in texts]
        columns = [stack[2] for stack in stacks]
        tall = max(channels * rows for channels, rows, _ in stacks)
        free_width = body.width - LEAST_GAP * (len(stacks) - 1)
        side = (body.height - (1 + lines) * self.line - SPREAD) / tall
        for _ in columns:  # a column is as wide as its stack or as its texts
            fixed = sum(w for w, count in zip(widths, columns, strict=True) if w > count * side)
            free = sum(c for w, c in zip(widths, columns, strict=True) if w <= c * side)
            side = min(side, (free_width - fixed) / free) if free else side
        side = self.cell = max(side, px(1))  # in tiny frames the texts leave no room
        slots = [max(w, count * side) for w, count in zip(widths, columns, strict=True)]
        gap = min((body.width - sum(slots)) / (len(slots) - 1), LARGEST_GAP)
        self.room = min(1.0, round(gap / LEAST_GAP, 3))
        height = tall * side + SPREAD
        area = body.sized(
            sum(slots) + gap * (len(slots) - 1), height + (1 + lines) * self.line, y=0.35
        )
        left, self.boxes = area.left, []
        for slot, count in zip(slots, columns, strict=True):
            stack = Box(left, area.top - self.line - height, left + slot, area.top - self.line)
            self.boxes.append(stack.sized(count * side, height))
            left += slot + gap

    def maps(self, column: int, sizes: Sizes) -> list[Box]:
        """Return where the maps of a stack stand, the first on top."""
        channels, rows, _ = sizes
        # those of a smaller stack are where the column's largest one has its first
        gap = SPREAD / max(1, self._most[column] - 1)
        return self.boxes[column].rows([rows * self.cell] * channels, gap)
