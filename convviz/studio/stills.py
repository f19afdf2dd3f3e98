"""Single pictures of a film, and the numbers behind them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from convviz.errors import InputError
from convviz.studio.job import Job

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from convviz.traces.layer_trace import LayerTrace


def frame_at(job: Job, seconds: float) -> NDArray[np.uint8]:
    """Return the picture, RGBA bytes (height, width, 4), that the film shows at a time.

    Raises
    ------
    InputError
        If the film is over by then.
    """
    number = int(Fraction(seconds) * job.settings.fps + Fraction(1, 1_000_000))
    frame, frames = _frame(job, number)
    if frame is None:
        length = float(frames / job.settings.fps)
        raise InputError(f"the film is {length:.2f} s long: --time is less than that")
    return frame


def last_frame(job: Job) -> NDArray[np.uint8]:
    """Return the film's last picture, RGBA bytes (height, width, 4).

    Of a scene that plays nothing it is what stands in it.
    """
    frame, _ = _frame(job, job.count_frames() - 1)
    if frame is not None:
        return frame
    with job.session() as (scene, renderer):
        scene.render()
        renderer.update_frame(scene)
        return renderer.get_frame()


def frame_of_step(job: Job, step: int) -> NDArray[np.uint8]:
    """Return the picture of one step, RGBA bytes (height, width, 4).

    Parameters
    ----------
    step
        1 for the first; negative ones count from the last.

    Raises
    ------
    InputError
        If the scene has no such step.
    """
    with job.session() as (scene, renderer):
        if not hasattr(scene, "show_step"):
            raise InputError(f"{job.entry.id} has no steps: --step is for scenes that show them")
        scene.setup()
        count = scene.step_count()
        if step == 0 or not -count <= step <= count:
            raise InputError(f"--step is 1 to {count}, or -1 for the last, not {step}")
        scene.show_step(step - 1 if step > 0 else count + step)
        renderer.update_frame(scene)
        return renderer.get_frame()


@dataclass(frozen=True)
class Values:
    """The numbers that a scene shows.

    Attributes
    ----------
    scene
        Its id.
    layers
        What each of its layers computes.
    counts
        What the scene counts, by name.
    """

    scene: str
    layers: list[LayerTrace[Any]]
    counts: dict[str, int]

    def json(self) -> Iterator[str]:
        """Yield one JSON object in pieces; it may be larger than the memory."""
        from convviz.traces.as_json import layer_json, listed

        yield f'{{"scene": {json.dumps(self.scene)}, "layers": '
        yield from listed(map(layer_json, self.layers))
        if self.counts:
            yield f', "counts": {json.dumps(self.counts)}'
        yield "}"


def values(job: Job) -> Values:
    """Return the numbers that the scene shows.

    Raises
    ------
    InputError
        If the scene refuses its parameters, or has no numbers.
    """
    if not hasattr(job.scene_class(), "layers"):
        raise InputError(f"{job.entry.id} is a plain Manim scene: it has no traced layers")
    with job.session() as (scene, _):
        # a user's scene may have layers without extending ours
        counts = scene.counts() if hasattr(scene, "counts") else {}
        return Values(job.entry.id, list(scene.layers()), counts)


def _frame(job: Job, number: int) -> tuple[NDArray[np.uint8] | None, int]:
    """Return the film's frame of that number, None if it has none, and how many were played."""
    frames: list[NDArray[np.uint8]] = []
    renderer = job.play(
        lambda frame, *_: frames.append(frame.copy()),
        wanted=range(number, number + 1),
        last=number,
    )
    return (frames[0] if frames else None), renderer.frame
