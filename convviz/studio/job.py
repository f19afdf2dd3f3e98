"""One scene to render, with all that its pictures depend on."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from convviz.studio.catalogue import SceneEntry
from convviz.studio.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from manim import Scene
    from numpy.typing import NDArray

    from convviz.rect import Rect
    from convviz.studio.renderer import FrameRenderer, OnFrame


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

    def play(
        self, on_frame: OnFrame, wanted: range | None = None, last: int | None = None
    ) -> FrameRenderer:
        """Play the scene, drawing the wanted frames; return the renderer afterwards."""
        with self.session() as (scene, renderer):
            renderer.on_frame, renderer.wanted, renderer.last = on_frame, wanted, last
            scene.render()
            return renderer

    def count_frames(self) -> int:
        """Return how many frames the film has, without drawing any."""
        return self.play(ignore, wanted=range(0)).frame

    @contextlib.contextmanager
    def session(self) -> Iterator[tuple[Any, FrameRenderer]]:
        """Make the scene with manim's configuration set for it, and restored afterwards."""
        from manim import logger, tempconfig

        from convviz.studio.renderer import FrameRenderer

        settings = self.settings
        scene_class = self.scene_class()
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
                renderer = FrameRenderer(ignore)
                yield scene_class(renderer=renderer), renderer
            finally:
                logger.setLevel(level)


def ignore(frame: NDArray[np.uint8], repeat: int, changed: list[Rect] | None) -> None:
    """Take a frame that nobody wants."""
