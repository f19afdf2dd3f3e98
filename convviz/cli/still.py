"""`convviz still`."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import click

from convviz.cli.options import picture_options, results_alone, settings_from
from convviz.cli.scene_command import SceneCommand, the_one
from convviz.errors import InputError
from convviz.studio.catalogue import is_folder


@click.command("still", cls=SceneCommand)
@click.argument("scene")
@click.option("--step", type=int, help="The picture of step N: 1 is the first, -1 the last.")
@click.option("--time", "seconds", type=click.FloatRange(min=0), help="The film's picture then.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The PNG.  [default: media/SCENE.png]"
)
@click.option("--json", "as_json", is_flag=True, help="A JSON object instead of the path.")
@picture_options
def command(
    scene: str,
    step: int | None,
    seconds: float | None,
    output: Path | None,
    as_json: bool,
    parameters: dict[str, str],
    **options: Any,
) -> None:
    """Draw one frame of SCENE as a PNG; the last one by default."""
    if step is not None and seconds is not None:
        raise click.UsageError("--step and --time exclude each other: give one of them")
    if seconds is not None and not math.isfinite(seconds):
        raise click.UsageError(f"--time is a number of seconds like 2.5, not {seconds}")
    entry, chosen = the_one(scene, parameters)
    target = _target(output, entry.id)
    settings = settings_from(options)
    from convviz.output.placing import Placement
    from convviz.output.png import PngSink
    from convviz.output.record import Rendered
    from convviz.studio import stills
    from convviz.studio.job import Job

    job = Job(entry, settings, chosen)
    with results_alone(), Placement([target]) as placement:
        sink = PngSink(placement.paths[0])
        if step is not None:
            frame = stills.frame_of_step(job, step)
        elif seconds is not None:
            frame = stills.frame_at(job, seconds)
        else:
            frame = stills.last_frame(job)
        sink.write(frame)
        sink.finish()
        placement.commit()
    rendered = Rendered.of(
        target,
        sink,
        scene=entry.id,
        format="png",
        width=settings.width,
        height=settings.height,
    )
    click.echo(rendered.to_json() if as_json else rendered.path)


def _target(output: Path | None, scene: str) -> Path:
    if output is None:
        return Path("media", f"{scene}.png")
    if is_folder(output):
        return output / f"{scene}.png"
    if output.suffix.lower() != ".png":
        raise InputError(f"a still is a PNG: {output} must end in .png")
    return output
