"""The reference of the pieces: it says what the docstrings say now, of all that is exported."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

import convviz.draw
from tools.docs import guide, reference
from tools.docs.docstring import parsed
from tools.docs.pieces import Piece, pieces

PAGE = (guide.DOCS / "reference.md").read_text(encoding="utf-8")
LARGEST = 1_500_000  # bytes of all pictures
every = pytest.mark.parametrize("piece", pieces(), ids=lambda piece: piece.name)


def test_the_page_is_what_the_docstrings_say() -> None:
    assert reference.text() == PAGE, "a docstring has changed: make docs"


def test_all_that_is_exported_is_told() -> None:
    told = re.findall(r"^### (\w+)$", PAGE, re.M)
    assert sorted(told) == sorted(convviz.draw.__all__)
    assert {piece.room for piece in pieces()} == set(reference.GROUPS)


@every
def test_a_piece_says_what_it_is_and_what_it_takes(piece: Piece) -> None:
    told = piece.docstring
    assert told.sentence.endswith("."), "one sentence on the first line"
    entries = [*piece.told_parameters, *piece.told_attributes]
    known = {name.lstrip("*") for entry in piece.told_parameters for name in entry.names}
    assert {each.name for each in piece.parameters} <= known
    assert all(entry.text.endswith(".") for entry in entries)
    for called, member in piece.members():
        assert member.sentence.endswith("."), called


@every
def test_its_parameters_are_those_that_it_has(piece: Piece) -> None:
    if piece.is_called:
        _, called = piece.signature.split("(", 1)
        for entry in piece.told_parameters:
            for name in entry.names:
                assert re.search(rf"\b{re.escape(name.lstrip('*'))}\b", called), name


def test_the_pictures_are_those_that_are_shown() -> None:
    pages = PAGE + guide.GUIDE.read_text(encoding="utf-8")
    shown = re.findall(r"\]\(pictures/([\w-]+\.png)\)", pages)
    assert len(shown) == len(set(shown))
    assert set(shown) == {path.name for path in guide.PICTURES.iterdir()}
    assert sum(path.stat().st_size for path in guide.PICTURES.iterdir()) < LARGEST
    for path in guide.PICTURES.iterdir():
        with Image.open(path) as picture:
            assert len(picture.convert("RGB").getcolors(10**6)) > 2, path.name


@pytest.mark.parametrize("name", re.findall(r"\]\(#([\w-]+)\)", PAGE))
def test_a_link_leads_to_a_piece(name: str) -> None:
    assert name in re.findall(r"^### (\w+)$", PAGE.lower(), re.M)


def test_no_line_depends_on_where_it_runs() -> None:
    assert " at 0x" not in PAGE
    assert str(Path.home()) not in PAGE
    assert "<class" not in PAGE


def test_a_docstring_is_read() -> None:
    told = parsed(
        """Do it.

        With care.

        Parameters
        ----------
        one, two : int
            A number,
            in pixels.
        *rest

        Examples
        --------
        >>> 1
        1
        """
    )
    assert (told.sentence, told.text) == ("Do it.", "With care.")
    assert told.entries("Parameters") == [
        (("one", "two"), "A number,\nin pixels."),
        (("*rest",), ""),
    ]
    assert told.sections["Examples"] == ">>> 1\n1"
    assert not told.entries("Raises")
    assert parsed(None).sentence == ""
