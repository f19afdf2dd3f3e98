"""Caption files are read back by parsers that are not ours."""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction
from html import unescape
from itertools import pairwise

import srt as reader
from hypothesis import given
from hypothesis import strategies as st

from convviz.output.captions import Caption, captions, srt, vtt

LINES = [
    (Fraction(0), "A sentence."),
    (Fraction(4, 3), "Each  word\nhas become a number: −1.33 < 0 & so on."),
    (Fraction(3661), "An hour later --> the end."),
]
END = Fraction(7200)


def milliseconds(delta: timedelta) -> int:
    return delta // timedelta(milliseconds=1)


def parsed_srt(text: str) -> list[tuple[int, int, str]]:
    found = list(reader.parse(text, ignore_errors=False))
    assert [each.index for each in found] == list(range(1, len(found) + 1))
    return [(milliseconds(c.start), milliseconds(c.end), c.content) for c in found]


def parsed_vtt(text: str) -> list[tuple[int, int, str]]:
    """Read WebVTT as its grammar has it: a signature, blocks, a time line, one line of text."""
    signature, *blocks = text.rstrip("\n").split("\n\n")
    assert signature == "WEBVTT"
    found = []
    for block in blocks:
        times, words = block.split("\n")
        numbers = re.fullmatch(
            r"(\d\d):(\d\d):(\d\d)\.(\d{3}) --> (\d\d):(\d\d):(\d\d)\.(\d{3})", times
        )
        assert numbers, times
        h, m, s, ms, h2, m2, s2, ms2 = map(int, numbers.groups())
        assert "-->" not in words
        assert not re.search(r"<|&(?!amp;|lt;|gt;)", words)
        start = ((h * 60 + m) * 60 + s) * 1000 + ms
        found.append((start, ((h2 * 60 + m2) * 60 + s2) * 1000 + ms2, unescape(words)))
    return found


EXPECTED = [
    (0, 1333, "A sentence."),
    (1333, 3_661_000, "Each word has become a number: −1.33 < 0 & so on."),
    (3_661_000, 7_200_000, "An hour later --> the end."),
]


def test_srt_reads_back() -> None:
    assert parsed_srt(srt(captions(LINES, END))) == EXPECTED


def test_vtt_reads_back() -> None:
    assert parsed_vtt(vtt(captions(LINES, END))) == EXPECTED


def test_the_text_is_exact() -> None:
    one = [Caption(Fraction(1, 3), Fraction(59999, 1000), "1 < 2")]
    assert srt(one) == "1\n00:00:00,333 --> 00:00:59,999\n1 < 2\n\n"
    assert vtt(one) == "WEBVTT\n\n00:00:00.333 --> 00:00:59.999\n1 &lt; 2\n\n"


def test_nothing_said() -> None:
    assert captions([], END) == []
    assert srt([]) == ""
    assert vtt([]) == "WEBVTT\n\n"


def test_what_has_no_time_or_no_words_is_left_out() -> None:
    lines = [
        (Fraction(n), text)
        for n, text in ((0, "a"), (1, "b"), (1, "c"), (2, " "), (3, "d"), (9, "e"))
    ]
    assert [(c.start, c.end, c.text) for c in captions(lines, Fraction(9))] == [
        (0, 1, "a"),
        (1, 2, "c"),
        (3, 9, "d"),
    ]


def test_none_outlasts_the_film() -> None:
    said = captions([(Fraction(0), "a"), (Fraction(12), "b")], Fraction(9))
    assert [(c.end, c.text) for c in said] == [(9, "a")]


@given(
    starts=st.lists(st.integers(0, 10_000), min_size=1, unique=True).map(sorted),
    after=st.integers(1, 500),
    fps=st.sampled_from([Fraction(15), Fraction(24), Fraction(30000, 1001), Fraction(60)]),
)
def test_captions_follow_each_other_and_end_with_the_film(
    starts: list[int], after: int, fps: Fraction
) -> None:
    end = (starts[-1] + after) / fps
    said = captions([(n / fps, f"frame {n}") for n in starts], end)
    found = parsed_srt(srt(said))
    assert found == parsed_vtt(vtt(said))
    assert [text for *_, text in found] == [f"frame {n}" for n in starts]
    for (_, stop, _), (start, _, _) in pairwise(found):
        assert stop == start
    assert found[-1][1] <= end * 1000
    for (start, _, _), frame in zip(found, starts, strict=True):
        # there when its frame is, and no whole millisecond sooner
        assert 0 <= frame / fps * 1000 - start < 1
