"""The card that opens a chapter of a film."""

from __future__ import annotations

from manim import VMobject

from convviz.draw.kit.boxes import Box, between
from convviz.draw.kit.fonts import Weight
from convviz.draw.kit.label import Label, text_width, wrapped
from convviz.draw.kit.units import px
from convviz.draw.moves.fading import Appear
from convviz.draw.moves.redraw import Redraw
from convviz.draw.parts.window import Window, rounded_path, thickness_units
from convviz.draw.scene import Beat, ConvScene

_LINE_HEIGHT = 1.22  # em


class TitleCard(ConvScene):
    """A chapter's number, its title and what it is about.

    Below stands a cell for each chapter of the film. The window slides over them as it
    does over a scene's input, and stops at this one.
    """

    title = "Chapter"
    category = "card"

    summary: str = ""
    chapter: int = 1
    chapters: int = 1

    def alt_text(self) -> str:
        """Return the card's words."""
        return f"{self.chapter}. {self.title}\n{self.summary}".strip()

    def construct(self) -> None:
        strip, cells = self._strip()
        texts = self._texts(strip.top)
        before, here = cells[max(self.chapter - 2, 0)], cells[self.chapter - 1]
        window = Window(before, self.theme.kernel, thickness=6, radius=8)

        def slide(alpha: float) -> None:
            window.place(between(before, here, alpha))

        self.beats.append(Beat(self.time, f"{self.chapter}. {self.title}"))
        self.add(*(self._plate(cell, i) for i, cell in enumerate(cells)), window)
        self.play(Appear(*texts), Redraw(window, slide), run_time=0.6)
        self.wait(1.0)

    def _strip(self) -> tuple[Box, list[Box]]:
        """Return the strip at the bottom and its cells, one for each chapter."""
        safe, gap = self.stage.safe, px(10)
        side = min(px(64), (safe.width + gap) / self.chapters - gap)
        strip = safe.cut_bottom(side)[0]
        cells = [
            Box(left, strip.bottom, left + side, strip.top)
            for left in (strip.left + i * (side + gap) for i in range(self.chapters))
        ]
        return strip, cells

    def _plate(self, cell: Box, index: int) -> VMobject:
        """Return a chapter's cell; those that have been shown are filled."""
        shown = index < self.chapter
        plate = VMobject(
            fill_color=self.theme.line if shown else self.theme.surface,
            fill_opacity=1,
            stroke_color=self.theme.line,
            stroke_width=thickness_units(2),
        )
        plate.points = rounded_path(cell, px(8))
        return plate

    def _texts(self, bottom: float) -> list[Label]:
        """Return number, title and summary as one block, in the middle above the strip."""
        stage, theme = self.stage, self.theme
        room = Box(stage.safe.left, bottom, stage.safe.right, stage.safe.top)
        rows = self._lines(str(self.chapter), 2 * stage.title_size, 1, theme.kernel, "bold")
        rows += self._lines(self.title, 1.5 * stage.title_size, 4, theme.ink, "bold")
        rows += self._lines(self.summary, 1.15 * stage.label_size, 4, theme.muted, "regular")
        heights = [px(label.size * _LINE_HEIGHT) for label in rows]
        # the summary stands a little apart
        apart = next((i for i, label in enumerate(rows) if label.weight == "regular"), None)
        if apart is not None:
            heights[apart] += px(stage.label_size)
        block = room.sized(room.width, sum(heights), x=0)
        for label, box in zip(rows, block.rows(heights), strict=True):
            label.anchor = box.at(0, 1) + (0, px(label.size * _LINE_HEIGHT / 2), 0)
            label.set_text(label.text)
        return rows

    def _lines(self, text: str, size: float, most: int, color: str, weight: Weight) -> list[Label]:
        """Return a text's lines; set smaller where they would be too many or too wide."""
        width, least = self.stage.safe.width, self.stage.text_size(20)
        lines = wrapped(text, size, width, weight)
        while size > least and not self._fit(lines, size, most, weight):
            size -= 1
            lines = wrapped(text, size, width, weight)
        return [Label(line, size=size, color=color, weight=weight, align="left") for line in lines]

    def _fit(self, lines: list[str], size: float, most: int, weight: Weight) -> bool:
        width = self.stage.safe.width
        return len(lines) <= most and all(text_width(t, size, weight) <= width for t in lines)
