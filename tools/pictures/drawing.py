"""The pictures of one unit, drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from convviz.studio.job import Job
from convviz.studio.sheet import contact_sheet
from convviz.studio.stills import frame_of_step

from .units import Unit

Pixels = NDArray[np.uint8]


class Picture(NamedTuple):
    """A picture, RGB bytes (height, width, 3), with the moment and the sentence it belongs to."""

    moment: str
    text: str
    pixels: Pixels


def pictures(unit: Unit) -> Iterator[Picture]:
    """Yield what a unit shows; each moment comes once.

    Raises
    ------
    Exception
        Whatever keeps its scene from being drawn.
    """
    return _WAYS[unit.kind](unit.job())


def _film(job: Job) -> Iterator[Picture]:
    return chain(_sentences(job), _steps(job, (0, 1 / 9, 1 / 2, 1)))


def _sentences(job: Job) -> Iterator[Picture]:
    """Yield three pictures a sentence: its animations just begun, its middle and its end."""
    wanted: dict[int, tuple[str, str]] = {}
    begin = 0
    for number, (end, text) in enumerate(job.script().key_frames(), 1):
        at = {(begin + end) // 2: "middle", begin + 1: "beginning", end: "end"}
        for frame, when in at.items():
            if begin <= frame <= end:
                wanted[frame] = (f"sentence {number:02} {when}", text)
        begin = end + 1
    if wanted:
        shown = zip(sorted(wanted), _frames(job, set(wanted)), strict=True)
        for frame, pixels in shown:
            yield Picture(*wanted[frame], pixels)
    else:
        yield from _end(job)


def _case(job: Job) -> Iterator[Picture]:
    return chain(_steps(job, (0, 1 / 2, 1)), _end(job))


def _arithmetic(job: Job) -> Iterator[Picture]:
    frames = job.count_frames()
    wanted = sorted({0, frames // 3, 2 * frames // 3})
    for number, pixels in zip(wanted, _frames(job, set(wanted)), strict=True):
        yield Picture(f"frame {number}", "", pixels)


def _sheet(job: Job) -> Iterator[Picture]:
    yield Picture("sheet", "", contact_sheet(job).draw()[..., :3])


def _steps(job: Job, shares: Iterable[float]) -> Iterator[Picture]:
    """Yield the steps at these shares of all steps; nothing of a scene without steps."""
    with job.session() as (scene, _):
        if not hasattr(scene, "show_step"):
            return
        scene.setup()
        count = scene.step_count()
    for step in sorted({1 + int(share * (count - 1)) for share in shares}):
        yield Picture(f"step {step} of {count}", "", frame_of_step(job, step)[..., :3])


def _end(job: Job) -> Iterator[Picture]:
    """Yield what stands there in the end: the last frame, without counting frames before."""
    with job.session() as (scene, renderer):
        renderer.wanted = range(0)
        scene.render()
        renderer.update_frame(scene)
        yield Picture("end", "", renderer.get_frame()[..., :3])


def _frames(job: Job, wanted: set[int]) -> list[Pixels]:
    frames: list[Pixels] = []

    def on_frame(frame: Pixels, repeat: int, changed: Any) -> None:
        frames.extend([frame[..., :3].copy()] * repeat)

    job.play(on_frame, wanted, max(wanted))
    return frames


_WAYS: dict[str, Callable[[Job], Iterator[Picture]]] = {
    "film": _film,
    "case": _case,
    "card": _sentences,
    "sheet": _sheet,
    "arithmetic": _arithmetic,
}
