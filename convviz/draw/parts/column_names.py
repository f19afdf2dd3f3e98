"""What stands above the columns of a sequence: words, or their numbers."""

from __future__ import annotations

from collections.abc import Sequence

from manim import VGroup

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, fitted_size, shortened, text_width
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.layout.columns import Columns, ticks

APART = px(14)  # between two names
SHORT = {"padding": "pad", "padding, beyond": "pad, beyond", "mirrored": "pad", "repeated": "pad"}


def column_names(
    columns: Columns,
    row: Box,
    words: Sequence[str] | None,
    *,
    theme: Theme,
    size: float,
    least_size: float,
) -> VGroup:
    """Return the words of a sentence or, without words, as many positions as can be read."""
    front, own, _ = columns.counts
    room = columns.pitch * 0.96
    if words is not None:
        sizes = [fitted_size(w, size, room, weight="medium", least=least_size) for w in words]
        # which the widest may fill
        texts = [shortened(word, min(sizes), room + 1e-6, weight="medium") for word in words]
        if "…" in texts:  # there is no room for so much as a letter
            return VGroup()
        return VGroup(
            *(
                Label(
                    text,
                    size=min(sizes),
                    color=theme.ink,
                    weight="medium",
                    anchor=columns.over(front + place, 1, row).center,
                )
                for place, text in enumerate(texts)
            )
        )
    small = max(least_size, 0.72 * size)
    each = text_width(str(own - 1), small) + APART
    most = max(1, int((columns.width * own) / each))
    return VGroup(
        *(
            Label(
                str(place),
                size=small,
                color=theme.muted,
                anchor=(
                    _within(columns, row, front + place, text_width(str(place), small)),
                    row.y,
                    0,
                ),
            )
            for place in ticks(own, most)
        )
    )


def _within(columns: Columns, row: Box, place: int, width: float) -> float:
    """Return where the middle of a text stands that does not leave the columns."""
    middle = columns.over(place, 1, row).x
    return max(columns.left + width / 2, min(columns.right - width / 2, middle))


def end_names(
    columns: Columns,
    row: Box,
    whole: Sequence[str],
    each: Sequence[Sequence[str]] | None,
    *,
    theme: Theme,
    size: float,
    least_size: float,
) -> VGroup:
    """Return what stands above the columns in front of a sequence and behind it.

    Parameters
    ----------
    whole
        What the columns of either side are called together.
    each
        What each column of either side copies, said where there is room for all of them.
    """
    front, own, behind = columns.counts
    small = max(least_size, 0.72 * size)
    named = VGroup()
    for side, (first, count) in enumerate(((0, front), (front + own, behind))):
        if not count:
            continue
        apart = each[side] if each is not None else []
        if apart and max(text_width(text, small) for text in apart) <= columns.width * 0.96:
            places = [columns.over(first + i, 1, row) for i in range(count)]
            texts = list(apart)
        else:
            places, texts = [columns.over(first, count, row)], [whole[side]]
        largest = small if len(places) > 1 else size
        for place, text in zip(places, texts, strict=True):
            for said in (text, SHORT.get(text, text)):
                fitted = fitted_size(said, largest, place.width, least=least_size)
                if text_width(said, fitted) <= place.width:
                    named.add(Label(said, size=fitted, color=theme.muted, anchor=place.center))
                    break
    return named
