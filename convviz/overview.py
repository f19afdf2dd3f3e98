"""What a package exports, a line each: what its `help` begins with."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any


def overview(names: Iterable[str], things: Mapping[str, Any], package: str) -> str:
    """Return the names of classes and functions, each with the first line of its own help.

    They are grouped by the room of the package in which they are made.

    Parameters
    ----------
    names
        What the package exports; a name of anything else is left out.
    things
        What these names stand for.
    package
        The package's own name.
    """

    def room(name: str) -> str:
        return str(things[name].__module__).removeprefix(f"{package}.").split(".")[0]

    told = [n for n in names if inspect.isclass(things[n]) or inspect.isfunction(things[n])]
    width = max(map(len, told))
    lines = []
    for title, members in groupby(sorted(told, key=lambda name: (room(name), name)), room):
        lines.append(f"{title}:")
        lines += [f"  {n:<{width}}  {_first_line(things[n])}".rstrip() for n in members]
    return "\n".join(lines)


def _first_line(thing: Any) -> str:
    return (inspect.getdoc(thing) or "").partition("\n")[0]
