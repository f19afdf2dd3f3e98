"""Scenes put on a stage of any size for a test, without a film being made of them."""

from __future__ import annotations

import contextlib
import functools
import logging
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pytest
from manim import Mobject, Scene, logger, tempconfig
from numpy.typing import NDArray

from convviz.draw import THEMES, ConvCamera, Label, Stage
from convviz.draw.kit.outlines import outline
from convviz.errors import InputError
from convviz.studio.catalogue import find

FRAMES = {
    "16:9": (1920, 1080),
    "1:1": (1080, 1080),
    "9:16": (1080, 1920),
    "4:3": (1440, 1080),
    "21:9": (2520, 1080),
    "small": (480, 270),
}
# Shapes for which header and foot are made, and not every picture yet.
HEAD_FRAMES = {
    **FRAMES,
    "4:3": (1440, 1080),
    "4:3 small": (640, 480),
    "21:9": (2560, 1080),
    "3:2": (1620, 1080),
    "4:5": (1080, 1350),
}


@functools.cache
def scene_class(name: str) -> Any:
    """Return a scene of the project; it is imported once for all tests."""
    return find(name)[0].load()


@contextlib.contextmanager
def staged(
    scene: type[Scene],
    size: tuple[int, int] = (480, 270),
    *,
    theme: str = "dark",
    fps: float = 5,
    **parameters: Any,
) -> Iterator[Any]:
    """Make a scene with parameters for a frame of this size, set up and ready to be drawn."""
    width, height = size
    short = min(size)
    measures = {
        "pixel_width": width,
        "pixel_height": height,
        "frame_width": 8 * width / short,
        "frame_height": 8 * height / short,
        "frame_rate": fps,
        "dry_run": True,
        "disable_caching": True,
        "progress_bar": "none",
        "verbosity": "ERROR",
    }
    level = logger.level
    with tempconfig(measures):
        logger.setLevel(logging.ERROR)
        try:
            if hasattr(scene, "with_parameters"):
                scene = scene.with_parameters(theme_name=theme, **parameters)
            made = scene()
            made.setup()
            yield made
        finally:
            logger.setLevel(level)


def hurry(scene: Scene, after_beat: Callable[[int], object] = lambda beat: None) -> None:
    """Let a scene's plays take effect at once; after each one `after_beat` gets 1, 2, ..."""
    renderer = scene.renderer

    def play(playing: Scene, *animations: Any, **options: Any) -> None:
        playing.compile_animation_data(*animations, **options)
        playing.begin_animations()
        for animation in playing.animations:
            animation.finish()
            animation.clean_up_from_scene(playing)
        renderer.time += playing.duration
        renderer.num_plays += 1
        after_beat(renderer.num_plays)

    renderer.play = play


def play_through(scene: Scene, after_beat: Callable[[int], object]) -> None:
    """Run a scene's film without drawing it; see `hurry`."""
    hurry(scene, after_beat)
    scene.construct()


def picture(scene: Scene) -> NDArray[np.uint8]:
    """Return what the scene shows now, RGB bytes (height, width, 3)."""
    scene.camera.reset()
    scene.camera.capture_mobjects(scene.mobjects)
    return scene.camera.pixel_array[..., :3].copy()


def painted(
    mobjects: Sequence[Mobject],
    size: tuple[int, int] = (480, 270),
    background: str = THEMES["dark"].background,
) -> NDArray[np.uint8]:
    """Return the picture of mobjects on a frame whose short side is eight units."""
    frame = Stage(*size).frame
    camera = ConvCamera(
        background_color=background,
        pixel_width=size[0],
        pixel_height=size[1],
        frame_width=frame.width,
        frame_height=frame.height,
    )
    camera.capture_mobjects(list(mobjects))
    return camera.pixel_array[..., :3].copy()


def needs_fonts_for(text: str) -> None:
    """Skip the test where no font of the machine has these characters."""
    try:
        outline(text)
    except InputError as error:
        pytest.skip(str(error))


def seen(label: Label) -> str:
    """Return what a label lets the viewer read."""
    return label.text if label.get_fill_opacity() > 0 else ""


def body_rows(scene: Any) -> slice:
    """Return the pixel rows of the stage's body: all but the header and the foot."""
    camera, body = scene.camera, scene.stage.body
    top, bottom = (0.5 - y / camera.frame_height for y in (body.top, body.bottom))
    return slice(round(top * camera.pixel_height), round(bottom * camera.pixel_height))


def played(name: str, **parameters: Any) -> tuple[list[str], list[Any]]:
    """Return the sentences of a scene's film and its traces."""
    with staged(scene_class(name), **parameters) as scene:
        play_through(scene, lambda beat: None)
        return [beat.text for beat in scene.beats], scene.layers()
