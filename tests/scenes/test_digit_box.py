"""The box and the identity: what is said of their sums is true."""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np
import pytest
import torch
from torch.nn import functional

from convviz.draw import Raster
from convviz.draw.kit.theme import rgb
from convviz.draw.moves.replacing import start_anew
from convviz.formatting import number
from convviz.studio.catalogue import find
from convviz.studio.job import Job
from convviz.studio.settings import Settings

from ..staging import play_through, played, scene_class, staged

SCENE = "digit-box"


def test_film_takes_about_half_a_minute() -> None:
    job = Job(find(SCENE)[0], Settings(64, 64, Fraction(25)))
    assert 20 <= job.count_frames() / 25 <= 35


def test_sentences_after_the_first_windows() -> None:
    sentences, _ = played(SCENE)
    assert sentences[3:] == [
        "The nine values simply add up.",
        "Nine values add up to 8.71, though no pixel reaches 1.",
        "Every place gets the sum of its neighbourhood.",
        "Every inked pixel counts in nine sums: a blur, with far larger numbers.",
        "This kernel does nothing: a single 1 in the middle.",
        "Only the middle counts: 0.99 in, 0.99 out.",
        "The same numbers. "
        "Only the rim is gone: no window is centred on it, so 28×28 became 26×26.",
    ]


@pytest.mark.parametrize("bias", [0.0, -3.5, 12.0])
@pytest.mark.parametrize("digit", [0, 1, 5, 8])
def test_box_sums_nine_pixels_and_identity_keeps_one(digit: int, bias: float) -> None:
    sentences, (box, identity) = played(SCENE, digit=digit, bias=bias)
    image = torch.tensor(box.input)
    nine = 9 * functional.avg_pool2d(image, 3, stride=1).numpy()
    assert np.allclose(box.output, nine + bias, atol=1e-5)
    assert np.allclose(identity.output, box.input[:, 1:-1, 1:-1] + bias, atol=1e-6)
    assert f"add up to {number(nine.max())}," in sentences[4]
    assert nine.max() > 5 * box.input.max()
    assert box.input.max() < 1
    # the rim is blank, so each inked pixel is in nine windows and none is lost
    inner = np.zeros_like(box.input, dtype=bool)
    inner[:, 2:-2, 2:-2] = True
    assert not box.input[~inner].any()
    assert ("bias" in sentences[-1]) == bool(bias)


@pytest.mark.parametrize("bias", [0.0, 0.5])
def test_what_is_said_of_a_step_is_true(bias: float) -> None:
    with staged(scene_class(SCENE), bias=bias) as scene:
        box, identity = scene.layers()
        for index in range(0, len(box), 5):
            assert number(box.step(index).patch.sum()) in scene.sum_of_nine(box, index)
            step = identity.step(index)
            told = re.findall(r"[\d.]+\d", scene.middle_alone(identity, index))
            assert told == [number(step.patch[0, 1, 1]), number(step.value)]


@pytest.mark.parametrize("size", [(480, 270), (270, 270), (270, 480)])
def test_both_pictures_stand_in_one_place(size: tuple[int, int]) -> None:
    with staged(scene_class(SCENE), size) as scene:
        box, identity = scene.begin()
    for one, other in (
        (box.source.maps[0].grid, identity.source.maps[0].grid),
        (box.results.grids[0], identity.results.grids[0]),
        *zip(box.arithmetic.grids, identity.arithmetic.grids, strict=True),
    ):
        for a, b in zip(one.get_family(), other.get_family(), strict=True):
            if isinstance(a, Raster):
                assert np.allclose(a.points, b.points)
    assert box.results.labels[0].text == identity.results.labels[0].text


def test_kernel_changes_while_the_map_empties() -> None:
    with staged(scene_class(SCENE)) as scene:
        box, identity = scene.begin()
        move = start_anew(box, identity)
    (grid,) = identity.results.grids

    def kernel() -> str:
        return "".join(label.text for label in identity.arithmetic.kernels[0].labels)

    move.interpolate_mobject(0.0)
    assert kernel() == "+1" * 9
    full = box.results.grids[0].look.scale.colors(box.trace.output[0])
    assert np.array_equal(grid.raster.colors, full)
    move.interpolate_mobject(1.0)
    assert kernel() == "0000+10000"
    assert (grid.raster.colors == rgb(identity.theme.surface)).all()
    assert identity.results.counter.text == ""


def test_second_picture_takes_the_place_of_the_first() -> None:
    shown: list[tuple[bool, ...]] = []
    with staged(scene_class(SCENE)) as scene:
        box, identity = scene.begin()
        scene.clear()
        begin = scene.begin
        scene.begin = lambda: (begin(), [box, identity])[1]

        def look(beat: int) -> None:
            family = scene.get_mobject_family_members()
            shown.append(tuple(view.results.grids[0] in family for view in (box, identity)))

        play_through(scene, look)
    assert shown[0] == (True, False)
    assert shown[-1] == (False, True)
    assert all(one != other for one, other in shown)
