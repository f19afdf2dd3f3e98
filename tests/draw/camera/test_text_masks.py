"""A text laid on by masks is the text that manim fills."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from convviz.draw import ConvCamera, Label
from convviz.draw.camera.text_masks import text_masks

from ...unhurried import FRAME, UnhurriedCamera

VIEW = ConvCamera(**FRAME).view


@given(
    st.sampled_from(["0.96", "−1.33", "a kernel", "AVAT", "  x", ""]),
    st.floats(20, 400),
    # beyond the frame too
    st.floats(-10, 10),
    st.floats(-6, 6),
    st.sampled_from([0.0, 0.25, 1.0]),
)
@example("−1.33", 328.0, 9.2, 0.0, 1.0)
@settings(deadline=None)
def test_it_is_what_manim_fills(text: str, size: float, x: float, y: float, ink: float) -> None:
    label = Label(text, size=size, color="#E8EAED", anchor=(x, y, 0)).set_fill(opacity=ink)
    drawn, wanted = ConvCamera(**FRAME), UnhurriedCamera(**FRAME)
    drawn.redraw(drawn.background, [label])
    apart = np.abs(drawn.pixel_array.astype(int) - wanted.picture([label]))
    # a rounding at each edge, and some pixels are shared by two glyphs
    inner = apart[1:-1, 1:-1]
    assert inner.max() <= 2
    assert (inner > 1).any(axis=2).sum() <= 4
    # where the frame cuts a glyph, cairo cuts a path's curves, and a mask only its pixels
    assert apart.max() <= 12


def test_a_figure_is_drawn_once_for_its_place_in_a_pixel() -> None:
    def surfaces(text: str, x: float) -> list[int]:
        placed = Label(text, size=30, color="#FFFFFF", anchor=(x, 0, 0), align="left").placement
        return [id(mask.surface) for mask in text_masks(placed, VIEW)]

    first = surfaces("0.00", 0)
    # whole pixels away, and in another number of tabular figures
    assert surfaces("0.00", 0.5) == first
    assert surfaces("0.70", 0)[3] == first[3]
    assert surfaces("0.00", 0.53) != first


def test_masks_follow_the_text() -> None:
    left, right = (
        text_masks(Label("11", size=90, color="#FFFFFF", anchor=(x, 2, 0)).placement, VIEW)
        for x in (0, 3)
    )
    assert [mask.left for mask in right] == [mask.left + 30 for mask in left]
    assert [mask.top for mask in right] == [mask.top for mask in left]
    # above the middle of the frame
    assert all(mask.top < 45 for mask in left)
