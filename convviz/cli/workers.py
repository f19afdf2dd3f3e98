"""The processes that draw for a command."""

from __future__ import annotations

import os
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext

import click

jobs_option = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 256),
    default=os.cpu_count(),
    show_default="the cores there are",
    help="Processes that draw; the result is the same.",
)


def workers(
    jobs: int, scheduler: str | None = None, *, soon: bool
) -> AbstractContextManager[Executor | None]:
    """Return the processes that draw: a cluster's, this machine's, or this one alone."""
    from convviz.studio.pool import cluster_pool, local_pool
    from convviz.studio.worker import starts_safely

    if scheduler is not None:
        return cluster_pool(scheduler)
    alone = jobs == 1 or not starts_safely()
    return nullcontext() if alone else local_pool(jobs, soon=soon)
