"""From a scene and its options to finished files."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from convviz.errors import InputError
from convviz.output.formats import open_sink
from convviz.output.placing import Placement
from convviz.output.record import Rendered
from convviz.output.sinks import Tee
from convviz.studio.catalogue import SceneEntry
from convviz.studio.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from manim import Scene
    from numpy.typing import NDArray

    from convviz.draw.damage import Rect
    from convviz.studio.renderer import FrameRenderer, OnFrame

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Job:
    """A scene with its options.

    Attributes
    ----------
    entry
        The scene.
    parameters
        Values that differ from its defaults, by name.
    settings
        The film's measures.
    """

    entry: SceneEntry
    settings: Settings
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def scene_class(self) -> type[Scene]:
        """Return the scene's class with these parameters and this theme."""
        scene = self.entry.load()
        if not hasattr(scene, "with_parameters"):
            return scene  # a plain Manim scene has neither
        return scene.with_parameters(theme_name=self.settings.theme, **self.parameters)


def render(
    job: Job, targets: Sequence[tuple[str, Path]], progress: Progress | None = None
) -> list[Rendered]:
    """Render a scene once, to every target.

    Parameters
    ----------
    targets
        Format names and the paths where the files shall lie.
    progress
        Called with the number of frames done and their total.

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
        total = count_frames(job) if progress else 0
        done = 0
        sinks = [
            open_sink(name, scratch, settings.width, settings.height, settings.fps)
            for (name, _), scratch in zip(targets, placement.paths, strict=True)
        ]
        tee = Tee(sinks)

        def on_frame(frame: NDArray[np.uint8], repeat: int, changed: list[Rect] | None) -> None:
            nonlocal done
            tee.write(frame, repeat)
            done += repeat
            if progress:
                progress(done, total)

        try:
            _run(job, on_frame)
            tee.finish()
        except BaseException:
            tee.abort()
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


def count_frames(job: Job) -> int:
    """Return how many frames the film has, without drawing any."""
    return _run(job, _ignore, wanted=()).frame


def frame_at(job: Job, seconds: float) -> NDArray[np.uint8]:
    """Return the picture, RGBA bytes (height, width, 4), that the film shows at a time.

    Raises
    ------
    InputError
        If the film is over by then.
    """
    number = int(seconds * job.settings.fps + 1e-6)
    frames: list[NDArray[np.uint8]] = []
    renderer = _run(
        job, lambda frame, *_: frames.append(frame.copy()), wanted=(number,), last=number
    )
    if not frames:
        length = float(renderer.frame / job.settings.fps)
        raise InputError(f"the film is {length:.2f} s long: --time is less than that")
    return frames[0]


def last_frame(job: Job) -> NDArray[np.uint8]:
    """Return the film's last picture, RGBA bytes (height, width, 4)."""
    with _session(job) as (scene, renderer):
        renderer.wanted = ()
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
    with _session(job) as (scene, renderer):
        if not hasattr(scene, "show_step"):
            raise InputError(f"{job.entry.id} has no steps: --step is for scenes that show them")
        scene.setup()
        count = scene.step_count()
        if step == 0 or not -count <= step <= count:
            raise InputError(f"--step is 1 to {count}, or -1 for the last, not {step}")
        scene.show_step(step - 1 if step > 0 else count + step)
        renderer.update_frame(scene)
        return renderer.get_frame()


def values(job: Job) -> dict[str, Any]:
    """Return the numbers that the scene shows, as `convviz values --json` prints them.

    Raises
    ------
    InputError
        If the scene refuses its parameters, or has no numbers.
    """
    scene_class = job.scene_class()
    if not hasattr(scene_class, "layers"):
        raise InputError(f"{job.entry.id} is a plain Manim scene: it has no traced layers")
    with _session(job) as (scene, _):
        return {"scene": job.entry.id, "layers": [trace.to_dict() for trace in scene.layers()]}


def _run(job: Job, on_frame: OnFrame, wanted: Any = None, last: int | None = None) -> FrameRenderer:
    with _session(job) as (scene, renderer):
        renderer.on_frame, renderer.wanted, renderer.last = on_frame, wanted, last
        scene.render()
        return renderer


@contextlib.contextmanager
def _session(job: Job) -> Iterator[tuple[Any, FrameRenderer]]:
    """Make the scene with manim's configuration set for it, and restored afterwards."""
    from manim import logger, tempconfig

    from convviz.studio.renderer import FrameRenderer

    settings = job.settings
    scene_class = job.scene_class()
    short = min(settings.width, settings.height)
    measures = {
        "pixel_width": settings.width,
        "pixel_height": settings.height,
        "frame_width": 8.0 * settings.width / short,
        "frame_height": 8.0 * settings.height / short,
        "frame_rate": float(settings.fps),
        "disable_caching": True,
        "dry_run": True,  # manim writes nothing: the renderer hands the frames to us
        "progress_bar": "none",
        "renderer": "cairo",
        "seed": settings.seed,
        "verbosity": "ERROR",
    }
    level = logger.level
    with tempconfig(measures):
        logger.setLevel(logging.ERROR)
        try:
            renderer = FrameRenderer(_ignore)
            yield scene_class(renderer=renderer), renderer
        finally:
            logger.setLevel(level)


def _ignore(frame: NDArray[np.uint8], repeat: int, changed: list[Rect] | None) -> None:
    """Take a frame that nobody wants."""
