"""What stands above a map: its name, and beside it what there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, fitted_size, text_width
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.layout.stage import Stage

LEAST_ROOM = px(130)  # for the name of a narrow map


def map_names(
    box: Box, names: Sequence[str], details: Sequence[str], stage: Stage, theme: Theme
) -> tuple[Label, Label]:
    """Return a name at the map's left, and a detail at its right.

    Parameters
    ----------
    box
        The map's.
    names, details
        The first that fits is taken; the last name is set smaller if it must be, and the
        last detail should be empty.
    """
    size = stage.label_size
    room = max(box.width, LEAST_ROOM)
    name = next((n for n in names if text_width(n, size) <= room), names[-1])
    fitting = fitted_size(name, size, room, least=stage.text_size(20))
    top = box.top + px(size * 0.75)
    # the name of a narrow map at the frame's right edge must not leave the frame
    out = max(0.0, box.left + text_width(name, fitting) - stage.safe.right)
    rest = box.width - text_width(name, fitting) - px(24)
    detail = next((d for d in details if text_width(d, size) <= rest), "")
    return (
        Label(name, size=fitting, color=theme.ink, anchor=(box.left - out, top, 0), align="left"),
        Label(detail, size=size, color=theme.muted, anchor=(box.right, top, 0), align="right"),
    )
