"""What stands above the columns of a sequence: words, or their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from manim import VGroup

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import fitted_size, shortened, text_width
from convviz.draw.kit.units import px
from convviz.draw.layout.columns import Columns, ticks
from convviz.draw.parts.style import Style

APART = px(14)  # between two names
SHORT = {"padding": "pad", "padding, beyond": "pad, beyond", "mirrored": "pad", "repeated": "pad"}


def column_names(
    columns: Columns,
    row: Box,
    words: Sequence[str] | None,
    style: Style,
    *,
    size: float,
) -> VGroup:
    """Return the words of a sentence or, without words, as many positions as can be read."""
    front, own, _ = columns.counts
    room, least = min(columns.pitch * 0.96, columns.width), style.least
    if words is not None:
        sizes = [fitted_size(w, size, room, weight="medium", least=least) for w in words]
        # which the widest may fill
        texts = [shortened(word, min(sizes), room + 1e-6, weight="medium") for word in words]
        if "…" in texts:  # there is no room for so much as a letter
            return VGroup()
        word = partial(style.label, size=min(sizes), color=style.theme.ink, weight="medium")
        middles = (columns.over(front + place, 1, row).center for place in range(len(texts)))
        return VGroup(
            *(word(text, (at, "center")) for text, at in zip(texts, middles, strict=True))
        )
    small = max(least, 0.72 * size)
    each = text_width(str(own - 1), small) + APART
    most = max(1, int((columns.width * own) / each))
    labels = VGroup()
    for place in ticks(own, most):
        # at the ends it must not leave the columns
        at, half = columns.over(front + place, 1, row).center, text_width(str(place), small) / 2
        at[0] = max(columns.left + half, min(columns.right - half, at[0]))
        labels.add(style.label(str(place), (at, "center"), size=small))
    return labels


def end_names(
    columns: Columns,
    row: Box,
    whole: Sequence[str],
    each: Sequence[Sequence[str]] | None,
    style: Style,
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
    size, least = style.size, style.least
    small = max(least, 0.72 * size)
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
                fitted = fitted_size(said, largest, place.width, least=least)
                if text_width(said, fitted) <= place.width:
                    named.add(style.label(said, (place.center, "center"), size=fitted))
                    break
    return named
