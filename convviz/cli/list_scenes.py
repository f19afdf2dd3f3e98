"""`convviz list`."""

from __future__ import annotations

import click

from convviz.cli.command import Command
from convviz.cli.results import tell, tell_json
from convviz.studio.catalogue import catalogue


@click.command("list", cls=Command)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(as_json: bool) -> None:
    """List the scenes: id, category and title."""
    entries = catalogue()
    if as_json:
        for entry in entries:
            record = {"id": entry.id, "title": entry.title, "category": entry.category}
            tell_json(record)
        return
    width = max(len(entry.id) for entry in entries)
    kind = max(len(entry.category) for entry in entries)
    for entry in entries:
        tell(f"{entry.id:<{width}}  {entry.category:<{kind}}  {entry.title}")
