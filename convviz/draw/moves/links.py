"""Lines from the padding's cells to those of the input whose values they show."""

from __future__ import annotations

from manim import Animation, Group

from convviz.draw.moves.redraw import Redraw
from convviz.draw.pictures.windows import Windows


def show_links(view: Windows, lines: Group, *, comes: bool, run_time: float = 0.7) -> Animation:
    """Let such lines come or go; of the numbers those alone are seen that they join.

    Parameters
    ----------
    lines
        From `view.source.links()`.
    """

    def draw(alpha: float) -> None:
        view.source.show_links(lines, alpha if comes else 1 - alpha)

    return Redraw(Group(view.source, lines), draw, run_time=run_time)
