"""A docstring in numpy's style, in its parts."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple


class Entry(NamedTuple):
    """What is said of one or several names at once."""

    names: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Docstring:
    """The parts of a docstring.

    Attributes
    ----------
    sentence
        Its first line.
    text
        The paragraphs that follow.
    sections
        By their headings, the lines that stand under them.
    """

    sentence: str = ""
    text: str = ""
    sections: dict[str, str] = field(default_factory=dict)

    def entries(self, heading: str) -> list[Entry]:
        """Return what a section says of each name."""
        return list(_entries(self.sections.get(heading, "")))


def parsed(docstring: str | None) -> Docstring:
    """Return a docstring in its parts; one that is missing has none."""
    if not docstring:
        return Docstring()
    head, *pieces = re.split(r"^(\w[\w ]*)\n-{3,}$", inspect.cleandoc(docstring), flags=re.M)
    sentence, _, text = head.strip().partition("\n")
    sections = {
        heading: inspect.cleandoc(body)
        for heading, body in zip(pieces[::2], pieces[1::2], strict=True)
    }
    return Docstring(sentence, text.strip(), sections)


def _entries(section: str) -> Iterator[Entry]:
    for block in re.split(r"\n(?=\S)", section):
        names, _, text = block.partition("\n")
        if names:
            # what stands behind a colon is a type
            listed = names.partition(" : ")[0].split(", ")
            yield Entry(tuple(listed), inspect.cleandoc(text))
