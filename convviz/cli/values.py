"""`convviz values`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from convviz.cli.options import seed_option
from convviz.cli.results import tell, tell_pieces
from convviz.cli.scene_command import SceneCommand, the_one
from convviz.formatting import counted
from convviz.notices import announce

if TYPE_CHECKING:
    from convviz.traces.layer_trace import LayerTrace


@click.command("values", cls=SceneCommand)
@click.argument("scene")
@seed_option
@click.option("--json", "as_json", is_flag=True, help="Everything, as one JSON object.")
def command(scene: str, seed: int, as_json: bool, parameters: dict[str, str]) -> None:
    """Print the numbers that SCENE shows, computed by torch."""
    entry, chosen = the_one(scene, parameters)
    from convviz.formatting import grouped
    from convviz.studio.job import Job
    from convviz.studio.settings import Settings
    from convviz.studio.stills import values

    numbers = values(Job(entry, replace(Settings.draft(), seed=seed), chosen))
    if as_json:
        _announce(numbers.layers)
        tell_pieces(numbers.json())
        return
    for layer in numbers.layers:
        tell(_table(layer))
    for what, count in numbers.counts.items():
        tell(f"{what}: {grouped(count)}")


def _announce(layers: Iterable[LayerTrace[Any]]) -> None:
    """Say beforehand how long a text will be that is long."""
    from convviz.traces.as_json import steps_estimate

    sizes, seconds = zip(*map(steps_estimate, layers), strict=True)
    announce(seconds=sum(seconds), size=sum(sizes), what="the text of all steps")


def _table(layer: LayerTrace[Any]) -> str:
    """Return a layer's numbers for reading: torch's own way of printing them."""
    import numpy as np

    told = layer.without_steps()
    lines = [f"{layer.name}: {layer.operation}"]
    with np.printoptions(precision=4, suppress=True, threshold=200, linewidth=100):
        for key in ("input", "weight", "bias", "output"):
            numbers = told[key]
            if numbers is not None:
                size = "×".join(map(str, numbers.shape))
                lines += [f"{key}  {size}", str(numbers)]
    lines.append(f"{counted(len(layer), 'step')}; --json prints them all")
    return "\n".join(lines)
