"""From RGB to the 4:2:0 picture that an encoder takes, converting only what changed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from convviz.output.sinks import Frame
from convviz.rect import Rect

# the mean of each two by two pixels; wider filters bleed colour over the cells' edges
_CONVERSION = Interpolation.AREA | Interpolation.FULL_CHR_H_INP  # the latter is faster
# The filter looks this far over an edge: with that margin a part of the picture is
# converted to the very bytes that the whole gives.
_MARGIN = 2
# pixels to which a part's sides are rounded up: tables for a new size cost as much as 20 kpx
_STEP = 32
# converting many parts costs more than converting the whole
_WORTH_IT = 0.6


class YuvPicture:
    """One picture, BT.709 in limited range, brought up to date frame by frame.

    Parameters
    ----------
    width, height : int
        Pixels, both even.

    Attributes
    ----------
    frame : av.VideoFrame
        The picture; `update` changes it in place.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.frame = av.VideoFrame(width, height, "yuv420p")
        self._planes = _planes_of(self.frame)
        # each keeps its tables as long as the size stays the same
        self._reformatter = lru_cache(maxsize=64)(lambda size: VideoReformatter())

    def update(self, frame: Frame, changed: Sequence[Rect] | None) -> None:
        """Take a frame that differs from the one before only inside `changed`.

        None stands for the whole of it.
        """
        if changed is None or sum(r.area for r in changed) > _WORTH_IT * self.width * self.height:
            self._copy(
                _convert(self._reformatter((self.width, self.height)), frame),
                Rect(0, 0, self.width, self.height),
                (0, 0),
            )
            return
        for rect in changed:
            inner = _even(rect).within(self.width, self.height)
            if not inner.area:
                continue
            outer = Rect(
                inner.left - _MARGIN,
                inner.top - _MARGIN,
                inner.right + _MARGIN,
                inner.bottom + _MARGIN,
            ).within(self.width, self.height)
            outer = self._grown(outer)
            part = _convert(self._reformatter(outer.size), frame[outer.place])
            self._copy(part, inner, (outer.left, outer.top))

    def _grown(self, rect: Rect) -> Rect:
        """Return a rectangle around another one, of one of few sizes."""
        width, height = (
            min(most, -(-side // _STEP) * _STEP)
            for side, most in zip(rect.size, (self.width, self.height), strict=True)
        )
        left, top = min(rect.left, self.width - width), min(rect.top, self.height - height)
        return Rect(left, top, left + width, top + height)

    def _copy(self, source: av.VideoFrame, rect: Rect, origin: tuple[int, int]) -> None:
        for plane, part, step in zip(self._planes, _planes_of(source), (1, 2, 2), strict=True):
            left, right = rect.left // step, rect.right // step
            top, bottom = rect.top // step, rect.bottom // step
            x, y = origin[0] // step, origin[1] // step
            plane[top:bottom, left:right] = part[top - y : bottom - y, left - x : right - x]


def _even(rect: Rect) -> Rect:
    """Return the rectangle of whole chroma samples around a rectangle."""
    return Rect(
        rect.left // 2 * 2, rect.top // 2 * 2, -(-rect.right // 2) * 2, -(-rect.bottom // 2) * 2
    )


def _convert(reformatter: VideoReformatter, frame: Frame) -> av.VideoFrame:
    return reformatter.reformat(
        av.VideoFrame.from_numpy_buffer(frame, "rgba"),
        format="yuv420p",
        interpolation=_CONVERSION,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        dst_colorspace=Colorspace.ITU709,
        threads=1,
    )


def _planes_of(frame: av.VideoFrame) -> list[NDArray[np.uint8]]:
    """Return a picture's three planes as arrays that share its memory."""
    return [
        np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)[
            :, : plane.width
        ]
        for plane in frame.planes
    ]
