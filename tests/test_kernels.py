"""Named kernels and kernels typed as numbers."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch.nn import functional

from convviz.errors import InputError
from convviz.kernels import KERNELS, name_of, parse_kernel
from convviz.parameters import kernel_weight


def test_names_and_rows() -> None:
    assert list(KERNELS) == [
        "top-edge",
        "right-edge",
        "bottom-edge",
        "left-edge",
        "box",
        "sobel-x",
        "sobel-y",
        "scharr-x",
        "scharr-y",
        "laplacian",
        "outline",
        "mean",
        "gaussian",
        "gaussian-5",
        "sharpen",
        "emboss",
        "identity",
    ]
    for name, kernel in KERNELS.items():
        assert kernel.name == name
        size = 5 if name.endswith("-5") else 3
        assert [len(row) for row in kernel.rows] == [size] * size
        assert kernel.meaning
        assert kernel.source


@pytest.mark.parametrize(
    ("one", "other"), [("top-edge", "bottom-edge"), ("left-edge", "right-edge")]
)
def test_opposite_edges_have_opposite_signs(one: str, other: str) -> None:
    turned = tuple(tuple(-entry for entry in row) for row in KERNELS[one].rows)
    assert turned == KERNELS[other].rows


def seen(name: str, image: NDArray[np.float64]) -> NDArray[np.float64]:
    """What torch's Conv2d makes of an image (H, W) with a kernel."""
    weight = torch.tensor(KERNELS[name].rows, dtype=torch.float64)[None, None]
    return functional.conv2d(torch.tensor(image)[None], weight)[0].numpy()


# one step to the right or down is one brighter
TO_THE_RIGHT = np.tile(np.arange(7.0), (7, 1))
DOWNWARDS = TO_THE_RIGHT.T


@pytest.mark.parametrize(("name", "slope"), [("sobel", 8), ("scharr", 32)])
def test_gradients_grow_with_brightness(name: str, slope: float) -> None:
    assert (seen(f"{name}-x", TO_THE_RIGHT) == slope).all()
    assert (seen(f"{name}-x", DOWNWARDS) == 0).all()
    assert (seen(f"{name}-y", DOWNWARDS) == slope).all()
    assert (seen(f"{name}-y", TO_THE_RIGHT) == 0).all()


def test_scharr_answers_more_alike_to_slanting_edges_than_sobel() -> None:
    row, column = np.mgrid[:9, :9]
    angles = np.linspace(0, np.pi / 2, 19)

    def spread(name: str) -> float:
        lengths = []
        for angle in angles:
            wave = np.sin(0.8 * (np.cos(angle) * column + np.sin(angle) * row))
            both = seen(f"{name}-x", wave), seen(f"{name}-y", wave)
            lengths.append(np.hypot(*both).max())
        return float(np.std(lengths) / np.mean(lengths))

    assert spread("scharr") < spread("sobel")


@pytest.mark.parametrize(
    "name", ["mean", "gaussian", "gaussian-5", "sharpen", "emboss", "identity"]
)
def test_brightness_stays(name: str) -> None:
    assert np.allclose(seen(name, np.full((7, 7), 0.3)), 0.3)


@pytest.mark.parametrize("name", ["laplacian", "outline", "sobel-x", "sobel-y", "scharr-x"])
def test_an_even_picture_has_no_edge(name: str) -> None:
    assert np.allclose(seen(name, np.full((7, 7), 0.3)), 0)


def test_what_the_others_do_to_a_bright_spot() -> None:
    spot = np.zeros((9, 9))
    spot[4, 4] = 1
    at = {name: seen(name, spot)[3, 3] for name in KERNELS if name != "gaussian-5"}
    assert (at["laplacian"], at["outline"], at["sharpen"], at["mean"]) == (-4, 8, 5, 1 / 9)
    assert at["gaussian"] == 0.25
    assert seen("gaussian-5", spot)[2, 2] == 36 / 256
    assert np.array_equal(seen("sharpen", spot), spot[1:-1, 1:-1] - seen("laplacian", spot))
    assert (seen("emboss", TO_THE_RIGHT + DOWNWARDS) > (TO_THE_RIGHT + DOWNWARDS)[1:-1, 1:-1]).all()


def test_gaussians_are_binomial() -> None:
    for name, row in (("gaussian", (1, 2, 1)), ("gaussian-5", (1, 4, 6, 4, 1))):
        assert np.array_equal(np.array(KERNELS[name].rows) * sum(row) ** 2, np.outer(row, row))


def test_the_registry_is_frozen() -> None:
    with pytest.raises(TypeError):
        KERNELS["mine"] = KERNELS["box"]  # type: ignore[index]


@pytest.mark.parametrize("text", ["top-edge", " Top_Edge "])
def test_a_name_is_a_kernel_of_one_channel(text: str) -> None:
    assert parse_kernel(text, rank=2) == (((1, 1, 1), (0, 0, 0), (-1, -1, -1)),)


def test_numbers_have_rows_in_two_dimensions_and_none_in_one() -> None:
    assert parse_kernel("1,2;3,4|5,6;7,8", rank=2) == (((1, 2), (3, 4)), ((5, 6), (7, 8)))
    assert parse_kernel("1,2|3,4", rank=1) == ((1, 2), (3, 4))


@pytest.mark.parametrize(
    ("text", "rank", "sentence"),
    [
        ("top-egde", 2, r'there is no kernel "top-egde": did you mean top-edge\? the names are'),
        ("zzz", 2, r'there is no kernel "zzz": the names are top-edge, .*, identity, or write'),
        ("nan", 2, 'there is no kernel "nan"'),
        ("inf,1", 2, 'entry 1 of row 1 is "inf"'),
        ("box", 1, r'no names, and "box" is none: write its numbers, like 0\.5,-0\.5'),
        ("1,2;3,4", 1, "there are 2 rows where one is expected"),
        ("", 2, "there are no numbers"),
    ],
)
def test_refusals(text: str, rank: int, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        parse_kernel(text, rank)


@pytest.mark.parametrize("name", KERNELS)
def test_a_kernel_keeps_the_name_by_which_it_was_asked_for(name: str) -> None:
    kernel = parse_kernel(name, rank=2)
    assert name_of(kernel) == name
    assert name_of(kernel_weight(kernel, rank=2)) == name
    assert name_of(kernel_weight(name, rank=2)) == name
    sent = pickle.loads(pickle.dumps(kernel))
    assert sent == kernel == (KERNELS[name].rows,)
    assert name_of(sent) == name
    assert repr(sent) == f"NamedKernel('{name}')"  # reels are kept by it


def test_numbers_have_no_name() -> None:
    for rows in ("1,2;3,4", "1,1,1;0,0,0;-1,-1,-1"):
        assert name_of(parse_kernel(rows, rank=2)) is None
    assert name_of(kernel_weight(KERNELS["box"].rows, rank=2)) is None
    assert name_of(parse_kernel("1,2", rank=1)) is None
