"""Text as outlines: where it stands, what moves when it changes, how it is broken."""

from __future__ import annotations

import string

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from convviz.draw import Label, px
from convviz.draw.kit.fonts import WEIGHTS, Weight, font_path
from convviz.draw.kit.label import fitted_size, shortened, text_width, wrapped
from convviz.draw.kit.outlines import CAP_HEIGHT, outline
from convviz.errors import InputError
from convviz.formatting import MINUS, number

from ...staging import needs_fonts_for, painted

WHITE = "#FFFFFF"
ANCHOR = (1.25, -0.5, 0.0)
printable = st.text(string.ascii_letters + string.digits + " .,;:!?×+−()=“”", max_size=40)
words = st.lists(st.text(string.ascii_letters, min_size=1, max_size=12), max_size=25)


def label(text: str, **options: object) -> Label:
    wanted = {"size": 60, "color": WHITE, "anchor": ANCHOR, **options}
    return Label(text, **wanted)  # type: ignore[arg-type]


def ends(mobject: Label) -> tuple[float, float]:
    return float(mobject.points[:, 0].min()), float(mobject.points[:, 0].max())


def test_anchor_is_the_middle_of_the_capitals() -> None:
    drawn = label("H")
    low, high = drawn.points[:, 1].min(), drawn.points[:, 1].max()
    assert (low + high) / 2 == pytest.approx(ANCHOR[1])
    assert high - low == pytest.approx(px(60) * CAP_HEIGHT)


@given(printable)
def test_texts_of_one_anchor_share_a_baseline(text: str) -> None:
    baseline = label("H").points[:, 1].min()
    drawn = label(f"H{text}").points[: len(label("H").points), 1]
    assert drawn.min() == pytest.approx(baseline)


@pytest.mark.parametrize("text", ["0.96", "−1.33", "Window", "f", "j"])
def test_alignment_touches_the_anchor(text: str) -> None:
    assert ends(label(text, align="left"))[0] == pytest.approx(ANCHOR[0])
    assert ends(label(text, align="right"))[1] == pytest.approx(ANCHOR[0])


@given(st.integers(0, 9), st.integers(0, 99), st.sampled_from([1, -1]))
def test_a_number_that_changes_does_not_tremble(whole: int, part: int, sign: int) -> None:
    value = sign * (whole + part / 100)
    text, zero = number(value), number(sign * 8.88)
    if text[0] != zero[0] and MINUS in (text[0], zero[0]):
        return  # -0.00 has no sign: another width is right
    # the figures are tabular, so the figures of both stand on the same pens
    assert outline(text).advance == pytest.approx(outline(zero).advance)
    assert label(text).get_middle() == pytest.approx(label(zero).get_middle())
    dot_of = [outline(t[: t.index(".") + 1]).advance - outline(t).advance / 2 for t in (text, zero)]
    assert dot_of[0] == pytest.approx(dot_of[1])


@pytest.mark.parametrize("weight", WEIGHTS)
def test_figures_and_signs_are_tabular(weight: Weight) -> None:
    assert len({round(outline(figure, weight).advance, 6) for figure in string.digits}) == 1


@given(printable, printable, st.sampled_from(["left", "center", "right"]))
def test_set_text_is_the_same_as_a_new_label(one: str, other: str, align: str) -> None:
    changed = label(one, align=align).set_text(other)
    fresh = label(other, align=align)
    assert changed.text == other
    assert np.allclose(changed.points, fresh.points)


@given(printable, st.sampled_from(["left", "center", "right"]), st.floats(10, 90))
def test_set_middle_puts_the_middle_there(text: str, align: str, size: float) -> None:
    drawn = label(text, align=align)
    drawn.size = size
    drawn.set_middle((2.0, 3.0, 0.0))
    assert drawn.get_middle() == pytest.approx((2.0, 3.0, 0.0))
    centred = label(text, size=size, anchor=(2.0, 3.0, 0.0))
    assert np.allclose(drawn.points, centred.points)


def test_minus_is_a_true_one_as_wide_as_the_plus() -> None:
    minus, plus, hyphen = (outline(sign) for sign in (MINUS, "+", "-"))
    assert minus.right - minus.left > 1.5 * (hyphen.right - hyphen.left)
    assert minus.advance == pytest.approx(plus.advance, abs=0.02)


def test_glyphs_look_like_the_typeface() -> None:
    # Pillow draws the same font file by another way
    size, text = 80, "Re 0.96"
    ours = painted([Label(text, size=size * 4, color=WHITE)], (480, 270), "#000000")[..., 0]
    font = ImageFont.truetype(str(font_path("regular")), size)
    image = Image.new("L", (480, 270))
    ImageDraw.Draw(image).text((100, 100), text, font=font, fill=255)
    theirs = np.asarray(image)
    crops = [a[np.ix_((a > 40).any(axis=1), (a > 40).any(axis=0))] for a in (ours, theirs)]
    assert abs(crops[0].shape[0] - crops[1].shape[0]) <= 2
    assert abs(crops[0].shape[1] - crops[1].shape[1]) <= 4
    assert crops[0].mean() == pytest.approx(crops[1].mean(), abs=8)


