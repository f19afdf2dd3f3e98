"""Processes that draw parts of films: on this machine's cores, or on a Dask cluster.

Both are used through `concurrent.futures.Executor`.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor

_WATCH_SECONDS = 1.0


@contextlib.contextmanager
def local_pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Provide so many worker processes; none outlives the block or this process.

    Workers are forked from a server that has imported manim and torch once, while this
    process does the same: forking this process itself would copy its threads' locks.
    """
    if sys.platform == "win32":
        context = multiprocessing.get_context("spawn")
    else:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["convviz.studio.warm"])
    pool = ProcessPoolExecutor(
        jobs, mp_context=context, initializer=_begin, initargs=(os.getpid(),)
    )
    try:
        yield pool
    except BaseException:
        _stop(pool)
        raise
    pool.shutdown()


@contextlib.contextmanager
def cluster_pool(address: str) -> Iterator[Executor]:
    """Provide the workers of a Dask cluster.

    Parameters
    ----------
    address
        Of its scheduler, e.g. "tcp://host:8786". Its workers need convviz installed, and a
        user's own scene file at the same path.

    Raises
    ------
    ConvvizError
        If the extra `convviz[cluster]` is not installed, or no scheduler answers.
    """
    from convviz.errors import ConvvizError

    try:
        from distributed import Client
    except ImportError as error:
        raise ConvvizError('--scheduler needs the extra: pip install "convviz[cluster]"') from error
    try:
        client = Client(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise ConvvizError(f"no Dask scheduler answers at {address}") from error
    with client:
        if not client.scheduler_info()["workers"]:
            raise ConvvizError(f"the Dask scheduler at {address} has no workers")
        # a range is pure: the scheduler gives one whose worker died to another
        with client.get_executor(pure=False, retries=3) as executor:
            yield executor


def _begin(owner: int) -> None:
    """Set a worker up: Ctrl-C is its owner's business, and it ends when its owner does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_watch, args=(owner,), daemon=True).start()


def _watch(owner: int) -> None:
    while True:
        time.sleep(_WATCH_SECONDS)
        try:
            os.kill(owner, 0)
        except ProcessLookupError:
            os._exit(1)


def _stop(pool: ProcessPoolExecutor) -> None:
    """End the workers at once: what they draw is not wanted any more."""
    processes = list((pool._processes or {}).values())
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()
