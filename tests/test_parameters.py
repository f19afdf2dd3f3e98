"""What a parameter's text may be, and what is said of one that it may not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.errors import InputError
from convviz.kernels import KERNELS
from convviz.parameters import (
    KINDS,
    MAX_WORDS,
    SHARED_HELP,
    Parameter,
    kernel_weight,
    numbers,
    parse_words,
)

finite = st.floats(-1e6, 1e6)


def parse(kind: str, text: str) -> object:
    return Parameter("it", kind, None, "").parse(text)


@given(st.lists(st.text("abcÄéß犬", min_size=1, max_size=9), min_size=1, max_size=MAX_WORDS))
def test_words_are_joined_by_one_blank(words: list[str]) -> None:
    assert parse_words("  ".join(words) + " ") == " ".join(words)
    assert parse("Words", " ".join(words)) == " ".join(words)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "a sentence has 1 to 12 words, not 0"),
        ("   ", "a sentence has 1 to 12 words, not 0"),
        ("a " * 13, "a sentence has 1 to 12 words, not 13"),
        ("I\tsit", "printable"),
        ("I sit\n", "printable"),
        ("bell\a rings", "printable"),
    ],
)
def test_other_sentences_are_refused(text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        parse_words(text)


@given(st.lists(finite, min_size=1, max_size=20))
def test_numbers_are_read_as_written(values: list[float]) -> None:
    text = ",".join(map(str, values))
    assert parse("Numbers", text) == tuple(values)
    assert numbers(text) == tuple(values)
    assert numbers(tuple(values)) == tuple(values)


def test_a_true_minus_is_a_minus() -> None:
    assert parse("Numbers", "−1.3, 0.5") == (-1.3, 0.5)


@given(finite)
def test_one_number(value: float) -> None:
    assert parse("float", f" {value} ") == value


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("float", "1,2", '"1,2" is 2 numbers where one is expected'),
        ("float", "x", 'is "x": write a number'),
        ("float", "nan", 'is "nan": write a number'),
        ("float", "inf", 'is "inf": write a number'),
        ("float", "1e39", "the range of float32"),
        ("Numbers", "", "there are no numbers"),
        ("Numbers", "1;2", "there are 2 rows where one is expected"),
        ("Numbers", "1|2", "there are 2 channels where one is expected"),
        ("Kernel1d", "top-edge", "the kernel of a sequence has no names"),
        ("Kernel1d", "1,2;3,4", "there are 2 rows"),
        ("Kernel2d", "1,2;3", "row 2 has 1 number where row 1 has 2"),
        ("Kernel2d", "top-edg", "did you mean top-edge"),
        ("Digit", "11", "a digit is a whole number from 0 to 9, not 11"),
        ("Digit", "-1", "from 0 to 9, not -1"),
        ("Digit", "five", "from 0 to 9, not five"),
        ("Digit", "1.5", "from 0 to 9, not 1.5"),
        ("Decimals", "7", "from 0 to 6, not 7"),
        ("int", "1.5", "a whole number"),
        ("int", "10000000000", "a whole number"),
    ],
)
def test_what_is_no_value_is_refused_in_one_sentence(kind: str, text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as refused:
        parse(kind, text)
    assert "\n" not in str(refused.value)
    assert refused.value.exit_code == 2


@pytest.mark.parametrize("value", range(10))
def test_every_digit_is_one(value: int) -> None:
    assert parse("Digit", str(value)) == value


@given(st.integers(-(10**9), 10**9))
def test_whole_numbers(value: int) -> None:
    assert parse("int", str(value)) == value


def test_any_text_is_text() -> None:
    assert parse("str", " as it is ") == " as it is "


@pytest.mark.parametrize("name", KERNELS)
def test_named_kernels(name: str) -> None:
    assert parse("Kernel2d", name) == (KERNELS[name].rows,)
    assert parse("Kernel2d", name.replace("-", "_").upper()) == (KERNELS[name].rows,)
    assert kernel_weight(name, rank=2) == (KERNELS[name].rows,)


@pytest.mark.parametrize(
    ("given_as", "rank", "weight"),
    [
        ("1,2", 1, ((1.0, 2.0),)),
        ((1.0, 2.0), 1, ((1.0, 2.0),)),
        (((1.0, 2.0),), 1, ((1.0, 2.0),)),
        ([1.0, 2.0], 1, ([1.0, 2.0],)),
        ("1,2;3,4", 2, (((1.0, 2.0), (3.0, 4.0)),)),
        (((1.0, 2.0), (3.0, 4.0)), 2, (((1.0, 2.0), (3.0, 4.0)),)),
        ((((1.0, 2.0), (3.0, 4.0)),), 2, (((1.0, 2.0), (3.0, 4.0)),)),
    ],
)
def test_a_kernel_is_text_or_numbers(given_as: object, rank: int, weight: object) -> None:
    assert kernel_weight(given_as, rank=rank) == weight


@pytest.mark.parametrize(("text", "rank"), [("1,2|3,4", 1), ("1,2|3,4", 2)])
def test_a_kernel_of_several_channels_is_refused(text: str, rank: int) -> None:
    with pytest.raises(InputError, match="the kernel has 2: give one"):
        kernel_weight(text, rank=rank)


def test_options_have_dashes() -> None:
    assert Parameter("padding_mode", "str", None, "").option == "--padding-mode"


def test_every_kind_and_every_shared_name_is_explained() -> None:
    assert all(kind.metavar for kind in KINDS.values())
    assert all(text.endswith(".") for text in SHARED_HELP.values())