def test_outlines_are_cached_and_cannot_be_spoilt() -> None:
    assert outline("0.96") is outline("0.96")
    with pytest.raises(ValueError, match="read-only"):
        outline("0.96").points += 1
    moved = label("0.96").shift((1, 0, 0))
    assert np.allclose(label("0.96").points + (1, 0, 0), moved.points)


def test_empty_text_has_no_ink() -> None:
    assert len(label("").points) == 0
    assert text_width("", 50) == 0
    assert label("").set_text("x").set_text("").get_middle() == pytest.approx(ANCHOR)


@pytest.mark.parametrize(
    "text", ["שלום", "שלום a", "ααβ→", "😀", "❤️", "مرحبا", "<שלום & a>", "привет"]
)
def test_other_scripts_stand_on_the_same_baseline(text: str) -> None:
    needs_fonts_for(text)
    drawn = label(text)
    assert len(drawn.points)
    left, right = ends(drawn)
    assert left == pytest.approx(ANCHOR[0] - (right - ANCHOR[0]), abs=px(20))
    assert abs(drawn.points[:, 1].mean() - ANCHOR[1]) < px(20)
    assert 0.3 * px(60) < drawn.height < 2 * px(60)


def test_other_scripts_write_nothing_where_they_are(tmp_path, monkeypatch) -> None:
    needs_fonts_for("ד")
    monkeypatch.chdir(tmp_path)
    assert len(label("דוגמה").points)
    assert not list(tmp_path.iterdir())


def test_a_character_that_no_font_has_is_refused() -> None:
    rare = "\U00012345"  # cuneiform
    with pytest.raises(InputError, match=f"no font on this machine has the character {rare}"):
        label(f"a {rare} b")


@pytest.mark.parametrize("weight", WEIGHTS)
def test_arrow_is_drawn_by_us(weight: Weight) -> None:
    arrow = outline("→", weight)
    tall = arrow.points[:, 1].max() - arrow.points[:, 1].min()
    assert 0.8 < arrow.right - arrow.left < 1
    assert 0.2 < tall < 0.7
    # it points to the right: its tip is the one rightmost point, at half its height
    tip = arrow.points[arrow.points[:, 0].argmax()]
    assert tip[1] == pytest.approx((arrow.points[:, 1].max() + arrow.points[:, 1].min()) / 2)
    between = outline("1×4 → 1×3", weight)
    assert between.advance > outline("1×4  1×3", weight).advance + 0.9


def test_weights_differ() -> None:
    widths = [text_width("kernel", 40, weight) for weight in WEIGHTS]
    assert widths == sorted(widths)
    assert len(set(widths)) == 3


@given(printable.filter(str.strip), st.floats(20, 100), st.floats(0.1, 20))
def test_fitted_size_fits_or_is_the_least(text: str, size: float, width: float) -> None:
    fitted = fitted_size(text, size, width)
    assert 20 <= fitted <= size
    assert text_width(text, fitted) <= width + 1e-9 or fitted == 20
    if fitted < size and fitted > 20:
        assert text_width(text, fitted) == pytest.approx(width)


@given(st.text(string.ascii_letters, min_size=1, max_size=30), st.floats(0.5, 6))
def test_shortened_fits(text: str, width: float) -> None:
    short = shortened(text, 40, width)
    assert text_width(short, 40) <= width or short == "…"
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))
    if text_width(text, 40) <= width:
        assert short == text


@settings(deadline=None)
@given(words, st.floats(1, 14), st.floats(20, 80))
def test_wrapped_lines_hold_all_words_and_no_line_is_too_wide(
    sentence: list[str], width: float, size: float
) -> None:
    lines = wrapped("  ".join(sentence), size, width)
    assert " ".join(lines).split() == sentence
    for line in lines:
        assert text_width(line, size) <= width or " " not in line


@settings(deadline=None)
@given(words.filter(bool), st.floats(2, 14))
def test_wrapped_needs_no_more_lines_than_filling_them_one_by_one(
    sentence: list[str], width: float
) -> None:
    lines, full = wrapped(" ".join(sentence), 40, width), 1
    line = ""
    for word in sentence:
        longer = f"{line} {word}".strip()
        if line and text_width(longer, 40) > width:
            full, longer = full + 1, word
        line = longer
    assert len(lines) == full


def test_wrapped_fills_the_lines_evenly() -> None:
    lines = wrapped("Darker above, brighter below: the upper side of a stroke.", 40, 6.5)
    widths = [text_width(line, 40) for line in lines]
    assert len(lines) == 2
    assert min(widths) > 0.7 * max(widths)


def test_points_are_counted_without_being_made() -> None:
    label = Label("0.96 we", size=40, color="#FFFFFF")
    counted = label.get_num_points()
    assert label._points is None
    assert counted == len(label.points) > 0
    label.points = label.points[:8]
    assert label.get_num_points() == 8
    assert Label("", size=40, color="#FFFFFF").get_num_points() == 0
