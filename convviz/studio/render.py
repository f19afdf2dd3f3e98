"""From a scene and its options to finished files."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from convviz.formatting import grouped
from convviz.notices import announce
from convviz.output.captions import captions
from convviz.output.formats import FORMATS, open_sink
from convviz.output.placing import Placement
from convviz.output.record import Rendered
from convviz.output.sidecars import sidecars, told_apart, write_sidecars
from convviz.output.sinks import FrameSink, Tee
from convviz.studio.job import Job
from convviz.studio.script import Script
from convviz.studio.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from convviz.rect import Rect
    from convviz.studio.part import Part

Progress = Callable[[int, int], None]

# Below so many pixels in all, a film is drawn sooner than workers are there.
_WORTH_WORKERS = 854 * 480 * 900
# Every part begins with the scene's set-up, which takes as long as ten frames.
_LEAST_PART = 60
_PIXEL = 6e-9  # seconds to draw and encode it, of a film as a mean
_USUAL_SECONDS = 20  # of a film whose length is not known yet


def render(
    job: Job,
    targets: Sequence[tuple[str, Path]],
    *,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> list[Rendered]:
    """Render a scene once, to every target; a video gets its captions beside it.

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
    captioned = any(FORMATS[name].captioned for name, _ in targets)
    script = job.script() if captioned or progress or executor else None
    total = script.frames if script else 0
    announce_drawing(settings, total, executor)
    measures = settings.width, settings.height, settings.fps
    with Placement([path for _, path in targets]) as placement:
        sinks = []
        try:
            for (name, path), scratch in zip(targets, list(placement.paths), strict=True):
                texts = {}
                if script is not None and FORMATS[name].captioned:
                    texts = _texts(script, settings, path)
                sinks.append(open_sink(name, scratch, *measures, total, told_apart(texts)))
                write_sidecars(texts, path, placement)
            _fill(job, sinks, total, progress, executor)
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


def announce_drawing(settings: Settings, frames: int, executor: Executor | None) -> None:
    """Say beforehand of a long film how long it will take to be drawn."""
    cores = 1 if executor is None else os.cpu_count() or 1
    seconds = frames * settings.width * settings.height * _PIXEL / cores
    announce(seconds=seconds, what=f"drawing {grouped(frames)} frames")


def worth_dividing(executor: Executor, settings: Settings, frames: int) -> bool:
    """Return whether workers are done with so many frames sooner than this process alone."""
    if not getattr(executor, "running", True):
        return is_long(settings, frames)
    return frames > _LEAST_PART


def is_long(settings: Settings, frames: int | None = None) -> bool:
    """Return whether a film of so many frames, or a usual one, is worth starting workers."""
    if frames is None:
        frames = round(_USUAL_SECONDS * settings.fps)
    return settings.width * settings.height * frames >= _WORTH_WORKERS


def _texts(script: Script, settings: Settings, video: Path) -> dict[Path, str]:
    """Return what shall lie beside a video."""
    said = captions(script.lines(settings.fps), script.frames / settings.fps)
    return sidecars(video, said, script.alt_text)


def _fill(
    job: Job,
    sinks: Sequence[FrameSink],
    total: int,
    progress: Progress | None,
    executor: Executor | None,
) -> None:
    """Give the film's frames to the sinks."""
    if executor is not None and worth_dividing(executor, job.settings, total):
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
    """Let workers draw the film's segments in whatever order, and join them in order."""
    from convviz.output.mp4 import Mp4Sink
    from convviz.output.pictures import replay

    films = [sink for sink in sinks if isinstance(sink, Mp4Sink)]
    others = Tee([sink for sink in sinks if not isinstance(sink, Mp4Sink)])
    settings = job.settings
    parts = submit_parts(job, total, executor, video=bool(films), pictures=bool(others.sinks))
    done = 0
    try:
        while parts:
            # taken off the queue, so that it is freed when it is written
            part = parts.popleft().result()
            for film in films:
                film.join(part.segments)
            for picture in replay(part.pictures, settings.width, settings.height):
                others.write(*picture)
            done += part.frames
            if progress:
                progress(done, total)
    finally:
        for future in parts:
            future.cancel()


def submit_parts(
    job: Job, total: int, executor: Executor, *, video: bool, pictures: bool
) -> deque[Future[Part]]:
    """Let workers draw a film's segments; return what they will give, in the film's order.

    Parameters
    ----------
    total
        The film's length in frames.
    video, pictures
        As `draw_part` has them.
    """
    from convviz.output.h264 import segment_frames
    from convviz.studio.part import draw_part

    length = segment_frames(total, job.settings.fps)
    several = length * -(-_LEAST_PART // length)
    draw = partial(draw_part, length=length, video=video, pictures=pictures)
    return deque(
        executor.submit(draw, job, first, min(first + several, total))
        for first in range(0, total, several)
    )
