"""The camera's background and what it sees."""

from __future__ import annotations

import numpy as np
from manim import ManimColor

from convviz.draw import ConvCamera
from convviz.draw.kit.theme import rgb

FRAME = {"pixel_width": 32, "pixel_height": 18, "frame_width": 16.0, "frame_height": 9.0}


def test_cameras_of_one_colour_share_a_background_that_nobody_can_change() -> None:
    one, other = (ConvCamera(**FRAME, background_color="#0F1219") for _ in range(2))
    assert one.background is other.background
    assert not one.background.flags.writeable
    other.background_color = ManimColor("#FFFFFF")
    for camera, color in ((one, "#0F1219"), (other, "#FFFFFF")):
        assert camera.background.shape == (18, 32, 4)
        assert (camera.background == [*rgb(color), 255]).all()
    one.pixel_array[...] = 7
    assert np.array_equal(one.background[0, 0], [*rgb("#0F1219"), 255])


def test_the_view_is_where_the_camera_stands() -> None:
    camera = ConvCamera(**FRAME)
    camera.frame_center = np.array([1.0, -2.0, 0.0])
    view = camera.view
    # the centre is in the middle; two pixels are one unit
    assert view.pixel(1, -2) == (16, 9)
    assert view.pixel(0, 0) == (14, 5)
    points = np.array([[1.0, -2.0, 5.0], [9.0, -6.5, 0.0]])
    assert np.allclose(view.pixels(points), [(16, 9), (32, 18)])
