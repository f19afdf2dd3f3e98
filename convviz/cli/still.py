"""`convviz still`."""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path
from typing import Any

import click

from convviz.cli.one_file import place_png, target_of
from convviz.cli.options import picture_options, settings_from
from convviz.cli.rendered_files import tell_file
from convviz.cli.scene_command import SceneCommand, the_one


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
    target = target_of(output, f"{entry.id}.png", "a still is a PNG")
    settings = settings_from(options)
    from convviz.studio import stills
    from convviz.studio.job import Job

    job = Job(entry, settings, chosen)
    if step is not None:
        draw = partial(stills.frame_of_step, job, step)
    elif seconds is not None:
        draw = partial(stills.frame_at, job, seconds)
    else:
        draw = partial(stills.last_frame, job)
    rendered = place_png(target, entry.id, draw)
    tell_file(rendered, target, as_json=as_json)
