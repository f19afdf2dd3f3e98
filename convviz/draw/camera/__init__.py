"""The camera: what changed from frame to frame, and how it is drawn.

`looks` says how a mobject looks and in which tiles of the frame it is, `damage` in which of
them two frames differ; `conv_camera` draws there, texts by masks of their glyphs
(`text_masks`), rasters by pictures that are kept (`cell_picture`; `tilted_picture` where one
stands aslant), all else as manim does. `manims_cameras` lets manim's own cameras draw the
pieces too.
"""

from convviz.draw.camera.conv_camera import ConvCamera
from convviz.draw.camera.manims_cameras import teach

teach()

__all__ = ["ConvCamera"]
