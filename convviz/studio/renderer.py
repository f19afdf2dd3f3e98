"""Manim's Cairo renderer with its frames handed on instead of written.

It draws the frames that are wanted and no others, so that one frame of a film, or a range
of them, costs little more than drawing it.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

import numpy as np
from manim import Camera, Mobject, Scene
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.exceptions import EndSceneEarlyException
from numpy.typing import NDArray

OnFrame = Callable[[NDArray[np.uint8], int], None]


class FrameRenderer(CairoRenderer):
    """A renderer for one scene.

    Every play takes round(seconds x frame rate) frames, at least one, so a film's length
    does not depend on rounding errors that add up.

    Parameters
    ----------
    on_frame
        Called with each picture, RGBA bytes (height, width, 4), and the number of frames
        for which it stands. The buffer is drawn into again afterwards.
    wanted
        The numbers of the frames to draw; None draws all.
    last
        The number of the last wanted frame, after which the scene ends early.

    Attributes
    ----------
    frame
        The number of frames so far.
    """

    def __init__(
        self,
        on_frame: OnFrame,
        *,
        camera_class: type[Camera],
        wanted: Container[int] | None = None,
        last: int | None = None,
    ) -> None:
        super().__init__(camera_class=camera_class)
        self.on_frame = on_frame
        self.wanted = wanted
        self.last = last
        self.frame = 0

    def play(self, scene: Scene, *animations: Any, **kwargs: Any) -> None:
        """Play animations: draw the wanted ones of their frames."""
        scene.compile_animation_data(*animations, **kwargs)
        scene.begin_animations()
        frames = max(1, round(scene.duration * self.camera.frame_rate))
        if self._is_wanted(range(self.frame, self.frame + frames)):
            self.save_static_frame_data(scene, scene.static_mobjects)
        if scene.is_current_animation_frozen_frame():
            self._hold(scene, frames)
        else:
            self._run(scene, frames)
        self.static_image = None
        self.time = self.frame / self.camera.frame_rate
        self.num_plays += 1
        if self.last is not None and self.frame > self.last:
            raise EndSceneEarlyException

    def _hold(self, scene: Scene, frames: int) -> None:
        shown = sum(self._is_wanted([number]) for number in self._next(frames))
        if shown:
            self.update_frame(scene, scene.moving_mobjects)
            self.on_frame(self.camera.pixel_array, shown)
        self.frame += frames

    def _run(self, scene: Scene, frames: int) -> None:
        every = _remembers(scene)
        for offset, number in enumerate(self._next(frames)):
            wanted = self._is_wanted([number])
            if wanted or every:
                scene.update_to_time(offset / self.camera.frame_rate)
            if wanted:
                self.update_frame(scene, scene.moving_mobjects)
                self.on_frame(self.camera.pixel_array, 1)
            self.frame += 1
            if scene.stop_condition is not None and scene.stop_condition():
                break
        for animation in scene.animations:
            animation.finish()
            animation.clean_up_from_scene(scene)
        scene.update_mobjects(0)

    def _next(self, frames: int) -> range:
        return range(self.frame, self.frame + frames)

    def _is_wanted(self, numbers: Any) -> bool:
        return self.wanted is None or any(number in self.wanted for number in numbers)

    def update_frame(self, scene: Scene, mobjects: Any = None, *args: Any, **kwargs: Any) -> None:
        """Draw the scene; an empty list of moving things leaves the static picture."""
        if mobjects is not None and not mobjects and self.static_image is not None:
            self.camera.set_frame_to_background(self.static_image)
            return
        super().update_frame(scene, mobjects, *args, **kwargs)


def _remembers(scene: Scene) -> bool:
    """Return whether a frame may depend on the frames before it, through updaters."""
    families: list[Mobject] = scene.get_mobject_family_members()
    return bool(
        scene.always_update_mobjects
        or scene.updaters
        or scene.stop_condition is not None
        or any(mobject.has_time_based_updater() for mobject in families)
    )
