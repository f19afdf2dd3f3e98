"""What there is to draw: scenes with their options, shapes and themes."""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from textwrap import shorten
from typing import Any, NamedTuple, get_args

import convviz
from convviz.arithmetic import configurations
from convviz.errors import InputError
from convviz.studio.catalogue import SceneEntry, catalogue, find
from convviz.studio.job import Job
from convviz.studio.settings import Settings, ThemeName

from .cases import CASES

SHAPES = {"wide": (960, 540), "square": (720, 720), "tall": (540, 960)}
THEMES: tuple[ThemeName, ...] = get_args(ThemeName)

# enough for an animation's beginning, middle and end to be frames
_RATE = Fraction(4)
_SHEET_OF = "sentence-slide"
_CARD = "title-card"

# The colours of light films are looked at in the scenes' own, which are drawn in all looks.
_LOOKS = {
    "case": {("wide", "dark"), ("wide", "light"), ("square", "dark"), ("tall", "dark")},
    "arithmetic": {("square", "dark"), ("square", "light")},
}


class Name(NamedTuple):
    """What a picture is called, in the order in which pictures are listed.

    Attributes
    ----------
    scene
        Its id.
    options
        As on the command line.
    shape, theme
        Of `SHAPES` and `THEMES`.
    moment
        When in the scene.
    """

    scene: str
    options: str
    shape: str
    theme: str
    moment: str = ""

    def __str__(self) -> str:
        case = shorten(f"{self.scene} {self.options}", 90, placeholder=" …")
        return ", ".join(filter(None, (case, f"{self.shape} {self.theme}", self.moment)))

    @property
    def file(self) -> str:
        """A file's name without its ending."""
        words = re.sub(r"[^a-z0-9]+", "-", " ".join(self).lower()).strip("-")
        # long ones, and those that differ in signs alone
        return f"{words[:100]}-{hashlib.sha256(repr(self).encode()).hexdigest()[:6]}"


@dataclass(frozen=True)
class Unit:
    """What one worker draws in one go.

    Attributes
    ----------
    name
        What its pictures are called, but for the moment.
    kind
        What is drawn: a "film", a "case" (steps and the end), a "sheet", a title "card" or
        an "arithmetic" picture.
    source
        The scene as `convviz.studio.catalogue.find` knows it.
    size
        Pixels.
    """

    name: Name
    kind: str
    source: str
    size: tuple[int, int]

    def job(self) -> Job:
        """Return what draws it.

        Raises
        ------
        InputError
            If the scene is not there or does not take the options.
        """
        theme: Any = self.name.theme
        if self.kind == "arithmetic":
            from convviz.arithmetic import configuration
            from convviz.studio.arithmetic import arithmetic_job

            chosen = configuration(self.source)
            return arithmetic_job(chosen, resolution=self.size, fps=_RATE, theme=theme)
        (entry,) = find(self.source)
        settings = Settings(*self.size, fps=_RATE, theme=theme)
        if self.kind == "card":
            words = {"title": "One kernel, every place", "summary": "A kernel over an image."}
            return Job(entry, settings, {**words, "chapter": 3, "chapters": 13})
        options = self.name.options if self.kind == "case" else ""
        return Job(entry, settings, _values(entry, options))


@dataclass(frozen=True)
class Choice:
    """Which pictures a run is about; nothing chosen is everything."""

    scenes: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()

    def __contains__(self, name: Name) -> bool:
        chosen = (self.scenes, name.scene), (self.shapes, name.shape), (self.themes, name.theme)
        return all(not wanted or one in wanted for wanted, one in chosen)


def every_unit() -> Iterator[Unit]:
    """Yield all that there is to draw."""
    for scene, options, kind, source in _subjects():
        for shape, size in SHAPES.items():
            for theme in THEMES:
                if (shape, theme) in _LOOKS.get(kind, {(shape, theme)}):
                    yield Unit(Name(scene, options, shape, theme), kind, source, size)


def _subjects() -> Iterator[tuple[str, str, str, str]]:
    for entry in catalogue():
        yield entry.id, "", "film", entry.id
        for options in CASES.get(entry.id, ()):
            yield entry.id, options, "case", entry.id
    for name in configurations():
        yield "arithmetic", name, "arithmetic", name
    yield "sheet", _SHEET_OF, "sheet", _SHEET_OF
    # a scene that the catalogue does not list, wherever it lies
    for path in Path(convviz.__file__).parent.rglob(f"{_CARD.replace('-', '_')}.py"):
        yield _CARD, "", "card", str(path)


def _values(entry: SceneEntry, options: str) -> dict[str, Any]:
    """Return the parameters that options stand for, read as the command reads them."""
    known = {parameter.option: parameter for parameter in entry.parameters}
    values: dict[str, Any] = {}
    words = iter(shlex.split(options))
    for option in words:
        given = known.get(option) or known.get(option.replace("--no-", "--", 1))
        if given is None:
            raise InputError(f"{entry.id} takes no {option}")
        text: str | bool = option == given.option
        if given.kind != "Flag":
            text = next(words, "")
        values[given.name] = given.parse(text)
    return values
