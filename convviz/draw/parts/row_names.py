"""Names beside rows, their right ends in one line."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from manim import VGroup

from convviz.draw.kit.label import Label, text_width
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.layout.stage import Stage

LEADING = 1.1  # em that a name needs between two rows


def row_names(
    names: Sequence[str],
    ys: Sequence[float],
    right: float,
    pitch: float,
    *,
    left: float,
    stage: Stage,
    theme: Theme,
    dimmed: Collection[int] = (),
) -> VGroup:
    """Return a name for each row, or in low rows their numbers; none where nothing fits.

    Those of dimmed rows are muted.
    """
    least = stage.text_size(20)
    size = min(stage.label_size * 0.85, pitch / px(LEADING))
    if size < least or not any(names):
        return VGroup()
    if max(text_width(name, size) for name in names) > right - left:
        names = [name.rpartition(" ")[2] for name in names]
    return VGroup(
        *(
            Label(
                name,
                size=max(size, least),
                color=theme.muted if i in dimmed else theme.ink,
                anchor=(right, y, 0),
                align="right",
            )
            for i, (name, y) in enumerate(zip(names, ys, strict=True))
        )
    )
