"""docs/reference.md: what the docstrings of `convviz.draw` say, and what their examples draw."""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from .docstring import Docstring, Entry
from .examples import cropped, drawn, run
from .guide import PICTURES, save
from .pieces import Piece, pieces

# by the rooms of the drawing, in the order of the page
GROUPS = {
    "scene": (
        "The scene",
        "What a class of yours extends, so that `convviz` finds its options, numbers and steps.",
    ),
    "pictures": (
        "Pictures of layers",
        "`picture_of` gives the right one for any trace; in a scene, `self.picture(trace)` does.",
    ),
    "moves": ("Moves", "Animations, for `self.play`."),
    "parts": ("Pieces", "Mobjects for whatever is to stand beside a picture."),
    "layout": ("The frame", "Where there is room, in a frame of any shape."),
    "kit": ("Boxes, text and colours", "What the pieces are made of."),
    "camera": ("The camera", "What draws; a `ConvScene` has it."),
}
_PREFACE = """\
# The pieces

All that `from convviz.draw import ...` gives, by what it is for. How they make a scene is told
in [scenes.md](scenes.md). `help(Raster)` and the like say the same.

- **Places and lengths** (a `Box`, a point, a gap) are in **manim's units**: the short side of
  the frame is eight, and (0, 0) is its middle.
- **Text sizes, strokes and radii** are in **design pixels**: the short side of the frame is
  1080, however many pixels a film has. `px` turns them into units.
- **Times** are in seconds, **colours** are texts like `#FFB224`, and steps count from 0.

In the examples `scene` is a `ConvScene`, what `self` is in its `construct()`. The picture below an
example is what it has drawn; where it plays something, a moment of the last play.
"""
_IMPORTS = ("import", "from")
_NOTE = "<!-- Made by `make docs` from the docstrings: change them there. -->"


def text() -> str:
    """Return the page."""
    rooms = list(GROUPS)
    ordered = sorted(pieces(), key=lambda piece: (rooms.index(piece.room), piece.name.lower()))
    grouped = [(room, list(members)) for room, members in groupby(ordered, lambda p: p.room)]
    known = {piece.name for piece in ordered}
    sections = [_NOTE, _PREFACE.strip(), _contents(grouped)]
    for room, members in grouped:
        title, sentence = GROUPS[room]
        sections += [f"## {title}", sentence]
        for piece in members:
            sections += _told(piece)
    lines = "\n\n".join(sections).splitlines()
    return "\n".join(_linked(lines, known)) + "\n"


def picture_name(piece: Piece) -> str:
    """Return the name of the picture of a piece's example."""
    return f"reference-{piece.name.lower().replace('_', '-')}.png"


def draw() -> Iterator[str]:
    """Draw the example of each piece; yield the names of the pictures."""
    for piece in pieces():
        if piece.draws:
            (scene,), failed = run(piece.example, piece.name)
            assert not failed, failed
            save(cropped(drawn(scene)), PICTURES / picture_name(piece))
            yield picture_name(piece)


def _contents(grouped: Iterable[tuple[str, list[Piece]]]) -> str:
    return "\n".join(
        f"- {GROUPS[room][0]}: {', '.join(f'`{piece.name}`' for piece in members)}"
        for room, members in grouped
    )


def _told(piece: Piece) -> Iterator[str]:
    """Yield the paragraphs about a piece."""
    told = piece.docstring
    yield f"### {piece.name}"
    yield told.sentence
    if piece.is_called:
        yield f"```python\n{piece.signature}\n```"
    if told.text:
        yield told.text
    if piece.base:
        yield f"Extends `{piece.base}`."
    yield from _list("Parameters", piece.told_parameters)
    yield from _list("Attributes", piece.told_attributes)
    members = list(piece.members())
    if members:
        yield "Methods and properties:\n\n" + "\n".join(map(_member, members))
    yield from _list("Raises", told.entries("Raises"))
    if piece.example:
        yield f"```python\n{_code(piece.example)}\n```"
    if piece.draws:
        yield f"![What the example of {piece.name} draws.](pictures/{picture_name(piece)})"


def _list(title: str, entries: list[Entry]) -> Iterator[str]:
    if entries:
        lines = []
        for names, meaning in entries:
            called = ", ".join(f"`{name}`" for name in names)
            lines.append(f"- {called}: {_flowing(meaning)}" if meaning else f"- {called}")
        yield f"{title}:\n\n" + "\n".join(lines)


def _member(member: tuple[str, Docstring]) -> str:
    called, told = member
    return f"- `{called}`: {told.sentence}"


def _flowing(text: str) -> str:
    return " ".join(text.split())


def _code(example: str) -> str:
    """Return an example as code, its results as comments."""
    lines: list[str] = []
    before = ""
    for part in doctest.DocTestParser().get_examples(example):
        kind = part.source.split()[0]
        if "class" in (before, kind) and lines:
            lines += ["", ""]
        elif before in _IMPORTS and kind not in _IMPORTS:
            lines.append("")
        before = kind
        lines.append(part.source.rstrip())
        lines += [f"# {line}" for line in part.want.splitlines()]
    return "\n".join(lines)


def _linked(lines: Iterable[str], known: set[str]) -> Iterator[str]:
    """Yield lines in which the name of each piece leads to what is said of it."""
    is_code, about = False, ""
    for line in lines:
        if line.startswith("```"):
            is_code = not is_code
        if line.startswith("### "):
            about = line.removeprefix("### ")

        def link(found: re.Match[str], about: str = about) -> str:
            name = found[1]
            is_own = name == about or name not in known
            return found[0] if is_own else f"[`{name}`](#{name.lower()})"

        yield line if is_code or line.startswith("![") else re.sub(r"`(\w+)`", link, line)
