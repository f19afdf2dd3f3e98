"""Moves: how the parts come, and that each ends in the picture of its step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest
from manim import Animation

from convviz.digits import digit
from convviz.draw import ConvScene, Label, Raster, Sweep, Windows, come, go, land, step_to
from convviz.errors import InputError

from ..staging import hurry, painted, picture, seen, staged
from ..traced import over_image, over_words

SIZES = [(480, 270), (360, 360), (360, 640)]


class Stand(ConvScene):
    title = "A stand for parts"
    category = "test"


@pytest.fixture(params=SIZES, ids=lambda size: "x".join(map(str, size)))
def scene(request: pytest.FixtureRequest) -> Iterator[Any]:
    with staged(Stand, request.param) as made:
        hurry(made)
        yield made


def sentence(scene: Any) -> Windows:
    layer = over_words([-1.33, 0.52, 0.75, -0.08, 2.5], [-0.67, 0.42], -0.15)
    view: Windows = scene.picture(
        layer, words=["I", "sit", "and", "read", "on"], input_name="sentence"
    )
    return view


def image(scene: Any) -> Windows:
    layer = over_image(digit(3)[4:20, 6:22].tolist(), [[1, 1], [-1, -0.5], [0, 0.25]], 0.2)
    view: Windows = scene.picture(layer, input_name="the digit 3")
    return view


def texts(scene: Any) -> set[str]:
    """Return all that the viewer reads now."""
    members = [part for mobject in scene.mobjects for part in mobject.get_family()]
    return {seen(m) for m in members if isinstance(m, Label)} - {""}


def still(scene: Any, view: Any) -> np.ndarray:
    return painted([view], (scene.camera.pixel_width, scene.camera.pixel_height))


def alike(one: np.ndarray, other: np.ndarray) -> bool:
    """Return whether two pictures are one.

    Where two antialiased edges meet, a pixel depends a little on which was drawn first.
    """
    return bool(np.abs(one.astype(int) - other).max() <= 24)


def introduce(scene: Any, view: Windows) -> None:
    scene.add(view.empty())
    kernel = [name for name in ("window", "patch", "kernel") if name in view.parts]
    for parts in (["words"], ["numbers"], kernel, ["output"], ["products"]):
        scene.play(come(view, *parts))
    scene.play(come(view, *view.ending))
    scene.play(land(view, 0))


@pytest.mark.parametrize("scene", [(480, 270), (270, 480), (640, 480)], indirect=True)
def test_sentence_comes_part_by_part(scene: Any) -> None:
    view = sentence(scene)
    scene.add(view.empty())
    scene.play(come(view, "words"))
    words = {"I", "sit", "and", "read", "on"}
    assert texts(scene) == words
    scene.play(come(view, "numbers"))
    inputs = {"−1.33", "0.52", "0.75", "−0.08", "2.50"}
    assert texts(scene) == words | inputs | {"sentence"}
    scene.play(come(view, "window", "kernel"))
    kernel = {"−0.67", "+0.42", "kernel"}
    assert texts(scene) - {"×"} == words | inputs | kernel | {"sentence"}
    scene.play(come(view, "output"))
    assert {"output 1×4", "output"} & texts(scene)
    scene.play(come(view, "products"))
    assert "0.96" not in texts(scene)
    assert {"0.42", "(", ")", "+"} <= texts(scene)
    scene.play(come(view, *view.ending))
    assert {"0.96", "−0.15", "bias", "="} <= texts(scene)
    (grid,) = view.results.grids
    assert not seen(grid.labels[0])
    scene.play(land(view, 0))
    assert seen(grid.labels[0]) == "0.96"


def test_every_beat_over_a_sentence_ends_in_the_picture_of_its_step(scene: Any) -> None:
    view = sentence(scene)
    introduce(scene, view)
    assert alike(picture(scene), still(scene, sentence(scene).show(0)))
    for index in range(1, len(view)):
        scene.play(step_to(view, index))
        assert alike(picture(scene), still(scene, sentence(scene).show(index))), index


def show_image(scene: Any, view: Windows) -> None:
    scene.add(view.empty())
    for part in ("input", "window", "patch", "kernel", "products"):
        scene.play(come(view, part))
    scene.play(come(view, *view.ending))
    scene.play(land(view, 0), come(view, "legend"))


def rasters(scene: Any) -> list[Raster]:
    members = [part for mobject in scene.mobjects for part in mobject.get_family()]
    return [m for m in members if isinstance(m, Raster)]


def test_image_comes_part_by_part(scene: Any) -> None:
    view = image(scene)
    scene.add(view.empty())
    assert {"input", "output"} <= texts(scene)
    (shown,), (results,) = view.source.maps, view.results.grids
    (patch,), (kernel,), _ = view.arithmetic.grids
    assert len(np.unique(shown.grid.raster.colors.reshape(-1, 3), axis=0)) == 1
    scene.play(come(view, "input"))
    assert np.array_equal(shown.grid.raster.colors, shown.grid.colors_of_values)
    scene.play(come(view, "window"))
    scene.play(come(view, "patch"))
    assert patch.raster in rasters(scene)
    assert kernel.raster not in rasters(scene)
    assert "patch" in texts(scene)
    scene.play(come(view, "kernel"))
    assert "× kernel" in texts(scene)
    assert "= products" not in texts(scene)
    scene.play(come(view, "products"))
    assert "= products" in texts(scene)
    assert "= value" not in texts(scene)
    scene.play(come(view, *view.ending))
    assert {"sum", "+ bias", "= value"} <= texts(scene)
    assert (results.raster.colors == results.raster.colors[0, 0]).all(), "nothing in the map yet"


def test_every_beat_over_an_image_ends_in_the_picture_of_its_step(scene: Any) -> None:
    view = image(scene)
    show_image(scene, view)
    assert alike(picture(scene), still(scene, image(scene).show(0)))
    for index in (1, 2, 3):
        scene.play(step_to(view, index))
        assert alike(picture(scene), still(scene, image(scene).show(index))), index
    end = len(view) - 1
    for stop in (end // 2, end):
        scene.play(Sweep(view, 3, stop))
        assert alike(picture(scene), still(scene, image(scene).show(stop))), stop


def test_closing_the_loupe_leaves_input_kernel_and_map(scene: Any) -> None:
    view = image(scene)
    show_image(scene, view)
    scene.play(Sweep(view, 0, len(view) - 1))
    scene.play(go(view))
    left = texts(scene)
    assert {"input", "output", "× kernel"} <= left
    assert not {"patch", "= products", "sum", "= value"} & left
    (patch,), (kernel,), _ = view.arithmetic.grids
    maps = {view.source.maps[0].grid.raster, view.results.grids[0].raster}
    assert {*maps, kernel.raster} <= set(rasters(scene))
    assert patch.raster not in rasters(scene)


def test_a_part_that_there_is_not() -> None:
    with staged(Stand) as scene:
        view = sentence(scene)
        with pytest.raises(InputError, match="patch"):
            come(view, "patch")
        with pytest.raises(InputError, match="legend"):
            go(view, "legend")


Move = Callable[[Any], Animation]
BOTH: dict[str, Move] = {
    "land": lambda view: land(view, 0),
    "step_to": lambda view: step_to(view, 2),
    "sweep": lambda view: Sweep(view, 0, len(view) - 1),
    **{part: partial(lambda part, view: come(view, part), part) for part in ("input", "products")},
    "value": lambda view: come(view, *view.ending),
}
MOVES: dict[str, tuple[Callable[[Any], Windows], Move]] = {
    **{f"1d {name}": (sentence, move) for name, move in BOTH.items()},
    "1d words": (sentence, lambda view: come(view, "words")),
    "1d kernel": (sentence, lambda view: come(view, "window", "kernel")),
    **{f"2d {name}": (image, move) for name, move in BOTH.items()},
    "2d patch": (image, lambda view: come(view, "patch")),
}


@pytest.mark.parametrize("name", MOVES)
def test_each_frame_can_be_drawn_without_those_before_it(name: str) -> None:
    # stills, storyboards and films drawn in parts by several processes rely on it
    make, move = MOVES[name]
    with staged(Stand, SIZES[0]) as scene:
        straight, wandering = make(scene), make(scene)
        first, second = move(straight), move(wandering)
        first.begin()
        second.begin()
        for alpha in (0.9, 0.1, 1.0, 0.3, 0.62):
            second.interpolate(alpha)
        first.interpolate(0.62)
        assert np.array_equal(painted([straight]), painted([wandering]))
