"""`convviz values`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from convviz.cli.options import seed_option
from convviz.cli.results import tell, tell_json
from convviz.cli.scene_command import SceneCommand, the_one


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
        tell_json(numbers)
        return
    for layer in numbers["layers"]:
        tell(_table(layer))
    for what, count in numbers.get("counts", {}).items():
        tell(f"{what}: {grouped(count)}")


def _table(layer: dict[str, Any]) -> str:
    """Return a layer's numbers for reading: torch's own way of printing them."""
    import numpy as np

    lines = [f"{layer['name']}: {layer['operation']}"]
    with np.printoptions(precision=4, suppress=True, threshold=200, linewidth=100):
        for key in ("input", "weight", "bias", "output"):
            if layer[key] is not None:
                numbers = np.array(layer[key])
                size = "×".join(map(str, numbers.shape))
                lines += [f"{key}  {size}", str(numbers)]
    count = len(layer["steps"])
    lines.append(f"{count} step{'' if count == 1 else 's'}; --json prints them all")
    return "\n".join(lines)
