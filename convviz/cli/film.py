"""`convviz film`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from convviz.cli.command import Command
from convviz.cli.one_file import target_of
from convviz.cli.options import picture_options, settings_from
from convviz.cli.progress import FrameProgress
from convviz.cli.rendered_files import tell_file
from convviz.cli.workers import jobs_option, workers
from convviz.studio.catalogue import SceneEntry, by_id, catalogue

_NAME = "article.mp4"


@click.command("film", cls=Command)
@click.option(
    "--scenes",
    "names",
    metavar="ID,ID,...",
    help="These alone, in this order.  [default: the article's]",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help=f"The MP4.  [default: media/{_NAME}]"
)
@picture_options
@jobs_option
@click.option("--json", "as_json", is_flag=True, help="A JSON object instead of the path.")
def command(
    names: str | None, output: Path | None, jobs: int, as_json: bool, **options: Any
) -> None:
    """Make one film of the whole article, with chapters and captions.

    What was drawn for a film is kept in the user's cache folder (CONVVIZ_CACHE names
    another), so that the next one draws only what has changed.
    """
    entries = _chosen(names)
    target = target_of(output, _NAME, "a film is an MP4")
    settings = settings_from(options)
    from convviz.studio.film import film
    from convviz.studio.reel_store import ReelStore, cache_folder
    from convviz.studio.render import is_long

    with workers(jobs, soon=is_long(settings)) as executor, FrameProgress("film") as progress:
        rendered = film(
            entries,
            settings,
            target.absolute(),
            store=ReelStore(cache_folder()),
            progress=progress.callback,
            executor=executor,
        )
    tell_file(rendered, target, as_json=as_json)


def _chosen(names: str | None) -> list[SceneEntry]:
    if names is None:
        return [entry for entry in catalogue() if entry.order is not None]
    ids = [name.strip() for name in names.split(",") if name.strip()]
    if not ids:
        raise click.UsageError(
            f"which scenes? --scenes takes ids like {','.join(e.id for e in catalogue()[:2])}"
        )
    return [by_id(name) for name in dict.fromkeys(ids)]
