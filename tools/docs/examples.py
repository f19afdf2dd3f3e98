"""The examples of docstrings: run on a stage, and drawn."""

from __future__ import annotations

import contextlib
import doctest
import io
import logging
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from manim import Animation, Scene, logger, tempconfig
from numpy.typing import NDArray

from convviz.draw import ConvScene

SIZE = (640, 360)
AROUND = 16  # pixels about what is drawn
HALFWAY = 0.6  # at which a sentence that comes is seen


class Halfway(Scene):
    """A scene whose plays take no time, and the last of which stands still halfway."""

    playing: tuple[Animation, ...] = ()

    def play(self, *animations: Any, **options: Any) -> None:
        self.finish()
        self.compile_animation_data(*animations, **options)
        self.begin_animations()
        self.playing = tuple(self.animations)

    def add(self, *mobjects: Any) -> None:
        # without a result that an example would have to show
        super().add(*mobjects)

    def finish(self) -> None:
        """Leave the last play behind."""
        for animation in self.playing:
            animation.finish()
            animation.clean_up_from_scene(self)
        self.playing = ()

    def stop_halfway(self) -> None:
        """Show the middle of the last play."""
        for animation in self.playing:
            animation.interpolate(HALFWAY)


class Example(Halfway, ConvScene):
    """What is called `scene` in an example."""


def run(example: str, name: str) -> tuple[list[Scene], str]:
    """Run an example; return the scenes with what it put there, and what failed.

    It has a scene of its own, `scene`, which is as `self` in a scene's `construct()`. A scene
    that it defines is played to the middle of its last animation.
    """
    torch.manual_seed(0)
    with _stage():
        scene = Example()
        scene.setup()
        names = {"scene": scene, "__name__": "example"}
        test = doctest.DocTestParser().get_doctest(example, names, name, None, 0)
        told = io.StringIO()
        doctest.DocTestRunner(verbose=False).run(test, out=told.write, clear_globs=False)
        scenes: list[Scene] = [scene]
        for own in list(test.globs.values()):
            if isinstance(own, type) and issubclass(own, Scene) and own.__module__ == "example":
                played = type(own.__name__, (Halfway, own), {})()
                played.setup()
                played.construct()
                scenes.append(played)
        for each in scenes:
            each.stop_halfway()
        return [each for each in scenes if each.mobjects], told.getvalue()


def drawn(scene: Scene) -> NDArray[np.uint8]:
    """Return the picture of a scene, RGB bytes (height, width, 3)."""
    with _stage():
        scene.camera.reset()
        scene.camera.capture_mobjects(scene.mobjects)
        return scene.camera.pixel_array[..., :3].copy()


def cropped(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return as much of a picture as holds what is drawn there.

    Raises
    ------
    ValueError
        If that is nothing.
    """
    rows, columns = np.nonzero((pixels != pixels[0, 0]).any(axis=2))
    if not rows.size:
        raise ValueError("nothing is drawn")
    top, left = max(0, rows.min() - AROUND), max(0, columns.min() - AROUND)
    return pixels[top : rows.max() + AROUND, left : columns.max() + AROUND]


@contextlib.contextmanager
def _stage() -> Iterator[None]:
    width, height = SIZE
    measures = {
        "pixel_width": width,
        "pixel_height": height,
        "frame_width": 8 * width / height,
        "frame_height": 8.0,
        "frame_rate": 10,
        "dry_run": True,
        "disable_caching": True,
        "progress_bar": "none",
        "verbosity": "ERROR",
    }
    level = logger.level
    with tempconfig(measures):
        logger.setLevel(logging.ERROR)
        try:
            yield
        finally:
            logger.setLevel(level)
