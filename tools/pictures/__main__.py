"""`python -m tools.pictures`, which `make pictures` runs."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

import click

from convviz.studio.catalogue import catalogue

from .guard import Outcome, run
from .report import lines, summary, write_report
from .store import Store
from .units import SHAPES, THEMES, Choice, every_unit

CHECKOUT = Path(__file__).resolve().parents[2]
_LINES_SHOWN = 40


def pictures_folder() -> Path:
    """Return where the baseline lies: `CONVVIZ_PICTURES`, else a folder in the user's cache.

    Raises
    ------
    click.UsageError
        If it is in the checkout, where pictures would be committed, or removed with it.
    """
    named = os.environ.get("CONVVIZ_PICTURES") or "~/.cache/convviz-pictures"
    folder = Path(named).expanduser().resolve()
    if folder.is_relative_to(CHECKOUT):
        raise click.UsageError(f"CONVVIZ_PICTURES is outside the checkout, not {folder}")
    return folder


@click.command()
@click.option("--scene", "scenes", multiple=True, metavar="ID", help="Only this one; repeatable.")
@click.option("--shape", "shapes", multiple=True, type=click.Choice(list(SHAPES)))
@click.option("--theme", "themes", multiple=True, type=click.Choice(THEMES))
@click.option("--accept", is_flag=True, help="Make the pictures of now the baseline.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 256),
    default=os.cpu_count(),
    help="Processes that draw.  [default: the cores there are]",
)
def main(
    scenes: tuple[str, ...],
    shapes: tuple[str, ...],
    themes: tuple[str, ...],
    accept: bool,
    jobs: int,
) -> None:
    """Draw all scenes and tell which pictures are other than they were.

    The first run keeps them as the baseline, in CONVVIZ_PICTURES or
    ~/.cache/convviz-pictures. A later one writes a report there: before, after and
    difference of what changed. It ends with 1 if anything did, or cannot be drawn.
    """
    began = time.monotonic()
    store = Store(pictures_folder())
    choice = Choice(scenes, shapes, themes)
    units = [unit for unit in every_unit() if unit.name in choice]
    known = {unit.name.scene for unit in units} | {name.scene for name in store.baseline() or {}}
    for scene in scenes:
        if scene not in known:
            ids = ", ".join(entry.id for entry in catalogue())
            raise click.UsageError(
                f'there is no scene "{scene}": {ids}, arithmetic, sheet, title-card'
            )
    # each checkout has its own, so that they can be worked in side by side
    report = store.folder / f"report-{CHECKOUT.name}"
    store.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="unfinished-", dir=store.folder) as name:
        scratch = Path(name) / "report"
        scratch.mkdir()
        with click.progressbar(
            length=len(units), file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as bar:
            outcome = run(
                units,
                store,
                scratch,
                choice=choice,
                accept=accept,
                jobs=jobs,
                progress=lambda: bar.update(1),
            )
        shutil.rmtree(report, ignore_errors=True)
        if not outcome.same:
            write_report(outcome, scratch)
            scratch.rename(report)
    _tell(outcome, report, accept=accept)
    click.echo(f"in {time.monotonic() - began:.0f} s")
    sys.exit(bool(outcome.failed) or not (outcome.same or accept))


def _tell(outcome: Outcome, report: Path, *, accept: bool) -> None:
    found = lines(outcome)
    for line in islice(found, _LINES_SHOWN):
        click.echo(line)
    if left := sum(1 for _ in found):
        click.echo(f"and {left:,} more, see changes.txt")
    for line in summary(outcome):
        click.echo(line)
    if outcome.first or accept:
        click.echo("these are the baseline now")
    if not outcome.same:
        click.echo(f"look at {report}/index.html")


if __name__ == "__main__":
    main()
