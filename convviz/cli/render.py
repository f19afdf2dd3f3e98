"""`convviz render`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import click

from convviz.cli.options import picture_options, results_alone, settings_from
from convviz.cli.progress import FrameProgress
from convviz.cli.scene_command import SceneCommand, chosen
from convviz.cli.workers import jobs_option, workers
from convviz.errors import InputError
from convviz.output.formats import FORMATS, format_of
from convviz.studio.catalogue import SceneEntry, catalogue, is_folder


@click.command("render", cls=SceneCommand)
@click.argument("scenes", nargs=-1, metavar="SCENE...")
@click.option("--all", "every", is_flag=True, help="Every scene of the project.")
@click.option(
    "-o",
    "--output",
    help="A file for one scene and one format, else a folder.  [default: media/SCENE.EXT]",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(list(FORMATS)),
    help="mp4 by default; repeat it for several files from one pass. png is the last frame.",
)
@picture_options
@jobs_option
@click.option(
    "--scheduler",
    metavar="tcp://HOST:8786",
    help="Draw on a Dask cluster (needs convviz[cluster]).",
)
@click.option("-p", "--preview", is_flag=True, help="Open what was rendered.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a file instead of its path.")
def command(
    scenes: tuple[str, ...],
    every: bool,
    output: str | None,
    formats: tuple[str, ...],
    jobs: int,
    scheduler: str | None,
    preview: bool,
    as_json: bool,
    parameters: dict[str, str],
    **options: Any,
) -> None:
    """Render scenes to files: MP4, GIF, PNG.

    Beside an MP4 its captions come as .srt and .vtt, and a text for those who do not see
    it as .txt.
    """
    if every and scenes:
        raise click.UsageError("--all renders every scene: give no SCENE beside it")
    if not every and not scenes:
        raise click.UsageError(
            f"which scene? {', '.join(e.id for e in catalogue())}; or --all, or a file of yours"
        )
    names = [entry.id for entry in catalogue()] if every else list(dict.fromkeys(scenes))
    chosen_scenes = chosen(names, parameters)
    entries = [entry for entry, _ in chosen_scenes]
    formats = tuple(dict.fromkeys(formats)) or formats_of(output, entries)
    targets = [targets_of(entry, entries, formats, output) for entry in entries]
    settings = settings_from(options, formats)
    from convviz.studio.job import Job
    from convviz.studio.render import is_long, render

    rendered = []
    with workers(jobs, scheduler, soon=len(entries) > 1 or is_long(settings)) as executor:
        for (entry, values), wanted in zip(chosen_scenes, targets, strict=True):
            with FrameProgress(entry.id) as progress, results_alone():
                files = render(
                    Job(entry, settings, values),
                    wanted,
                    progress=progress.callback,
                    executor=executor,
                )
            for file in files:
                click.echo(file.to_json() if as_json else file.path)
            rendered += files
    if preview:
        for file in rendered:
            open_file(Path(file.path))


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
