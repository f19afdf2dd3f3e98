"""From a scene and its options to finished files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import TYPE_CHECKING

from convviz.errors import ConvvizError
from convviz.output.formats import open_sink
from convviz.output.placing import Placement
from convviz.output.record import Rendered
from convviz.output.sinks import FrameSink, Tee
from convviz.studio.job import Job

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from convviz.rect import Rect
    from convviz.studio.part import Part

Progress = Callable[[int, int], None]

# Below so many pixels in all, a film is drawn sooner than workers are there.
_WORTH_WORKERS = 854 * 480 * 900


def render(
    job: Job,
    targets: Sequence[tuple[str, Path]],
    *,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> list[Rendered]:
    """Render a scene once, to every target.

    Parameters
    ----------
    targets
        Format names and the paths where the files shall lie.
    progress
        Called with the number of frames done and their total.
    executor
        Workers among whom the frames are divided; without them this process draws all.
        The files are the same, frame for frame.

    Returns
    -------
    list of Rendered
        One for each target.

    Raises
    ------
    ConvvizError
        If the scene refuses its parameters, or a file cannot be written. What lay at the
        targets before is still there.
    """
    settings = job.settings
    with Placement([path for _, path in targets]) as placement:
        sinks = [
            open_sink(name, scratch, settings.width, settings.height, settings.fps)
            for (name, _), scratch in zip(targets, placement.paths, strict=True)
        ]
        try:
            _fill(job, sinks, progress, executor)
            for sink in sinks:
                sink.finish()
        except BaseException:
            for sink in sinks:
                sink.abort()
            raise
        placement.commit()
    return [
        Rendered.of(
            path,
            sink,
            scene=job.entry.id,
            format=name,
            width=settings.width,
            height=settings.height,
        )
        for (name, path), sink in zip(targets, sinks, strict=True)
    ]


def _fill(
    job: Job, sinks: Sequence[FrameSink], progress: Progress | None, executor: Executor | None
) -> None:
    """Give the film's frames to the sinks."""
    total = job.count_frames() if progress or executor else 0
    size = job.settings.width * job.settings.height
    if executor is not None and total * size >= _WORTH_WORKERS:
        _fill_from_parts(job, sinks, total, progress, executor)
        return
    tee = Tee(sinks)
    done = 0

    def on_frame(frame: NDArray[np.uint8], repeat: int, changed: list[Rect] | None) -> None:
        nonlocal done
        tee.write(frame, repeat, changed)
        done += repeat
        if progress:
            progress(done, total)

    job.play(on_frame)


def _fill_from_parts(
    job: Job,
    sinks: Sequence[FrameSink],
    total: int,
    progress: Progress | None,
    executor: Executor,
) -> None:
    """Let workers draw the film's segments, and join them in order as they come."""
    from convviz.output.mp4 import Mp4Sink
    from convviz.output.pictures import replay

    films = [sink for sink in sinks if isinstance(sink, Mp4Sink)]
    others = Tee([sink for sink in sinks if not isinstance(sink, Mp4Sink)])
    settings = job.settings
    for part in _parts(job, total, bool(films), bool(others.sinks), progress, executor):
        for film in films:
            film.join(part.segments)
        for picture in replay(part.pictures, settings.width, settings.height):
            others.write(*picture)


def _parts(
    job: Job,
    total: int,
    video: bool,
    pictures: bool,
    progress: Progress | None,
    executor: Executor,
) -> Iterator[Part]:
    """Yield the film's parts in order; they are drawn in whatever order."""
    from convviz.output.h264 import segment_frames
    from convviz.studio.part import draw_part

    length = segment_frames(job.settings.fps)
    futures: list[Future[Part]] = [
        executor.submit(
            draw_part, job, first, min(first + length, total), video=video, pictures=pictures
        )
        for first in range(0, total, length)
    ]
    done = 0
    arrived: dict[Future[Part], Part] = {}
    waiting = iter(futures)
    wanted = next(waiting, None)
    try:
        for future in as_completed(futures):
            arrived[future] = future.result()
            done += arrived[future].frames
            if progress:
                progress(done, total)
            while wanted in arrived:
                yield arrived.pop(wanted)
                wanted = next(waiting, None)
    except BrokenProcessPool as error:
        raise ConvvizError("a worker process died; try again with --jobs 1") from error
    finally:
        for future in futures:
            future.cancel()
