"""Where stacks of maps stand side by side, all drawn to one scale, with lines under each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import text_width
from convviz.draw.kit.units import px
from convviz.draw.layout.stage import Stage

SPREAD = 24  # design pixels: all the gaps of a stack together, so that stacks are as high
LARGEST_GAP = px(300)  # between two stacks
LEAST_GAP = px(64)
WIDE = 2.2  # a box of this ratio has room for lines that are not broken
ROOMY = 0.9  # a narrower one than this is so high that its text may be larger

Sizes = tuple[int, int, int]  # of a stack: channels, rows and columns


class MapColumns:
    """Stacks from left to right, as large as they can be.

    Parameters
    ----------
    stacks
        The sizes of the largest stack in each place.
    lines
        From a stack's sizes to what stands under it, on one line or broken.

    Attributes
    ----------
    size
        Of all text, in design pixels.
    cell
        A pixel's side.
    lines_are_whole
        Whether what stands under a stack is one line.
    boxes
        From the stacks' top to their common foot.
    gap
        Between two stacks.
    line
        The height of a line.
    """

    def __init__(
        self, stage: Stage, stacks: Sequence[Sizes], lines: Callable[[Sizes, bool], list[str]]
    ) -> None:
        body = stage.body
        ratio = body.width / body.height
        self.lines_are_whole = ratio >= WIDE
        self.size = stage.text_size(38 if ratio >= WIDE else 30 if ratio > ROOMY else 32)
        self.line = px(self.size * 1.35)
        above, below = px(self.size * 1.45), self.line * (2 if self.lines_are_whole else 3)
        tall = max(channels * rows for channels, rows, _ in stacks)
        columns = [stack[2] for stack in stacks]
        texts = [
            max(text_width(t, self.size) for t in lines(stack, self.lines_are_whole))
            for stack in stacks
        ]
        side = (body.height - above - below - px(SPREAD)) / tall
        for _ in range(8):  # the outer labels reach out of narrow stacks, by the pixel's size
            first, last = (max(0.0, (texts[i] - columns[i] * side) / 2) for i in (0, -1))
            room = body.width - first - last - LEAST_GAP * (len(stacks) - 1)
            side = min(side, room / sum(columns))
        side = self.cell = max(side, px(1))  # in tiny frames the texts leave no room
        used = first + last + side * sum(columns)
        self.gap = min((body.width - used) / (len(stacks) - 1), LARGEST_GAP)
        height = tall * side + px(SPREAD)
        total = used + self.gap * (len(stacks) - 1)
        area = body.sized(total, above + height + below, y=0.35)
        top, left = area.top - above, area.left + first
        self.boxes = []
        for count in columns:
            self.boxes.append(Box(left, top - height, left + count * side, top))
            left += count * side + self.gap

    def spread(self, channels: int) -> float:
        """Return the gap between two maps of a stack."""
        return px(SPREAD) / max(1, channels - 1)
