"""Scenes one after the other as one film, each drawn once and kept for the next film."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from itertools import accumulate
from pathlib import Path

from convviz.errors import InputError
from convviz.output.captions import Caption, captions
from convviz.output.chapters import Chapter
from convviz.output.h264 import Segment, segment_frames
from convviz.output.mp4 import Mp4Sink, check_even
from convviz.output.placing import Placement
from convviz.output.record import Rendered
from convviz.output.sidecars import sidecars, told_apart, write_sidecars
from convviz.studio.catalogue import SceneEntry, inner_scene
from convviz.studio.job import Job
from convviz.studio.part import draw_part
from convviz.studio.reel import Reel
from convviz.studio.reel_store import ReelStore
from convviz.studio.render import Progress, announce_drawing, submit_parts, worth_dividing
from convviz.studio.script import Script
from convviz.studio.settings import Settings


def film(
    entries: Sequence[SceneEntry],
    settings: Settings,
    target: Path,
    *,
    store: ReelStore,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> Rendered:
    """Make one MP4 of scenes, each a chapter after its title card, with captions.

    Parameters
    ----------
    entries
        The scenes, in the film's order.
    settings
        The film's measures.
    target
        Where it shall lie; .srt, .vtt and .txt come beside it.
    store
        Gives what was drawn before, and keeps each scene as soon as it is drawn.
    progress
        Called with the number of frames done and their total.
    executor
        Workers among whom the frames are divided; without them this process draws all.
        The file is the same.

    Raises
    ------
    ConvvizError
        If a scene cannot be drawn or a file not be written. What lay at the target before
        is still there.
    """
    if not entries:
        raise InputError("a film needs a scene")
    check_even(settings.width, settings.height)
    jobs = [job for chapter in _chapters(entries, settings) for job in chapter]
    with Placement([target]) as placement:
        kept = [store.get(job) for job in jobs]
        scripts = [
            reel.script if reel else job.script() for job, reel in zip(jobs, kept, strict=True)
        ]
        said = _captions(scripts, settings)
        about = "\n\n".join(script.alt_text for script in scripts)
        texts = sidecars(target, said, about)
        write_sidecars(texts, target, placement)
        sink = Mp4Sink(
            placement.paths[0],
            settings.width,
            settings.height,
            settings.fps,
            captions=said,
            chapters=_marks(entries, scripts, settings),
            comment=told_apart(texts),
        )
        try:
            total = sum(script.frames for script in scripts)
            for reel in _reels(jobs, scripts, kept, store, executor):
                sink.join(reel.segments)
                if progress:
                    progress(sink.frames, total)
            sink.finish()
        except BaseException:
            sink.abort()
            raise
        placement.commit()
    return Rendered.of(
        target,
        sink,
        scene="film",
        format="mp4",
        width=settings.width,
        height=settings.height,
    )


def _chapters(entries: Sequence[SceneEntry], settings: Settings) -> Iterator[tuple[Job, Job]]:
    """Yield each chapter's card and scene."""
    card = inner_scene("title_card")
    for number, entry in enumerate(entries, 1):
        words = {"title": entry.title, "summary": entry.summary}
        place = {"chapter": number, "chapters": len(entries)}
        yield Job(card, settings, {**words, **place}), Job(entry, settings)


def _captions(scripts: Sequence[Script], settings: Settings) -> list[Caption]:
    *starts, end = accumulate((script.frames for script in scripts), initial=0)
    return captions(
        (
            line
            for start, script in zip(starts, scripts, strict=True)
            for line in script.lines(settings.fps, start)
        ),
        end / settings.fps,
    )


def _marks(
    entries: Sequence[SceneEntry], scripts: Sequence[Script], settings: Settings
) -> list[Chapter]:
    """Return a mark for each scene, from its card to its end."""
    bounds = [n / settings.fps for n in accumulate((s.frames for s in scripts), initial=0)][::2]
    return [
        Chapter(start, end, entry.title)
        for start, end, entry in zip(bounds, bounds[1:], entries, strict=False)
    ]


def _reels(
    jobs: Sequence[Job],
    scripts: Sequence[Script],
    kept: Sequence[Reel | None],
    store: ReelStore,
    executor: Executor | None,
) -> Iterator[Reel]:
    """Yield the reels in the film's order, those that were not kept as they are drawn."""
    missing = [i for i, reel in enumerate(kept) if reel is None]
    frames = sum(scripts[i].frames for i in missing)
    announce_drawing(jobs[0].settings, frames, executor)
    parts = {}
    if executor is not None and worth_dividing(executor, jobs[0].settings, frames):
        # all at once: no worker waits for the end of a scene that another one draws
        parts = {
            i: submit_parts(jobs[i], scripts[i].frames, executor, video=True, pictures=False)
            for i in missing
        }
    try:
        for i, job in enumerate(jobs):
            reel = kept[i]
            if reel is None:
                segments = []
                if i not in parts:
                    segments = _drawn(job, scripts[i].frames)
                while parts.get(i):
                    segments += parts[i].popleft().result().segments
                reel = Reel(scripts[i], segments)
                store.put(job, reel)
            yield reel
    finally:
        for left in parts.values():
            for future in left:
                future.cancel()


def _drawn(job: Job, total: int) -> list[Segment]:
    length = segment_frames(total, job.settings.fps)
    return draw_part(job, 0, total, length=length, video=True, pictures=False).segments
