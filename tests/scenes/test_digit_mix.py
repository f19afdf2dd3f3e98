"""Two maps come together: layer9 reads what layer6 and layer7 put out, and the pause is true."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import torch
from torch.nn import functional

from convviz.article import article
from convviz.draw import Windows
from convviz.formatting import number
from convviz.studio.catalogue import find
from convviz.studio.job import Job
from convviz.studio.settings import Settings

from ..staging import played, scene_class, seen, staged

SCENE = "digit-mix"


def test_film_takes_about_half_a_minute() -> None:
    job = Job(find(SCENE)[0], Settings(64, 64, Fraction(25)))
    assert 20 <= job.count_frames() / 25 <= 35


def test_layer9_adds_up_both_maps_and_one_bias() -> None:
    _, (upper, right, random, mixing) = played(SCENE)
    drawn = article()
    assert [t.name for t in (upper, right, random, mixing)] == [
        *("layer6", "layer7", "layer9 as drawn", "layer9")
    ]
    assert np.array_equal(random.weight, drawn.layer9.weight.detach().numpy())
    assert np.array_equal(random.input, mixing.input)
    for edge, layer in ((upper, drawn.layer6), (right, drawn.layer7), (mixing, drawn.layer9)):
        assert edge.bias.tolist() == layer.bias.tolist()
    assert np.array_equal(mixing.input, np.concatenate([upper.output, right.output]))
    assert mixing.output.shape == (1, 24, 24)
    nine = 9 * functional.avg_pool2d(torch.tensor(np.array(mixing.input)), 3, stride=1).numpy()
    assert np.allclose(mixing.output[0], nine.sum(axis=0) + mixing.bias[0], atol=1e-4)


@pytest.mark.parametrize("digit", range(10))
def test_lowest_value_is_where_an_upper_edge_meets_a_right_edge(digit: int) -> None:
    sentences, (upper, right, _, mixing) = played(SCENE, digit=digit)
    step = mixing.step(int(mixing.output.argmin()))
    value = number(step.value, sign=True)
    assert f"The lowest value, {value}: here an upper edge meets a right edge." in sentences
    # each map is lower here than on blank paper, and there are such edges in the window
    for sums, edge in zip(step.channel_sums, (upper, right), strict=True):
        assert sums < 9 * edge.bias[0] - 2
    assert (step.patch < 0).any(axis=(1, 2)).all()


@pytest.mark.parametrize("index", [0, 200, 353, 575])
def test_each_step_shows_both_sums(index: int) -> None:
    with staged(scene_class(SCENE)) as scene:
        assert scene.step_count() == 576
        scene.show_step(index)
        (view,) = [m for m in scene.mobjects if isinstance(m, Windows)]
        said = scene.beats[-1].text
    step = view.trace.step(index)
    assert view.trace.name == "layer9"
    wanted = [number(float(channel.sum()), sign=True) for channel in step.products]
    assert [seen(label) for label in view.arithmetic.sums] == wanted
    assert seen(view.arithmetic.totals[0].value.label) == number(step.value, sign=True)
    assert number(step.value, sign=True) in said
    assert np.allclose(sum(step.channel_sums) + step.bias, step.value, atol=1e-4)
    assert ("lowest" in said) == (index == 353)
