"""The files that a command renders: their formats, where they shall lie, and a look at them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from convviz.cli.results import say, tell, tell_json
from convviz.errors import InputError
from convviz.output.formats import FORMATS, format_of
from convviz.studio.catalogue import SceneEntry, exists, is_folder

if TYPE_CHECKING:
    from convviz.output.record import Rendered


class Target(NamedTuple):
    """Where a file of some format shall lie.

    Attributes
    ----------
    format
        Its name.
    path
        Absolute: a user's code may go to another folder.
    asked
        The same as it was asked for.
    """

    format: str
    path: Path
    asked: Path

    @classmethod
    def of(cls, format: str, asked: Path) -> Target:
        return cls(format, asked.absolute(), asked)


def formats_of(
    output: str | None, entries: list[SceneEntry], usual: str = "mp4"
) -> tuple[str, ...]:
    """Return the format that the output file's suffix names, the usual one if it is a folder."""
    found = None if output is None or len(entries) > 1 else format_of(Path(output))
    return (found.name,) if found else (usual,)


def targets_of(
    entry: SceneEntry, entries: list[SceneEntry], formats: tuple[str, ...], output: str | None
) -> list[Target]:
    """Return for each format where its file shall lie."""
    folder = Path("media" if output is None else output)
    if output is not None and len(entries) == 1 and len(formats) == 1 and _is_file(output):
        suffix = FORMATS[formats[0]].suffix
        if folder.suffix.lower() != suffix:
            known = ", ".join(each.suffix for each in FORMATS.values())
            raise InputError(
                f"{output} would be {formats[0]}, so its name must end in {suffix}; "
                f"known are {known}"
            )
        return [Target.of(formats[0], folder)]
    if output is not None and format_of(folder) is not None and not is_folder(folder):
        raise InputError(
            f"-o is a folder where there are several files, and {output} is named like one file"
        )
    return [Target.of(name, folder / f"{entry.id}{FORMATS[name].suffix}") for name in formats]


def _is_file(output: str) -> bool:
    path = Path(output)
    return not (output.endswith(os.sep) or is_folder(path)) and (bool(path.suffix) or exists(path))


def tell_file(file: Rendered, asked: Path, *, as_json: bool) -> None:
    """Write a file's line, with the path by which it was asked for."""
    if as_json:
        tell_json({**file.to_dict(), "path": str(asked)})
    else:
        tell(asked)


def open_file(path: Path) -> None:
    """Open a file in the desktop's own viewer; without a desktop, say so and go on."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        say(f"there is no desktop to open {path} on")
        return
    if click.launch(str(path)) != 0:
        say(f"no program opened {path}")
