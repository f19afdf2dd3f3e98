"""What stands above a map: its name, and beside it what there is room for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, Point, fitted_size, text_width
from convviz.draw.kit.units import px
from convviz.draw.parts.style import Style

LEAST_ROOM = px(130)  # for the name of a narrow map


def map_names(
    box: Box, names: Sequence[str], details: Sequence[str], style: Style
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
    size = style.size
    room = max(box.width, LEAST_ROOM)
    name = next((n for n in names if text_width(n, size) <= room), names[-1])
    fitting = fitted_size(name, size, room, least=style.least)
    top = box.top + px(size * 0.75)
    # the name of a narrow map at the frame's right edge must not leave the frame
    out = max(0.0, box.left + text_width(name, fitting) - style.stage.safe.right)
    rest = box.width - text_width(name, fitting) - px(24)
    detail = next((d for d in details if text_width(d, size) <= rest), "")

    def at(x: float) -> Point:
        return np.array([x, top, 0.0])

    return (
        style.label(name, (at(box.left - out), "left"), size=fitting, color=style.theme.ink),
        style.label(detail, (at(box.right), "right")),
    )
