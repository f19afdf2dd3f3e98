from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.draw import Box, Paragraph, Say, px

BOX = Box(-5, -4, 5, -3)
INK = "#ECEEF2"
sentences = st.lists(st.text("abcdefghij", min_size=1, max_size=9), min_size=1, max_size=40).map(
    " ".join
)


def shown(paragraph: Paragraph) -> list[str]:
    return [line.text for line in paragraph if line.text]


@settings(deadline=None)
@given(sentences)
def test_sentence_stands_in_its_box_in_full(text: str) -> None:
    paragraph = Paragraph("", BOX, size=38, color=INK, lines=2).set_text(text)
    assert paragraph.text == text
    if paragraph[0].size > 20:  # at the least size what is too long is cut
        assert " ".join(shown(paragraph)) == text
    for line in paragraph:
        assert 20 <= line.size <= 38
        assert line.text == "" or line.width <= BOX.width + 1e-9 or " " not in line.text


@pytest.mark.parametrize("text", ["One line.", "Two lines of text " * 3])
def test_lines_stand_around_the_middle(text: str) -> None:
    paragraph = Paragraph(text, BOX, size=38, color=INK, lines=3)
    middles = [line.anchor[1] for line in paragraph if line.text]
    assert sum(middles) / len(middles) == pytest.approx(BOX.y)
    assert {float(line.anchor[0]) for line in paragraph} == {BOX.x}
    for above, below in itertools.pairwise(middles):
        assert above - below == pytest.approx(px(1.3 * paragraph[0].size))


def test_say_never_shows_two_sentences_at_once() -> None:
    paragraph = Paragraph("The first.", BOX, size=38, color=INK)
    say = Say(paragraph, "The second.", run_time=1)
    say.begin()
    seen = []
    for alpha in (0, 0.2, 0.45, 0.49, 0.51, 0.55, 0.8, 1):
        say.interpolate(alpha)
        seen.append((paragraph.text, paragraph[0].get_fill_opacity()))
    texts = [text for text, _ in seen]
    assert texts == ["The first."] * 4 + ["The second."] * 4
    opacities = [opacity for _, opacity in seen]
    assert opacities[0] == opacities[-1] == 1
    assert opacities[:4] == sorted(opacities[:4], reverse=True)
    assert opacities[4:] == sorted(opacities[4:])
    assert max(opacities[3:5]) < 0.1


def test_say_can_be_drawn_at_any_moment_alone() -> None:
    paragraph = Paragraph("The first.", BOX, size=38, color=INK)
    say = Say(paragraph, "The second.", run_time=1)
    say.begin()
    for alpha in (0.9, 0.1, 0.9):
        say.interpolate(alpha)
        assert paragraph.text == ("The first." if alpha < 0.5 else "The second.")
