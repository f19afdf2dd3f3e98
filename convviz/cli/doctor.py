"""`convviz doctor`."""

from __future__ import annotations

from pathlib import Path

import click

from convviz.cli.command import Command
from convviz.cli.results import are_colored, tell, tell_json
from convviz.errors import ConvvizError
from convviz.studio.checks import Check, checks

_COLORS = {"ok": "green", "missing": "red", "note": "yellow"}


@click.command("doctor", cls=Command)
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line: one for each check.")
def command(as_json: bool) -> None:
    """Check the machine, and say how to mend what is missing."""
    missing = []
    for check in checks(Path("media")):
        if as_json:
            tell_json(check.to_dict())
        else:
            tell(_line(check))
        if check.state == "missing":
            missing.append(check.name)
    if missing:
        raise ConvvizError(f"missing or broken: {', '.join(missing)}")


def _line(check: Check) -> str:
    state = f"{check.state:<8}"
    if are_colored():
        state = click.style(state, fg=_COLORS[check.state])
    remedy = f"  →  {check.remedy}" if check.remedy else ""
    return f"{state} {check.name:<14} {check.found}{remedy}"
