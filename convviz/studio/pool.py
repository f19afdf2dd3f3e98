"""Processes that draw parts of films: on this machine's cores, or on a Dask cluster.

Both are used through `concurrent.futures.Executor`.
"""

from __future__ import annotations

import contextlib
import pickle
import queue
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from typing import Any

from convviz.errors import ConvvizError, InputError
from convviz.studio.worker import Worker, start_server

_ADDRESS = re.compile(r"((tcp|tls|ws|wss)://)?[^\s/]+:\d{1,5}")
_SECONDS_TO_ANSWER = 10
# what they report as well is an exception here
_QUIET = dict.fromkeys(("distributed", "distributed.client", "tornado.application"), "critical")


class LocalPool(Executor):
    """Worker processes that start when there is something to do.

    A `ProcessPoolExecutor` ends all its workers when one of them dies, and if that happens
    in the midst of an answer, the pipe that they share is blocked for good. Here a call whose
    worker died is made again by a new one, and the others work on.

    Parameters
    ----------
    jobs
        The most workers.

    Attributes
    ----------
    running
        Whether workers are there, or on their way.
    """

    def __init__(self, jobs: int) -> None:
        self.running = False
        self._jobs = jobs
        self._calls: queue.SimpleQueue[tuple[Future[Any], bytes] | None] = queue.SimpleQueue()
        self._workers: list[tuple[Worker, threading.Thread]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Let a worker make a call; the function, what it gets and returns are pickled."""
        self.running = True
        future: Future[Any] = Future()
        self._calls.put((future, pickle.dumps((fn, args, kwargs))))
        if len(self._workers) < self._jobs:
            worker = Worker()
            thread = threading.Thread(target=self._serve, args=(worker,), daemon=True)
            self._workers.append((worker, thread))
            thread.start()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the workers once all calls are answered, or only those that are begun."""
        while cancel_futures and not self._calls.empty():
            call = self._calls.get()
            if call is not None:
                call[0].cancel()
        for _ in self._workers:
            self._calls.put(None)
        if wait:
            for _, thread in self._workers:
                thread.join()

    def kill(self) -> None:
        """End the workers at once: what they do is not wanted any more."""
        for worker, _ in self._workers:
            worker.kill()

    def _serve(self, worker: Worker) -> None:
        """Hand calls to one worker, and its answers to whoever waits for them."""
        while (call := self._calls.get()) is not None:
            future, message = call
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result, error = pickle.loads(worker.call(message))
            except BaseException as failure:
                result, error = None, failure
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)
        worker.close()


@contextlib.contextmanager
def local_pool(jobs: int, *, soon: bool = False) -> Iterator[LocalPool]:
    """Provide so many worker processes; none outlives the block or this process.

    Parameters
    ----------
    jobs
        The most workers.
    soon
        They will be wanted: let them import manim and torch while this process does so.
        Otherwise no process starts before the first call.
    """
    pool = LocalPool(jobs)
    if soon:
        start_server()
        pool.running = True
    try:
        yield pool
    except BaseException:
        pool.kill()
        raise
    pool.shutdown()


@contextlib.contextmanager
def cluster_pool(address: str) -> Iterator[Executor]:
    """Provide the workers of a Dask cluster.

    Parameters
    ----------
    address
        Of its scheduler, e.g. "tcp://host:8786". Its workers need convviz installed, and a
        user's own scene file at the same path. Each process draws one part at a time.

    Raises
    ------
    InputError
        If the address is none.
    ConvvizError
        If the extra `convviz[cluster]` is not installed, no scheduler answers or it has no
        workers; in the block, if the cluster is lost.
    """
    if not _ADDRESS.fullmatch(address):
        raise InputError(f"a scheduler's address is like tcp://host:8786, not {address!r}")
    try:
        import dask

        with dask.config.set({"logging": _QUIET}):
            from distributed import Client, KilledWorker
    except ImportError as error:
        raise ConvvizError('--scheduler needs the extra: pip install "convviz[cluster]"') from error
    try:
        client = Client(address, timeout=_SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ConvvizError(f"no Dask scheduler answers at {address}") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_SECONDS_TO_ANSWER)
        except TimeoutError as error:
            raise ConvvizError(f"the Dask scheduler at {address} has no workers") from error
        # nothing is repeated but what a worker took with it when it died
        executor = client.get_executor(pure=False)
        try:
            yield executor
        except KilledWorker as error:
            raise ConvvizError(
                f"workers of the cluster at {address} died again and again"
            ) from error
        except CancelledError as error:
            raise ConvvizError(f"the Dask scheduler at {address} is gone") from error
        finally:
            executor.shutdown(wait=False)
