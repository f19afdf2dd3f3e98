"""`convviz code`."""

from __future__ import annotations

from dataclasses import replace

import click

from convviz.cli.results import tell
from convviz.cli.scene_command import SceneCommand, the_one


@click.command("code", cls=SceneCommand)
@click.argument("scene")
@click.option(
    "--seed",
    type=click.IntRange(0, 2**32 - 1),
    default=0,
    show_default=True,
    help="For scenes that draw random numbers.",
)
def command(scene: str, seed: int, parameters: dict[str, str]) -> None:
    """Print the lines of PyTorch that compute what SCENE shows.

    They run as they are and print each layer's output: convviz code SCENE | python
    """
    entry, chosen = the_one(scene, parameters)
    from convviz.studio.code import code
    from convviz.studio.job import Job
    from convviz.studio.settings import Settings

    script = code(Job(entry, replace(Settings.draft(), seed=seed), chosen))
    tell(script)
