"""Numbers that a user types."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.errors import InputError
from convviz.inputs.numbers_text import MAX_NUMBERS, one_row, parse_numbers

finite = st.floats(width=32, allow_nan=False, allow_infinity=False)
sizes = st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 4))
blanks = st.sampled_from(["", " ", "\t", "\n "])


@given(sizes.flatmap(lambda s: st.tuples(st.just(s), st.lists(finite, min_size=36))), blanks)
@settings(deadline=None, max_examples=100)
def test_what_is_written_is_read(
    drawn: tuple[tuple[int, int, int], list[float]], blank: str
) -> None:
    (channels, rows, columns), pool = drawn
    numbers = iter(pool)
    wanted = tuple(
        tuple(tuple(next(numbers) for _ in range(columns)) for _ in range(rows))
        for _ in range(channels)
    )
    for minus in ("-", "−"):
        text = "|".join(
            ";".join(",".join(f"{blank}{x!r}{blank}" for x in row) for row in channel)
            for channel in wanted
        ).replace("-", minus)
        assert parse_numbers(text) == wanted


@given(st.text(alphabet="0123456789.,;|/-+eE −naif", max_size=30))
@settings(deadline=None, max_examples=200)
def test_any_text_gives_numbers_or_one_sentence(text: str) -> None:
    try:
        channels, sentence = parse_numbers(text), ""
    except InputError as refusal:
        channels, sentence = (), str(refusal)
    assert len(sentence) < 150
    assert "\n" not in sentence
    if not sentence:
        assert {len(rows) for rows in channels} == {len(channels[0])}
        assert {len(row) for rows in channels for row in rows} == {len(channels[0][0])}
        assert all(abs(x) < 3.5e38 for rows in channels for row in rows for x in row)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/9", 1 / 9),
        ("-1 / 4", -0.25),
        ("1.5/-2", -0.75),
        ("- 1", -1),
        ("− 1.5", -1.5),
        ("+2", 2),
        (".5", 0.5),
        ("2.", 2),
        ("1e-3", 0.001),
        ("3.4028234663852886e38", 3.4028234663852886e38),
    ],
)
def test_one_number(text: str, value: float) -> None:
    assert parse_numbers(text) == (((value,),),)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "^there are no numbers"),
        (" \n", "^there are no numbers"),
        ("1,2;3", r"^row 2 has 1 number where row 1 has 2: every row needs as many$"),
        ("1|1;2,3", r"^row 2 of channel 2 has 2 numbers where row 1 has 1"),
        ("1,2|3,4;5,6", r"^channel 2 is 2×2 where channel 1 is 1×2: every channel needs the same"),
        ("1,,2", r"^entry 2 of row 1 is empty"),
        ("1,2,", r"^entry 3 of row 1 is empty"),
        ("1;2;", r"^row 3 is empty"),
        ("1|", r"^row 1 of channel 2 is empty"),
        ("1,two", r'^entry 2 of row 1 is "two": write a number like'),
        ("1 2", '"1 2"'),
        ("nan", '"nan"'),
        ("1,inf", '"inf"'),
        ("1_000", '"1_000"'),
        ("٣", '"٣"'),
        ("1/0", "divides by zero"),
        ("1/2/3", '"1/2/3"'),
        ("1e39", "the range of float32"),
        ("1/1e999", "the range of float32"),
        ("1e38/1e-38", "the range of float32"),
        ("x" * 9999, f'"{"x" * 30}…{"x" * 29}"'),
    ],
)
def test_refusals(text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        parse_numbers(text)


def test_size_is_capped() -> None:
    assert len(parse_numbers(",".join("1" * MAX_NUMBERS))[0][0]) == MAX_NUMBERS
    with pytest.raises(InputError, match=f"at most {MAX_NUMBERS}"):
        parse_numbers(",".join("1" * (MAX_NUMBERS + 1)))


def test_one_row() -> None:
    assert one_row(parse_numbers("1,2|3,4")) == ((1, 2), (3, 4))
    with pytest.raises(InputError, match="there are 2 rows where one is expected"):
        one_row(parse_numbers("1,2;3,4"))
