"""`convviz render`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from convviz.cli.options import picture_options, settings_from
from convviz.cli.progress import FrameProgress
from convviz.cli.rendered_files import formats_of, open_file, targets_of, tell_file
from convviz.cli.scene_command import SceneCommand, chosen
from convviz.cli.workers import jobs_option, workers
from convviz.output.formats import FORMATS
from convviz.studio.catalogue import catalogue


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
    it as .txt. What lies there under these names and is not the film's own, or was changed
    by hand, is never replaced: the command refuses.
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
            with FrameProgress(entry.id) as progress:
                files = render(
                    Job(entry, settings, values),
                    [(target.format, target.path) for target in wanted],
                    progress=progress.callback,
                    executor=executor,
                )
            for file, target in zip(files, wanted, strict=True):
                tell_file(file, target.asked, as_json=as_json)
            rendered += files
    if preview:
        for file in rendered:
            open_file(Path(file.path))
