"""What a frame must draw anew: the tiles in which mobjects changed.

Between two frames of these films little changes: a window moves on, a cell gets its
value. Everything else stays in the buffer as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from manim import Mobject

from convviz.draw.camera.cell_picture import differing
from convviz.draw.camera.looks import Look, RasterLook
from convviz.draw.camera.view import View
from convviz.rect import Rect
from convviz.tiles import Tiles


def changed_cells(before: Look, after: Look) -> Rect | None:
    """Return the pixels of the cells that differ, None if more differs or none is seen."""
    if not isinstance(before, RasterLook) or not isinstance(after, RasterLook):
        return None
    if before.key[:-1] != after.key[:-1] or not after.tiles:
        return None
    around = differing(before.cells, after.cells)
    assert around is not None
    return after.picture.around(around)


def damage(
    before: Sequence[tuple[Mobject, Look]],
    after: Sequence[tuple[Mobject, Look]],
    view: View,
) -> Tiles | None:
    """Return where two pictures of the same background differ, None if anywhere.

    Parameters
    ----------
    before, after
        What is drawn, from the bottom to the top.
    view
        Of both.
    """
    if len(before) != len(after):
        return None
    tiles = Tiles(view.width, view.height)
    for (was, old), (now, new) in zip(before, after, strict=True):
        if was is not now:
            return None
        if old.key == new.key:
            continue
        cells = changed_cells(old, new)
        if cells is not None:
            tiles.add(*cells)
        else:
            tiles.update(old.tiles)
            tiles.update(new.tiles)
    return tiles
