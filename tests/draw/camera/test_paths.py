"""Paths for cairo are those that manim's own camera makes."""

from __future__ import annotations

import cairo
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import Camera, VMobject

from convviz.draw.camera.paths import append_curves


def context() -> cairo.Context:
    return cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 8, 8))


# few places, some of them nearly one
places = st.tuples(*[st.sampled_from([0.0, 1.0, 1.0 + 2e-7, 1.0 + 1e-4, -3.0])] * 2)


@given(st.lists(st.tuples(*[places] * 4), max_size=6), st.integers(0, 3))
@settings(deadline=None)
def test_any_curves(curves: list[tuple[tuple[float, float], ...]], more: int) -> None:
    flat = [(*place, 0.0) for curve in curves for place in curve] + [(5.0, 5.0, 0.0)] * more
    path = VMobject()
    path.points = np.array(flat).reshape(-1, 3)
    wanted, found = context(), context()
    if curves:
        Camera(pixel_width=8, pixel_height=8).set_cairo_context_path(wanted, path)
    append_curves(found, path.points, path.tolerance_for_point_equality)
    # cairo begins a path of its own after each that is closed: manim says so, and means no more
    assert [*found.copy_path()] == [*wanted.copy_path()]
