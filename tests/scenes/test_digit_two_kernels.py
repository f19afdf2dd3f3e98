"""Two kernels over a digit: both layers are the article's, and what is said is true."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from convviz.article import article
from convviz.draw import Windows
from convviz.formatting import number
from convviz.kernels import KERNELS
from convviz.studio.catalogue import find
from convviz.studio.job import Job
from convviz.studio.settings import Settings

from ..staging import play_through, played, scene_class, seen, staged
from .test_every_scene import NUMBERS, printed

SCENE = "digit-two-kernels"


def test_film_takes_about_half_a_minute() -> None:
    job = Job(find(SCENE)[0], Settings(64, 64, Fraction(25)))
    assert 20 <= job.count_frames() / 25 <= 35


def test_layers_are_the_articles() -> None:
    _, (drawn, edges) = played(SCENE)
    assert printed(drawn.weight.tolist()) == printed(NUMBERS["layer8"]["weight"])
    assert edges.weight.tolist() == [
        [[list(map(float, row)) for row in KERNELS[name].rows]]
        for name in ("top-edge", "right-edge")
    ]
    assert np.array_equal(drawn.bias, edges.bias)
    assert np.array_equal(drawn.bias, article().layer8.bias.detach().numpy())


@pytest.mark.parametrize("digit", [1, 5])
def test_maps_are_those_of_the_edge_scenes_but_for_the_bias(digit: int) -> None:
    _, (_, edges) = played(SCENE, digit=digit)
    for channel, name in enumerate(("digit-top-edge", "digit-right-edge")):
        with staged(scene_class(name), digit=digit) as scene:
            (alone,) = scene.layers()
        assert np.allclose(
            edges.output[channel] - edges.bias[channel], alone.output[0] - alone.bias[0], atol=1e-5
        )


@pytest.mark.parametrize("digit", range(10))
def test_upper_side_is_one(digit: int) -> None:
    sentences, (_, edges) = played(SCENE, digit=digit)
    place = int(edges.output[0].argmin())
    steps = [edges.step(channel * 676 + place) for channel in range(2)]
    assert steps[0].patch[0, 0].sum() < steps[0].patch[0, 2].sum()
    zero, one = (number(step.value, sign=True) for step in steps)
    assert f"The upper side of a stroke: {zero} in channel 0, {one} in channel 1." in sentences
    # the deepest blue of channel 1 is a right side
    right = edges.step(676 + int(edges.output[1].argmin())).patch[0]
    assert right[:, 2].sum() < right[:, 0].sum()


@pytest.mark.parametrize("index", [0, 700, 1352, 1352 + 676 + 300])
def test_each_step_shows_its_layer_and_says_its_value(index: int) -> None:
    with staged(scene_class(SCENE)) as scene:
        assert scene.step_count() == 4 * 676
        scene.show_step(index)
        layer = scene.layers()[index // 1352]
        step = layer.step(index % 1352)
        channel, place = step.output_index[0], index % 676
        (view,) = [m for m in scene.mobjects if isinstance(m, Windows)]
        assert f"{number(step.value, sign=True)} in channel {channel}." in scene.beats[-1].text
    assert view.trace.name == layer.name
    for channel, (totals, bias) in enumerate(
        zip(view.arithmetic.totals, ("+0.11", "−0.25"), strict=True)
    ):
        value = layer.step(channel * 676 + place).value
        added, *said = [*map(seen, totals.numbers), seen(totals.value.label)]
        assert said == [bias, number(value, sign=True)]
        products = layer.step(channel * 676 + place).products_sum
        assert added == number(products, sign=True)


def test_second_picture_takes_the_place_of_the_first() -> None:
    shown: list[tuple[bool, ...]] = []
    with staged(scene_class(SCENE)) as scene:
        drawn, edges = scene.begin()
        scene.clear()
        begin = scene.begin
        scene.begin = lambda: (begin(), [drawn, edges])[1]

        def look(beat: int) -> None:
            family = scene.get_mobject_family_members()
            shown.append(tuple(view.results.grids[0] in family for view in (drawn, edges)))

        play_through(scene, look)
    assert shown[0] == (True, False)
    assert shown[-1] == (False, True)
    assert all(one != other for one, other in shown)


@pytest.mark.parametrize("size", [(480, 270), (270, 270), (270, 480)])
def test_both_pictures_stand_in_one_place(size: tuple[int, int]) -> None:
    with staged(scene_class(SCENE), size) as scene:
        drawn, edges = scene.begin()
    for one, other in (
        *zip(drawn.results.grids, edges.results.grids, strict=True),
        *zip(drawn.arithmetic.kernels, edges.arithmetic.kernels, strict=True),
    ):
        assert np.allclose(one.raster.points, other.raster.points)
