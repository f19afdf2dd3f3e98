"""`convviz sheet`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from convviz.cli.one_file import place_png, target_of
from convviz.cli.options import picture_options, settings_from
from convviz.cli.rendered_files import tell_file
from convviz.cli.scene_command import SceneCommand, the_one


@click.command("sheet", cls=SceneCommand)
@click.argument("scene")
@click.option(
    "--columns",
    type=click.IntRange(1, 100),
    help="Pictures side by side.  [default: what suits them]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The PNG.  [default: media/SCENE-sheet.png]",
)
@click.option("--json", "as_json", is_flag=True, help="A JSON object instead of the path.")
@picture_options
def command(
    scene: str,
    columns: int | None,
    output: Path | None,
    as_json: bool,
    parameters: dict[str, str],
    **options: Any,
) -> None:
    """Draw a contact sheet of SCENE: the end of each sentence, with the sentence.

    Size and frames a second are the film's; its pictures are scaled down to 640x360, or to
    as many pixels where the shape is another.
    """
    entry, chosen = the_one(scene, parameters)
    target = target_of(output, f"{entry.id}-sheet.png", "a sheet is a PNG")
    settings = settings_from(options)
    from convviz.studio.job import Job
    from convviz.studio.sheet import contact_sheet

    job = Job(entry, settings, chosen)
    rendered = place_png(target, entry.id, lambda: contact_sheet(job, columns).draw())
    tell_file(rendered, target, as_json=as_json)
