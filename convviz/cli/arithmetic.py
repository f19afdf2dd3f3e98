"""`convviz arithmetic`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from convviz.arithmetic import Configuration, configuration, configurations
from convviz.cli.command import Command
from convviz.cli.options import (
    rate_option,
    resolution_option,
    seed_option,
    theme_option,
)
from convviz.cli.progress import FrameProgress
from convviz.cli.rendered_files import formats_of, open_file, targets_of, tell_file
from convviz.cli.results import tell, tell_json
from convviz.cli.workers import jobs_option, workers
from convviz.formatting import shape
from convviz.output.formats import FORMATS
from convviz.studio.settings import ThemeName

if TYPE_CHECKING:
    from convviz.output.record import Rendered
    from convviz.studio.job import Job

    Work = tuple[Job, list[tuple[str, Path]]]


@click.command("arithmetic", cls=Command)
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.option("--all", "every", is_flag=True, help="Every one of them.")
@click.option(
    "-o",
    "--output",
    help="A file for one picture and one format, else a folder.  [default: media/NAME.EXT]",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(list(FORMATS)),
    help="gif by default; repeat it for several files from one pass. png is the last frame.",
)
@click.option("--numbers/--no-numbers", default=True, help="Whether the cells say their values.")
@resolution_option
@rate_option
@theme_option
@seed_option
@jobs_option
@click.option("-p", "--preview", is_flag=True, help="Open what was rendered.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a file instead of its path.")
def command(
    names: tuple[str, ...],
    every: bool,
    output: str | None,
    formats: tuple[str, ...],
    numbers: bool,
    resolution: tuple[int, int] | None,
    fps: Fraction | None,
    theme: ThemeName,
    seed: int,
    jobs: int,
    preview: bool,
    as_json: bool,
) -> None:
    """The standard pictures of padding, stride, dilation and transposed convolution.

    They have the settings of "A guide to convolution arithmetic for deep learning" by Dumoulin
    and Visin (arXiv:1603.07285), and here also numbers and names. Without a NAME they are
    listed.

    A transposed convolution is shown as it is computed: each number of the input stamps the
    kernel on the output. The guide shows its equivalent, a direct convolution over the input
    with zeros put around and between its numbers. The output is the same.
    """
    if every and names:
        raise click.UsageError("--all renders every picture: give no NAME beside it")
    if not every and not names:
        if output is not None or formats or preview:
            raise click.UsageError(f"which picture? {', '.join(configurations())}; or --all")
        _list(as_json)
        return
    chosen = [configuration(name) for name in names] or list(configurations().values())
    chosen = list(dict.fromkeys(chosen))
    from convviz.studio.arithmetic import arithmetic_entry, arithmetic_job

    entries = [arithmetic_entry(each) for each in chosen]
    formats = tuple(dict.fromkeys(formats)) or formats_of(output, entries, "gif")
    targets = [targets_of(entry, entries, formats, output) for entry in entries]
    work: list[Work] = [
        (
            arithmetic_job(
                each,
                resolution=resolution,
                fps=fps,
                theme=theme,
                seed=seed,
                numbers=numbers,
                even=any(FORMATS[name].captioned for name in formats),
            ),
            [(target.format, target.path) for target in wanted],
        )
        for each, wanted in zip(chosen, targets, strict=True)
    ]
    rendered = []
    for file, target in zip(_rendered(work, jobs), chain(*targets), strict=True):
        tell_file(file, target.asked, as_json=as_json)
        rendered.append(file)
    if preview:
        for file in rendered:
            open_file(Path(file.path))


def _rendered(work: Sequence[Work], jobs: int) -> Iterator[Rendered]:
    """Yield the files in order; of several pictures each is one worker's."""
    from convviz.studio.render import render

    several = len(work) > 1
    with workers(jobs if several else 1, soon=several) as executor:
        if executor is not None:
            for future in [executor.submit(render, *each) for each in work]:
                yield from future.result()
            return
        for job, targets in work:
            with FrameProgress(job.entry.id) as progress:
                files = render(job, targets, progress=progress.callback)
            yield from files


def _list(as_json: bool) -> None:
    """Print the names with what they stand for."""
    known = configurations().values()
    if as_json:
        for each in known:
            tell_json(_record(each))
        return
    width = max(len(each.name) for each in known)
    for each in known:
        sizes = " → ".join(shape((side, side)) for side in (each.reads, each.gives))
        tell(f"{each.name:<{width}}  {sizes}  {each.operation}, {each.settings}")


def _record(each: Configuration) -> dict[str, object]:
    return {
        "name": each.name,
        "operation": each.operation,
        "input": each.reads,
        "output": each.gives,
        "kernel_size": each.kernel,
        "stride": each.stride,
        "padding": each.padding,
        "output_padding": each.output_padding,
        "dilation": each.dilation,
        "width": each.size[0],
        "height": each.size[1],
    }
