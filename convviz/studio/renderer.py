"""Manim's Cairo renderer with its frames handed on instead of written.

It draws the frames that are wanted and no others, so that one frame of a film, or a range
of them, costs little more than drawing it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from typing import Any

import numpy as np
from manim import Animation, AnimationGroup, Camera, Mobject, PhaseFlow, Scene, UpdateFromFunc
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.exceptions import EndSceneEarlyException
from manim.utils.iterables import list_update
from numpy.typing import NDArray

from convviz.draw.camera import ConvCamera
from convviz.rect import Rect

# what these show need not be a function of the time alone
_REMEMBERING = (UpdateFromFunc, PhaseFlow)

OnFrame = Callable[[NDArray[np.uint8], int, "list[Rect] | None"], None]


class FrameRenderer(CairoRenderer):
    """A renderer for one scene.

    Every play takes round(seconds x frame rate) frames, at least one, so a film's length
    does not depend on rounding errors that add up.

    Parameters
    ----------
    on_frame
        Called with each picture, RGBA bytes (height, width, 4), the number of frames for
        which it stands, and the rectangles outside which it is the picture before (None:
        there are none). The buffer is drawn into again afterwards.
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
        wanted: Container[int] | None = None,
        last: int | None = None,
    ) -> None:
        super().__init__(camera_class=ConvCamera)
        self.on_frame = on_frame
        self.wanted = wanted
        self.last = last
        self.frame = 0

    def init_scene(self, scene: Scene, *args: Any) -> None:
        """Take the camera that the scene asks for; a plain one becomes ours."""
        if scene.camera_class not in (Camera, ConvCamera):
            self.camera: Camera = scene.camera_class()
        super().init_scene(scene, *args)

    def play(self, scene: Scene, *animations: Any, **kwargs: Any) -> None:
        """Play animations: draw the wanted ones of their frames."""
        scene.compile_animation_data(*animations, **kwargs)
        scene.begin_animations()
        frames = max(1, round(scene.duration * self.camera.frame_rate))
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
        shown = sum(map(self._is_wanted, self._next(frames)))
        if shown:
            self._draw(scene, shown)
        self.frame += frames

    def _run(self, scene: Scene, frames: int) -> None:
        every = _remembers(scene)
        for offset, number in enumerate(self._next(frames)):
            wanted = self._is_wanted(number)
            if wanted or every:
                scene.update_to_time(offset / self.camera.frame_rate)
            if wanted:
                self._draw(scene, 1)
            self.frame += 1
            if scene.stop_condition is not None and scene.stop_condition():
                break
        for animation in scene.animations:
            animation.finish()
            animation.clean_up_from_scene(scene)
        scene.update_mobjects(0)

    def _next(self, frames: int) -> range:
        return range(self.frame, self.frame + frames)

    def _is_wanted(self, number: int) -> bool:
        return self.wanted is None or number in self.wanted

    def _draw(self, scene: Scene, repeat: int) -> None:
        if isinstance(self.camera, ConvCamera):
            everything = list_update(scene.mobjects, scene.foreground_mobjects)
            changed = self.camera.redraw(self.camera.background, everything)
        else:
            # another camera draws as manim does: what moves, over a picture of what does not
            if self.static_image is None:
                self.save_static_frame_data(scene, scene.static_mobjects)
            self.update_frame(scene, scene.moving_mobjects)
            changed = None
        self.on_frame(self.camera.pixel_array, repeat, changed)


def _remembers(scene: Scene) -> bool:
    """Return whether a frame may depend on the frames before it."""
    families: list[Mobject] = scene.get_mobject_family_members()
    return bool(
        scene.always_update_mobjects
        or scene.updaters
        or scene.stop_condition is not None
        or any(mobject.updaters for mobject in families)
        or any(isinstance(each, _REMEMBERING) for each in _all(scene.animations))
    )


def _all(animations: Iterable[Animation]) -> Iterator[Animation]:
    for animation in animations:
        yield animation
        if isinstance(animation, AnimationGroup):
            yield from _all(animation.animations)
