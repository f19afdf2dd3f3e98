"""One scene to render, with all that its pictures depend on."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from convviz.studio.catalogue import SceneEntry, catalogue, find
from convviz.studio.script import Cue, Script
from convviz.studio.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from manim import Scene
    from numpy.typing import NDArray

    from convviz.rect import Rect
    from convviz.studio.renderer import FrameRenderer, OnFrame

_ONE_AT_A_TIME = threading.RLock()


@dataclass(frozen=True)
class Job:
    """A scene with its options; any process can draw any of its frames.

    Attributes
    ----------
    entry
        The scene.
    settings
        The film's measures.
    parameters
        Values that differ from the scene's defaults, by name.
    """

    entry: SceneEntry
    settings: Settings
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def scene_class(self) -> type[Scene]:
        """Return the scene's class with these parameters and this theme."""
        scene = self.entry.load()
        if not hasattr(scene, "with_parameters"):
            return scene  # a plain Manim scene has neither
        configured: type[Scene] = scene.with_parameters(
            theme_name=self.settings.theme, **self.parameters
        )
        return configured

    def __reduce__(self) -> tuple[Any, ...]:
        """Send the job to another process, where its scene may lie in another place."""
        if self.entry in catalogue():
            return _own_job, (self.entry.id, self.settings, self.parameters)
        entry = replace(self.entry, path=self.entry.path.absolute())
        return Job, (entry, self.settings, self.parameters)

    def play(
        self, on_frame: OnFrame, wanted: Container[int] | None = None, last: int | None = None
    ) -> FrameRenderer:
        """Play the scene, drawing the wanted frames; return the renderer afterwards."""
        with self.session() as (scene, renderer):
            renderer.on_frame, renderer.wanted, renderer.last = on_frame, wanted, last
            scene.render()
            return renderer

    def script(self) -> Script:
        """Return what the film says and how long it is, without drawing any of it."""
        with self.session() as (scene, renderer):
            renderer.wanted = range(0)
            scene.render()
            rate = self.settings.fps
            return Script(
                title=getattr(scene, "headline", self.entry.title),
                frames=renderer.frame,
                # a beat's time is its first frame's, in binary fractions
                cues=tuple(
                    Cue(round(beat.time * rate), beat.text) for beat in getattr(scene, "beats", ())
                ),
                alt_text=scene.alt_text() if hasattr(scene, "alt_text") else "",
            )

    def count_frames(self) -> int:
        """Return how many frames the film has, without drawing any."""
        return self.script().frames

    @contextlib.contextmanager
    def session(self) -> Iterator[tuple[Any, FrameRenderer]]:
        """Make the scene with manim's configuration set for it, and restored afterwards.

        That configuration is the process's own: threads wait for each other here.
        """
        from convviz.draw.manims_settings import defaults
        from convviz.studio.renderer import FrameRenderer

        settings = self.settings
        short = min(settings.width, settings.height)
        measures = {
            **defaults(),
            "pixel_width": settings.width,
            "pixel_height": settings.height,
            "frame_width": 8.0 * settings.width / short,
            "frame_height": 8.0 * settings.height / short,
            "frame_rate": float(settings.fps),
            "disable_caching": True,
            "dry_run": True,  # manim writes nothing: the renderer hands the frames to us
            "progress_bar": "none",
            "seed": settings.seed,
            "verbosity": "ERROR",
        }
        with _ONE_AT_A_TIME:
            scene_class = self.scene_class()  # whose module may set manim's configuration
            logger = logging.getLogger("manim")
            level = logger.level
            with _configured(measures):
                logger.setLevel(logging.ERROR)
                try:
                    renderer = FrameRenderer(ignore)
                    yield scene_class(renderer=renderer), renderer
                finally:
                    logger.setLevel(level)


@contextlib.contextmanager
def _configured(measures: Mapping[str, Any]) -> Iterator[None]:
    """Set manim's configuration, and restore what has changed afterwards.

    As manim's `tempconfig`, which sets every option twice: its renderer's takes as long as
    drawing three frames.
    """
    from manim import config

    before = config.copy()
    config.update({name: value for name, value in measures.items() if config[name] != value})
    try:
        yield
    finally:
        config.update({name: value for name, value in before.items() if config[name] != value})


def _own_job(name: str, settings: Settings, parameters: Mapping[str, Any]) -> Job:
    return Job(find(name)[0], settings, parameters)


def ignore(frame: NDArray[np.uint8], repeat: int, changed: list[Rect] | None) -> None:
    """Take a frame that nobody wants."""
