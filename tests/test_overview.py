"""`help(convviz.draw)` begins with what there is."""

from __future__ import annotations

import inspect
import pydoc

import convviz.draw
from convviz.overview import overview


def test_every_piece_is_told_before_what_manim_adds() -> None:
    told = pydoc.render_doc(convviz.draw, renderer=pydoc.plaintext).splitlines()
    first = "\n".join(told[: told.index("CLASSES")])
    assert len(first.splitlines()) < 70
    for name in convviz.draw.__all__:
        thing = getattr(convviz.draw, name)
        if inspect.isclass(thing) or inspect.isfunction(thing):
            sentence = inspect.getdoc(thing).partition("\n")[0]
            assert sentence
            assert any(
                line.split()[:1] == [name] and line.endswith(sentence)
                for line in first.splitlines()
            ), name


def test_pieces_stand_by_their_rooms() -> None:
    things = {"Raster": convviz.draw.Raster, "px": convviz.draw.px, "THEMES": {}}
    assert overview(things, things, "convviz.draw").splitlines() == [
        "kit:",
        "  px      Return design pixels in manim's units.",
        "parts:",
        "  Raster  A grid of coloured cells, painted by the camera as whole pixels.",
    ]
