"""The files that a command renders: their formats, where they shall lie, and a look at them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from convviz.errors import InputError
from convviz.output.formats import FORMATS, format_of
from convviz.studio.catalogue import SceneEntry, is_folder


def formats_of(
    output: str | None, entries: list[SceneEntry], usual: str = "mp4"
) -> tuple[str, ...]:
    """Return the format that the output file's suffix names, the usual one if it is a folder."""
    found = None if output is None or len(entries) > 1 else format_of(Path(output))
    return (found.name,) if found else (usual,)


def targets_of(
    entry: SceneEntry, entries: list[SceneEntry], formats: tuple[str, ...], output: str | None
) -> list[tuple[str, Path]]:
    """Return each format with the path where its file shall lie."""
    folder = Path("media" if output is None else output)
    if output is not None and len(entries) == 1 and len(formats) == 1 and _is_file(output):
        suffix = FORMATS[formats[0]].suffix
        if folder.suffix.lower() != suffix:
            known = ", ".join(each.suffix for each in FORMATS.values())
            raise InputError(
                f"{output} would be {formats[0]}, so its name must end in {suffix}; "
                f"known are {known}"
            )
        return [(formats[0], folder)]
    if output is not None and format_of(folder) is not None and not is_folder(folder):
        raise InputError(
            f"-o is a folder where there are several files, and {output} is named like one file"
        )
    return [(name, folder / f"{entry.id}{FORMATS[name].suffix}") for name in formats]


def _is_file(output: str) -> bool:
    path = Path(output)
    return not (output.endswith(os.sep) or path.is_dir() or (not path.suffix and not path.exists()))


def open_file(path: Path) -> None:
    """Open a file in the desktop's own viewer; without a desktop, say so and go on."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        click.echo(f"convviz: there is no desktop to open {path} on", err=True)
        return
    if click.launch(str(path)) != 0:
        click.echo(f"convviz: no program opened {path}", err=True)
