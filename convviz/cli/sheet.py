"""`convviz sheet`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from convviz.cli.options import picture_options, results_alone, settings_from
from convviz.cli.scene_command import SceneCommand, the_one
from convviz.errors import InputError
from convviz.studio.catalogue import is_folder


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
    target = _target(output, entry.id)
    settings = settings_from(options)
    from convviz.output.placing import Placement
    from convviz.output.png import PngSink
    from convviz.output.record import Rendered
    from convviz.studio.job import Job
    from convviz.studio.sheet import contact_sheet

    with results_alone(), Placement([target]) as placement:
        sheet = contact_sheet(Job(entry, settings, chosen), columns)
        sink = PngSink(placement.paths[0])
        sink.write(sheet.draw())
        sink.finish()
        placement.commit()
    rendered = Rendered.of(
        target, sink, scene=entry.id, format="png", width=sheet.width, height=sheet.height
    )
    click.echo(rendered.to_json() if as_json else rendered.path)


def _target(output: Path | None, scene: str) -> Path:
    name = f"{scene}-sheet.png"
    if output is None:
        return Path("media", name)
    if is_folder(output):
        return output / name
    if output.suffix.lower() != ".png":
        raise InputError(f"a sheet is a PNG: {output} must end in .png")
    return output
