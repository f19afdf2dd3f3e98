"""Named kernels and kernels typed as numbers."""

from __future__ import annotations

import pytest

from convviz.errors import InputError
from convviz.kernels import KERNELS, named, parse_kernel


def test_names_and_rows() -> None:
    assert list(KERNELS) == [
        "top-edge",
        "right-edge",
        "bottom-edge",
        "left-edge",
        "box",
        "identity",
    ]
    for name, kernel in KERNELS.items():
        assert kernel.name == name
        assert [len(row) for row in kernel.rows] == [3, 3, 3]
        assert kernel.meaning
        assert kernel.source


@pytest.mark.parametrize(
    ("one", "other"), [("top-edge", "bottom-edge"), ("left-edge", "right-edge")]
)
def test_opposite_edges_have_opposite_signs(one: str, other: str) -> None:
    turned = tuple(tuple(-entry for entry in row) for row in KERNELS[one].rows)
    assert turned == KERNELS[other].rows


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


def test_a_weight_finds_its_name() -> None:
    for name in KERNELS:
        assert named(parse_kernel(name, rank=2)) == name
    assert named(parse_kernel("1,1,1;0,0,0;-1,-1,-1", rank=2)) == "top-edge"
    assert named(parse_kernel("1,2;3,4", rank=2)) is None
