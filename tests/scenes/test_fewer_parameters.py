"""Ten numbers, or half a million: both counts, and that both layers compute one map."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from convviz.draw import Label, LayerPicture, NumberGrid
from convviz.errors import InputError
from convviz.formatting import number
from convviz.kernels import KERNELS
from convviz.studio.catalogue import find
from convviz.studio.job import Job
from convviz.studio.settings import Settings

from ..staging import FRAMES, play_through, scene_class, staged

SCENE = "fewer-parameters"


def texts(scene: Any) -> list[str]:
    members = (part for mobject in scene.mobjects for part in mobject.get_family())
    return [m.text for m in members if isinstance(m, Label) and m.text and m.get_fill_opacity() > 0]


@pytest.mark.parametrize("fps", [10, 25])
def test_film_takes_about_half_a_minute(fps: int) -> None:
    job = Job(find(SCENE)[0], Settings(64, 64, Fraction(fps)))
    assert 28 <= job.count_frames() / fps <= 36


@pytest.mark.parametrize("kernel", [k.name for k in KERNELS.values() if len(k.rows) == 3])
@pytest.mark.parametrize("digit", [0, 5, 7])
def test_the_linear_layer_computes_the_same_map(digit: int, kernel: str) -> None:
    with staged(scene_class(SCENE), digit=digit, kernel=kernel) as scene:
        view = scene.begin()
    layer, trace = view.layer, view.trace
    assert np.allclose(layer.output, trace.output.ravel(), atol=1e-5)
    assert np.allclose(layer.weight @ trace.input.ravel() + layer.bias, layer.output, atol=1e-5)
    for index in (0, 30, 675):
        row, column = trace.step(index).start
        sheet = view.sheet_of(index)
        assert np.array_equal(sheet[row : row + 3, column : column + 3], trace.weight[0, 0])
        assert np.abs(sheet).sum() == np.abs(trace.weight).sum()


@pytest.mark.parametrize("digit", range(10))
@pytest.mark.parametrize("decimals", [2, 6])
def test_at_the_windows_of_the_film_both_give_one_number(digit: int, decimals: int) -> None:
    with staged(scene_class(SCENE), digit=digit, decimals=decimals) as scene:
        view = scene.begin()
        stop = scene.stop(view.trace)
        assert view.trace.step(stop + 1).start[0] == view.trace.step(stop).start[0]
        for index in (stop, stop + 1):
            view.say_sum(index)
            one = view.value.text
            view.say_sum(index, linear=True)
            assert view.value.text == one
            assert one == f"= {number(view.trace.step(index).value, decimals)}"


def test_sentences_of_the_beats() -> None:
    with staged(scene_class(SCENE)) as scene:
        play_through(scene, lambda beat: None)
        sentences = [beat.text for beat in scene.beats]
        trace = scene.layers()[0]
    lowest = number(trace.output.min())
    assert sentences == [
        "A digit, and an empty map to be computed from it.",
        "A convolution has 9 weights and a bias.",
        f"One pixel of the map: 9 pixels times 9 weights, and the bias: {lowest}.",
        "The next pixel uses the same weights again.",
        "And so do all the others.",
        "A linear layer has no window: each pixel of the map reads all of the digit.",
        f"784 pixels times 784 weights, and a bias: {lowest} again.",
        "The next pixel needs as many again, all of its own.",
        "Laid out in one line, a sheet is one row of the layer's weight matrix.",
        "676 pixels in the map: 676 rows of 784 weights.",
        "In each row 9 weights are the kernel's, 6,084 in all. The other 523,900 are 0.",
        "The same map, for 10 numbers to learn or for 530,660.",
    ]


@pytest.mark.parametrize("kernel", ["top-edge", "box", "0,0,0;0,1,0;0,0,0"])
def test_the_other_weights_are_zero_whatever_the_kernel(kernel: str) -> None:
    with staged(scene_class(SCENE), kernel=kernel) as scene:
        view = scene.begin()
        assert scene.reached() == 9 * 676
        own = np.count_nonzero(view.trace.weight)
        assert np.count_nonzero(view.layer.weight) == own * 676
        assert "6,084 in all. The other 523,900 are 0." in scene.zeros(view)


def test_the_last_picture_has_both_counts_and_one_map_twice() -> None:
    with staged(scene_class(SCENE), FRAMES["16:9"]) as scene:
        play_through(scene, lambda beat: None)
        shown = texts(scene)
        view = scene.begin()
        maps = [part for part in view.ends(scene.names()) if isinstance(part, NumberGrid)]
        one, other = (grid.raster for grid in maps)
    assert {"10", "530,660", "Conv2d(1, 1, kernel_size=3)", "Linear(784, 676)"} <= set(shown)
    assert np.array_equal(one.colors, other.colors)
    assert one.box.top == other.box.top
    assert one.box.width == pytest.approx(other.box.width)


@pytest.mark.parametrize("frame", FRAMES)
def test_nothing_stands_on_something_else(frame: str) -> None:
    with staged(scene_class(SCENE), FRAMES[frame]) as scene:
        places = scene.begin().places
        body = scene.stage.body
    for weights in (places.sheet, places.matrix):
        boxes = [places.image, places.map, weights, places.count]
        for box in boxes:
            assert box.left >= body.left - 1e-9
            assert box.right <= body.right + 1e-9
            assert box.bottom >= body.bottom - 1e-9
        for i, a in enumerate(boxes):
            for b in boxes[i + 1 :]:
                across = min(a.right, b.right) - max(a.left, b.left)
                down = min(a.top, b.top) - max(a.bottom, b.bottom)
                assert min(across, down) <= 1e-9


def test_a_still_has_the_matrix_down_to_its_row() -> None:
    with staged(scene_class(SCENE), FRAMES["16:9"]) as scene:
        scene.show_step(299)
        value = number(scene.layers()[0].step(299).value)
        assert scene.beats[-1].text == (
            f"Pixel 300 of 676 is {value}, by 9 weights or by row 300 of the matrix."
        )
        assert "676 × 784 weights" in texts(scene)


@pytest.mark.parametrize("kernel", ["1", "1,0;0,-1", ((1, 2, 3, 4, 5),) * 5])
def test_a_kernel_of_another_size_is_refused(kernel: Any) -> None:
    changed = scene_class(SCENE).with_parameters(kernel=kernel)
    with staged(changed) as scene, pytest.raises(InputError, match="this scene's kernel is 3×3"):
        scene.layers()


def test_alt_text_says_the_counts() -> None:
    with staged(scene_class(SCENE)) as scene:
        told = scene.alt_text()
    assert "Parameters of Conv2d(1, 1, kernel_size=3): 10." in told
    assert "Parameters of Linear(784, 676): 530,660." in told


def test_it_is_a_picture_whose_steps_follow_one_another() -> None:
    with staged(scene_class(SCENE)) as scene:
        view = scene.begin()
    assert isinstance(view, LayerPicture)
    assert len(view) == 676

    def look() -> tuple[Any, ...]:
        frame = view.windows[0].points.tobytes()
        return (view.map.raster.colors.tobytes(), view.value.text, view.bias.text, frame)

    view.show(5)
    before = look()
    view.show(6)
    wanted = look()
    view.approach(6, 0.0)
    assert look() == before
    for way in (view.approach, view.land):
        view.empty()
        way(6, 1.0)
        assert look() == wanted
    for index in (0, 675):
        row, column = view.trace.step(index).start
        assert view.window_boxes(index) == [view.read[0].cells((row, column), (3, 3))]
